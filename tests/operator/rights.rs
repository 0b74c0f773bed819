//! Who may read the files.

use crate::workspace::{Workspace, mode};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut at = 0;
    while at < found.len() {
        if found[at].is_dir() {
            let entries = std::fs::read_dir(&found[at]).expect("a folder").flatten();
            let entries: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
            found.extend(entries);
        }
        at += 1;
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_folder_and_every_file_in_it_are_private_whatever_the_umask() {
    let test = "rights::the_folder_and_every_file_in_it_are_private_whatever_the_umask";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let mut command = workspace.command::<&str>([]);
    let binary = workspace.binary.display().to_string();
    let script =
        format!("umask 000; exec '{binary}' serve --addr 127.0.0.1:0 --demo --backup-hours 1");
    let mut shell = std::process::Command::new("sh");
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.args(["-c", &script]);
    command = shell;
    workspace.serve_by(command);
    let backups = workspace.data().join("backups");
    until(|| {
        everything_below(&backups).len() > 1
            && everything_below(&workspace.data().join("index")).len() > 5
    });
    let all = everything_below(&workspace.data());
    assert!(all.len() > 10, "{all:?}");
    for path in &all {
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        // What the index has just removed has no rights.
        if path.symlink_metadata().is_ok() {
            assert_eq!(
                format!("{:o}", mode(path)),
                format!("{expected:o}"),
                "{}",
                path.display()
            );
        }
    }
    assert!(
        all.iter().any(|path| path.ends_with("holdpoint.db-wal")),
        "the journal too: {all:?}"
    );
    workspace.stop();
    assert!(
        !workspace.logged().contains("chmod"),
        "a private folder is not named"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_folder_is_named_at_start() {
    let Some(mut workspace) = Workspace::on_sqlite("rights::an_open_folder_is_named_at_start")
    else {
        return;
    };
    workspace.serve(&[]);
    workspace.stop();
    let open = |path: PathBuf, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set")
    };
    open(workspace.data(), 0o755);
    open(workspace.data().join("holdpoint.db"), 0o644);
    workspace.serve(&[]);
    workspace.stop();
    let command = format!("chmod 700 {}", workspace.data().display());
    assert!(
        workspace.logged().contains(&command),
        "{}",
        workspace.logged()
    );
    assert_eq!(mode(&workspace.data().join("holdpoint.db")), 0o600);
}

/// Waits for a condition, not for a time.
pub fn until(mut holds: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !holds() {
        assert!(std::time::Instant::now() < deadline, "it never came");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
