//! The server as a process of its own, and what is in its data afterwards.

use engine::clock::Clock;
use engine::rollout::Run;
use engine::{Database, Engine, Purpose, Settings};
use model::id::RolloutNumber;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tests::reader;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// The binary that `cargo xtask test` has built with the sabotage switch in it.
pub fn binary() -> Option<PathBuf> {
    std::env::var_os("HOLDPOINT_BIN").map(PathBuf::from)
}

/// A server that runs.
pub struct Server {
    child: Child,
    errors: tempfile::NamedTempFile,
    pub url: String,
    pub set_up_link: Option<String>,
}

impl Server {
    /// Starts it on a free port.
    pub async fn start(binary: &Path, folder: &Path, sabotage: Option<&str>) -> Self {
        let mut command = Command::new(binary);
        command.env_remove("HOLDPOINT_SABOTAGE");
        if let Some(promise) = sabotage {
            command.env("HOLDPOINT_SABOTAGE", promise);
        }
        Self::start_by(command, folder).await
    }

    /// Starts it on a free port by a command that has more to it.
    pub async fn start_by(command: Command, folder: &Path) -> Self {
        Self::start_at(command, folder, "127.0.0.1:0").await
    }

    /// Starts it at an address.
    pub async fn start_at(mut command: Command, folder: &Path, address: &str) -> Self {
        let errors = tempfile::NamedTempFile::new().expect("a file");
        command
            .args(["serve", "--addr", address, "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            // A file and not a pipe: nobody empties a pipe, and the server would wait for it.
            .stderr(errors.reopen().expect("a file"))
            .kill_on_drop(true);
        let mut child = command.spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let line = lines
            .next_line()
            .await
            .expect("readable")
            .expect("the server says where it listens");
        let address = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .expect("an address")
            .to_owned();
        let url = address.split('/').take(3).collect::<Vec<_>>().join("/");
        Self {
            child,
            errors,
            url,
            set_up_link: address.contains("/setup/").then_some(address),
        }
    }

    /// Where it listens: `127.0.0.1:4711`.
    pub fn address(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }

    /// The number of its process.
    pub fn process(&self) -> String {
        self.child.id().expect("it runs").to_string()
    }

    /// What it has said so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.errors.path()).expect("text")
    }

    /// `kill -9`: no destructor, no farewell.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("killed");
    }

    /// It has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("asked").is_some()
    }

    /// Waits until it has ended by itself, and returns how, and what it said on its way.
    pub async fn ends(mut self) -> (ExitStatus, String) {
        let status = timeout(Duration::from_secs(20), self.child.wait()).await;
        let status = status.expect("it ends by itself").expect("asked");
        let said = self.said();
        (status, said)
    }
}

/// A rollout as it is in the data, how many events there are in all, and the first one that does not fit.
pub async fn read_run(
    database: Database,
    folder: &Path,
    rollout: &str,
) -> (Run, (usize, Option<(i64, String)>)) {
    let settings = Settings {
        data: folder.to_owned(),
        purpose: Purpose::Work,
        database,
        join_writes: 1,
        attempts: Default::default(),
        pictures: Default::default(),
        clock: Clock::machine(),
    };
    let engine = Engine::open(settings).await.expect("the database opens");
    let run = engine
        .find_run(&reader(), RolloutNumber::parse(rollout).expect("a number"))
        .await
        .expect("the rollout is there");
    let verified = engine.verify().await.expect("verified");
    engine.close().await;
    (run, (verified.events, verified.first_mismatch))
}
