//! The index is a cache: whatever happens to it, what is in the database is found again, and nothing else.

use model::document::Filter;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tests::{Seeded, TestApp, reader, skip};

/// How often the index is damaged, unless `HOLDPOINT_DAMAGES` says it.
const DAMAGES: usize = 30;
const WORDS: [&str; 4] = ["kestrel", "buzzard", "osprey", "merlin"];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false => all.push(path),
        }
    }
    all.sort();
    all
}

/// Damages one file, and says how.
fn damage(index: &Path, random: &mut Seeded) -> String {
    let files = files(index);
    let file = &files[random.below(files.len() as u64) as usize];
    let mut bytes = fs::read(file).expect("readable");
    let how = match (random.below(4), bytes.len()) {
        (0, _) | (_, 0) => {
            fs::remove_file(file).expect("removed");
            "removed"
        }
        (1, length) => {
            fs::write(file, &bytes[..random.below(length as u64) as usize]).expect("written");
            "cut"
        }
        (_, length) => {
            bytes[random.below(length as u64) as usize] ^= 1 << random.below(8);
            fs::write(file, &bytes).expect("written");
            "one bit flipped"
        }
    };
    format!("{how}: {}", file.display())
}

/// Waits until the index has caught up and nothing is missing, and asks for every word.
async fn everything_is_found(app: &TestApp, after: &str) {
    let ready = async {
        while !app.engine().cannot().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ready)
        .await
        .unwrap_or_else(|_| panic!("never ready after {after}"));
    let (_, all) = app
        .engine()
        .list_documents(&reader(), &Filter::default(), 1, 0)
        .await
        .expect("listed");
    let whole = async {
        while app.engine().count_searchable().await.expect("counted") as i64 != all {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), whole)
        .await
        .unwrap_or_else(|_| panic!("not {all} can be found after {after}"));
    for word in WORDS {
        let found = app
            .engine()
            .search(&reader(), word, Vec::new(), 10)
            .await
            .unwrap_or_else(|problem| panic!("{word} after {after}: {problem}"));
        assert_eq!(found.total, 1, "{word} after {after}");
    }
}

async fn with_birds() -> TestApp {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    for word in WORDS {
        ada.import(&format!(
            "# Bird {}\n\nA {word}.\n\n## Where\n\n`nest --at cliff`\n",
            word.len()
        ))
        .await;
    }
    everything_is_found(&app, "nothing").await;
    app
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_index_is_built_again() {
    let damages = std::env::var("HOLDPOINT_DAMAGES")
        .ok()
        .and_then(|damages| damages.parse().ok())
        .unwrap_or(DAMAGES);
    let seed = u64::from(std::process::id()) * 7919;
    println!("seed {seed}");
    let mut random = Seeded(seed);
    let mut app = with_birds().await;
    for _ in 0..damages {
        let mut what = String::new();
        app.restart(|folder| what = damage(&folder.join("index"), &mut random))
            .await;
        everything_is_found(&app, &what).await;
    }
}

/// The index goes away under a server that runs; the next change finds out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_goes_away_is_built_again_while_serving() {
    let app = with_birds().await;
    fs::remove_dir_all(app.folder().join("index")).expect("removed");
    let ada = app.anybody();
    ada.signs_in(&tests::Person::named("Ada Admin")).await;
    ada.import("# Late bird\n\nA harrier.\n").await;
    let found = app.search_is_ready_for(&ada, "harrier").await;
    assert_eq!(found["total"], 1);
    everything_is_found(&app, "the folder was removed").await;
}

/// A backup brings an older database back; what was saved after it is not found any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_from_another_time_is_built_again() {
    let mut app = with_birds().await;
    let mut kept = Vec::new();
    app.restart(|folder| kept = fs::read(folder.join("holdpoint.db")).expect("readable"))
        .await;
    let ada = app.anybody();
    ada.signs_in(&tests::Person::named("Ada Admin")).await;
    ada.import("# Late bird\n\nA harrier.\n").await;
    app.search_is_ready_for(&ada, "harrier").await;
    app.restart(|folder| {
        for left in ["holdpoint.db-wal", "holdpoint.db-shm"] {
            let _ = fs::remove_file(folder.join(left));
        }
        fs::write(folder.join("holdpoint.db"), &kept).expect("written");
    })
    .await;
    // As many events as there were, but others.
    let ada = app.anybody();
    ada.signs_in(&tests::Person::named("Ada Admin")).await;
    ada.import("# Other bird\n\nA hobby.\n").await;
    app.search_is_ready_for(&ada, "hobby").await;
    everything_is_found(&app, "an older database").await;
    assert_eq!(ada.get_json("/api/v1/search?q=harrier").await["total"], 0);
}

/// `holdpoint reindex` beside a server, which takes what was built; and without one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reindex_builds_a_new_index_beside_the_old_one() {
    let Some(binary) = std::env::var_os("HOLDPOINT_BIN") else {
        return skip(
            "reindex_builds_a_new_index_beside_the_old_one",
            "HOLDPOINT_BIN is not set",
        );
    };
    let mut app = with_birds().await;
    let reindex = |folder: PathBuf| {
        let mut command = tokio::process::Command::new(&binary);
        command
            .arg("reindex")
            .arg("--json")
            .arg("--data")
            .arg(folder);
        command.output()
    };
    let said = |output: std::process::Output| -> serde_json::Value {
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let beside = said(reindex(app.folder().to_owned()).await.expect("run"));
    assert_eq!(beside["in_use"], true, "{beside}");
    assert!(beside["events"].as_i64() > Some(0), "{beside}");
    everything_is_found(&app, "a rebuild beside the server").await;

    app.stop().await;
    let alone = said(reindex(app.folder().to_owned()).await.expect("run"));
    assert_eq!(alone["in_use"], false, "{alone}");
    app.restart(|_| ()).await;
    everything_is_found(&app, "a rebuild without a server").await;
}
