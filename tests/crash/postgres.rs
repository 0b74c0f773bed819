//! PostgreSQL is killed, paused, and cut off while people sign (tests R-3 and F-6). It is one of its own: others use the one of
//! the tests meanwhile.

use crate::load::{Load, ada_admin};
use crate::{Server, binary, rounds, seed};
use engine::Database;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tests::{Client, Seeded, skip};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::watch;

/// A cluster in a folder of its own.
struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Cluster {
    /// Makes one and starts it. `Err`: why there is none on this machine.
    async fn start() -> Result<Self, String> {
        let versions = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten();
        let programs = versions
            .map(|version| version.path().join("bin"))
            .filter(|programs| programs.join("initdb").exists())
            .max()
            .ok_or("there is no PostgreSQL in Debian's place")?;
        let folder = tempfile::tempdir().expect("a folder");
        let given = Command::new("chown")
            .arg("postgres")
            .arg(folder.path())
            .status()
            .await;
        if !given.is_ok_and(|status| status.success()) {
            return Err("a folder cannot be given to the user postgres".to_owned());
        }
        let made = servant(&programs.join("initdb"))
            .args([
                "--auth=trust",
                "--username=postgres",
                "--no-instructions",
                "--pgdata",
            ])
            .arg(folder.path().join("data"))
            .stdout(Stdio::null())
            .status()
            .await
            .map_err(|error| error.to_string())?;
        if !made.success() {
            return Err("initdb failed".to_owned());
        }
        let port = free_port();
        let child = serve(&programs, folder.path(), port);
        let mut cluster = Self {
            programs,
            folder,
            port,
            child,
        };
        cluster.answers().await;
        Ok(cluster)
    }

    /// Waits until it answers; one that could not start, because the one before still dies, is started again.
    async fn answers(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            if self.child.try_wait().expect("asked").is_some() {
                self.child = serve(&self.programs, self.folder.path(), self.port);
            }
            let asked = Command::new("psql")
                .args([
                    &self.url(),
                    "--no-psqlrc",
                    "--quiet",
                    "--command",
                    "select 1",
                ])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            if asked.await.is_ok_and(|status| status.success()) {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "PostgreSQL does not start:\n{}",
                self.said()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// What its last start said.
    fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// `kill -9`, and a start as a service manager would make it.
    async fn is_killed(&mut self) {
        self.signal("KILL").await;
        self.child.wait().await.expect("it is gone");
        self.answers().await;
    }

    /// Sends a signal to it and to all its processes.
    async fn signal(&self, name: &str) {
        let process = self.child.id().expect("it runs").to_string();
        // It may have no process of its own at this moment.
        let _ = Command::new("pkill")
            .arg(format!("-{name}"))
            .args(["-P", &process])
            .status()
            .await;
        let sent = Command::new("kill")
            .args(["-s", name, &process])
            .status()
            .await;
        assert!(sent.is_ok_and(|status| status.success()), "{name}");
    }
}

/// A command as the user that PostgreSQL accepts, which ends with this process.
fn servant(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args([
            "--reuid=postgres",
            "--regid=postgres",
            "--init-groups",
            "--pdeathsig",
            "KILL",
            "--",
        ])
        .arg(program)
        .kill_on_drop(true);
    command
}

fn serve(programs: &Path, folder: &Path, port: u16) -> Child {
    let log = std::fs::File::create(folder.join("log")).expect("a log");
    servant(&programs.join("postgres"))
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
        .args(["-c", "unix_socket_directories="])
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("PostgreSQL starts")
}

/// A port that is free, below those that Linux gives to outgoing connections: one of these could take it while PostgreSQL is down.
/// No two clusters of one process are offered the same.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + (std::process::id() % 10_000) as u16;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed);
        assert!(port < 32_000, "no port is free");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A wire to PostgreSQL that can be cut.
struct Wire {
    address: SocketAddr,
    is_whole: watch::Sender<bool>,
}

impl Wire {
    async fn to(port: u16) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("its address");
        let (is_whole, watched) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let mut watched = watched.clone();
                if !*watched.borrow() {
                    continue;
                }
                tokio::spawn(async move {
                    let Ok(mut far) = TcpStream::connect(("127.0.0.1", port)).await else {
                        return;
                    };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = watched.wait_for(|is_whole| !is_whole) => {}
                    }
                });
            }
        });
        Self { address, is_whole }
    }

    fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.address)
    }
}

async fn cluster(name: &str) -> Option<Cluster> {
    if binary().is_none() {
        skip(name, "HOLDPOINT_BIN is not set");
        return None;
    }
    match Cluster::start().await {
        Ok(cluster) => Some(cluster),
        Err(why) => {
            skip(name, &why);
            None
        }
    }
}

