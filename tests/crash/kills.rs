//! The server is killed while people sign (test R-1).

use crate::load::Load;
use crate::{Server, binary, rounds, seed};
use engine::Database;
use std::time::Duration;
use tests::{Seeded, skip};

/// Kills the server under signing clients. Returns how many sign-offs were acknowledged, and what is wrong afterwards.
async fn kill_under_load(kills: usize, sabotage: Option<&str>) -> (usize, Vec<String>) {
    let binary = binary().expect("checked by the caller");
    let mut random = Seeded(seed());
    let folder = tempfile::tempdir().expect("a folder");
    // Everything up to the load is kept honest; only the load runs on a broken promise.
    let load = Load::on_sqlite(folder.path(), 1 + kills / 40).await;
    for _ in 0..kills {
        let server = Server::start(&binary, folder.path(), sabotage).await;
        let signing = load.begins(&server.url).await;
        // The kill comes at a random moment of the load: after so many more answers, not after so long.
        load.goes_on(4 + random.below(60) as usize).await;
        tokio::time::sleep(Duration::from_micros(random.below(2_000))).await;
        server.kill().await;
        signing.ends().await;
    }
    (
        load.saved(),
        load.faults(Database::Sqlite, folder.path()).await,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_sign_off_survives_the_kill() {
    let _machine = crate::MACHINE.read().await;
    if binary().is_none() {
        return skip(
            "every_acknowledged_sign_off_survives_the_kill",
            "HOLDPOINT_BIN is not set",
        );
    }
    let kills = rounds(25, 200);
    let (acknowledged, faults) = kill_under_load(kills, None).await;
    assert!(
        acknowledged >= kills * 4,
        "only {acknowledged} were acknowledged: the test did not load the server"
    );
    assert_eq!(faults, Vec::<String>::new());
}

/// The negative control: a server that answers before its commit must be caught by the same test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_answers_too_early_is_caught() {
    let _machine = crate::MACHINE.read().await;
    if binary().is_none() {
        return skip(
            "a_server_that_answers_too_early_is_caught",
            "HOLDPOINT_BIN is not set",
        );
    }
    let (_, faults) = kill_under_load(3, Some("acknowledge-before-commit")).await;
    assert!(
        !faults.is_empty(),
        "nothing was lost, although every answer came before its commit"
    );
    println!("caught: {}", faults.len());
}
