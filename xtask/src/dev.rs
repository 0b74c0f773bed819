//! `cargo xtask dev`: a debug build that follows the files. On a change both halves are built, the server is started again, and every
//! open page loads itself again through [`crate::proxy`]. A build that fails leaves the old server in place.

use crate::build::{self, Effort, wasm_std};
use crate::house::{House, command};
use crate::proxy::{self, Reloads};
use anyhow::{Context, Result};
use notify::{EventKind, RecursiveMode, Watcher};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

const WATCHED: [&str; 5] = ["app", "server", "style", "content", "migrations"];

/// An editor writes several files at once: wait until it is quiet.
const QUIET: Duration = Duration::from_millis(200);

const START_LIMIT: Duration = Duration::from_secs(15);
const STOP_LIMIT: Duration = Duration::from_secs(5);

pub fn run(house: &House, flags: &[String]) -> Result<()> {
    let (public, flags) = take_address(flags);
    let std = wasm_std::find(house)?;
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is an event too: cargo would wake us with its own work.
        if event.is_ok_and(|event| {
            matches!(
                event.kind,
                EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)
            )
        }) {
            let _ = sender.send(());
        }
    })?;
    for folder in WATCHED {
        let path = house.root.join(folder);
        watcher
            .watch(&path, RecursiveMode::Recursive)
            .with_context(|| format!("could not watch {}", path.display()))?;
    }

    let inner = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let reloads = Reloads::default();
    proxy::start(&public, inner, reloads.clone())?;
    let mut server: Option<Child> = None;
    loop {
        let built = build::build_site(house, &std, Effort::Quick)
            .and_then(|()| build::build_server(house, build::SERVER, false));
        match built {
            Ok(binary) => {
                if let Some(old) = server.take() {
                    stop(old);
                }
                let mut start = command(binary);
                start
                    .arg("serve")
                    .arg("--addr")
                    .arg(inner.to_string())
                    .args(&flags);
                server = Some(start.spawn().context("could not start the server")?);
                if is_up(inner) {
                    println!("dev: http://{public}");
                    reloads.announce();
                }
            }
            Err(error) => eprintln!("error: {error:#}"),
        }
        wait(&changes)?;
    }
}

/// The address that was meant for the server is the proxy's; the rest of the flags stay.
fn take_address(flags: &[String]) -> (String, Vec<String>) {
    let mut address = "127.0.0.1:3000".to_owned();
    let mut rest = Vec::new();
    let mut flags = flags.iter();
    while let Some(flag) = flags.next() {
        if flag == "--addr" {
            address = flags.next().cloned().unwrap_or(address);
        } else if let Some(given) = flag.strip_prefix("--addr=") {
            address = given.to_owned();
        } else {
            rest.push(flag.clone());
        }
    }
    (address, rest)
}

/// The next change, and then silence.
fn wait(changes: &Receiver<()>) -> Result<()> {
    changes
        .recv()
        .context("nobody watches the files any more")?;
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(())
}

fn is_up(address: SocketAddr) -> bool {
    let start = Instant::now();
    while start.elapsed() < START_LIMIT {
        if TcpStream::connect(address).is_ok() {
            return true;
        }
        sleep(Duration::from_millis(50));
    }
    false
}

/// Politely first: the server finishes what it is writing.
fn stop(mut server: Child) {
    let _ = command("sh")
        .args(["-c", "kill -TERM \"$0\""])
        .arg(server.id().to_string())
        .status();
    let start = Instant::now();
    while start.elapsed() < STOP_LIMIT && matches!(server.try_wait(), Ok(None)) {
        sleep(Duration::from_millis(50));
    }
    let _ = server.kill();
    let _ = server.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_for_the_proxy() {
        let flags = ["--demo", "--addr", "127.0.0.1:4000", "--data", "x"].map(str::to_owned);
        assert_eq!(
            take_address(&flags),
            (
                "127.0.0.1:4000".to_owned(),
                ["--demo", "--data", "x"].map(str::to_owned).to_vec()
            )
        );
        assert_eq!(
            take_address(&["--addr=a:1".to_owned()]),
            ("a:1".to_owned(), vec![])
        );
        assert_eq!(take_address(&[]).0, "127.0.0.1:3000");
    }
}
