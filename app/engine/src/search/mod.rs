//! The only room that knows tantivy: one index per node, fed by the change log.
//!
//! The index is a cache. It may be older than the database, never newer, and may be deleted at any time: with each
//! commit stands the last event it knows, and what is missing is replayed at start. What is damaged, or was made from
//! another database, is built anew, and whoever searches meanwhile is told.

mod analysis;
mod collect;
mod current;
mod entry;
mod examine;
mod facts;
mod find;
mod folder;
mod follow;
mod highlight;
pub(crate) mod owner;
mod page;
mod parts;
mod progress;
mod query;
mod rebuild;
mod schema;
mod synonyms;
mod weights;

pub use examine::IndexState;
pub use find::{Found, Hit, MAX_PAGES, Other, Standing};
pub use parts::Parts;
pub use progress::Progress;

use crate::db::Db;
use current::Current;
use folder::{Folder, Opened};
use model::Problem;
use model::record::Seq;
use rayon::{ThreadPool, ThreadPoolBuilder};
use schema::Fields;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// How long a search waits for what was saved just before it.
const OWN_WRITES: Duration = Duration::from_millis(300);

/// How many threads search, for each processor. One leaves it idle between two searches; with as many as there are askers
/// the slowest of 16 took 68 ms instead of 39, at no more answers a second (100,000 sections, two processors, without HTTP,
/// on 26 November 2026).
const THREADS: usize = 2;

/// The search index of this node.
pub(crate) struct Search {
    folder: Folder,
    fields: Fields,
    /// What can be found.
    current: RwLock<Arc<Current>>,
    /// Nothing while it is opened again, and after the stop.
    opened: Mutex<Option<Opened>>,
    stopped: AtomicBool,
    /// The last event that can be found.
    indexed: AtomicI64,
    /// The last event that the follower knows of.
    newest: AtomicI64,
    caught_up: AtomicBool,
    /// Commits of the database, and how many of them were followed.
    commits: watch::Receiver<u64>,
    followed: watch::Sender<u64>,
    /// A search failed: the index may be damaged.
    doubted: Notify,
    /// What was written to its files may be lost: the system said so, and reading them would not show it.
    lost: AtomicBool,
    /// Who searches: a few threads of their own. More searches at a time would only wait for each other, each half done;
    /// and each further thread keeps memory that it once needed.
    threads: ThreadPool,
}

impl Search {
    /// Opens the index below a folder, or begins a new one where it is missing or damaged.
    pub fn open(folder: &Path, commits: watch::Receiver<u64>) -> Result<Self, Problem> {
        Self::open_folder(Folder::in_use(folder), commits)
    }

    fn open_folder(folder: Folder, commits: watch::Receiver<u64>) -> Result<Self, Problem> {
        let opened = folder.open()?;
        let current = Current::of(&opened.reader).map_err(Problem::fault)?;
        Ok(Self {
            folder,
            fields: schema::build().1,
            current: RwLock::new(Arc::new(current)),
            indexed: AtomicI64::new(opened.seal.seq.0),
            opened: Mutex::new(Some(opened)),
            stopped: AtomicBool::new(false),
            newest: AtomicI64::new(0),
            caught_up: AtomicBool::new(false),
            commits,
            followed: watch::Sender::new(0),
            doubted: Notify::new(),
            lost: AtomicBool::new(false),
            threads: threads()?,
        })
    }

    /// Whether everything that was in the database at start can be found, and the follower goes on.
    pub fn has_caught_up(&self) -> bool {
        self.caught_up.load(Ordering::Acquire)
    }

    /// How far the index is, where it is behind what was there at the start.
    fn progress(&self) -> Option<Progress> {
        (!self.has_caught_up()).then(|| Progress {
            indexed: self.indexed(),
            newest: Seq(self.newest.load(Ordering::Acquire)),
        })
    }

    /// The last event that can be found.
    pub(crate) fn indexed(&self) -> Seq {
        Seq(self.indexed.load(Ordering::Acquire))
    }

    /// What was saved before now can be found, or it takes long.
    async fn wait_for_own_writes(&self) {
        if !self.has_caught_up() {
            return;
        }
        let made = *self.commits.borrow();
        let mut followed = self.followed.subscribe();
        // Who closes it is about to stop.
        let _ = tokio::time::timeout(OWN_WRITES, followed.wait_for(|count| *count >= made)).await;
    }

    /// What can be found.
    fn current(&self) -> Arc<Current> {
        // Nobody panics while putting a pointer in its place.
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// From here on what was committed can be found.
    fn reload(&self, opened: &Opened) -> tantivy::Result<()> {
        opened.reader.reload()?;
        let current = Arc::new(Current::of(&opened.reader)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
        Ok(())
    }

    /// The opened index. Whoever panicked with it left it as the last commit did.
    fn opened(&self) -> MutexGuard<'_, Option<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing more is to be indexed.
    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Lets go of the folder.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.opened().take();
    }

    /// The index is looked through by the follower.
    fn doubt(&self) {
        self.doubted.notify_one();
    }
}

fn threads() -> Result<ThreadPool, Problem> {
    let processors = available_parallelism().map_or(1, NonZero::get);
    let threads = ThreadPoolBuilder::new()
        .num_threads(THREADS * processors)
        .thread_name(|number| format!("search-{number}"))
        // Whoever waits for the answer is told that there is none; the panic itself is logged where it happens.
        .panic_handler(drop);
    threads.build().map_err(Problem::fault)
}

/// Whether an index was made from this database: the last event that it knows is there, and is the same.
async fn fits(db: &Db, seal: &folder::Seal) -> Result<bool, Problem> {
    Ok(seal.seq == Seq(0)
        || crate::event::hash_of(db, seal.seq).await?.as_ref() == Some(&seal.hash))
}
