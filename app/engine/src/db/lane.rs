//! The write lane: every write of this node, one transaction at a time, in a task of its own.
//!
//! A write never runs inside a request's future. A request that is cancelled while a transaction begins
//! could otherwise leave a pooled connection inside it (sqlx issues 4385 and 4393), and a laptop that
//! closes in the middle of a sign-off could leave half of one. Work that was handed in here finishes
//! whether or not anybody still waits for the answer.
//!
//! While one transaction is being made durable, others queue up; the next transaction takes all of them.
//! So many sign-offs share one fsync, and each still has its own savepoint: the refusal of one never
//! touches its neighbours. An answer is given only after the commit.

use super::{Db, States, Tx};
use futures::FutureExt;
use futures::future::BoxFuture;
use model::Problem;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How long a write may wait for a place in the queue before it is refused.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many writes may wait.
const QUEUE: usize = 1024;

/// Work on a transaction. Returns what is to be done once the commit is known.
type Work = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, (bool, Answer)> + Send>;
/// Tells the waiting request; `Some` carries the cause of a failed commit.
type Answer = Box<dyn FnOnce(Option<&str>) + Send>;

/// The way into the lane.
#[derive(Clone)]
pub(crate) struct Lane {
    queue: mpsc::Sender<Work>,
}

impl Lane {
    /// Opens the lane. `most` is how many waiting writes may share one transaction; `committed` is called
    /// after each commit, with the rollouts as it left them.
    pub fn open(db: Db, most: usize, committed: impl Fn(States) + Send + 'static) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(drive(db, waiting, most.max(1), committed));
        Self { queue }
    }

    /// Does the work in a transaction and answers once it is durable.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Problem>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move |tx| {
            Box::pin(async move {
                let result = AssertUnwindSafe(work(tx))
                    .catch_unwind()
                    .await
                    .unwrap_or_else(|_| Err(Problem::not_saved("a write panicked")));
                let keep = result.is_ok();
                let answer: Answer = Box::new(move |failed| {
                    let result = match failed {
                        Some(cause) if keep => Err(Problem::unknown(cause)),
                        _ => result,
                    };
                    // Nobody waits any more: the client has left. The write stands.
                    let _ = tell.send(result);
                });
                (keep, answer)
            })
        });
        match self.queue.send_timeout(work, PATIENCE).await {
            Ok(()) => told
                .await
                .unwrap_or_else(|_| Err(Problem::unknown("the write lane ended"))),
            Err(_) => Err(Problem::TooMany(
                "Not saved: too many writes are waiting. Try again in a moment.".to_owned(),
            )),
        }
    }
}

async fn drive(db: Db, mut waiting: mpsc::Receiver<Work>, most: usize, committed: impl Fn(States)) {
    let mut works = Vec::with_capacity(most);
    while waiting.recv_many(&mut works, most).await > 0 {
        let mut answers = Vec::with_capacity(works.len());
        let result = one_transaction(&db, &mut works, &mut answers).await;
        // Work that never began is dropped here, and its sender with it: the request reads "not saved".
        works.clear();
        let (states, failed) = match result {
            Ok(states) => (states, None),
            Err(error) => (States::new(), Some(error.to_string())),
        };
        if let Some(cause) = &failed {
            tracing::error!(cause, "a transaction failed");
        }
        for answer in answers {
            answer(failed.as_deref());
        }
        committed(states);
    }
}

async fn one_transaction(
    db: &Db,
    works: &mut Vec<Work>,
    answers: &mut Vec<Answer>,
) -> Result<States, sqlx::Error> {
    let mut tx = db.begin().await?;
    tx.execute("savepoint one_write").await?;
    for work in works.drain(..) {
        let (keep, answer) = work(&mut tx).await;
        answers.push(answer);
        // Leaves a fresh savepoint for the next work; the last one ends with the transaction.
        tx.execute(if keep {
            "release savepoint one_write; savepoint one_write"
        } else {
            "rollback to savepoint one_write"
        })
        .await?;
        #[cfg(feature = "sabotage")]
        if crate::sabotage::acknowledge_before_commit()
            && let Some(answer) = answers.pop()
        {
            answer(None);
        }
    }
    #[cfg(feature = "sabotage")]
    crate::sabotage::linger_before_commit().await;
    tx.commit().await
}
