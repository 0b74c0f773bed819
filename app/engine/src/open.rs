//! Opening the engine and its doors.

use crate::attempts::{Attempts, Limits};
use crate::bus::Bus;
use crate::clock::{Clock, Moment};
use crate::db::{Db, Lane, Tx};
use crate::desk::Desks;
use crate::last_use::LastUses;
use crate::markdown::Renderer;
use crate::person::Passwords;
use crate::rollout::Known;
use crate::search::Search;
use crate::statements;
use futures::future::BoxFuture;
use model::Problem;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Database {
    /// One file in the data folder.
    Sqlite,
    /// A PostgreSQL server. The address may hold a password and is never printed.
    Postgres(String),
}

/// What a process does with the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It serves: it migrates the database and keeps a search index.
    Serve,
    /// A command that has the folder to itself: it migrates, and leaves the index to the next server.
    Work,
    /// A command beside a server, which must be of the same release: it migrates nothing.
    WorkBeside,
}

/// What the engine needs to know to open.
#[derive(Clone)]
pub struct Settings {
    /// The data folder. It exists.
    pub data: PathBuf,
    /// What for.
    pub purpose: Purpose,
    /// Which database.
    pub database: Database,
    /// How many waiting writes may share one transaction. 1 turns the sharing off.
    pub join_writes: usize,
    /// How many attempts to get in may fail.
    pub attempts: Limits,
    /// Where the time comes from.
    pub clock: Clock,
}

/// The product, without a face. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) bus: Bus,
    /// Only a server has one.
    pub(crate) search: Option<Arc<Search>>,
    pub(crate) passwords: Passwords,
    pub(crate) attempts: Attempts,
    pub(crate) last_uses: LastUses,
    pub(crate) known: Known,
    pub(crate) desks: Desks,
    pub(crate) markdown: Renderer,
    pub(crate) data: Arc<std::path::Path>,
    lane: Lane,
}

impl Engine {
    /// Opens the database, migrates it, and starts the write lane and the index follower.
    pub async fn open(settings: Settings) -> Result<Self, Problem> {
        let db = match &settings.database {
            Database::Sqlite => {
                let file = settings.data.join("holdpoint.db");
                Db::open_sqlite(&file, settings.purpose).await?
            }
            Database::Postgres(url) => Db::open_postgres(url, settings.purpose).await?,
        };
        let desks = Desks::new();
        let bus = Bus::new();
        db.hear_others({
            let bus = bus.clone();
            move || bus.ring()
        });
        let known = Known::new();
        let lane = Lane::open(db.clone(), settings.join_writes, {
            let (bus, known) = (bus.clone(), known.clone());
            move |states| {
                known.keep(states);
                bus.ring();
            }
        });
        let search = match settings.purpose {
            Purpose::Serve => {
                let search = Search::open(&settings.data.join("index"), bus.listen())?;
                let search = Arc::new(search);
                search.follow(db.clone());
                Some(search)
            }
            Purpose::Work | Purpose::WorkBeside => None,
        };
        Ok(Self {
            db,
            attempts: Attempts::new(settings.attempts, &settings.clock),
            clock: settings.clock,
            bus,
            search,
            passwords: Passwords::new(),
            last_uses: LastUses::new(),
            known,
            markdown: Renderer::new(desks.clone()),
            desks,
            data: settings.data.into(),
            lane,
        })
    }

    /// The same engine with another clock. For the demo, whose acts lie in the past.
    pub(crate) fn with_clock(&self, clock: Clock) -> Self {
        Self {
            clock,
            ..self.clone()
        }
    }

    /// Hands work to the write lane and waits until it is durable.
    pub(crate) async fn write<T, W>(&self, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Problem>> + Send + 'static,
    {
        self.lane.write(work).await
    }

    /// The time, as everything here sees it.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// What cannot be done at the moment: `read`, `write`, `search`. Empty: everything can.
    pub async fn cannot(&self) -> Vec<&'static str> {
        let reads = self.db.answers().await;
        let writes = reads && self.can_write().await;
        let searches = self.search.as_ref();
        let searches = searches.is_none_or(|search| search.has_caught_up());
        [("read", reads), ("write", writes), ("search", searches)]
            .into_iter()
            .filter_map(|(what, can)| (!can).then_some(what))
            .collect()
    }

    /// Whether a write would work. It is tried only where the last one failed.
    async fn can_write(&self) -> bool {
        if self.lane.fails() {
            return self
                .write(|tx| Box::pin(async move { tx.write_something().await }))
                .await
                .is_ok();
        }
        !self.db.has_no_room()
    }

    /// How many events cannot be found yet.
    pub async fn index_lag(&self) -> Result<i64, Problem> {
        let newest = crate::event::last_seq(&self.db).await?;
        let indexed = self
            .search
            .as_ref()
            .map_or(newest, |search| search.indexed());
        Ok((newest.0 - indexed.0).max(0))
    }

    /// How many writes wait for their turn.
    pub fn waiting_writes(&self) -> usize {
        self.lane.waiting()
    }

    /// Closes the database. Nothing may be asked of the engine afterwards.
    pub async fn close(&self) {
        if let Some(search) = &self.search {
            search.stop();
        }
        self.db.close().await;
    }

    /// Prepares every statement of every noun on this database; returns the names and faults of those that
    /// do not. A test calls this on both engines, in place of compile-time query checking.
    pub async fn prepare_every_statement(&self) -> Result<usize, Vec<String>> {
        let mut faults = Vec::new();
        let mut prepared = 0;
        for statement in statements::NOUNS.into_iter().flatten() {
            match self.db.prepare(statement.sql).await {
                Ok(()) => prepared += 1,
                Err(fault) => faults.push(format!("{}: {fault}", statement.name)),
            }
        }
        if faults.is_empty() {
            Ok(prepared)
        } else {
            Err(faults)
        }
    }
}
