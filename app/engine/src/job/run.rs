//! Doing the work.

use super::statements::{DELETE_DONE, FIND_DUE, FIND_JOBS, FREE_ALL, KEEP, PUT_OFF, TAKE};
use super::{Job, JobRow, JobState};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{Statement, Value, values};
use model::Problem;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// How long a worker may be silent before another takes its job.
const LEASE_MS: i64 = 30_000;
/// How often a worker says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How often the list is looked at where nobody rings: jobs of other nodes, and those that failed.
const LOOK: Duration = Duration::from_secs(2);
/// How many jobs this process does at a time. Requests share the processors with them.
const AT_ONCE: usize = 2;
/// How long a job waits after its first failure; twice as long after each further one, up to [`LATEST_MS`].
const SOON_MS: i64 = 2_000;
const LATEST_MS: i64 = 10 * 60 * 1000;
/// How many jobs the operator is told of.
const SHOWN: i64 = 100;

/// Tells the runner of this process that there may be something to do.
#[derive(Clone, Default)]
pub(crate) struct Jobs(Arc<Notify>);

impl Jobs {
    /// There is a new job.
    pub fn notify(&self) {
        self.0.notify_one();
    }
}

/// A job that this process has taken.
#[derive(Clone)]
struct Taken {
    row: JobRow,
    fence: i64,
}

impl Taken {
    fn values(&self, more: Vec<Value>) -> Vec<Value> {
        let mut values = values![
            self.row.kind.as_str(),
            self.row.subject.as_str(),
            self.fence
        ];
        values.extend(more);
        values
    }
}

/// When a job is tried again that has failed so often.
fn next_try(now: Moment, attempts: i64) -> Moment {
    let doubled = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    now.plus((SOON_MS << doubled).min(LATEST_MS))
}

