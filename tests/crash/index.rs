//! The server is killed while documents come in and the index follows. Afterwards as many can be found as there are
//! (test R-4). `HOLDPOINT_INDEX_KILLS` makes it longer.

use crate::{Server, binary};
use engine::clock::Clock;
use engine::{Database, Engine, Purpose, Settings};
use model::document::Filter;
use std::path::Path;
use std::time::Duration;
use tests::{Client, Person, PostgresDatabase, Seeded, location, reader, skip};
use tokio::process::Command;

const KILLS: usize = 50;

/// Kills the server so often, and returns how many documents and incidents there are, and how many of them can be found.
async fn kill_while_indexing(kills: usize, sabotage: Option<&str>) -> (usize, usize) {
    let binary = binary().expect("checked by the caller");
    let seed = std::env::var("HOLDPOINT_CRASH_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| u64::from(std::process::id()) * 7919);
    println!("seed {seed}, {kills} kills, sabotage {sabotage:?}");
    let mut random = Seeded(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let mut imported = 0;
    let mut counts = (0, 0);
    for round in 0..kills {
        // Now and then all of it has to be built again.
        if round % 4 == 3 && sabotage.is_none() {
            let index = folder.path().join("index");
            // A part that was being joined when the engine closed may still be written for a moment.
            while index.exists() {
                let _ = std::fs::remove_dir_all(&index);
            }
        }
        let server = Server::start(&binary, folder.path(), sabotage).await;
        let ada = Client::new(&server.url);
        match &server.set_up_link {
            Some(link) => drop(ada.joins(link, &Person::named("Ada Admin")).await),
            None => drop(ada.signs_in(&Person::named("Ada Admin")).await),
        }
        // The kill comes after so many more documents, and a little later or not.
        for _ in 0..2 + random.below(8) {
            ada.import(&format!(
                "# Lantern {imported}\n\n## Remedy\n\nPolish lens{imported}.\n"
            ))
            .await;
            imported += 1;
        }
        let incident = [
            ("request", &*Client::request_key()),
            ("title", "The lantern is dark"),
            ("severity", "P3"),
        ];
        let declared = location(&ada.post("/incidents", &incident).await);
        let end = [
            ("request", &*Client::request_key()),
            ("text", "It was polished."),
            ("stage", "resolved"),
        ];
        ada.post(&format!("{declared}/entries"), &end).await;
        tokio::time::sleep(Duration::from_millis(random.below(120))).await;
        server.kill().await;
        counts = count(folder.path()).await;
        if counts.0 != counts.1 {
            break;
        }
    }
    println!("{imported} documents came in");
    counts
}

/// How many documents and incidents there are, and how many can be found, when the index has caught up.
async fn count(folder: &Path) -> (usize, usize) {
    let engine = Engine::open(Settings {
        data: folder.to_owned(),
        purpose: Purpose::Serve,
        database: Database::Sqlite,
        join_writes: 1,
        attempts: Default::default(),
        pictures: Default::default(),
        clock: Clock::machine(),
    })
    .await
    .expect("opened");
    let caught_up = async {
        while !engine.cannot().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), caught_up)
        .await
        .expect("the index catches up");
    let found = engine.count_searchable().await.expect("counted");
    let (_, all) = engine
        .list_documents(&reader(), &Filter::default(), 1, 0)
        .await
        .expect("listed");
    let (_, resolved) = engine
        .list_resolved_incidents(&reader(), 1, 0)
        .await
        .expect("listed");
    engine.close().await;
    let all = usize::try_from(all + resolved);
    (all.expect("no fewer than none"), found)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_much_is_found_as_there_is_after_each_kill() {
    let _machine = crate::MACHINE.read().await;
    if binary().is_none() {
        return skip(
            "as_much_is_found_as_there_is_after_each_kill",
            "HOLDPOINT_BIN is not set",
        );
    }
    let kills = std::env::var("HOLDPOINT_INDEX_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(KILLS);
    let (all, found) = kill_while_indexing(kills, None).await;
    assert!(
        all >= 2 * kills,
        "only {all} documents: nothing was indexed"
    );
    assert_eq!(found, all);
}

/// The negative control: a follower that says it has followed before it did must be caught by the same test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_seals_too_early_is_caught() {
    let _machine = crate::MACHINE.read().await;
    if binary().is_none() {
        return skip(
            "an_index_that_seals_too_early_is_caught",
            "HOLDPOINT_BIN is not set",
        );
    }
    let (all, found) = kill_while_indexing(40, Some("seal-before-entries")).await;
    assert_ne!(
        found, all,
        "nothing was lost, although every seal came before its entries"
    );
    println!("caught: {found} of {all} are found");
}

/// How large a file may be while there is no room, in blocks of the shell: 512 bytes in some, 1,024 in others.
const NO_ROOM: &str = "64";

/// An index that cannot be written says that it is behind, keeps what it has, and catches up when there is room again.
/// PostgreSQL holds the data, so that only the index meets the limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_without_room_says_so_and_catches_up() {
    let _machine = crate::MACHINE.read().await;
    const NAME: &str = "an_index_without_room_says_so_and_catches_up";
    let Some(binary) = binary() else {
        return skip(NAME, "HOLDPOINT_BIN is not set");
    };
    if !cfg!(target_os = "linux") {
        return skip(NAME, "only Linux changes the limits of a running process");
    }
    let Some(database) = PostgresDatabase::create() else {
        return skip(NAME, "TEST_POSTGRES_URL is not set");
    };
    let folder = tempfile::tempdir().expect("a folder");
    // Without the trap the first byte too many would end the process; a full disk does not.
    let script = format!("trap '' XFSZ; ulimit -S -f {NO_ROOM}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .arg(&binary)
        .env("HOLDPOINT_DATABASE_URL", database.url());
    let server = Server::start_by(command, folder.path()).await;
    let ada = Client::new(&server.url);
    let link = server.set_up_link.as_deref().expect("a link");
    ada.joins(link, &Person::named("Ada Admin")).await;
    ada.import("# Small lantern\n\nFits.\n").await;
    ada.waits_for("/search?q=lantern", "<h1>1 page</h1>").await;

    let mut random = Seeded(11);
    let words: Vec<String> = (0..20_000)
        .map(|_| format!("w{:x}", random.below(u64::MAX)))
        .collect();
    ada.import(&format!("# Large lantern\n\n{}\n", words.join(" ")))
        .await;
    ada.waits_for("/search?q=lantern", "The search index is being built")
        .await;
    assert!(
        ada.page("/search?q=lantern")
            .await
            .contains("Small lantern"),
        "what was found before is found"
    );
    assert!(
        ada.page("/search?q=zeppelin")
            .await
            .contains("No results yet."),
        "nothing found is no proof"
    );

    let process = server.process();
    let status = Command::new("prlimit")
        .args(["--pid", &process, "--fsize=unlimited"])
        .status()
        .await
        .expect("prlimit runs");
    assert!(status.success(), "the limit is lifted");
    ada.waits_for("/search?q=lantern", "<h1>2 pages</h1>").await;
    assert!(
        !ada.page("/search?q=lantern")
            .await
            .contains("The search index is being built")
    );
    server.kill().await;
}
