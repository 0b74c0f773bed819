//! The server is killed while people sign. Every acknowledged sign-off must be there afterwards, exactly
//! once; one that was not acknowledged is there once or not at all (test R-1).
//!
//! The seed is printed; `HOLDPOINT_CRASH_SEED` replays it, `HOLDPOINT_CRASH_KILLS` makes it longer.

mod index;

use engine::clock::Clock;
use engine::rollout::Run;
use engine::{Database, Engine, Purpose, Settings};
use model::id::RolloutNumber;
use model::live::Stamp;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::{Client, Person, Seeded, location, reader, skip};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const CLIENTS: usize = 16;
const KILLS: usize = 25;
const ITEMS: usize = 4_800;

/// The binary that `cargo xtask test` has built with the sabotage switch in it.
fn binary() -> Option<PathBuf> {
    std::env::var_os("HOLDPOINT_BIN").map(PathBuf::from)
}

struct Server {
    child: Child,
    url: String,
    set_up_link: Option<String>,
}

impl Server {
    async fn start(binary: &Path, folder: &Path, sabotage: Option<&str>) -> Self {
        let mut command = Command::new(binary);
        command.env_remove("HOLDPOINT_SABOTAGE");
        if let Some(promise) = sabotage {
            command.env("HOLDPOINT_SABOTAGE", promise);
        }
        Self::start_by(command, folder).await
    }

