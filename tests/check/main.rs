//! `holdpoint check`, as a CI job calls it.

mod cases;
mod invented;
mod samples;
mod secrets;
mod written;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;
use tests::{holdpoint, skip};

/// Runs `holdpoint check` with these arguments; nothing where the binary was not built.
fn check(arguments: &[&str]) -> Option<Output> {
    holdpoint(&[&["check"], arguments].concat())
}

fn skipped(test: &str) {
    skip(test, "HOLDPOINT_BIN is not set");
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn content(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../content")
        .join(folder)
}

/// A folder with one document.
fn document(source: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.md");
    std::fs::write(&path, source).expect("written");
    let path = path.display().to_string();
    (folder, path)
}

const SECRET: &str = "# Plan\n\nOwner: Ada\n\n- [ ] Ships\n\n## Rollback\n\nCall on-call.\n\n    curl https://x.test/hook?key=Q1w2E3r4-T5\n";

#[test]
fn the_exit_code_follows_the_gravest_finding() {
    let (_folder, grave) = document(SECRET);
    let (_other, light) = document("# Plan\n\n- [ ] Ships\n\n## Rollback\n\nCall on-call.\n");
    for (arguments, expected) in [
        (vec![grave.as_str()], 1),
        (vec![light.as_str()], 0),
        (vec!["--fail-on", "note", light.as_str()], 1),
        (vec!["--fail-on", "error", light.as_str()], 0),
        (vec!["/nowhere/at/all.md"], 2),
        (vec!["--fail-on", "disaster", light.as_str()], 2),
    ] {
        let Some(output) = check(&arguments) else {
            return skipped("the_exit_code_follows_the_gravest_finding");
        };
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}");
    }
}

#[test]
fn a_secret_is_named_and_never_shown() {
    let (_folder, path) = document(SECRET);
    for arguments in [
        vec![path.as_str()],
        vec!["--json", path.as_str()],
        vec!["--format", "sarif", path.as_str()],
    ] {
        let Some(output) = check(&arguments) else {
            return skipped("a_secret_is_named_and_never_shown");
        };
        let shown = text(&output) + &String::from_utf8_lossy(&output.stderr);
        assert!(shown.contains("secret"), "{shown}");
        assert!(!shown.contains("Q1w2E3r4"), "{shown}");
    }
}

#[test]
fn every_hidden_value_is_listed_with_its_line_and_kind() {
    let (_folder, path) =
        document("# A\n\nDEPLOY_TOKEN=Zq81-kkPw-77\n\n```\npostgres://app:hunter2@db/app\n```\n");
    let Some(output) = check(&["--json", &path]) else {
        return skipped("every_hidden_value_is_listed_with_its_line_and_kind");
    };
    let report = json(&output);
    let expected = [(3, "A token"), (6, "A password in a connection string")];
    assert_eq!(
        report["hidden"],
        serde_json::json!(
            expected.map(|(line, kind)| serde_json::json!({ "line": line, "kind": kind }))
        )
    );
    // The rule names the same values: there is one finder.
    let of_rule: Vec<_> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["rule"] == "secret")
        .map(|finding| finding["line"].clone())
        .collect();
    assert_eq!(of_rule, [3, 6]);
    let shown = check(&[&path])
        .map(|output| text(&output))
        .unwrap_or_default();
    for (line, kind) in expected {
        assert!(
            shown.contains(&format!("{path}:{line}: hidden: {kind}")),
            "{shown}"
        );
    }
}

#[test]
fn sarif_points_at_rules_and_lines() {
    let (_folder, path) = document(SECRET);
    let Some(output) = check(&["--format", "sarif", &path]) else {
        return skipped("sarif_points_at_rules_and_lines");
    };
    let report = json(&output);
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    let results = run["results"].as_array().expect("results");
    assert!(!results.is_empty());
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().expect("a rule")));
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"].as_u64().is_some_and(|line| line > 0));
    }
    let secret = results.iter().find(|result| result["ruleId"] == "secret");
    let secret = secret.expect("the secret is a result");
    assert_eq!(secret["level"], "error");
    assert_eq!(
        secret["locations"][0]["physicalLocation"]["region"]["startLine"],
        11
    );
}

