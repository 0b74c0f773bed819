//! Work that keeps a core busy: reading and drawing documents. It is done off the threads that serve requests, on as
//! many pieces of work as the machine has cores; what finds no core waits.

use model::Problem;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// The cores that such work may have.
#[derive(Clone)]
pub(crate) struct CpuPool(Arc<Semaphore>);

impl CpuPool {
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self(Arc::new(Semaphore::new(cores)))
    }

    /// Does the work. It fails only where the work panics.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let working = self.begin(work).await?;
        working.await.map_err(Problem::fault)
    }

    /// Does the work, if it takes no longer than this once it has found a core. `None`: it takes longer; it goes on
    /// to its end, and nobody waits for it.
    pub async fn work_within<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, Problem> {
        let working = self.begin(work).await?;
        match tokio::time::timeout(patience, working).await {
            Ok(outcome) => outcome.map(Some).map_err(Problem::fault),
            Err(_) => Ok(None),
        }
    }

    async fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<JoinHandle<T>, Problem> {
        let permit = Arc::clone(&self.0)
            .acquire_owned()
            .await
            .map_err(Problem::fault)?;
        Ok(tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(permit);
            outcome
        }))
    }
}
