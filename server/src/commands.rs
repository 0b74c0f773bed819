//! What the commands do. Exit codes: 0 good, 1 findings, 2 could not run.

use crate::config::LogFormat;
use crate::orders::{self, Order};
use crate::{Running, Serve, Shared};
use anyhow::{Context, bail};
use engine::Checkpoint;
use engine::clock::Clock;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Serves until the process is asked to end.
pub fn serve(shared: &Shared, serve: Serve) -> anyhow::Result<ExitCode> {
    let config = shared.serve(serve)?;
    crate::log::begin(config.log_format);
    take_file_handles();
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
        tracing::info!("asked to stop; finishing what is in flight");
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

/// What every SQLite database begins with.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Verifies a workspace, or a file of one: a backup, a copy of its database, or the folder that holds one. Any other file is a
/// decision that was exported.
pub fn verify(
    shared: &Shared,
    file: Option<&Path>,
    against: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let against = against.map(read_checkpoint).transpose()?;
    let Some(file) = file else {
        return block_on(shared.order(match against {
            Some(checkpoint) => Order::VerifyAgainst(checkpoint),
            None => Order::Verify,
        }));
    };
    let database = file.join("holdpoint.db");
    let file = match file.is_dir() {
        true => database.as_path(),
        false => file,
    };
    let mut start = Vec::new();
    let read =
        File::open(file).and_then(|from| from.take(SQLITE.len() as u64).read_to_end(&mut start));
    read.with_context(|| format!("cannot read {}", file.display()))?;
    if start == SQLITE {
        return block_on(async {
            let verified = engine::verify_file(file, against.as_ref()).await?;
            Ok(orders::verify::answer(&verified, against.as_ref()).print(shared.json))
        });
    }
    if against.is_some() {
        bail!(
            "{} is not a database of a workspace; a checkpoint says nothing about it",
            file.display()
        );
    }
    verify_record(file, shared.json)
}

fn read_checkpoint(file: &Path) -> anyhow::Result<Checkpoint> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not a checkpoint", file.display()))
}

/// Recomputes the seal of a decision that was exported. It needs no server and no data.
fn verify_record(file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    #[derive(serde::Deserialize)]
    struct Exported {
        record: String,
        seal: String,
    }
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let exported: Exported =
        serde_json::from_str(&text).context("this is not an exported decision record")?;
    let recomputed = model::rollout::record::seal(&exported.record);
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
            "Altered: the seal says {}, the record gives {recomputed}",
            exported.seal
        );
    }
    Ok(if matches {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// Files that are made from here on are readable for nobody else, whatever the shell's umask says.
pub fn keep_to_ourselves() {
    rustix::process::umask(rustix::fs::Mode::from_bits_truncate(0o077));
}

/// Every connection is a file handle. Systems give 1,024 of them where nobody asks for more, and allow many more.
fn take_file_handles() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let allowed = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: allowed.maximum,
        ..allowed
    };
    if let Err(error) = setrlimit(Resource::Nofile, all) {
        tracing::warn!(cause = %error, "this process may not open more files; connections may be refused");
    }
}

/// Runs a command to its end.
pub fn block_on(
    command: impl Future<Output = anyhow::Result<ExitCode>>,
) -> anyhow::Result<ExitCode> {
    crate::log::begin(LogFormat::Text);
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
