//! Tells the followers of the change log that there is something new. A hint, never the truth: a follower
//! that missed a hint reads the same events from the log at the next one.

use tokio::sync::watch;

/// Wakes followers after each commit.
#[derive(Clone)]
pub(crate) struct Bus {
    commits: watch::Sender<u64>,
}

impl Bus {
    pub fn new() -> Self {
        Self {
            commits: watch::Sender::new(0),
        }
    }

    /// Something was committed.
    pub fn notify(&self) {
        self.commits
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A receiver that wakes at every commit from now on; several commits may wake it once.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }
}
