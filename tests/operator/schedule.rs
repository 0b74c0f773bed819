//! Backups that the server takes by itself.

use crate::backup::digest;
use crate::rights::until;
use crate::workspace::{Workspace, on_both};
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
        let target = workspace.another();
        assert_eq!(target.says(&["restore", &kept[1].display().to_string()]).0, 0);
        assert!(!digest(&target, "again.backup").is_empty());
        let (code, report) = workspace.says(&["doctor"]);
        assert_eq!((code, report["last_backup"]["file"].as_str()), (0, kept[1].to_str()), "{report}");
    }
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
