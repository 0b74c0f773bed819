//! The only room that knows tantivy: one index per node, fed by the change log.
//!
//! The index is a cache. It may be older than the database, never newer, and may be deleted at any time: the
//! number of the last event it knows is stored with each commit, and what is missing is replayed at start.
//! An index that cannot be opened is set up anew.

mod analysis;
mod collect;
mod find;
mod follow;
mod highlight;
mod query;
mod schema;
mod synonyms;
mod weights;

pub use find::{Found, Hit, MOST_PAGES, Other, Parts};

use model::Problem;
use model::event::Seq;
use schema::Fields;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy};

/// Changes whenever fields, tokenizers, what an entry holds or the library's format do; the old folder is then left behind.
const VERSION: &str = "3-tantivy-0.27";
/// What the writer may collect before it must write. The library asks for at least 15 MB a thread.
const WRITER_BYTES: usize = 15_000_000;

/// The search index of this node.
pub(crate) struct Search {
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<Option<IndexWriter>>,
    /// The last event that can be found.
    indexed: AtomicI64,
    caught_up: AtomicBool,
}

impl Search {
    /// Opens the index below `folder`, or begins a new one where it is missing or broken.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        let folder = folder.join(VERSION);
        Self::open_in(&folder).or_else(|error| {
            tracing::warn!(cause = %error, "the search index cannot be opened; it is built anew from the database");
            std::fs::remove_dir_all(&folder).map_err(no_index)?;
            Self::open_in(&folder).map_err(no_index)
        })
    }

    fn open_in(folder: &PathBuf) -> tantivy::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema::build();
        let directory = tantivy::directory::MmapDirectory::open(folder)?;
        let mut index = Index::open_or_create(directory, schema)?;
        index.set_tokenizers(analysis::tokenizers());
        let seq = index
            .load_metas()?
            .payload
            .and_then(|payload| payload.parse().ok())
            .unwrap_or(0);
        let writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
        // By default deletes never cause a merge, and the old versions of every edited page would stay.
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(0.2);
        merging.set_min_num_segments(5);
        writer.set_merge_policy(Box::new(merging));
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            fields,
            reader,
            writer: Mutex::new(Some(writer)),
            indexed: AtomicI64::new(seq),
            caught_up: AtomicBool::new(false),
        })
    }

    /// Whether everything that was in the database at start can be found.
    pub fn has_caught_up(&self) -> bool {
        self.caught_up.load(Ordering::Acquire)
    }

    /// The last event that can be found.
    pub fn indexed(&self) -> Seq {
        Seq(self.indexed.load(Ordering::Acquire))
    }

    /// Nothing more is to be indexed.
    fn is_stopped(&self) -> bool {
        self.writer.lock().is_ok_and(|writer| writer.is_none())
    }

    /// Lets go of the folder.
    pub fn stop(&self) {
        if let Ok(mut writer) = self.writer.lock() {
            writer.take();
        }
    }
}

fn no_index(error: impl std::fmt::Display) -> Problem {
    Problem::not_saved(format!("the search index cannot be opened: {error}"))
}
