//! The one way to follow the change log: first what is missing, then after each commit what is new. What fails is tried again until
//! it works, and is logged once.

use model::Problem;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;

/// How long to wait after a fault before trying again.
const AGAIN: Duration = Duration::from_secs(2);

/// Something that keeps up with the change log.
pub(crate) trait Follower: Send {
    /// What it is called in the log.
    const NAME: &'static str;

    /// Follows everything that was committed. `heard` is the number of the last hint; see [`crate::bus`].
    fn catch_up(&mut self, heard: u64) -> impl Future<Output = Result<(), Problem>> + Send;

    /// Whether the database was closed under it, on purpose.
    fn is_over(&self) -> bool;

    /// It could not catch up.
    fn fell_behind(&mut self) {}

    /// Waits until there may be something to do. False: nothing will be committed any more.
    fn wait(&mut self, commits: &mut watch::Receiver<u64>) -> impl Future<Output = bool> + Send {
        async { commits.changed().await.is_ok() }
    }
}

/// Follows until the database is closed.
pub(crate) async fn follow<F: Follower>(mut follower: F, mut commits: watch::Receiver<u64>) {
    let mut is_failing = false;
    while !follower.is_over() {
        let heard = *commits.borrow_and_update();
        match follower.catch_up(heard).await {
            Ok(()) => {
                if std::mem::take(&mut is_failing) {
                    tracing::info!(follower = F::NAME, "follows the change log again");
                }
                if !follower.wait(&mut commits).await {
                    return;
                }
            }
            Err(_) if follower.is_over() => return,
            Err(problem) => {
                // A full disk stays full for longer than it takes to try again.
                if !std::mem::replace(&mut is_failing, true) {
                    tracing::error!(cause = %problem, follower = F::NAME, "could not follow the change log; retrying");
                }
                follower.fell_behind();
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// Answers as it is told, and writes down what it was asked.
    struct Told {
        answers: VecDeque<Result<(), Problem>>,
        seen: watch::Sender<Vec<String>>,
    }

    impl Told {
        fn note(&self, what: impl Into<String>) {
            self.seen.send_modify(|seen| seen.push(what.into()));
        }
    }

    impl Follower for Told {
        const NAME: &'static str = "test";

        async fn catch_up(&mut self, heard: u64) -> Result<(), Problem> {
            self.note(format!("heard {heard}"));
            self.answers.pop_front().unwrap_or(Ok(()))
        }

        fn is_over(&self) -> bool {
            self.answers.is_empty()
        }

        fn fell_behind(&mut self) {
            self.note("fell behind");
        }
    }

    #[tokio::test]
    async fn what_fails_is_tried_again_without_a_commit_and_what_works_waits_for_one() {
        let (commits, hints) = watch::channel(7);
        let (seen, mut noted) = watch::channel(Vec::new());
        let told = Told {
            answers: [Err(Problem::fault("away")), Ok(()), Ok(())].into(),
            seen,
        };
        let following = tokio::spawn(follow(told, hints));
        // By then it waits for a commit.
        let all = noted.wait_for(|noted| noted.len() == 3).await;
        let all = all.map(|noted| noted.clone()).unwrap_or_default();
        assert_eq!(all, ["heard 7", "fell behind", "heard 7"]);
        commits.send_replace(8);
        // Nothing will be committed any more.
        drop(commits);
        assert!(following.await.is_ok(), "it ends");
        let last = noted.borrow().last().cloned();
        assert_eq!(last.as_deref(), Some("heard 8"));
    }
}
