//! The engine and its doors.

use crate::attempts::Attempts;
use crate::bus::Bus;
use crate::clock::{Clock, Moment};
use crate::cpu_pool::CpuPool;
use crate::db::{Db, Lane, Tx};
use crate::document::ReadDocument;
use crate::job::Jobs;
use crate::last_use::LastUses;
use crate::made::Made;
use crate::markdown::Renderer;
use crate::person::Passwords;
use crate::purpose::Purpose;
use crate::rollout::StateCache;
use crate::rule::RulesOff;
use crate::search::Search;
use crate::settings::{Database, Settings};
use futures::future::BoxFuture;
use model::Problem;
use std::sync::Arc;

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
    /// Rings where there is work to do.
    pub(crate) jobs: Jobs,
    pub(crate) known: StateCache,
    pub(crate) cpu: CpuPool,
    pub(crate) markdown: Renderer,
    /// What the last documents say that somebody read.
    pub(crate) read: Made<ReadDocument>,
    pub(crate) rules_off: RulesOff,
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
        let cpu = CpuPool::new();
        let bus = Bus::new();
        db.listen_to_others({
            let bus = bus.clone();
            move || bus.notify()
        });
        let known = StateCache::new();
        let lane = Lane::open(db.clone(), settings.join_writes, {
            let (bus, known) = (bus.clone(), known.clone());
            move |mut kept| {
                known.keep(kept.take());
                bus.notify();
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
            jobs: Jobs::default(),
            known,
            markdown: Renderer::new(cpu.clone()),
            read: Made::new(),
            rules_off: RulesOff::default(),
            cpu,
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
}