#[test]
fn one_file_is_an_object_and_a_folder_an_array() {
    let (folder, path) = document("# One\n");
    std::fs::write(folder.path().join("b.md"), "# Two\n").expect("written");
    std::fs::write(folder.path().join("c.txt"), "# No\n").expect("written");
    let folder = folder.path().display().to_string();
    let (Some(one), Some(many)) = (check(&["--json", &path]), check(&["--json", &folder])) else {
        return skipped("one_file_is_an_object_and_a_folder_an_array");
    };
    assert_eq!(json(&one)["title"], "One");
    let titles: Vec<Value> = json(&many)
        .as_array()
        .expect("an array")
        .iter()
        .map(|document| document["title"].clone())
        .collect();
    assert_eq!(titles, ["Two", "One"]);
}

#[test]
fn a_file_that_cannot_be_read_is_refused_with_its_name() {
    let (folder, _) = document("# Fine\n");
    let path = folder.path().join("bad.md");
    for (bytes, reason) in [
        (&b"\xff\xfe\x00"[..], "not UTF-8"),
        (b"", "empty"),
        (b"a\0b", "control character"),
    ] {
        std::fs::write(&path, bytes).expect("written");
        let Some(output) = check(&[&path.display().to_string()]) else {
            return skipped("a_file_that_cannot_be_read_is_refused_with_its_name");
        };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2));
        assert!(said.contains("bad.md") && said.contains(reason), "{said}");
    }
}

#[test]
fn the_test_status_is_kept_in_step() {
    let (folder, path) = document("# Record\n\n## Test status\n\n- old\n\n## After\n\nstays\n");
    let status = folder.path().join("summary.json");
    std::fs::write(&status, r#"{"numPassedTests": 9, "numTotalTests": 10}"#).expect("written");
    let status = status.display().to_string();
    let run = |extra: &[&str]| {
        let mut arguments = vec!["--write-status", status.as_str()];
        arguments.extend_from_slice(extra);
        arguments.push(&path);
        check(&arguments)
    };
    let Some(drift) = run(&["--check"]) else {
        return skipped("the_test_status_is_kept_in_step");
    };
    let read = || std::fs::read_to_string(&path).expect("readable");
    assert_eq!(drift.status.code(), Some(1), "it differs");
    assert!(read().contains("- old"), "a check changes nothing");
    assert_eq!(run(&[]).and_then(|output| output.status.code()), Some(0));
    assert_eq!(
        read(),
        "# Record\n\n## Test status\n\n- **Tests**: 9/10 passing (90 %)\n\n## After\n\nstays\n"
    );
    assert_eq!(
        run(&["--check"]).and_then(|output| output.status.code()),
        Some(0)
    );
}

#[test]
fn starter_content_is_clean() {
    let starter = content("starter").display().to_string();
    let Some(output) = check(&["--fail-on", "note", &starter]) else {
        return skipped("starter_content_is_clean");
    };
    assert_eq!(text(&output), "5 documents, nothing found.\n");
}

/// The whole reading of the project's own documents: whatever changes in it is seen here.
#[test]
fn our_own_documents_are_read_whole() {
    let names = ["demo/documents", "starter"];
    for name in names {
        let mut files: Vec<PathBuf> = std::fs::read_dir(content(name))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        for file in files {
            let Some(output) = check(&["--json", &file.display().to_string()]) else {
                return skipped("our_own_documents_are_read_whole");
            };
            let mut reading = json(&output);
            reading.as_object_mut().expect("an object").remove("file");
            let name = file
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            insta::assert_json_snapshot!(name, reading);
        }
    }
}
