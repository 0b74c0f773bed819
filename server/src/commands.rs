//! What the commands do. Exit codes: 0 good, 1 findings, 2 could not run.

use crate::{Given, Running, open_for_work};
use anyhow::Context;
use engine::clock::Clock;
use model::event::Seq;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Serves until the process is asked to end.
pub fn serve(given: Given) -> anyhow::Result<ExitCode> {
    let config = given.complete()?;
    runtime()?.block_on(async {
        // Listened for before anybody can reach the server: a stop right after the start is a clean one too.
        let asked_to_end = Signals::listen()?;
        let running = Running::start(config, clock()).await?;
        let mut out = std::io::stdout().lock();
        // Somebody who cannot read our output can still use the server.
        let _ = match &running.set_up_link {
            Some(link) => writeln!(
                out,
                "Holdpoint is ready. Make yourself its first admin, once: {link}"
            ),
            None => writeln!(out, "Holdpoint is ready: http://{}", running.addr),
        };
        let _ = out.flush();
        drop(out);
        asked_to_end.wait().await;
        tracing::info!("asked to end; finishing what is in flight");
        running.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The machine's clock.
#[cfg(not(feature = "sabotage"))]
fn clock() -> Clock {
    Clock::machine()
}

/// The machine's clock, moved by the milliseconds in the file that `HOLDPOINT_CLOCK` names, so that a test sees hours
/// pass. It is read again at every question, and does not exist in what is shipped.
#[cfg(feature = "sabotage")]
fn clock() -> Clock {
    let machine = Clock::machine();
    let Some(file) = std::env::var_os("HOLDPOINT_CLOCK") else {
        return machine;
    };
    Clock::new(move || {
        let moved = std::fs::read_to_string(&file).ok();
        let moved = moved.and_then(|text| text.trim().parse().ok());
        machine.now().plus(moved.unwrap_or_default())
    })
}

/// Recomputes the audit chains.
pub fn verify(given: Given, json: bool) -> anyhow::Result<ExitCode> {
    let config = given.complete()?;
    runtime()?.block_on(async {
        let (engine, _folder) = open_for_work(&config).await?;
        let verified = engine.verify().await?;
        engine.close().await;
        if json {
            let first_bad = verified.first_bad.as_ref().map(|(seq, why)| serde_json::json!({ "seq": seq, "why": why }));
            println!("{}", serde_json::json!({ "events": verified.events, "first_bad": first_bad }));
        } else {
            match &verified.first_bad {
                None => println!("{} events, every link fits. Consistent, but not witnessed: compare with a checkpoint that left this machine.", verified.events),
                Some((seq, why)) => println!("Altered at event {seq}: {why}. The {} events before it fit.", verified.events),
            }
        }
        Ok(if verified.first_bad.is_none() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

/// Builds the search index anew, beside the one in use.
pub fn reindex(given: Given, json: bool) -> anyhow::Result<ExitCode> {
    let config = given.complete()?;
    runtime()?.block_on(async {
        let (engine, folder) = open_for_work(&config).await?;
        let begun = Instant::now();
        let mut events = Seq(0);
        engine
            .rebuild_index(|indexed, newest| {
                events = indexed;
                if !json {
                    eprintln!("event {indexed} of {newest}");
                }
            })
            .await?;
        let seconds = begun.elapsed().as_secs_f64();
        // A server that is running looks for it; otherwise the next one does.
        let taken = folder.is_none() && engine.index_was_taken().await;
        engine.close().await;
        if json {
            println!(
                "{}",
                serde_json::json!({ "events": events.0, "seconds": seconds, "in_use": taken })
            );
        } else {
            let then = match taken {
                true => "The server searches it now.",
                false => "It is searched from the next start on.",
            };
            println!("{events} events in {seconds:.1} s. {then}");
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Recomputes the seal of a decision that was exported. It needs no server and no data.
pub fn verify_file(file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    #[derive(serde::Deserialize)]
    struct Exported {
        record: String,
        seal: String,
    }
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let exported: Exported =
        serde_json::from_str(&text).context("this is no exported decision record")?;
    let recomputed = model::rollout::decision::seal(&exported.record);
    let matches = recomputed == exported.seal;
    if json {
        println!(
            "{}",
            serde_json::json!({ "matches": matches, "seal": exported.seal, "recomputed": recomputed })
        );
    } else if matches {
        println!("The seal matches: {recomputed}");
    } else {
        println!(
            "Altered: the seal says {}, the record makes {recomputed}",
            exported.seal
        );
    }
    Ok(if matches {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// Runs a command to its end.
pub fn block_on(
    command: impl Future<Output = anyhow::Result<ExitCode>>,
) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(command)
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start")
}

/// The signals by which an operator or a service manager ends the process.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
