//! A server of one's own: fresh data, a free port, a clock that can be moved.

use crate::client::{Client, Person};
use crate::postgres::PostgresDatabase;
use engine::clock::{Clock, Moment};
use engine::rollout::Run;
use engine::{Engine, NewToken};
use model::id::RolloutNumber;
use model::role::{Role, Scope};
use model::text::{Email, PersonName};
use server::{Config, Running};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// A week in milliseconds.
pub const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A plan with two phases: three items of which one is ticked in the text, and two hold questions.
pub const PLAN: &str = "# Move the ferry timetable\n\n## Phase 1: Build (1 hour)\n\n- [ ] The image is built from the tagged commit\n- [x] The `schedule` table has its index\n\n## Phase 2: Harbour\n\n- [ ] Two boats read the new timetable\n\n### Hold questions (any yes means hold)\n\n- [ ] Does any harbour board show yesterday?\n- [ ] Is a boat waiting for a crew?\n";

/// A running server.
pub struct TestApp {
    /// Where it listens, without a slash at the end.
    pub url: String,
    running: Option<Running>,
    offset_ms: Arc<AtomicI64>,
    folder: Option<TempDir>,
    postgres: Option<PostgresDatabase>,
}

impl TestApp {
    /// On a fresh SQLite file.
    pub async fn on_sqlite() -> Self {
        Self::start(None, |_| {}).await
    }

    /// On a fresh PostgreSQL database, if there is a server.
    pub async fn on_postgres() -> Option<Self> {
        Some(Self::start(Some(PostgresDatabase::create()?), |_| {}).await)
    }

    /// On SQLite with the demo workspace.
    pub async fn demo() -> Self {
        Self::start(None, |config| config.demo = true).await
    }

    /// Starts a server whose settings were adjusted.
    pub async fn start(
        postgres: Option<PostgresDatabase>,
        adjust: impl FnOnce(&mut Config),
    ) -> Self {
        let folder = tempfile::tempdir().expect("a data folder can be made");
        let mut config = config(folder.path(), postgres.as_ref());
        adjust(&mut config);
        let offset_ms = Arc::new(AtomicI64::new(0));
        let running = Running::start(config, clock(&offset_ms))
            .await
            .expect("the server starts");
        let url = format!("http://{}", running.addr);
        Self {
            url,
            running: Some(running),
            offset_ms,
            folder: Some(folder),
            postgres,
        }
    }

