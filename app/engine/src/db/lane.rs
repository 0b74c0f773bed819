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
//!
//! A transaction that fails takes its connection with it, and the next write gets a new one (`fault.rs`). What is said of
//! its writes is true: before the commit nothing was saved, and after a lost commit the database itself is asked.

use super::database::Db;
use super::kept::Kept;
use super::patience::PATIENCE;
use super::transaction::Tx;
use futures::FutureExt;
use futures::future::BoxFuture;
use model::Problem;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tracing::{Instrument, Span};

/// How many writes may wait.
const QUEUE: usize = 1024;

/// After how many transactions the lane looks whether the log of SQLite has grown long.
const LOOK_AT_LOG: usize = 16;

/// Work on a transaction, or the reason why there is none. Returns whether to keep what it did, and what is to be done once
/// the commit is known.
type Work =
    Box<dyn for<'t> FnOnce(Result<&'t mut Tx, Problem>) -> BoxFuture<'t, (bool, Answer)> + Send>;

/// Tells the waiting request; `Some` says why the transaction failed.
type Answer = Box<dyn FnOnce(Option<&Problem>) + Send>;

/// The way into the lane.
#[derive(Clone)]
pub(crate) struct Lane {
    queue: mpsc::Sender<Work>,
    /// The last transaction failed.
    fails: Arc<AtomicBool>,
}

impl Lane {
    /// Opens the lane. `most` is how many waiting writes may share one transaction; `committed` is called
    /// after each commit, with what is known then.
    pub fn open(db: Db, most: usize, committed: impl Fn(Kept) + Send + 'static) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let fails = Arc::new(AtomicBool::new(false));
        tokio::spawn(drive(
            db,
            waiting,
            most.max(1),
            Arc::clone(&fails),
            committed,
        ));
        Self { queue, fails }
    }

    /// The last write failed, and none has worked since.
    pub fn fails(&self) -> bool {
        self.fails.load(Ordering::Acquire)
    }

    /// How many writes wait.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Does the work in a transaction and answers once it is durable. Work that has not begun after [`PATIENCE`] never begins.
    /// What has begun is waited for: PostgreSQL has its own limit for each statement, and a large write may take its time.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Problem>> + Send + 'static,
    {
        let (tell, mut told) = oneshot::channel();
        // Taken by the lane, which begins the work, or by the request, which gives it up. Never by both.
        let taken = Arc::new(AtomicBool::new(false));
        let by_lane = Arc::clone(&taken);
        // What is logged here belongs to the request that asked for it.
        let asked_in = Span::current();
        let work: Work = Box::new(move |turn| {
            Box::pin(async move {
                let is_given_up = by_lane.swap(true, Ordering::AcqRel);
                let result = match turn {
                    _ if is_given_up => Err(too_late()),
                    Err(problem) => Err(problem),
                    Ok(tx) => AssertUnwindSafe(work(tx).instrument(asked_in))
                        .catch_unwind()
                        .await
                        .unwrap_or_else(|_| Err(Problem::fault("a write panicked"))),
                };
                let keep = result.is_ok();
                let answer: Answer = Box::new(move |failed| {
                    let result = match (failed, result) {
                        // What this write says of itself stays true; a fault is told better by whoever saw its cause.
                        (Some(problem), Ok(_) | Err(Problem::Fault { .. })) => Err(problem.clone()),
                        (_, result) => result,
                    };
                    // Nobody waits any more: the client has left. The write stands.
                    let _ = tell.send(result);
                });
                (keep, answer)
            })
        });
        let begun = tokio::time::Instant::now();
        match self.queue.send_timeout(work, PATIENCE).await {
            Ok(()) => {}
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => {
                return Err(Problem::TooMany(
                    "Too many writes are waiting. Try again in a moment.".to_owned(),
                ));
            }
            Err(mpsc::error::SendTimeoutError::Closed(_)) => return Err(ended()),
        }
        let patience = PATIENCE.saturating_sub(begun.elapsed());
        let answer = match timeout(patience, &mut told).await {
            Ok(answer) => answer,
            Err(_) if taken.swap(true, Ordering::AcqRel) => told.await,
            Err(_) => return Err(too_late()),
        };
        match answer {
            Ok(result) => result,
            Err(_) if taken.load(Ordering::Acquire) => {
                Err(Problem::unknown("the write lane ended during the write"))
            }
            Err(_) => Err(ended()),
        }
    }
}

