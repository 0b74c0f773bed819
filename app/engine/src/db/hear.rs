//! Hearing what others commit: other nodes on PostgreSQL, commands beside the server on SQLite.
//!
//! A notice is a hint and the change log the truth, so a lost notice costs a few seconds and never an event.

use super::Db;
use sqlx::postgres::{PgListener, PgPool};
use sqlx::sqlite::SqlitePool;
use std::time::Duration;

/// The channel on which the writer lock of [`super::connect`] sends its notice.
const CHANNEL: &str = "holdpoint_commit";
/// How long a lost notice can go unnoticed.
const ANYWAY: Duration = Duration::from_secs(5);
/// How often a file is looked at: it sends no notices.
const LOOK: Duration = Duration::from_secs(1);

impl Db {
    /// Calls `ring` after commits of others, until the database is closed. Several commits may ring once.
    pub fn hear_others(&self, ring: impl Fn() + Clone + Send + Sync + 'static) {
        let pool = match self {
            Self::Sqlite { read, .. } => {
                tokio::spawn(look(read.clone(), ring));
                return;
            }
            Self::Postgres(pool) => pool,
        };
        tokio::spawn(ring_anyway(pool.clone(), ring.clone()));
        let pool = pool.clone();
        tokio::spawn(async move {
            while !pool.is_closed() {
                if let Err(error) = hear(&pool, &ring).await
                    && !pool.is_closed()
                {
                    tracing::warn!(cause = %error, "commits of other nodes are heard late");
                    tokio::time::sleep(ANYWAY).await;
                }
            }
        });
    }
}

/// Rings when the log has grown. It rings for our own commits too, which does no harm.
async fn look(pool: SqlitePool, ring: impl Fn()) {
    let mut known = None;
    while !pool.is_closed() {
        let newest = sqlx::query_scalar::<_, Option<i64>>("select max(seq) from event");
        if let Ok(newest) = newest.fetch_one(&pool).await {
            if known.is_some_and(|known| known != newest) {
                ring();
            }
            known = Some(newest);
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn ring_anyway(pool: PgPool, ring: impl Fn()) {
    loop {
        tokio::time::sleep(ANYWAY).await;
        if pool.is_closed() {
            return;
        }
        ring();
    }
}

/// Ends only with an error. A connection that was lost is made again inside, and counts as a notice.
async fn hear(pool: &PgPool, ring: &impl Fn()) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        listener.try_recv().await?;
        ring();
    }
}
