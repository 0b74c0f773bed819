//! The power goes: whatever was not synced is gone (test R-2).

use crate::disk::Disk;
use crate::load::Load;
use crate::{Server, binary, rounds, seed};
use engine::Database;
use std::fs;
use std::path::Path;
use tests::{Seeded, skip};
use tokio::process::Command;

/// Cuts the power so often. Returns how many sign-offs were acknowledged, and what is wrong afterwards.
async fn cut_power(disk: &Disk, cuts: usize, sabotage: Option<&str>) -> (usize, Vec<String>) {
    let mut random = Seeded(seed());
    let folder = tempfile::tempdir().expect("a folder");
    let load = Load::on_sqlite(folder.path(), 1 + cuts / 15).await;
    for _ in 0..cuts {
        // Only what is synced from here on comes to the copies.
        let durable = tempfile::tempdir().expect("a folder");
        for name in names(folder.path()) {
            fs::copy(folder.path().join(&name), durable.path().join(&name)).expect("copied");
        }
        let mut command = Command::new(binary().expect("checked by the caller"));
        command.env("HOLDPOINT_SABOTAGE", sabotage.unwrap_or_default());
        disk.under(&mut command, folder.path());
        command.env("HOLDPOINT_SHADOW", durable.path());
        let server = Server::start_by(command, folder.path()).await;
        let signing = load.begins(&server.url).await;
        load.goes_on(20 + random.below(200) as usize).await;
        server.kill().await;
        signing.ends().await;
        for name in names(folder.path()) {
            fs::remove_file(folder.path().join(name)).expect("removed");
        }
        for name in names(durable.path()) {
            fs::copy(durable.path().join(&name), folder.path().join(&name)).expect("copied");
        }
    }
    (
        load.saved(),
        load.faults(Database::Sqlite, folder.path()).await,
    )
}

/// The files of the database that outlive a power cut; the shared memory beside them never does.
fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).expect("readable").flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| name.starts_with("holdpoint.db"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_sign_off_survives_a_power_cut() {
    let _machine = crate::MACHINE.read().await;
    let name = "every_acknowledged_sign_off_survives_a_power_cut";
    if binary().is_none() {
        return skip(name, "HOLDPOINT_BIN is not set");
    }
    let disk = match Disk::build() {
        Ok(disk) => disk,
        Err(why) => return skip(name, &why),
    };
    let (acknowledged, faults) = cut_power(&disk, rounds(5, 300), None).await;
    assert!(acknowledged >= 100, "only {acknowledged} were acknowledged");
    assert_eq!(faults, Vec::<String>::new());
    // The negative control: a server that syncs nothing loses what it acknowledged, and the same test sees it.
    let (_, faults) = cut_power(&disk, 1, Some("never-sync")).await;
    assert!(
        !faults.is_empty(),
        "nothing was lost, although nothing was synced"
    );
    println!("caught: {}", faults.len());
}