/// Does what is due until the database is closed.
async fn run(engine: Engine) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut is_failing = false;
    if engine.db.has_one_process()
        && let Err(problem) = engine.change(FREE_ALL, values![]).await
    {
        tracing::error!(cause = %problem, "jobs claimed by an earlier process wait until it counts as dead");
    }
    while !engine.db.is_closed() {
        match engine.take_due(&places).await {
            Ok(()) => is_failing = false,
            Err(_) if engine.db.is_closed() => return,
            Err(problem) => {
                if !std::mem::replace(&mut is_failing, true) {
                    tracing::error!(cause = %problem, "jobs could not be fetched; retrying");
                }
            }
        }
        tokio::select! {
            () = engine.jobs.0.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

impl Engine {
    /// Begins to work in the background. Called once by the server.
    pub async fn start_jobs(&self) -> Result<(), Problem> {
        self.remove_old_imports().await?;
        self.ask_to_reread().await?;
        tokio::spawn(run(self.clone()));
        Ok(())
    }

    /// Jobs that wait or are being done, those that are due first.
    pub async fn list_jobs(&self) -> Result<Vec<JobState>, Problem> {
        let now = self.clock.now().0;
        let rows: Vec<JobRow> = self.db.all(FIND_JOBS, values![SHOWN]).await?;
        let states = rows.into_iter().map(|row| JobState {
            is_running: row.leased_until_ms.is_some_and(|until| until > now),
            kind: row.kind,
            subject: row.subject,
            attempts: row.attempts,
            cause: row.cause,
            due: Moment(row.due_ms),
        });
        Ok(states.collect())
    }

    /// Starts what is due and has a place.
    async fn take_due(&self, places: &Arc<Semaphore>) -> Result<(), Problem> {
        let now = self.clock.now();
        let bound = values![now.0, places.available_permits() as i64];
        for row in self.db.all::<JobRow>(FIND_DUE, bound).await? {
            let Ok(place) = Arc::clone(places).try_acquire_owned() else {
                return Ok(());
            };
            let bound = values![
                row.kind.as_str(),
                row.subject.as_str(),
                row.fence,
                now.0 + LEASE_MS
            ];
            if self.change(TAKE, bound).await? == 0 {
                // Another node was faster.
                continue;
            }
            let taken = Taken {
                fence: row.fence + 1,
                row,
            };
            let engine = self.clone();
            tokio::spawn(async move {
                engine.carry_out(taken).await;
                drop(place);
                engine.jobs.notify();
            });
        }
        Ok(())
    }

    /// Does one job, and says what came of it.
    async fn carry_out(&self, taken: Taken) {
        let kind = taken.row.kind.clone();
        let running = metrics::gauge!("holdpoint_jobs_running", "kind" => kind.clone());
        running.increment(1);
        let done = tokio::select! {
            done = self.work_on(&taken.row) => Some(done),
            () = self.keep(&taken) => None,
        };
        running.decrement(1);
        let attempts = taken.row.attempts + 1;
        let written = match done {
            // It belongs to somebody else by now, who says what comes of it.
            None => return,
            Some(Ok(())) => self.change(DELETE_DONE, taken.values(values![])).await,
            Some(Err(_)) if self.db.is_closed() => return,
            Some(Err(problem)) => {
                metrics::counter!("holdpoint_jobs_failed_total", "kind" => kind.clone())
                    .increment(1);
                let subject = &taken.row.subject;
                tracing::error!(cause = %problem, kind, subject, attempts, "a job failed; it will be retried");
                let next = next_try(self.clock.now(), attempts);
                let cause = problem.to_string();
                self.change(PUT_OFF, taken.values(values![next.0, cause]))
                    .await
            }
        };
        // What cannot be written is taken again once the lease has ended.
        if let Err(problem) = written
            && !self.db.is_closed()
        {
            tracing::error!(cause = %problem, kind, "the result of a job could not be written; the job will run again");
        }
    }

    async fn work_on(&self, row: &JobRow) -> Result<(), Problem> {
        match Job::read(&row.kind, &row.subject)? {
            Job::Import(id) => self.work_off(&id).await,
            Job::Reread => self.reread_documents().await.map(drop),
        }
    }

    /// Keeps the lease. Ends where it is lost: somebody raised the fence.
    async fn keep(&self, taken: &Taken) {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            let until = self.clock.now().plus(LEASE_MS);
            // Where the database is away the work itself finds out.
            if let Ok(0) = self.change(KEEP, taken.values(values![until.0])).await {
                return;
            }
        }
    }

    async fn change(&self, statement: Statement, bound: Vec<Value>) -> Result<u64, Problem> {
        self.write(move |tx| Box::pin(async move { tx.run(statement, bound).await }))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempts::Limits;
    use crate::clock::Clock;
    use crate::job::statements::ADD;
    use crate::{Database, Purpose, Settings, job};

    #[test]
    fn a_job_waits_twice_as_long_each_time_and_never_gives_up() {
        let waits: Vec<i64> = [1, 2, 3, 9, 10, 1000]
            .map(|attempts| next_try(Moment(0), attempts).0)
            .into();
        assert_eq!(waits, [2_000, 4_000, 8_000, 512_000, 600_000, 600_000]);
    }

    async fn engine(folder: &std::path::Path) -> Result<Engine, Problem> {
        Engine::open(Settings {
            database: Database::Sqlite,
            data: folder.to_owned(),
            purpose: Purpose::Work,
            clock: Clock::machine(),
            attempts: Limits::default(),
            pictures: Default::default(),
            join_writes: 1,
        })
        .await
    }

    /// Of two workers one has the job; one whose job was asked for again changes nothing any more.
    #[tokio::test]
    async fn a_job_has_one_worker_and_the_fence_holds_the_others_off() -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::fault)?;
        let engine = engine(folder.path()).await?;
        let now = engine.now();
        let ask = || {
            engine.write(move |tx| Box::pin(async move { job::add(tx, &Job::Reread, now).await }))
        };
        ask().await?;
        let due: Vec<JobRow> = engine.db.all(FIND_DUE, values![now.0, 5]).await?;
        let taken = Taken {
            fence: due[0].fence + 1,
            row: due[0].clone(),
        };
        let take = values!["reread", "", due[0].fence, now.0 + LEASE_MS];
        assert_eq!(engine.change(TAKE, take.clone()).await?, 1);
        assert_eq!(engine.change(TAKE, take).await?, 0, "another was faster");
        let due: Vec<JobRow> = engine.db.all(FIND_DUE, values![now.0, 5]).await?;
        assert!(due.is_empty(), "it is at work");
        let later = values![now.0 + LEASE_MS, 5];
        let due: Vec<JobRow> = engine.db.all(FIND_DUE, later).await?;
        assert_eq!(due.len(), 1, "its worker has been silent for too long");
        let until = values![now.0 + LEASE_MS];
        assert_eq!(engine.change(KEEP, taken.values(until.clone())).await?, 1);
        ask().await?;
        assert_eq!(engine.change(KEEP, taken.values(until)).await?, 0);
        assert_eq!(
            engine.change(DELETE_DONE, taken.values(values![])).await?,
            0
        );
        assert_eq!(engine.list_jobs().await?.len(), 1, "it is still to be done");
        engine.close().await;
        Ok(())
    }

    /// What fails says why and when it is tried again.
    #[tokio::test]
    async fn a_job_that_fails_is_put_off() -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::fault)?;
        let engine = engine(folder.path()).await?;
        let now = engine.now();
        // A kind that this release does not know.
        let bound = values!["dance", "tango", now.0];
        engine.change(ADD, bound).await?;
        let due: Vec<JobRow> = engine.db.all(FIND_DUE, values![now.0, 5]).await?;
        let row = due[0].clone();
        let bound = values!["dance", "tango", row.fence, now.0 + LEASE_MS];
        engine.change(TAKE, bound).await?;
        let fence = row.fence + 1;
        engine.carry_out(Taken { row, fence }).await;
        let jobs = engine.list_jobs().await?;
        assert!(!jobs[0].is_running && jobs[0].due > now && jobs[0].attempts == 1);
        let cause = jobs[0].cause.as_deref().unwrap_or_default();
        assert!(cause.contains("dance"), "{cause}");
        engine.close().await;
        Ok(())
    }
}