    async fn start_by(mut command: Command, folder: &Path) -> Self {
        command
            .args(["serve", "--addr", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
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
            url,
            set_up_link: address.contains("/setup/").then_some(address),
        }
    }

    /// `kill -9`: no destructor, no farewell.
    async fn kill(mut self) {
        self.child.kill().await.expect("killed");
    }
}

async fn read_run(folder: &Path, rollout: &str) -> (Run, Option<(i64, String)>) {
    let settings = Settings {
        data: folder.to_owned(),
        purpose: Purpose::Serve,
        database: Database::Sqlite,
        join_writes: 1,
        clock: Clock::machine(),
    };
    let engine = Engine::open(settings)
        .await
        .expect("the database opens after a kill");
    let run = engine
        .find_run(&reader(), RolloutNumber::parse(rollout).expect("a number"))
        .await
        .expect("the rollout is there");
    let first_bad = engine.verify().await.expect("verified").first_bad;
    engine.close().await;
    (run, first_bad)
}

/// What the clients know: the items whose sign-off was acknowledged, and those sent without an answer.
#[derive(Default)]
struct Journal {
    sent: HashSet<String>,
    acknowledged: HashSet<String>,
}

/// Kills the server `kills` times under signing clients. Returns how many sign-offs were acknowledged, and
/// which of them are missing.
async fn kill_under_load(kills: usize, sabotage: Option<&str>) -> (usize, Vec<String>) {
    let binary = binary().expect("checked by the caller");
    let seed = std::env::var("HOLDPOINT_CRASH_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| u64::from(std::process::id()) * 7919);
    println!("seed {seed}, {kills} kills, {CLIENTS} clients, sabotage {sabotage:?}");
    let mut random = Seeded(seed);
    let folder = tempfile::tempdir().expect("a folder");
    // Everything up to the load is kept honest; only the load runs on a broken promise.
    let server = Server::start(&binary, folder.path(), None).await;
    let ada = Client::new(&server.url);
    assert_eq!(
        ada.joins(
            server.set_up_link.as_deref().expect("a link"),
            &Person::named("Ada Admin")
        )
        .await
        .status(),
        303
    );
    let source: String = std::iter::once("# Signed under fire\n\n".to_owned())
        .chain((0..ITEMS).map(|number| format!("- [ ] Item {number}\n")))
        .collect();
    assert_eq!(
        location(&ada.import(&source).await),
        "/library/signed-under-fire"
    );
    let page = ada.page("/library/signed-under-fire").await;
    let document = hidden(&page, "document");
    let answer = ada
        .post(
            "/rollouts",
            &[
                ("request", &Client::request_key()),
                ("document", &document),
                ("revision", "1"),
                ("title", "Under fire"),
                ("slug", "signed-under-fire"),
            ],
        )
        .await;
    assert_eq!(location(&answer), "/rollouts/R-1");
    server.kill().await;

    let (run, _) = read_run(folder.path(), "R-1").await;
    let items: Arc<Vec<_>> = Arc::new(
        run.items
            .iter()
            .map(|item| (item.id.to_string(), item.words_hash.clone()))
            .collect(),
    );
    let journal = Arc::new(Mutex::new(Journal::default()));
    for round in 0..kills {
        let server = Server::start(&binary, folder.path(), sabotage).await;
        let client = Client::new(&server.url);
        assert_eq!(
            client.signs_in(&Person::named("Ada Admin")).await.status(),
            303
        );
        let workers: Vec<_> = (0..CLIENTS)
            .map(|worker| {
                let (client, items, journal) =
                    (client.clone(), Arc::clone(&items), Arc::clone(&journal));
                tokio::spawn(async move {
                    sign_until_killed(
                        client,
                        &items,
                        &journal,
                        round * CLIENTS + worker,
                        kills * CLIENTS,
                    )
                    .await
                })
            })
            .collect();
        // The kill comes at a random moment of the load: after so many more answers, not after so long.
        let wanted =
            journal.lock().expect("alive").acknowledged.len() + 4 + random.below(60) as usize;
        while journal.lock().expect("alive").acknowledged.len() < wanted {
            tokio::time::sleep(Duration::from_micros(50 + random.below(400))).await;
        }
        server.kill().await;
        for worker in workers {
            worker.await.expect("a client ends when its server is gone");
        }
    }

    let (run, first_bad) = read_run(folder.path(), "R-1").await;
    assert_eq!(first_bad, None, "the chain holds");
    let stored: HashMap<String, &Stamp> = run
        .items
        .iter()
        .map(|item| (item.id.to_string(), &item.live.stamp))
        .collect();
    let is_signed = |id: &String| matches!(stored.get(id), Some(Stamp::Signed { .. }));
    let journal = journal.lock().expect("alive");
    let ghosts: Vec<_> = stored
        .keys()
        .filter(|id| is_signed(id) && !journal.sent.contains(*id))
        .collect();
    assert!(ghosts.is_empty(), "signed by nobody: {ghosts:?}");
    let missing = journal
        .acknowledged
        .iter()
        .filter(|id| !is_signed(id))
        .cloned()
        .collect();
    println!(
        "{} acknowledged, {} sent, {} stored",
        journal.acknowledged.len(),
        journal.sent.len(),
        stored.keys().filter(|id| is_signed(id)).count()
    );
    (journal.acknowledged.len(), missing)
}

/// Each client signs items of its own, so that an acknowledgement belongs to exactly one sign-off. One that
/// finds its item signed already has the answer of an earlier round.
async fn sign_until_killed(
    client: Client,
    items: &[(String, String)],
    journal: &Mutex<Journal>,
    lane: usize,
    lanes: usize,
) {
    for (id, words) in items.iter().skip(lane).step_by(lanes) {
        journal.lock().expect("alive").sent.insert(id.clone());
        let path = format!("/rollouts/R-1/items/{id}/sign-off");
        let key = Client::request_key();
        let fields = [
            ("request", key.as_str()),
            ("verdict", "ok"),
            ("seen", "0"),
            ("words", words),
            ("comment", ""),
            ("phase", "1"),
            ("label", ""),
        ];
        match client.try_post(&path, &fields).await {
            Ok(303) => drop(
                journal
                    .lock()
                    .expect("alive")
                    .acknowledged
                    .insert(id.clone()),
            ),
            Ok(status) => panic!("a sign-off was answered with {status}"),
            Err(_) => return,
        }
    }
}

fn hidden(page: &str, name: &str) -> String {
    let at = page
        .find(&format!("name=\"{name}\""))
        .expect("the field is in the page");
    let start = page[..at].rfind('<').expect("a tag");
    let tag = &page[start..start + page[start..].find('>').expect("its end")];
    tag.split("value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a value")
        .to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_sign_off_survives_the_kill() {
    if binary().is_none() {
        return skip(
            "every_acknowledged_sign_off_survives_the_kill",
            "HOLDPOINT_BIN is not set",
        );
    }
    let kills = std::env::var("HOLDPOINT_CRASH_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(KILLS);
    let (acknowledged, missing) = kill_under_load(kills, None).await;
    assert!(
        acknowledged >= kills * 4,
        "only {acknowledged} were acknowledged: the test did not load the server"
    );
    assert_eq!(missing, Vec::<String>::new());
}

/// The negative control: a server that answers before its commit must be caught by the same test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_answers_too_early_is_caught() {
    if binary().is_none() {
        return skip(
            "a_server_that_answers_too_early_is_caught",
            "HOLDPOINT_BIN is not set",
        );
    }
    let (_, missing) = kill_under_load(3, Some("acknowledge-before-commit")).await;
    assert!(
        !missing.is_empty(),
        "nothing was lost, although every answer came before its commit"
    );
    println!("caught: {} acknowledged sign-offs were lost", missing.len());
}
