//! Backups that the server takes by itself.

use crate::backup::digest;
use crate::rights::until;
use crate::workspace::{Workspace, on_both};
use engine::clock::Moment;
use serde_json::Value;
use std::path::PathBuf;

on_both! {
    async fn a_server_takes_backups_by_itself_and_keeps_as_many_as_it_is_told(workspace: Workspace) {
        let folder = workspace.folder.path().join("kept");
        std::fs::create_dir(&folder).expect("made");
        let old = ["20200101T000000Z", "20210101T000000Z", "20220101T000000Z"];
        let old = old.map(|time| folder.join(format!("holdpoint-{time}.backup")));
        // Old by their names; the newest by its time too, or the next one would not be due.
        for file in &old {
            std::fs::write(file, "old").expect("written");
            let long_ago = std::time::SystemTime::UNIX_EPOCH;
            std::fs::File::options().write(true).open(file).expect("opened").set_modified(long_ago).expect("set");
        }
        std::fs::write(folder.join("letter.txt"), "mine").expect("written");
        std::fs::write(folder.join(".partial-killed"), "half").expect("written");
        let place = folder.display().to_string();
        workspace.serve(&["--backup-hours", "24", "--backup-keep", "2", "--backup-folder", &place]);
        let taken = || -> Vec<PathBuf> {
            let entries = std::fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path());
            let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "backup")).collect();
            files.sort();
            files
        };
        until(|| taken().len() == 2);
        let kept = taken();
        assert_eq!(kept[0], old[2], "the newest ones are kept");
        assert!(folder.join("letter.txt").exists(), "what is not ours stays");
        assert!(!folder.join(".partial-killed").exists(), "what a killed server left half made goes");
        let target = workspace.another();
        assert_eq!(target.says(&["restore", &kept[1].display().to_string()]).0, 0);
        assert!(!digest(&target, "again.backup").is_empty());
        let (code, report) = workspace.says(&["doctor"]);
        assert_eq!((code, report["last_backup"]["file"].as_str()), (0, kept[1].to_str()), "{report}");
    }
}

/// As many as are kept, besides one that was taken before the clock was set back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_from_the_future_causes_no_other_and_costs_none() {
    let test = "schedule::a_backup_from_the_future_causes_no_other_and_costs_none";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let now = std::time::SystemTime::now();
    let day = std::time::Duration::from_secs(86_400);
    let since_1970 = now
        .duration_since(std::time::SystemTime::UNIX_EPOCH)
        .expect("later");
    let tomorrow = Moment((since_1970 + day).as_millis() as i64).datetime();
    let folder = workspace.folder.path().join("kept");
    std::fs::create_dir(&folder).expect("made");
    let named =
        |time: &str| folder.join(format!("holdpoint-{}.backup", time.replace([':', '-'], "")));
    let (first, second, future) = (
        named("2020-01-01T00:00:00Z"),
        named("2021-01-01T00:00:00Z"),
        named(&tomorrow),
    );
    for (file, modified) in [
        (&first, now - 9 * day),
        (&second, now - 8 * day),
        (&future, now + day),
    ] {
        let file = std::fs::File::create(file).expect("made");
        file.set_modified(modified).expect("set");
    }
    let place = folder.display().to_string();
    workspace.serve(&[
        "--backup-hours",
        "1",
        "--backup-keep",
        "3",
        "--backup-folder",
        &place,
    ]);
    let taken = "a backup was taken and checked";
    until(|| workspace.logged().contains(taken));
    // Another one would have begun at once, and a whole command runs meanwhile.
    workspace.says(&["doctor"]);
    workspace.stop();
    let log = workspace.logged();
    assert_eq!(log.matches(taken).count(), 1, "{log}");
    assert!(!log.contains("the scheduled backup failed"), "{log}");
    let all = std::fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(
        (first.exists(), second.exists(), future.exists(), all),
        (true, true, true, 4)
    );
}

/// The data folder's disk is full, the other one is not: old backups go all the same, or that one would be full next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_backup_that_cannot_be_noted_is_good() {
    let test = "schedule::a_good_backup_that_cannot_be_noted_is_good";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let folder = workspace.folder.path().join("kept");
    std::fs::create_dir(&folder).expect("made");
    let old = folder.join("holdpoint-20200101T000000Z.backup");
    let file = std::fs::File::create(&old).expect("made");
    file.set_modified(std::time::SystemTime::UNIX_EPOCH)
        .expect("set");
    // No file takes the place of a folder.
    std::fs::create_dir_all(workspace.data().join("last-backup.json")).expect("made");
    let place = folder.display().to_string();
    workspace.serve(&[
        "--backup-hours",
        "1",
        "--backup-keep",
        "1",
        "--backup-folder",
        &place,
    ]);
    until(|| {
        workspace
            .logged()
            .contains("a backup was taken and checked")
    });
    assert!(
        workspace
            .logged()
            .contains("was not noted in the data folder")
    );
    assert!(!old.exists(), "the old one went");
    let (code, taken) = workspace.says(&["backup", &workspace.file("by-hand.backup")]);
    assert_eq!((code, &taken["good"]), (0, &Value::Bool(true)), "{taken}");
}

/// A full disk, a folder that is gone: said once, and the product goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_backup_that_fails_is_logged_once_and_nothing_else_stops() {
    let test = "schedule::a_scheduled_backup_that_fails_is_logged_once_and_nothing_else_stops";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let blocked = workspace.file("no-folder");
    std::fs::write(&blocked, "a file").expect("written");
    workspace.serve(&["--backup-hours", "1", "--backup-folder", &blocked]);
    let ada = workspace.makes_admin().await;
    until(|| workspace.logged().contains("the scheduled backup failed"));
    assert_eq!(ada.import("# Lantern\n").await.status(), 303);
    assert_eq!(
        workspace
            .logged()
            .matches("the scheduled backup failed")
            .count(),
        1
    );
}
