//! Hearing what other nodes commit. On SQLite there are none.
//!
//! A notice is a hint and the change log the truth, so a lost notice costs a few seconds and never an event.

use super::Db;
use sqlx::postgres::{PgListener, PgPool};
use std::time::Duration;

/// The channel on which the writer lock of [`super::connect`] sends its notice.
const CHANNEL: &str = "holdpoint_commit";
/// How long a lost notice can go unnoticed.
const ANYWAY: Duration = Duration::from_secs(5);

impl Db {
    /// Calls `ring` after commits of any node, until the database is closed. Several commits may ring once.
    pub fn hear_others(&self, ring: impl Fn() + Clone + Send + Sync + 'static) {
        let Self::Postgres(pool) = self else { return };
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