fn server_on(url: &str) -> Command {
    let mut command = Command::new(binary().expect("checked by the caller"));
    command.env("HOLDPOINT_DATABASE_URL", url);
    command.env_remove("HOLDPOINT_SABOTAGE");
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_sign_off_survives_the_kill_of_postgres() {
    let _machine = crate::MACHINE.read().await;
    let name = "every_acknowledged_sign_off_survives_the_kill_of_postgres";
    let Some(mut cluster) = cluster(name).await else {
        return;
    };
    let (kills, mut random) = (rounds(25, 200), Seeded(seed()));
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::Postgres(cluster.url());
    let load = Load::prepare(
        server_on(&cluster.url()),
        database.clone(),
        folder.path(),
        2 + kills / 20,
    )
    .await;
    let mut server = Server::start_by(server_on(&cluster.url()), folder.path()).await;
    let signing = load.begins(&server.url).await;
    for _ in 0..kills {
        load.goes_on(4 + random.below(40) as usize).await;
        tokio::time::sleep(Duration::from_micros(random.below(3_000))).await;
        cluster.is_killed().await;
    }
    load.goes_on(1).await;
    signing.ends().await;
    assert!(!server.has_ended(), "it goes on by itself");
    let said = server.said();
    assert!(
        !said.contains("write lane has ended"),
        "a write was told another cause: {said}"
    );
    server.kill().await;
    assert_eq!(
        load.faults(database, folder.path()).await,
        Vec::<String>::new()
    );
}

/// What was seen, 8: while PostgreSQL was away every page was 500, and a posted document was lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgres_is_away_pages_that_need_none_stay_up_and_nothing_typed_is_lost() {
    let _machine = crate::MACHINE.read().await;
    let name = "while_postgres_is_away_pages_that_need_none_stay_up_and_nothing_typed_is_lost";
    let Some(cluster) = cluster(name).await else {
        return;
    };
    let wire = Wire::to(cluster.port).await;
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::Postgres(cluster.url());
    let load = Load::prepare(
        server_on(&cluster.url()),
        database.clone(),
        folder.path(),
        2,
    )
    .await;
    let mut server = Server::start_by(server_on(&wire.url()), folder.path()).await;
    let ada = Client::new(&server.url);
    assert_eq!(ada.signs_in(&ada_admin()).await.status(), 303);
    let signing = load.begins(&server.url).await;
    for is_cut in [false, true] {
        load.goes_on(20).await;
        let begun = Instant::now();
        match is_cut {
            true => drop(wire.is_whole.send(false)),
            false => cluster.signal("STOP").await,
        }
        let pause = Duration::from_secs(rounds(8, 30) as u64);
        while begun.elapsed() < pause {
            let asked = Instant::now();
            let answers = tokio::join!(
                ada.get("/sign-in"),
                ada.get("/help/rules"),
                ada.get("/healthz"),
                ada.get("/library"),
                ada.try_import("# Written while it was away\n"),
                ada.get_json("/readyz"),
            );
            let waited = asked.elapsed();
            assert!(waited < Duration::from_secs(8), "cut {is_cut}: {waited:?}");
            assert_eq!(answers.0.status(), 200, "cut {is_cut}");
            assert_eq!(answers.1.status(), 200, "cut {is_cut}");
            assert_eq!(answers.2.status(), 200, "cut {is_cut}");
            assert_eq!(answers.3.status(), 503, "cut {is_cut}");
            let cannot = answers.5["cannot"].as_array().cloned().unwrap_or_default();
            assert!(
                cannot.contains(&"read".into()) && cannot.contains(&"write".into()),
                "{cannot:?}"
            );
            let kept = answers.4.expect("an answer");
            assert_eq!(kept.status(), 503, "cut {is_cut}");
            assert!(kept.headers().contains_key("retry-after"));
            let page = kept.text().await.expect("text");
            assert!(
                page.contains("# Written while it was away") && page.contains("Send again"),
                "{page}"
            );
            assert!(page.contains("Not saved.") || page.contains("Unknown, safe to press again."));
        }
        match is_cut {
            true => drop(wire.is_whole.send(true)),
            false => cluster.signal("CONT").await,
        }
        let back = Instant::now();
        load.goes_on(10).await;
        assert!(
            back.elapsed() < Duration::from_secs(15),
            "{:?}",
            back.elapsed()
        );
        ada.page("/library").await;
    }
    // The same form again, as the button of the kept page sends it, is taken.
    assert_eq!(
        ada.import("# Written while it was away\n").await.status(),
        303
    );
    signing.ends().await;
    assert!(!server.has_ended());
    server.kill().await;
    let faults = load.faults(database, folder.path()).await;
    // The document is an event of its own.
    let others = faults
        .iter()
        .filter(|fault| !fault.contains("items are signed by"));
    assert_eq!(others.count(), 0, "{faults:?}");
}
