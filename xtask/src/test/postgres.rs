//! PostgreSQL for the tests: the one that `TEST_POSTGRES_URL` names, else a throw-away cluster that lives as long as the tests.

use super::scratch::Scratch;
use crate::apt;
use crate::house::{command, must, which, words};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const START_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// A server to test against; ours is stopped and removed on drop.
pub struct Postgres {
    url: String,
    ours: Option<Cluster>,
}

struct Cluster {
    child: Child,
    folder: PathBuf,
}

impl Postgres {
    pub fn url(&self) -> &str {
        &self.url
    }
}

pub fn ensure(scratch: &Scratch) -> Result<Postgres> {
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        return Ok(Postgres { url, ours: None });
    }
    let programs = match programs() {
        Some(programs) => programs,
        None => {
            apt::install(&["postgresql"])?;
            programs().context("the package `postgresql` brought no `initdb`")?
        }
    };
    let folder = folder(scratch)?;
    start(&programs, &folder)
}

/// The folder with the newest `initdb`; Debian keeps them outside `PATH`.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let debian = versions
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file())
        .max_by_key(|bin| {
            bin.parent()
                .and_then(Path::file_name)
                .and_then(|name| name.to_str()?.parse::<u32>().ok())
        });
    debian.or_else(|| which("initdb")?.parent().map(Path::to_path_buf))
}

/// A command as a user that PostgreSQL accepts (never root), which ends when this process ends, however it ends.
fn servant(program: &Path) -> Result<Command> {
    let mut servant = command("setpriv");
    if apt::is_root()? {
        servant.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    } else if which("setpriv").is_none() {
        return Ok(command(program));
    }
    servant.args(["--pdeathsig", "INT", "--"]).arg(program);
    Ok(servant)
}

/// A folder that belongs to that user: in the one of the tests, or in the system's temporary folder if the user cannot reach it.
fn folder(scratch: &Scratch) -> Result<PathBuf> {
    let near = scratch.path().join("postgres");
    make(&near)?;
    if servant(Path::new("test"))?
        .arg("-w")
        .arg(&near)
        .status()?
        .success()
    {
        return Ok(near);
    }
    fs::remove_dir_all(&near)?;
    let far = std::env::temp_dir().join(format!("holdpoint-postgres-{}", std::process::id()));
    make(&far)?;
    Ok(far)
}

fn make(folder: &Path) -> Result<()> {
    let mut install = command("install");
    install.args(["-d", "-m", "0700"]);
    if apt::is_root()? {
        install.args(["-o", "postgres"]);
    }
    must(install.arg(folder))
}

fn start(programs: &Path, folder: &Path) -> Result<Postgres> {
    let data = folder.join("data");
    let secret = secret()?;
    let secret_file = folder.join("secret");
    // Written by the servant, so that it can read it.
    let mut writer = servant(Path::new("sh"))?;
    writer
        .args(["-c", "umask 077; cat > \"$0\""])
        .arg(&secret_file)
        .current_dir(folder)
        .stdin(Stdio::piped());
    let mut writing = writer.spawn()?;
    if let Some(mut pipe) = writing.stdin.take() {
        pipe.write_all(secret.as_bytes())?;
    }
    if !writing.wait()?.success() {
        bail!("could not write into {}", folder.display());
    }

    let mut initdb = servant(&programs.join("initdb"))?;
    initdb
        .arg("-D")
        .arg(&data)
        .arg("--pwfile")
        .arg(&secret_file)
        .current_dir(folder)
        .stdout(Stdio::null());
    // The locale fixes how text is ordered and folded, whatever the machine's own language. The newer way of showing a
    // password takes an unoptimised client long (a test of 1.7 s took 1.3 s without it); a random secret needs no more than this.
    initdb.args(words(
        "-U postgres --auth=md5 --encoding=UTF8 --locale=C.UTF-8 --no-sync",
    ));
    must(&mut initdb)?;

    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let log_path = folder.join("log");
    let log = File::create(&log_path)?;
    let mut server = servant(&programs.join("postgres"))?;
    server
        .arg("-D")
        .arg(&data)
        .arg("-p")
        .arg(port.to_string())
        .args(["-h", "127.0.0.1"])
        .current_dir(folder);
    // No socket file (its path has a length limit), room for many tests at once, and no waiting for a disk that nobody will read.
    for setting in [
        "unix_socket_directories=",
        "max_connections=300",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
    ] {
        server.args(["-c", setting]);
    }
    let child = server
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    let mut cluster = Cluster {
        child,
        folder: folder.to_path_buf(),
    };

    let begun = Instant::now();
    loop {
        let mut ready = command(programs.join("pg_isready"));
        if ready
            .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
            .status()?
            .success()
        {
            break;
        }
        if cluster.child.try_wait()?.is_some() || begun.elapsed() > START_LIMIT {
            bail!(
                "PostgreSQL did not start:\n{}",
                fs::read_to_string(&log_path).unwrap_or_default()
            );
        }
        sleep(Duration::from_millis(50));
    }
    Ok(Postgres {
        url: format!("postgres://postgres:{secret}@127.0.0.1:{port}/postgres"),
        ours: Some(cluster),
    })
}

/// Other people of this machine can reach the port: without a password they could act as the database's user.
fn secret() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // INT is PostgreSQL's fast shutdown. The shell knows `kill` on every machine.
        let _ = command("sh")
            .args(["-c", "kill -INT \"$0\""])
            .arg(self.child.id().to_string())
            .status();
        let begun = Instant::now();
        while begun.elapsed() < STOP_LIMIT && matches!(self.child.try_wait(), Ok(None)) {
            sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.ours.take());
    }
}
