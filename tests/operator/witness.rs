//! What a checkpoint and a file say of a workspace.

use crate::workspace::{Workspace, mode, on_both, words};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

/// The findings of an answer, in one text.
fn findings(report: &Value) -> String {
    let found = report["findings"].as_array().expect("a list");
    found
        .iter()
        .map(|one| format!("{} {}: {}\n", one["table"], one["row"], one["what"]))
        .collect()
}

on_both! {
    async fn a_checkpoint_and_a_backup_are_verified(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        workspace.starts_rollout(&ada, 5).await;
        let file = workspace.file("checkpoint.json");
        // Beside the server, and without it.
        let (code, said) = workspace.says(&["checkpoint", &file]);
        assert_eq!((code, &said["good"]), (0, &Value::Bool(true)), "{said}");
        assert_eq!(mode(&workspace.data().join("holdpoint.key")), 0o600);
        assert_eq!(workspace.runs(&["checkpoint", &file]).status.code(), Some(2), "it is there already");
        let (code, verified) = workspace.says(&["verify", "--against", &file]);
        assert_eq!((code, &verified["against"]["events"]), (0, &said["events"]), "{verified}");
        assert_eq!(verified["head"]["event"], verified["events"]);
        assert_eq!(ada.import("# Later\n").await.status(), 303);
        workspace.stop();
        let (code, verified) = workspace.says(&["verify", "--against", &file]);
        assert_eq!((code, findings(&verified)), (0, String::new()));
        let output = workspace.runs(&["verify"]);
        assert!(words(&output).contains("the head of all chains is"), "{}", words(&output));
        // Printed, it is the same checkpoint but for what came later, by the same key.
        let (code, printed) = workspace.says(&["checkpoint"]);
        assert_eq!((code, &printed["key"]), (0, &said["key"]), "{printed}");
        // A backup holds the same chains.
        let backup = workspace.file("whole.backup");
        assert_eq!(workspace.says(&["backup", &backup]).0, 0);
        for against in [&["verify", &backup][..], &["verify", &backup, "--against", &file]] {
            let (code, of_backup) = workspace.says(against);
            assert_eq!((code, &of_backup["head"]), (0, &verified["head"]), "{of_backup}");
        }
        let mut bytes = std::fs::read(&backup).expect("readable");
        let at = bytes.windows(6).position(|words| words == b"Item 3").expect("an item");
        bytes[at + 5] = b'8';
        std::fs::write(&backup, bytes).expect("written");
        let (code, of_backup) = workspace.says(&["verify", &backup]);
        let found = findings(&of_backup);
        assert!(code == 1 && found.contains("backup") && found.lines().count() > 1, "{found}");
        // Somebody has written other numbers into the checkpoint.
        let text = std::fs::read_to_string(&file).expect("readable");
        let other = workspace.file("other.json");
        let events = format!("\"events\": {}", said["events"]);
        std::fs::write(&other, text.replace(&events, "\"events\": 2")).expect("written");
        let (code, altered) = workspace.says(&["verify", "--against", &other]);
        assert!(code == 1 && findings(&altered).contains("its signature does not match"), "{altered}");
        // What is no checkpoint, or is not there, is no finding.
        std::fs::write(&other, "{}").expect("written");
        for missing in [&*other, "no-such-file"] {
            assert_eq!(workspace.runs(&["verify", "--against", missing]).status.code(), Some(2));
        }
        drop(ada);
    }
}

/// As the operator of another machine does, who was given a copy that nobody may write to; and one that was taken while the server ran.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_the_database_is_verified() {
    let test = "witness::a_copy_of_the_database_is_verified";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let ada = workspace.serve_with_admin().await;
    workspace.starts_rollout(&ada, 5).await;
    let copy = tempfile::tempdir().expect("a folder");
    for name in ["holdpoint.db", "holdpoint.db-wal"] {
        std::fs::copy(workspace.data().join(name), copy.path().join(name)).expect("copied");
    }
    let folder = copy.path().display().to_string();
    let (code, live) = workspace.says(&["verify", &folder]);
    assert_eq!(
        (code, live["events"].as_i64() > Some(1)),
        (0, true),
        "{live}"
    );
    workspace.stop();
    let file = copy.path().join("holdpoint.db");
    std::fs::copy(workspace.data().join("holdpoint.db"), &file).expect("copied");
    std::fs::remove_file(copy.path().join("holdpoint.db-wal")).expect("removed");
    let readable = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("allowed");
    };
    readable(&file, 0o400);
    readable(copy.path(), 0o500);
    let (code, still) = workspace.says(&["verify", &folder]);
    assert_eq!((code, &still["head"]), (0, &live["head"]), "{still}");
    let beside = std::fs::read_dir(copy.path()).expect("a folder").count();
    assert_eq!(beside, 1, "nothing is left beside it");
    readable(copy.path(), 0o700);
    drop(ada);
}
