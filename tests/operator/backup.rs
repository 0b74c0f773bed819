//! A backup, and what becomes of it.

use crate::workspace::{Workspace, mode, on_both, words};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Backs up and returns the digest of everything that is in the workspace.
pub fn digest(workspace: &Workspace, name: &str) -> String {
    let (code, taken) = workspace.says(&["backup", &workspace.file(name)]);
    assert_eq!(code, 0, "{taken}");
    taken["digest"].as_str().expect("a digest").to_owned()
}

on_both! {
    /// Restored into an empty folder, and into an empty PostgreSQL, it is the same to the last cell.
    async fn a_backup_of_either_database_can_be_restored_into_either(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        workspace.starts_rollout(&ada, 12).await;
        let file = workspace.file("first.backup");
        let (code, taken) = workspace.says(&["backup", &file]);
        assert_eq!((code, &taken["good"]), (0, &Value::Bool(true)), "{taken}");
        assert!(taken["events"].as_i64() > Some(2), "{taken}");
        assert_eq!(mode(Path::new(&file)), 0o600);
        let again = workspace.runs(&["backup", &file]);
        assert_eq!(again.status.code(), Some(2));
        assert!(words(&again).contains("already exists"), "{}", words(&again));
        let (code, examined) = workspace.says(&["doctor"]);
        assert_eq!((code, &examined["last_backup"]["digest"]), (0, &taken["digest"]), "{examined}");
        workspace.stop();
        assert_eq!(digest(&workspace, "unserved.backup"), taken["digest"].as_str().expect("a digest"), "a folder that nobody serves");

        let targets = [Some(workspace.another()), workspace.another_on_postgres()];
        for mut target in targets.into_iter().flatten() {
            let (code, restored) = target.says(&["restore", &file]);
            assert_eq!((code, &restored["events"]), (0, &taken["events"]), "{restored}");
            assert_eq!(digest(&target, "second.backup"), taken["digest"].as_str().expect("a digest"));
            let (run, first_mismatch) = target.stored().await;
            assert_eq!((run.items.len(), first_mismatch), (12, None));
            // A second time it is occupied.
            let occupied = target.runs(&["restore", &file]);
            assert_eq!(occupied.status.code(), Some(2));
            assert!(words(&occupied).contains("holds a workspace already"), "{}", words(&occupied));
            target.serve(&[]);
            let back = tests::Client::new(&target.server().url);
            assert_eq!(back.signs_in(&tests::Person::named("Ada Admin")).await.status(), 303);
            assert!(back.page("/rollouts/R-1").await.contains("Item 11"));
        }
        drop(ada);
    }

    async fn a_backup_comes_from_afar_and_is_checked_where_it_arrives(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        let (url, token) = (workspace.server().url.clone(), workspace.token());
        let file = workspace.file("from-afar.backup");
        let (code, taken) = workspace.says(&["backup", &file, "--server", &url, "--token", &token]);
        assert_eq!(code, 0, "{taken}");
        assert_eq!(mode(Path::new(&file)), 0o600);
        let (_, examined) = workspace.says(&["doctor"]);
        assert_eq!(examined["last_backup"]["digest"], taken["digest"], "all of it was sent: {examined}");
        let target = workspace.another();
        assert_eq!(target.says(&["restore", &file]).0, 0);
        assert_eq!(digest(&target, "again.backup"), taken["digest"].as_str().expect("a digest"));
        let refused = workspace.file("refused.backup");
        let output = workspace.runs(&["backup", &refused, "--server", &url, "--token", "hp_wrong"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(!Path::new(&refused).exists());
        drop(ada);
    }
}

/// An older release's database would not be one any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_refuses_an_occupied_postgresql_before_it_migrates_it() {
    let test = "backup::a_restore_refuses_an_occupied_postgresql_before_it_migrates_it";
    let Some(mut workspace) = Workspace::on_postgres(test) else {
        return;
    };
    let ada = workspace.serve_with_admin().await;
    let file = workspace.file("good.backup");
    assert_eq!(workspace.says(&["backup", &file]).0, 0);
    drop(ada);
    workspace.stop();
    let database = workspace.postgres.as_ref().expect("a database");
    // As an earlier release left it.
    database.alter("alter table import_file drop column hidden; delete from _sqlx_migrations where version = 14");
    let url = database.url();
    let psql = |sql: &str| {
        let asked = Command::new("psql")
            .args([&url, "--no-psqlrc", "--quiet", "-At", "--command", sql])
            .output()
            .expect("psql runs");
        String::from_utf8_lossy(&asked.stdout).trim().to_owned()
    };
    let migrated = "select string_agg(version::text, ' ' order by version) from _sqlx_migrations";
    let before = psql(migrated);
    assert!(!before.is_empty());
    let output = workspace.runs(&["restore", &file]);
    assert_eq!(output.status.code(), Some(2), "{}", words(&output));
    assert!(
        words(&output).contains("holds a workspace already"),
        "{}",
        words(&output)
    );
    assert_eq!(psql(migrated), before);
}

/// Nothing is changed by a refusal, and each names the next step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_refuses_a_served_folder_and_a_newer_schema_and_removes_stale_journals() {
    let test =
        "backup::a_restore_refuses_a_served_folder_and_a_newer_schema_and_removes_stale_journals";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let nothing = workspace.runs(&["backup", &workspace.file("nothing.backup")]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(
        words(&nothing).contains("there is no workspace"),
        "{}",
        words(&nothing)
    );
    assert!(!workspace.data().exists(), "a backup makes no folder");

    let ada = workspace.serve_with_admin().await;
    let file = workspace.file("good.backup");
    assert_eq!(workspace.says(&["backup", &file]).0, 0);
    let over = workspace.runs(&["restore", &file]);
    assert_eq!(over.status.code(), Some(2));
    assert!(
        words(&over).contains("is served by process") && words(&over).contains("Stop the server"),
        "{}",
        words(&over)
    );
    assert_eq!(
        workspace.says(&["verify"]).0,
        0,
        "the running server is as it was"
    );
    drop(ada);

    let target = workspace.another();
    std::fs::create_dir(target.data()).expect("made");
    for stale in ["wal", "shm", "journal"] {
        std::fs::write(
            target.data().join(format!("holdpoint.db-{stale}")),
            "of another life",
        )
        .expect("written");
    }
    assert_eq!(target.says(&["restore", &file]).0, 0);
    assert!(!target.data().join("holdpoint.db-journal").exists());
    assert_eq!(target.says(&["verify"]).0, 0);

    let newer = workspace.file("newer.backup");
    std::fs::copy(&file, &newer).expect("copied");
    let raise = "update _sqlx_migrations set version = 9999 where version = (select max(version) from _sqlx_migrations)";
    match Command::new("sqlite3").arg(&newer).arg(raise).status() {
        Ok(status) if status.success() => {
            let target = workspace.another();
            let output = target.runs(&["restore", &newer]);
            assert_eq!(output.status.code(), Some(2));
            assert!(
                words(&output).contains("newer release"),
                "{}",
                words(&output)
            );
            assert!(!target.data().exists());
        }
        _ => tests::skip(test, "there is no sqlite3 to make a newer schema with"),
    }
}
