//! A workspace of one's own, its server, and the commands on it.

use engine::clock::Clock;
use engine::rollout::Run;
use engine::{Database, Engine, Purpose, Settings};
use model::id::RolloutNumber;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;
use tests::{Client, Person, PostgresDatabase, location, reader, skip};

/// Writes each test twice, on an empty folder with SQLite and on one with PostgreSQL. Where the binary or the database is
/// missing, it skips loudly.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($workspace:ident: Workspace) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run(mut $workspace: $crate::workspace::Workspace) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(workspace) = $crate::workspace::Workspace::on_sqlite(concat!(module_path!(), "::sqlite")) {
                    run(workspace).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(workspace) = $crate::workspace::Workspace::on_postgres(concat!(module_path!(), "::postgres")) {
                    run(workspace).await;
                }
            }
        }
    )*};
}
pub(crate) use on_both;

/// An empty folder, and perhaps an empty PostgreSQL database.
pub struct Workspace {
    pub folder: TempDir,
    pub postgres: Option<PostgresDatabase>,
    pub binary: PathBuf,
    server: Option<Server>,
}

/// A server that runs. It ends with its owner.
pub struct Server {
    child: Child,
    pub url: String,
    pub set_up_link: Option<String>,
}

impl Workspace {
    pub fn on_sqlite(test: &str) -> Option<Self> {
        let Some(binary) = std::env::var_os("HOLDPOINT_BIN") else {
            skip(test, "HOLDPOINT_BIN is not set");
            return None;
        };
        Some(Self {
            folder: tempfile::tempdir().expect("a folder"),
            postgres: None,
            binary: binary.into(),
            server: None,
        })
    }

    pub fn on_postgres(test: &str) -> Option<Self> {
        let workspace = Self::on_sqlite(test)?;
        let Some(postgres) = PostgresDatabase::create() else {
            skip(test, "TEST_POSTGRES_URL is not set");
            return None;
        };
        Some(Self {
            postgres: Some(postgres),
            ..workspace
        })
    }

    /// Where the data is.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A command on this workspace.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.binary);
        for name in ["SERVER", "TOKEN", "SABOTAGE", "ADDR"] {
            command.env_remove(format!("HOLDPOINT_{name}"));
        }
        command.env("HOLDPOINT_DATA", self.data());
        match &self.postgres {
            Some(database) => command.env("HOLDPOINT_DATABASE_URL", database.url()),
            None => command.env_remove("HOLDPOINT_DATABASE_URL"),
        };
        command.args(arguments);
        command
    }

    /// Runs a command to its end.
    pub fn runs(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("it runs")
    }

    /// Runs it with `--json`: the exit code and what was printed.
    pub fn says(&self, arguments: &[&str]) -> (i32, Value) {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        let output = self.runs(&arguments);
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{arguments:?}: {error}: {}", words(&output));
        });
        (output.status.code().expect("it ended by itself"), report)
    }

    /// Starts the server.
    pub fn serve(&mut self, flags: &[&str]) -> &Server {
        let mut arguments = vec!["serve", "--addr", "127.0.0.1:0"];
        arguments.extend(flags);
        let command = self.command(arguments);
        self.serve_by(command)
    }

    /// Starts it by a command of one's own.
    pub fn serve_by(&mut self, mut command: Command) -> &Server {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(self.log())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("a line");
        let address = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .unwrap_or_else(|| panic!("an address in {line:?}"));
        self.server.insert(Server {
            url: address.split('/').take(3).collect::<Vec<_>>().join("/"),
            set_up_link: address.contains("/setup/").then(|| address.to_owned()),
            child,
        })
    }

    /// What servers have said so far.
    pub fn logged(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("server.log")).expect("a log")
    }

    fn log(&self) -> std::fs::File {
        let mut options = std::fs::OpenOptions::new();
        let path = self.folder.path().join("server.log");
        options.create(true).append(true).open(path).expect("a log")
    }

    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("the server runs")
    }

    /// Ends the server as a service manager does.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let pid = server.child.id().to_string();
            let asked = Command::new("kill").args(["-TERM", &pid]).status();
            assert!(asked.expect("kill runs").success());
            assert!(server.child.wait().expect("it ends").success());
        }
    }

    /// Starts the server and makes its first admin.
    pub async fn serve_with_admin(&mut self) -> Client {
        self.serve(&[]);
        self.makes_admin().await
    }

    /// The first admin of the server that runs.
    pub async fn makes_admin(&self) -> Client {
        let server = self.server();
        let ada = Client::new(&server.url);
        let link = server.set_up_link.as_deref().expect("nobody is there yet");
        let answer = ada.joins(link, &Person::named("Ada Admin")).await;
        assert_eq!(answer.status(), 303);
        ada
    }

    /// The same binary and an empty folder, with SQLite.
    pub fn another(&self) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            postgres: None,
            binary: self.binary.clone(),
            server: None,
        }
    }

    /// The same with an empty PostgreSQL database, if there is a server for it.
    pub fn another_on_postgres(&self) -> Option<Self> {
        let postgres = Some(PostgresDatabase::create()?);
        Some(Self {
            postgres,
            ..self.another()
        })
    }

    /// A file beside the data.
    pub fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// A rollout of as many items, R-1.
    pub async fn starts_rollout(&self, ada: &Client, items: usize) {
        let items = (0..items).map(|number| format!("- [ ] Item {number}\n"));
        let source: String = std::iter::once("# Signed meanwhile\n\n".to_owned())
            .chain(items)
            .collect();
        assert_eq!(
            location(&ada.import(&source).await),
            "/library/signed-meanwhile"
        );
        let page = ada.page("/library/signed-meanwhile").await;
        let document = page.split("name=\"document\" value=\"").nth(1);
        let document = document
            .and_then(|rest| rest.split('"').next())
            .expect("its id");
        let fields = [
            ("request", &*Client::request_key()),
            ("document", document),
            ("revision", "1"),
            ("title", "Meanwhile"),
            ("slug", "signed-meanwhile"),
        ];
        assert_eq!(
            location(&ada.post("/rollouts", &fields).await),
            "/rollouts/R-1"
        );
    }

    /// What is stored: R-1, and whether every chain fits. Read beside a server, or without one.
    pub async fn stored(&self) -> (Run, Option<(i64, String)>) {
        let database = match &self.postgres {
            Some(database) => Database::Postgres(database.url()),
            None => Database::Sqlite,
        };
        let settings = Settings {
            data: self.data(),
            purpose: Purpose::WorkBeside,
            database,
            join_writes: 1,
            attempts: Default::default(),
            pictures: Default::default(),
            clock: Clock::machine(),
        };
        let engine = Engine::open(settings).await.expect("it opens");
        let number = RolloutNumber::parse("R-1").expect("a number");
        let run = engine
            .find_run(&reader(), number)
            .await
            .expect("R-1 is there");
        let first_mismatch = engine.verify().await.expect("verified").first_mismatch;
        engine.close().await;
        (run, first_mismatch)
    }

    /// A token of the first admin, which may everything.
    pub fn token(&self) -> String {
        let ada = Person::named("Ada Admin").email;
        let make = ["token", "create", "--name", "drill", "--scope", "admin"];
        let (code, made) = self.says(&[&make[..], &["--person", &ada]].concat());
        assert_eq!(code, 0, "{made}");
        made["token"].as_str().expect("a secret").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Everything that a command said.
pub fn words(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The rights of a file.
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let metadata = std::fs::symlink_metadata(path);
    let metadata = metadata.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    metadata.permissions().mode() & 0o7777
}