    /// Moves the server's clock.
    pub fn advance(&self, milliseconds: i64) {
        self.offset_ms.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// The engine behind the server, for its public verbs.
    pub fn engine(&self) -> &Engine {
        &self.running().engine
    }

    /// The folder the server keeps its data in.
    pub fn folder(&self) -> &Path {
        self.folder
            .as_ref()
            .expect("the folder lives as long as the app")
            .path()
    }

    /// The link that makes the first admin.
    pub fn set_up_link(&self) -> String {
        self.running()
            .set_up_link
            .clone()
            .expect("nobody can sign in yet")
    }

    /// Ends the server as an operator would; the folder stays.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Ends the server, lets something happen to its folder, and starts it again.
    pub async fn restart(&mut self, meanwhile: impl FnOnce(&Path)) {
        self.stop().await;
        meanwhile(self.folder());
        let config = config(self.folder(), self.postgres.as_ref());
        let running = Running::start(config, clock(&self.offset_ms))
            .await
            .expect("the server starts again");
        self.url = format!("http://{}", running.addr);
        self.running = Some(running);
    }

    /// Changes words in events and files as somebody could who owns the disk: in the file of SQLite with the server away,
    /// in PostgreSQL by statements.
    pub async fn forges(&mut self, from: &str, to: &str) {
        assert_eq!(from.len(), to.len(), "the file keeps its size");
        if let Some(database) = &self.postgres {
            let in_events = format!("payload = replace(payload, '{from}', '{to}')");
            database.alter(&format!(
                "update event set {in_events} where position('{from}' in payload) > 0"
            ));
            let [from, to] = [from, to].map(|words| format!("convert_to('{words}', 'UTF8')"));
            let at = format!("position({from} in content)");
            let in_files = format!("content = overlay(content placing {to} from {at})");
            database.alter(&format!("update file set {in_files} where {at} > 0"));
            return;
        }
        self.restart(|folder| {
            let path = folder.join("holdpoint.db");
            let mut bytes = std::fs::read(&path).expect("the database is one file");
            let places = bytes.windows(from.len()).enumerate();
            let places = places.filter(|(_, window)| *window == from.as_bytes());
            let places: Vec<usize> = places.map(|(at, _)| at).collect();
            assert!(!places.is_empty(), "{from:?} is in the file");
            for at in places {
                bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
            }
            std::fs::write(&path, bytes).expect("written");
        })
        .await;
    }

    /// Its database is PostgreSQL.
    pub fn is_on_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    /// Changes the database past the server. `false`: there is no program that could.
    pub fn alters(&self, statement: &str) -> bool {
        if let Some(database) = &self.postgres {
            database.alter(statement);
            return true;
        }
        let file = self.folder().join("holdpoint.db");
        let output = Command::new("sqlite3").arg(file).arg(statement).output();
        output.is_ok_and(|output| output.status.success())
    }

    /// Somebody who is not signed in.
    pub fn anybody(&self) -> Client {
        Client::new(&self.url)
    }

    /// The first admin.
    pub async fn admin(&self) -> Client {
        let client = self.anybody();
        let answer = client
            .joins(&self.set_up_link(), &Person::named("Ada Admin"))
            .await;
        assert_eq!(
            answer.status(),
            303,
            "{}",
            answer.text().await.unwrap_or_default()
        );
        client
    }

    /// A token that acts as the person of this name.
    pub async fn token(&self, name: &str, scope: Scope) -> String {
        let token = NewToken {
            name: PersonName::parse("a machine").expect("a name"),
            person: Some(Email::parse(&Person::named(name).email).expect("an address")),
            scope,
            lives_ms: None,
        };
        let made = self.engine().create_token(None, token).await;
        made.expect("a token").1
    }

    /// Somebody invited by an admin.
    pub async fn person(&self, admin: &Client, name: &str, role: Role) -> Client {
        let link = admin.invites(name, role).await;
        let client = self.anybody();
        let answer = client.joins(&link, &Person::named(name)).await;
        assert_eq!(
            answer.status(),
            303,
            "{}",
            answer.text().await.unwrap_or_default()
        );
        client
    }

    /// A run as the engine has it.
    pub async fn run(&self, rollout: &str) -> Run {
        let number = RolloutNumber::parse(rollout).expect("a rollout number");
        // Reading is allowed to everybody; any actor will do.
        self.engine()
            .find_run(&reader(), number)
            .await
            .expect("the rollout exists")
    }

    /// Waits until everything that was saved can be found.
    pub async fn search_is_ready_for(&self, client: &Client, query: &str) -> serde_json::Value {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        loop {
            let answer = client.get_json(&format!("/api/v1/search?q={query}")).await;
            if answer["total"].as_u64().unwrap_or(0) > 0 {
                return answer;
            }
            assert!(
                std::time::Instant::now() < deadline,
                "{query} is not found: {answer}"
            );
            tokio::task::yield_now().await;
        }
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("the server runs")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The data of a failed test is evidence.
        if std::thread::panicking()
            && let Some(folder) = self.folder.take()
        {
            eprintln!("the data is kept in {}", folder.keep().display());
        }
    }
}

fn config(folder: &Path, postgres: Option<&PostgresDatabase>) -> Config {
    let mut config = Config::for_tests(folder.to_owned());
    config.database_url =
        postgres.map(|database| database.url().parse().expect("any text is a secret"));
    config
}

fn clock(offset_ms: &Arc<AtomicI64>) -> Clock {
    let (machine, offset_ms) = (Clock::machine(), Arc::clone(offset_ms));
    Clock::new(move || Moment(machine.now().0 + offset_ms.load(Ordering::SeqCst)))
}

/// Reading is allowed to everybody.
pub fn reader() -> engine::Actor {
    let id = model::id::PersonId::parse("00000000-0000-7000-8000-000000000000").expect("an id");
    engine::Actor {
        id,
        name: "Anyone".to_owned(),
        position: None,
        role: Role::Viewer,
        scope: None,
    }
}
