//! Hearing what others commit: other nodes on PostgreSQL, commands beside the server on SQLite.
//!
//! A notice is a hint and the change log the truth, so a lost notice costs a few seconds and never an event.

use super::database::Db;
use model::Problem;
use sqlx::postgres::{PgListener, PgPool};
use sqlx::sqlite::SqlitePool;
use std::time::Duration;

/// The channel on which the writer lock of [`super::connect`] sends its notice.
const CHANNEL: &str = "holdpoint_commit";
/// The channel on which nodes say who is with them.
const PRESENCE: &str = "holdpoint_presence";
/// How long a lost notice can go unnoticed.
const ANYWAY: Duration = Duration::from_secs(5);
/// How often a file is looked at: it sends no notices.
const LOOK: Duration = Duration::from_secs(1);

impl Db {
    /// Calls `notify` after commits of others, until the database is closed. Several commits may call it once.
    pub fn listen_to_others(&self, notify: impl Fn() + Clone + Send + Sync + 'static) {
        let pool = match self {
            Self::Sqlite { read, .. } => {
                tokio::spawn(look(read.clone(), notify));
                return;
            }
            Self::Postgres(pool) => pool,
        };
        tokio::spawn(notify_anyway(pool.clone(), notify.clone()));
        tokio::spawn(listen(pool.clone(), CHANNEL, move |_| notify()));
    }

    /// Says something to all nodes. One file has one server, and nobody to tell.
    pub async fn notify(&self, text: &str) -> Result<(), Problem> {
        let Self::Postgres(pool) = self else {
            return Ok(());
        };
        let notice = sqlx::query("select pg_notify($1, $2)")
            .bind(PRESENCE)
            .bind(text);
        notice.execute(pool).await.map(drop).map_err(Problem::fault)
    }

    /// Calls `heard` with what nodes say, this one too, until the database is closed.
    pub fn listen_to_notices(&self, heard: impl Fn(&str) + Send + Sync + 'static) {
        if let Self::Postgres(pool) = self {
            let said = move |text: Option<&str>| text.into_iter().for_each(&heard);
            tokio::spawn(listen(pool.clone(), PRESENCE, said));
        }
    }
}

/// Calls `notify` when the log has grown. It does so for our own commits too, which does no harm.
async fn look(pool: SqlitePool, notify: impl Fn()) {
    let mut known = None;
    while !pool.is_closed() {
        let newest = sqlx::query_scalar::<_, Option<i64>>("select max(seq) from event");
        match newest.fetch_one(&pool).await {
            Ok(newest) => {
                if known.is_some_and(|known| known != newest) {
                    notify();
                }
                known = Some(newest);
            }
            Err(_) if pool.is_closed() => return,
            Err(cause) => tracing::warn!(%cause, "the log could not be looked at"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn notify_anyway(pool: PgPool, notify: impl Fn()) {
    loop {
        tokio::time::sleep(ANYWAY).await;
        if pool.is_closed() {
            return;
        }
        notify();
    }
}

/// Hears a channel until the database is closed; `None` where something may have been lost.
async fn listen(pool: PgPool, channel: &'static str, heard: impl Fn(Option<&str>) + Send + Sync) {
    while !pool.is_closed() {
        if let Err(error) = listen_until_lost(&pool, channel, &heard).await
            && !pool.is_closed()
        {
            tracing::warn!(cause = %error, channel, "notifications from other nodes are delayed");
            tokio::time::sleep(ANYWAY).await;
        }
    }
}

/// Ends only with an error. A connection that was lost is made again inside.
async fn listen_until_lost(
    pool: &PgPool,
    channel: &str,
    heard: &(impl Fn(Option<&str>) + Sync),
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(channel).await?;
    loop {
        let notice = listener.try_recv().await?;
        heard(notice.as_ref().map(|notice| notice.payload()));
    }
}
