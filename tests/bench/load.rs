//! Many clients at once, each on a connection of its own, each asking again as soon as it has its answer.

use crate::Result;
use crate::figures::{Times, count, rate};
use crate::http::{Answer, Connection};
use crate::server::{Meter, Server, Used};
use futures::future::try_join_all;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// What a load came to.
pub struct Done {
    /// How long each answer took.
    pub times: Times,
    /// How long it all took.
    pub used: Used,
}

impl Done {
    /// In words.
    pub fn shown(&self) -> String {
        let (number, elapsed) = (self.times.count(), self.used.elapsed);
        format!(
            "{}/s, {} ({} in {:.1} s)",
            rate(number, elapsed),
            self.times.shown(),
            count(number),
            elapsed.as_secs_f64()
        )
    }
}

/// Lets so many clients ask, at most for so long and at most so many times together. `request` makes the bytes of the request
/// with this number, `check` judges its answer.
pub async fn run(
    server: &Server,
    clients: usize,
    limits: (Duration, usize),
    request: impl Fn(usize) -> Vec<u8>,
    check: impl Fn(Answer) -> Result<()>,
) -> Result<Done> {
    let connections = try_join_all((0..clients).map(|_| Connection::open(server.addr))).await?;
    let (next, (longest, most)) = (Cell::new(0), limits);
    let meter = Meter::start(server)?;
    let begun = Instant::now();
    let times = try_join_all(connections.into_iter().map(async |mut connection| {
        let mut times = Vec::new();
        while next.get() < most && begun.elapsed() < longest {
            let number = next.replace(next.get() + 1);
            let request = request(number);
            let began = Instant::now();
            let answer = connection.ask(&request).await?;
            times.push(began.elapsed());
            check(answer)?;
        }
        Ok::<_, Box<dyn std::error::Error>>(times)
    }))
    .await?;
    let used = meter.stop(server)?;
    Ok(Done {
        times: Times::new(times.into_iter().flatten().collect()),
        used,
    })
}
