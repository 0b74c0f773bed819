//! How long a database is waited for.

use std::time::Duration;
use tokio::time::timeout;

/// How long a request waits for its write to begin, and for each answer of PostgreSQL.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The error of a database that took too long.
pub(super) fn too_slow() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}

/// What a paused or cut-off PostgreSQL answers in time, or the error that it did not.
pub(super) async fn in_time<T>(
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    within(PATIENCE, asked).await
}

/// The same for what may take longer.
pub(super) async fn within<T>(
    limit: Duration,
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(limit, asked)
        .await
        .unwrap_or_else(|_| Err(too_slow()))
}
