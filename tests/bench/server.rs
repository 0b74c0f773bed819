//! The server as a process.

use crate::Result;
use crate::figures::count;
use crate::http::{Connection, Visitor};
use crate::machine::SlowDisk;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// How long a server may take to begin or to end before the bench gives up on it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub struct Server {
    child: Child,
    pid: u32,
    /// Where it listens.
    pub addr: SocketAddr,
    /// The path of the link that makes the first admin.
    pub set_up: Option<String>,
    /// From the moment it was spawned to its first answer that it is ready.
    pub began_in: Duration,
}

impl Server {
    /// Starts the server and waits until it is ready.
    pub async fn start(
        binary: &Path,
        folder: &Path,
        settings: &[&str],
        disk: Option<&SlowDisk>,
    ) -> Result<Self> {
        let mut command = std::process::Command::new(binary);
        command
            .args(["serve", "--addr", "127.0.0.1:0"])
            .args(settings)
            .arg("--data")
            .arg(folder);
        for (name, _) in std::env::vars_os() {
            // What the caller's own server is told is not meant for this one.
            if name.to_string_lossy().starts_with("HOLDPOINT_") {
                command.env_remove(name);
            }
        }
        command.env("HOLDPOINT_LOG", "warn").env("NO_COLOR", "1");
        if let Some(disk) = disk {
            disk.slow_down(&mut command);
        }
        let mut command = Command::from(command);
        command.stdout(Stdio::piped()).kill_on_drop(true);
        let spawned = Instant::now();
        let mut child = command.spawn()?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        let line = timeout(PATIENCE, BufReader::new(output).lines().next_line())
            .await??
            .ok_or("the server ended before it was ready")?;
        let address = line
            .split_whitespace()
            .find_map(|word| word.strip_prefix("http://"))
            .ok_or_else(|| format!("the server does not say where it listens: {line}"))?;
        let (addr, path) = address.split_once('/').unwrap_or((address, ""));
        let mut server = Self {
            pid: child.id().ok_or("the server has ended")?,
            child,
            addr: addr.parse()?,
            set_up: (!path.is_empty()).then(|| format!("/{path}")),
            began_in: Duration::ZERO,
        };
        let question = server.anybody().get("/readyz", "");
        let mut connection = Connection::open(server.addr).await?;
        while connection.ask(&question).await?.status != 200 {
            if spawned.elapsed() > PATIENCE {
                return Err("the server does not become ready".into());
            }
            sleep(Duration::from_millis(1)).await;
        }
        server.began_in = spawned.elapsed();
        Ok(server)
    }

    /// Somebody who is not signed in.
    pub fn anybody(&self) -> Visitor {
        self.signed_in("theme=light")
    }

    /// Somebody with a session.
    pub fn signed_in(&self, cookie: &str) -> Visitor {
        Visitor {
            addr: self.addr,
            cookie: cookie.to_owned(),
        }
    }

    /// Asks the server to end, as an operator does, and waits until it has.
    pub async fn stop(mut self) -> Result<()> {
        let asked = Command::new("sh")
            .arg("-c")
            .arg(format!("kill -TERM {}", self.pid))
            .status()
            .await?;
        if !asked.success() {
            return Err("the server could not be asked to end".into());
        }
        let status = timeout(PATIENCE, self.child.wait()).await??;
        if !status.success() {
            return Err(format!("the server ended with {status}").into());
        }
        Ok(())
    }

    /// The memory that it holds now.
    pub fn memory(&self) -> Result<String> {
        self.megabytes("VmRSS:")
    }

    /// What it took for itself, and the files that it has mapped: those the system takes back when it needs the room.
    pub fn own_and_mapped_memory(&self) -> Result<String> {
        let [own, mapped] = [self.megabytes("RssAnon:")?, self.megabytes("RssFile:")?];
        Ok(format!("{own} + {mapped}"))
    }

    fn megabytes(&self, name: &str) -> Result<String> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let kilobytes: usize = status
            .lines()
            .find_map(|line| {
                line.strip_prefix(name)?
                    .split_whitespace()
                    .next()?
                    .parse()
                    .ok()
            })
            .ok_or("the server's memory cannot be read")?;
        Ok(format!("{} MB", count(kilobytes.div_ceil(1024))))
    }
}

/// Measures how much of the processor server and generator use, and how much others leave them.
pub struct Meter {
    begun: Instant,
    ticks: [u64; 3],
}

/// What was used meanwhile.
pub struct Used {
    /// How long it took.
    pub elapsed: Duration,
    /// The shares of server, generator and all others, in words.
    pub cpu: String,
}

impl Meter {
    /// Begins.
    pub fn start(server: &Server) -> Result<Self> {
        Ok(Self {
            begun: Instant::now(),
            ticks: all_ticks(server)?,
        })
    }

    /// Ends.
    pub fn stop(self, server: &Server) -> Result<Used> {
        let (elapsed, now) = (self.begun.elapsed(), all_ticks(server)?);
        let used = [0, 1, 2].map(|index| now[index].saturating_sub(self.ticks[index]));
        let others = used[2].saturating_sub(used[0] + used[1]);
        let shares = [used[0], used[1], others]
            // The kernel counts in hundredths of a second.
            .map(|ticks| format!("{:.0} %", ticks as f64 / elapsed.as_secs_f64()));
        Ok(Used {
            elapsed,
            cpu: shares.join(" + "),
        })
    }
}

/// The processor time of the server, of this program, and of everybody together, in the kernel's ticks.
fn all_ticks(server: &Server) -> Result<[u64; 3]> {
    Ok([
        ticks(server.pid)?,
        ticks(std::process::id())?,
        busy_ticks()?,
    ])
}

fn busy_ticks() -> Result<u64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().unwrap_or_default();
    let counts: Vec<u64> = line
        .split_whitespace()
        .skip(1)
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    // Idle and waiting are the fourth and fifth; guests, after the eighth, are counted in user time already.
    let busy = |(index, _): &(usize, &u64)| !matches!(index, 3 | 4 | 8..);
    Ok(counts
        .iter()
        .enumerate()
        .filter(busy)
        .map(|(_, count)| count)
        .sum())
}

/// The processor time of a process, in the kernel's ticks.
fn ticks(pid: u32) -> Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name of the program, in brackets, may hold anything; the numbers come after it.
    let (_, numbers) = stat.rsplit_once(')').ok_or("unreadable")?;
    let numbers: Vec<&str> = numbers.split_whitespace().collect();
    let number = |index: usize| -> Option<u64> { numbers.get(index)?.parse().ok() };
    let ticks = || Some(number(11)? + number(12)?);
    ticks().ok_or_else(|| "the processor time of a process cannot be read".into())
}
