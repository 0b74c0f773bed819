//! How long after the acknowledgement the others see a sign-off.

use crate::Result;
use crate::figures::{Table, Times};
use crate::http::{Connection, Visitor};
use crate::server::{Meter, Server, Used};
use crate::workspace::{self, Item};
use futures::future::{Either, select, try_join_all};
use std::path::Path;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::timeout;

const STREAMS: usize = 20;
const ITEMS: usize = 300;
/// A rollout that many people look at, and how often somebody signs.
const CROWD: usize = 200;
const PACE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(10);

/// The number of the last event that a message includes, and when it arrived.
type Seen = (i64, Instant);

/// Measures.
pub async fn measure(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    let data = folder.join("streamed");
    let server = Server::start(binary, &data, &[], None).await?;
    let ada = workspace::join(&server).await?;
    let plan = workspace::plan("Seen by others", ITEMS, 6);
    let rollouts = workspace::start_rollouts(&ada, &plan, 1).await?;
    server.stop().await?;
    let items = workspace::items(&data, &rollouts).await?;
    let server = Server::start(binary, &data, &[], None).await?;
    let ada = server.signed_in(&ada.cookie);

    let rollout = rollouts[0].trim_start_matches("/rollouts/");
    let (alone, crowded) = items.split_at(items.len() / 2);
    let (times, used) = watch(&server, &ada, rollout, alone, (STREAMS, Duration::ZERO)).await?;
    let figure = format!(
        "{} ({} sign-offs, one by one, in {:.1} s)",
        times.shown(),
        alone.len(),
        used.elapsed.as_secs_f64()
    );
    table.add(
        format!("from the acknowledgement to each of {STREAMS} streams"),
        figure,
        used.cpu,
        server.memory()?,
        "p99 100 ms",
    );
    let (times, used) = watch(&server, &ada, rollout, crowded, (CROWD, PACE)).await?;
    let rate = crowded.len() as f64 / used.elapsed.as_secs_f64();
    table.add(
        format!("the same with {CROWD} viewers of one rollout"),
        format!("{} ({rate:.1} sign-offs a second)", times.shown()),
        used.cpu,
        server.memory()?,
        "p99 250 ms at 20 a second",
    );
    server.stop().await
}

/// Signs item by item, each after all streams have shown the one before, and not before its time has come.
async fn watch(
    server: &Server,
    ada: &Visitor,
    rollout: &str,
    items: &[Item],
    (viewers, pace): (usize, Duration),
) -> Result<(Times, Used)> {
    let (mut listeners, mut streams) = (Vec::new(), Vec::new());
    for _ in 0..viewers {
        let (tell, told) = mpsc::unbounded_channel();
        listeners.push(listen(ada, rollout, tell).await?);
        streams.push(told);
    }
    let listening = pin!(try_join_all(listeners));
    let signing = pin!(async {
        // A stream begins with what it missed: everything, as it was told that nothing has been seen.
        let mut last = 0;
        for stream in &mut streams {
            (last, _) = next(stream, 0).await?;
        }
        let mut connection = Connection::open(ada.addr).await?;
        let meter = Meter::start(server)?;
        let mut times = Vec::with_capacity(viewers * items.len());
        let begun = Instant::now();
        for (at, item) in (0..).zip(items) {
            tokio::time::sleep_until((begun + pace * at).into()).await;
            let form = item.sign_off(ada);
            let answer = connection.ask(&form).await?;
            let acknowledged = Instant::now();
            answer.must_lead_to("/rollouts/", "a sign-off")?;
            // Nobody else writes, so the event has the next number.
            last += 1;
            for stream in &mut streams {
                let (seq, arrived) = next(stream, last).await?;
                if seq != last {
                    return Err(format!("event {last} was expected, and {seq} came").into());
                }
                times.push(arrived.saturating_duration_since(acknowledged));
            }
        }
        Ok::<_, Box<dyn std::error::Error>>((Times::new(times), meter.stop(server)?))
    });
    match select(signing, listening).await {
        Either::Left((result, _)) => result,
        Either::Right((result, _)) => {
            result?;
            Err("the streams ended".into())
        }
    }
}

/// Opens a stream. What is returned reads it until it ends.
async fn listen(
    ada: &Visitor,
    rollout: &str,
    tell: mpsc::UnboundedSender<Seen>,
) -> Result<impl Future<Output = Result<()>> + use<>> {
    let mut connection = Connection::open(ada.addr).await?;
    let path = format!("/events?rollout={rollout}&after=0");
    let (status, head) = connection
        .begin(&ada.get(&path, "Accept: text/event-stream\r\n"))
        .await?;
    if status != 200 {
        return Err(format!("a stream was answered with:\n{head}").into());
    }
    Ok(async move {
        let mut text = Vec::new();
        while connection.chunk(&mut text).await? {
            let arrived = Instant::now();
            // A message ends with an empty line.
            while let Some(end) = text.windows(2).position(|two| two == b"\n\n") {
                let message = String::from_utf8(text.drain(..end + 2).collect())?;
                let seq = message
                    .lines()
                    .find_map(|line| line.strip_prefix("id:")?.trim().parse().ok());
                if let Some(seq) = seq
                    && tell.send((seq, arrived)).is_err()
                {
                    return Ok(());
                }
            }
        }
        Err("the server ended a stream".into())
    })
}

/// The first message that includes this event.
async fn next(stream: &mut mpsc::UnboundedReceiver<Seen>, seq: i64) -> Result<Seen> {
    loop {
        let seen = timeout(PATIENCE, stream.recv())
            .await
            .map_err(|_| format!("event {seq} did not come to a stream"))?
            .ok_or("a stream ended")?;
        if seen.0 >= seq {
            return Ok(seen);
        }
    }
}
