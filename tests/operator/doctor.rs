//! What `holdpoint doctor` sees, and the next step that it names.

use crate::workspace::{Workspace, on_both, words};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

fn check<'r>(report: &'r Value, name: &str) -> &'r Value {
    let checks = report["checks"].as_array().expect("checks");
    let found = checks.iter().find(|check| check["name"] == name);
    found.unwrap_or_else(|| panic!("{name} in {report}"))
}

fn from<'r>(report: &'r Value, name: &str) -> &'r str {
    let settings = report["settings"].as_array().expect("settings");
    let found = settings.iter().find(|setting| setting["name"] == name);
    found
        .and_then(|setting| setting["from"].as_str())
        .unwrap_or_else(|| panic!("{name} in {report}"))
}

on_both! {
    async fn a_healthy_workspace_is_said_to_be_so_served_or_not(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        ada.import("# Lantern\n\nLight it.\n").await;
        for served in [true, false] {
            if !served {
                workspace.stop();
            }
            let (code, report) = workspace.says(&["doctor"]);
            assert_eq!((code, &report["good"]), (0, &Value::Bool(true)), "{report}");
            for name in ["rights", "disk", "clock", "index", "chain", "backup"] {
                assert_eq!(check(&report, name)["good"], true, "{report}");
            }
            let database = report["versions"]["database"].as_str().expect("a version");
            assert!(database.starts_with(if workspace.postgres.is_some() { "PostgreSQL 1" } else { "SQLite 3." }), "{database}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_setting_is_told_with_where_it_comes_from_and_no_secret() {
    let test = "doctor::each_setting_is_told_with_where_it_comes_from_and_no_secret";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    std::fs::create_dir(workspace.data()).expect("made");
    std::fs::set_permissions(workspace.data(), std::fs::Permissions::from_mode(0o700))
        .expect("set");
    std::fs::write(
        workspace.data().join("holdpoint.toml"),
        "join_writes = 9\nconnections = 50\n",
    )
    .expect("written");
    let mut command = workspace.command(["serve", "--addr", "127.0.0.1:0"]);
    command.env("HOLDPOINT_CONNECTIONS", "60");
    command.env("HOLDPOINT_SIGN_IN_ATTEMPTS_PER_ACCOUNT", "7");
    workspace.serve_by(command);
    // The server answers: its flags and its environment, not those of the command.
    let (_, report) = workspace.says(&["doctor"]);
    let origins = [
        ("addr", "flag"),
        ("connections", "environment"),
        ("join_writes", "file"),
        ("public_url", "default"),
        ("sign_in_attempts_per_account", "environment"),
        ("sign_in_attempts_per_network", "default"),
        ("data", "environment"),
    ];
    for (name, origin) in origins {
        assert_eq!(from(&report, name), origin, "{name} in {report}");
    }
    workspace.stop();

    let hush = "postgres://somebody:hushhush@127.0.0.1:1/none";
    let output = workspace.runs(&["doctor", "--database-url", hush]);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output));
    assert!(
        words(&output).contains("database_url = (hidden) (flag)"),
        "{}",
        words(&output)
    );
    assert!(
        words(&output).contains("Next: if the database is unreachable"),
        "{}",
        words(&output)
    );
    assert!(!words(&output).contains("hushhush"), "{}", words(&output));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_folder_a_damaged_index_and_a_clock_set_back_are_named() {
    let test = "doctor::an_open_folder_a_damaged_index_and_a_clock_set_back_are_named";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let (code, report) = workspace.says(&["doctor"]);
    assert_eq!(
        (code, workspace.data().exists()),
        (0, false),
        "looking makes nothing: {report}"
    );
    // The clock of this server is a day ahead: for whoever comes after it, the clock was set back by a day.
    let clock = workspace.file("clock");
    std::fs::write(&clock, "86400000").expect("written");
    let mut command = workspace.command(["serve", "--addr", "127.0.0.1:0"]);
    command.env("HOLDPOINT_CLOCK", &clock);
    workspace.serve_by(command);
    let ada = workspace.makes_admin().await;
    ada.import("# Lantern\n\nLight it.\n").await;
    let (code, report) = workspace.says(&["doctor"]);
    assert_eq!(
        code, 0,
        "by the clock of the server nothing is wrong: {report}"
    );
    workspace.stop();
    let (code, report) = workspace.says(&["doctor"]);
    assert_eq!(
        (code, &check(&report, "clock")["good"]),
        (1, &Value::Bool(false)),
        "{report}"
    );
    assert!(
        check(&report, "clock")["next"]
            .as_str()
            .is_some_and(|next| next.contains("set the clock"))
    );
    workspace.serve(&[]);
    workspace.stop();
    assert!(
        workspace.logged().contains("was set back"),
        "{}",
        workspace.logged()
    );

    std::fs::set_permissions(workspace.data(), std::fs::Permissions::from_mode(0o755))
        .expect("set");
    let index = std::fs::read_dir(workspace.data().join("index"))
        .expect("an index")
        .flatten()
        .next()
        .expect("a version");
    let file = std::fs::read_dir(index.path())
        .expect("files")
        .flatten()
        .find(|file| file.file_name().to_string_lossy().ends_with(".store"))
        .expect("a store");
    let mut bytes = std::fs::read(file.path()).expect("readable");
    bytes[0] ^= 0xff;
    std::fs::write(file.path(), bytes).expect("written");
    let (_, report) = workspace.says(&["doctor"]);
    let rights = check(&report, "rights");
    assert!(
        rights["next"]
            .as_str()
            .is_some_and(|next| next.starts_with("chmod 700 ")),
        "{report}"
    );
    assert_eq!(
        check(&report, "index")["next"],
        "holdpoint reindex",
        "{report}"
    );
}
