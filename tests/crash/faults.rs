//! Calls of the disk fail while 16 people sign (test F-2).

use crate::disk::{Call, Disk, Error, Fault, Files};
use crate::load::{Load, ada_admin};
use crate::{Server, binary, rounds, seed};
use engine::Database;
use std::path::Path;
use std::time::{Duration, Instant};
use tests::{Client, Seeded, skip};
use tokio::process::Command;

/// How long it may take until something is found after a fault.
const LONGEST: Duration = Duration::from_secs(60);

/// The disk, or why this test does not run here.
fn disk(name: &str) -> Option<Disk> {
    if binary().is_none() {
        skip(name, "HOLDPOINT_BIN is not set");
        return None;
    }
    match Disk::build() {
        Ok(disk) => Some(disk),
        Err(why) => {
            skip(name, &why);
            None
        }
    }
}

async fn start(disk: &Disk, folder: &Path, address: &str) -> Server {
    let mut command = Command::new(binary().expect("checked by the caller"));
    command.env_remove("HOLDPOINT_SABOTAGE");
    disk.under(&mut command, folder);
    Server::start_at(command, folder, address).await
}

/// A process that could not make a file durable has ended with a code and one clear line.
async fn ended_in_order(server: Server) {
    let (status, said) = server.ends().await;
    assert_eq!(status.code(), Some(2), "{said}");
    let lines = said
        .lines()
        .filter(|line| line.contains("could not be made durable"));
    assert_eq!(lines.count(), 1, "{said}");
}

/// What was seen, 1: one failed write ended all writing. Every acknowledged sign-off is there exactly once, none that was
/// answered with "not saved" is, and writing works again without a restart, except after a failed fsync.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_failed_write_does_not_end_all_writing() {
    let _machine = crate::MACHINE.read().await;
    let Some(disk) = disk("one_failed_write_does_not_end_all_writing") else {
        return;
    };
    let (faults, mut random) = (rounds(100, 1_000), Seeded(seed()));
    let folder = tempfile::tempdir().expect("a folder");
    let load = Load::on_sqlite(folder.path(), 2 + faults / 40).await;
    let mut server = start(&disk, folder.path(), "127.0.0.1:0").await;
    let (address, url) = (server.address(), server.url.clone());
    let (mut signing, mut restarts, mut hits) = (load.begins(&url).await, 0, 0);
    for round in 0..faults {
        let fault = Fault::by_chance(&mut random);
        disk.arm(fault);
        let before = load.refused();
        load.until(&format!("fault {round} strikes: {fault:?}"), || {
            disk.failed() > 0 || server.has_ended()
        })
        .await;
        hits += usize::from(disk.failed() > 0);
        if fault.is_fatal() {
            ended_in_order(server).await;
            disk.disarm();
            signing.ends().await;
            server = start(&disk, folder.path(), &address).await;
            signing = load.begins(&url).await;
            restarts += 1;
        } else if fault.fail < 0 {
            // For a while: people press again and are refused again, and nothing gets stuck.
            load.until("somebody is refused", || load.refused() > before)
                .await;
            disk.disarm();
        }
        load.goes_on(1).await;
        disk.disarm();
        assert!(!server.has_ended(), "it goes on after {fault:?}");
    }
    signing.ends().await;
    server.kill().await;
    let wrong = load.faults(Database::Sqlite, folder.path()).await;
    println!("{hits} faults struck, {restarts} of them ended the process");
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(hits, faults);
    assert!(load.refused() > 0 && restarts > 0 && restarts < faults);
}

/// The database file itself cannot be made durable when the log is copied into it. SQLite would not even say so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_fsync_of_the_database_file_ends_the_process() {
    let _machine = crate::MACHINE.read().await;
    let Some(disk) = disk("a_failed_fsync_of_the_database_file_ends_the_process") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(&disk, folder.path(), "127.0.0.1:0").await;
    let ada = Client::new(&server.url);
    let link = server.set_up_link.clone().expect("a link");
    assert_eq!(ada.joins(&link, &ada_admin()).await.status(), 303);
    disk.arm(Fault {
        call: Call::Sync,
        files: Files::Database,
        pass: 0,
        fail: -1,
        error: Error::Io,
    });
    // Each of them is some 120 pages of the log.
    let mut imported = 0;
    while disk.failed() == 0 && imported < 100 {
        let words = format!(
            "# Page {imported}\n\n{}",
            "All lamps are lit. ".repeat(25_000)
        );
        match ada.try_import(&words).await {
            Ok(answer) => assert_eq!(answer.status(), 303),
            Err(_) => break,
        }
        imported += 1;
    }
    ended_in_order(server).await;
    assert!(disk.failed() > 0 && imported > 0);
    disk.disarm();
    // What was confirmed is there after the restart.
    let server = start(&disk, folder.path(), "127.0.0.1:0").await;
    let ada = Client::new(&server.url);
    assert_eq!(ada.signs_in(&ada_admin()).await.status(), 303);
    for number in 0..imported {
        ada.page(&format!("/library/page-{number}")).await;
    }
    server.kill().await;
}

/// The same for the search index, which is only a cache: it is dropped and made again, the product goes on, and everything is
/// found in the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_of_the_search_index_harms_nothing() {
    let _machine = crate::MACHINE.read().await;
    let Some(disk) = disk("a_fault_of_the_search_index_harms_nothing") else {
        return;
    };
    let (faults, mut random) = (rounds(12, 100), Seeded(seed()));
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = start(&disk, folder.path(), "127.0.0.1:0").await;
    let ada = Client::new(&server.url);
    let link = server.set_up_link.clone().expect("a link");
    assert_eq!(ada.joins(&link, &ada_admin()).await.status(), 303);
    let mut struck = 0;
    for round in 0..faults {
        let calls = [Call::Write, Call::Sync, Call::Truncate, Call::Rename];
        let fault = Fault {
            call: calls[random.below(4) as usize],
            files: Files::Index,
            pass: random.below(6) as i64,
            fail: [1, 3][random.below(2) as usize],
            error: [Error::Io, Error::NoSpace][random.below(2) as usize],
        };
        disk.arm(fault);
        let words = format!("# Lantern {round}\n\n## Remedy\n\nPolish lensq{round}q.\n");
        assert_eq!(ada.import(&words).await.status(), 303, "{fault:?}");
        // The follower has met the fault, or has finished without meeting it.
        while disk.failed() == 0 && !finds(&ada, round).await {}
        struck += usize::from(disk.failed() > 0);
        disk.disarm();
        let begun = Instant::now();
        while !finds(&ada, round).await {
            assert!(
                begun.elapsed() < LONGEST,
                "lantern {round} is not found: {fault:?}"
            );
        }
        assert!(!server.has_ended(), "{fault:?}");
    }
    assert!(struck > 0, "none of {faults} faults was met");
    for round in 0..faults {
        assert!(finds(&ada, round).await, "lantern {round} is still found");
    }
    println!("{struck} of {faults} faults met the follower");
    server.kill().await;
}

/// Whether the document of a round is found.
async fn finds(ada: &Client, round: usize) -> bool {
    let address = format!("/api/v1/search?q=lensq{round}q");
    ada.get_json(&address).await["total"] == 1
}
