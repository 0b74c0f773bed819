//! Shared flags stand before or after any command, and each command lists only those that it uses.

use crate::workspace::{Workspace, words};

#[test]
fn shared_flags_stand_before_or_after_any_command() {
    let Some(workspace) =
        Workspace::on_sqlite("flags::shared_flags_stand_before_or_after_any_command")
    else {
        return;
    };
    let data = workspace.folder.path().join("elsewhere");
    let data = data.to_str().expect("UTF-8");
    for arguments in [
        ["--data", data, "token", "list", "--json"],
        ["token", "--data", data, "--json", "list"],
        ["--json", "token", "list", "--data", data],
    ] {
        let output = workspace.runs(&arguments);
        assert_eq!(
            (output.status.code(), output.stdout.as_slice()),
            (Some(0), &b"[]\n"[..]),
            "{arguments:?}: {}",
            words(&output)
        );
    }
    assert!(
        !workspace.data().exists(),
        "the flag wins over HOLDPOINT_DATA"
    );
}

#[test]
fn each_command_lists_only_the_flags_it_uses() {
    let Some(workspace) = Workspace::on_sqlite("flags::each_command_lists_only_the_flags_it_uses")
    else {
        return;
    };
    let help = |command: &[&str]| {
        let output = workspace.runs(&[command, &["--help"]].concat());
        assert!(output.status.success());
        words(&output)
    };
    let all = ["--data", "--database-url", "--json", "--server", "--token"];
    let of_a_server = ["--addr", "--demo", "--public-url", "--connections"];
    let cases: [(&[&str], &[&str]); 9] = [
        (&["serve"], &["--data", "--database-url"]),
        (&["check"], &["--json"]),
        (&["restore"], &["--data", "--database-url", "--json"]),
        (&["import"], &all),
        (&["export"], &all),
        (&["verify"], &all),
        (&["checkpoint"], &all),
        (&["reindex"], &all),
        (&["token", "create"], &all),
    ];
    for (command, used) in cases {
        let help = help(command);
        let listed = |flag: &str| help.split_whitespace().any(|word| word == flag);
        for flag in all {
            assert_eq!(
                listed(flag),
                used.contains(&flag),
                "{command:?} {flag}\n{help}"
            );
        }
        for flag in of_a_server {
            assert_eq!(
                listed(flag),
                command == ["serve"],
                "{command:?} {flag}\n{help}"
            );
        }
    }
    let refused = workspace.runs(&["check", "x.md", "--server", "http://127.0.0.1:1"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(words(&refused).contains("check does not take --server"));
}

/// Flags, then the environment, then the file.
#[test]
fn a_setting_in_the_file_counts_for_commands_and_an_unknown_one_is_named() {
    let Some(workspace) = Workspace::on_sqlite(
        "flags::a_setting_in_the_file_counts_for_commands_and_an_unknown_one_is_named",
    ) else {
        return;
    };
    std::fs::create_dir(workspace.data()).expect("made");
    let file = workspace.data().join("holdpoint.toml");
    std::fs::write(&file, "database_url = 'postgres://127.0.0.1:1/none'\n").expect("written");
    let output = workspace.runs(&["verify"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        words(&output).contains("cannot be opened"),
        "{}",
        words(&output)
    );
    std::fs::write(&file, "adr = '127.0.0.1:1'\n").expect("written");
    let output = workspace.runs(&["verify"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        words(&output).contains("unknown field `adr`"),
        "{}",
        words(&output)
    );
}
