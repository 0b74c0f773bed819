//! Breaks a promise on purpose, so that a test can be seen to fail. Compiled in by the feature `sabotage`
//! only, and asleep until `HOLDPOINT_SABOTAGE` names a promise.

use std::sync::LazyLock;
use std::time::Duration;

static BROKEN: LazyLock<Option<String>> =
    LazyLock::new(|| std::env::var("HOLDPOINT_SABOTAGE").ok());

/// The write lane answers before its transaction is durable.
pub(crate) fn acknowledge_before_commit() -> bool {
    BROKEN.as_deref() == Some("acknowledge-before-commit")
}

/// Widens the gap between answer and commit, in which a killed process loses what it has promised.
pub(crate) async fn linger_before_commit() {
    if acknowledge_before_commit() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// SQLite forgets to make its files durable.
pub(crate) fn never_sync() -> bool {
    BROKEN.as_deref() == Some("never-sync")
}

/// The follower of the search index says that it has followed before it did.
pub(crate) fn seal_before_entries() -> bool {
    BROKEN.as_deref() == Some("seal-before-entries")
}

/// Widens the gap between the seal and what it speaks of, in which a killed process loses entries for good.
pub(crate) fn linger_after_seal() {
    std::thread::sleep(Duration::from_millis(20));
}