fn too_late() -> Problem {
    Problem::away("the database did not take the write in time")
}

fn ended() -> Problem {
    Problem::fault("the write lane has ended")
}

async fn drive(
    db: Db,
    mut waiting: mpsc::Receiver<Work>,
    most: usize,
    fails: Arc<AtomicBool>,
    committed: impl Fn(Kept),
) {
    let mut received = Vec::with_capacity(most);
    let mut since_fold = 0;
    while waiting.recv_many(&mut received, most).await > 0 {
        // Those that a failure leaves behind are told why.
        let mut works: VecDeque<Work> = received.drain(..).collect();
        let begun = std::time::Instant::now();
        metrics::histogram!("holdpoint_write_batch_size").record(works.len() as f64);
        let mut answers = Vec::with_capacity(works.len());
        let result = one_transaction(&db, &mut works, &mut answers).await;
        metrics::histogram!("holdpoint_write_transaction_seconds").record(begun.elapsed());
        let (kept, failed) = match result {
            Ok(kept) => (kept, None),
            Err(problem) => (Kept::default(), Some(problem)),
        };
        let failed_before = fails.swap(failed.is_some(), Ordering::AcqRel);
        match &failed {
            // Said once: a full disk stays full for longer than the next write takes to come.
            Some(cause) if !failed_before => {
                tracing::error!(%cause, writes = answers.len() + works.len(), "a transaction failed; the next one gets a new connection");
            }
            None if failed_before => tracing::info!("writing works again"),
            Some(_) | None => {}
        }
        if let Some(problem) = &failed {
            metrics::counter!("holdpoint_write_failures_total").increment(1);
            for work in works.drain(..) {
                answers.push(work(Err(problem.clone())).await.1);
            }
        }
        for answer in answers {
            answer(failed.as_ref());
        }
        committed(kept);
        since_fold += 1;
        if since_fold >= LOOK_AT_LOG {
            since_fold = 0;
            db.fold_log().await;
        }
    }
}

async fn one_transaction(
    db: &Db,
    works: &mut VecDeque<Work>,
    answers: &mut Vec<Answer>,
) -> Result<Kept, Problem> {
    let failed = |error| db.failed(&error);
    let mut tx = db.begin().await.map_err(failed)?;
    tx.execute("savepoint one_write").await.map_err(failed)?;
    while let Some(work) = works.pop_front() {
        let (keep, answer) = work(Ok(&mut tx)).await;
        answers.push(answer);
        // After an I/O error SQLite has rolled everything back by itself: one statement more would be a transaction of its own.
        if let Some(error) = tx.broken_by() {
            return Err(db.failed(error));
        }
        if !keep {
            tx.kept.forget();
        }
        // Leaves a fresh savepoint for the next work; the last one ends with the transaction.
        tx.execute(if keep {
            "release savepoint one_write; savepoint one_write"
        } else {
            "rollback to savepoint one_write"
        })
        .await
        .map_err(failed)?;
        #[cfg(feature = "sabotage")]
        if crate::sabotage::acknowledge_before_commit()
            && let Some(answer) = answers.pop()
        {
            answer(None);
        }
    }
    #[cfg(feature = "sabotage")]
    crate::sabotage::linger_before_commit().await;
    let (number, begun) = (tx.number(), std::time::Instant::now());
    let committed = tx.commit().await;
    metrics::histogram!("holdpoint_write_commit_seconds").record(begun.elapsed());
    match committed {
        Ok(kept) => Ok(kept),
        Err((kept, error)) => match db.was_committed(number).await {
            Some(true) => Ok(kept),
            Some(false) => Err(db.failed(&error)),
            None => Err(Problem::away_unknown(format!(
                "the commit was not confirmed: {error}"
            ))),
        },
    }
}
