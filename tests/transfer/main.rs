//! The library as a folder of files: out, and in again.

use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;
use tests::{TestApp, holdpoint, skip};

fn import(data: &Path, paths: &[&Path]) -> Option<(Option<i32>, Value)> {
    let data = data.display().to_string();
    let paths: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let mut arguments = vec!["import", "--json", "--data", &data];
    arguments.extend(paths.iter().map(String::as_str));
    let output = holdpoint(&arguments)?;
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    Some((output.status.code(), report))
}

fn export(data: &Path, folder: &Path) -> Option<Output> {
    let (data, folder) = (data.display().to_string(), folder.display().to_string());
    holdpoint(&["export", "--data", &data, &folder])
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn below(root: &Path, folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                below(root, &path, into);
            } else {
                let name = path
                    .strip_prefix(root)
                    .expect("below")
                    .display()
                    .to_string();
                into.insert(name, fs::read(&path).expect("readable"));
            }
        }
    }
    let mut all = BTreeMap::new();
    below(folder, folder, &mut all);
    all
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn counts(report: &Value) -> (u64, u64, u64, usize) {
    let number = |name: &str| report[name].as_u64().expect("a count");
    let refused = report["refused"].as_array().expect("a list").len();
    (
        number("created"),
        number("updated"),
        number("unchanged"),
        refused,
    )
}

#[test]
fn a_repeated_import_changes_only_what_changed() {
    let (data, source) = (folder(), folder());
    fs::create_dir(source.path().join("runbooks")).expect("made");
    fs::write(source.path().join("plan.md"), "# Plan\n\n- [ ] a\n").expect("written");
    fs::write(source.path().join("runbooks/door.md"), "# Door\n").expect("written");
    let Some((code, first)) = import(data.path(), &[source.path()]) else {
        return skip(
            "a_repeated_import_changes_only_what_changed",
            "HOLDPOINT_BIN is not set",
        );
    };
    assert_eq!((code, counts(&first)), (Some(0), (2, 0, 0, 0)));
    // The title changes, the file is the same one.
    fs::write(
        source.path().join("plan.md"),
        "# Another title\n\n- [ ] b\n",
    )
    .expect("written");
    fs::write(source.path().join("new.md"), "# New\n").expect("written");
    let again = import(data.path(), &[source.path()]).map(|(_, report)| counts(&report));
    assert_eq!(again, Some((1, 1, 1, 0)));
    let nothing = import(data.path(), &[source.path()]).map(|(_, report)| counts(&report));
    assert_eq!(nothing, Some((0, 0, 3, 0)));
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_come_in() {
    let (data, source) = (folder(), folder());
    fs::write(source.path().join("good.md"), "# Good\n").expect("written");
    fs::write(source.path().join("bad.md"), b"\xff\xfe").expect("written");
    let Some((code, report)) = import(data.path(), &[source.path()]) else {
        return skip(
            "a_file_that_cannot_be_read_is_named_and_the_others_come_in",
            "HOLDPOINT_BIN is not set",
        );
    };
    assert_eq!((code, counts(&report)), (Some(1), (1, 0, 0, 1)));
    assert_eq!(report["refused"][0]["file"], "bad.md");
    assert!(
        report["refused"][0]["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("UTF-8"))
    );
}

#[test]
fn a_manifest_cannot_lead_out_of_its_folder() {
    let (data, source) = (folder(), folder());
    fs::write(source.path().join("secret.md"), "# Not yours\n").expect("written");
    let inner = source.path().join("export");
    fs::create_dir(&inner).expect("made");
    let manifest = r#"{"format":"holdpoint library 1","documents":[{"slug":"x","kind":"plan","title":"x","file":"../secret.md","earlier":[],"old_addresses":[]}]}"#;
    fs::write(inner.join("holdpoint.json"), manifest).expect("written");
    let Some((code, report)) = import(data.path(), &[&inner]) else {
        return skip(
            "a_manifest_cannot_lead_out_of_its_folder",
            "HOLDPOINT_BIN is not set",
        );
    };
    assert_eq!((code, counts(&report)), (Some(1), (0, 0, 0, 1)));
    assert!(
        report["refused"][0]["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("points outside"))
    );
}

#[test]
fn an_export_never_writes_over_what_is_not_one() {
    let (data, target) = (folder(), folder());
    fs::write(target.path().join("letter.txt"), "mine").expect("written");
    let Some(output) = export(data.path(), target.path()) else {
        return skip(
            "an_export_never_writes_over_what_is_not_one",
            "HOLDPOINT_BIN is not set",
        );
    };
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(files(target.path()).len(), 1);
}

/// Teams have a server running when they bring their runbooks in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_work_beside_a_server() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let (source, target) = (folder(), folder());
    fs::write(
        source.path().join("door.md"),
        "# Door\n\n[Lamp](lamp.md#light)\n",
    )
    .expect("written");
    fs::write(
        source.path().join("lamp.md"),
        "# Lamp\n\n## Light\n\nWeltschmerz\n",
    )
    .expect("written");
    let Some((code, report)) = import(app.folder(), &[source.path()]) else {
        return skip("commands_work_beside_a_server", "HOLDPOINT_BIN is not set");
    };
    assert_eq!((code, counts(&report)), (Some(0), (2, 0, 0, 0)));
    assert!(ada.page("/library/lamp").await.contains("/library/door"));
    let found = app.search_is_ready_for(&ada, "Weltschmerz").await;
    assert_eq!(found["hits"][0]["title"], "Lamp", "{found}");
    // Both write at the same time, and no number is given twice.
    for number in 0..20 {
        fs::write(
            source.path().join(format!("{number}.md")),
            format!("# Number {number}\n"),
        )
        .expect("written");
    }
    let (data, from) = (app.folder().to_owned(), source.path().to_owned());
    let command = tokio::task::spawn_blocking(move || import(&data, &[&from]));
    for number in 0..20 {
        assert_eq!(
            ada.import(&format!("# By hand {number}\n")).await.status(),
            303
        );
    }
    let (code, report) = command.await.expect("joined").expect("the binary is there");
    assert_eq!(
        (code, counts(&report)),
        (Some(0), (20, 0, 2, 0)),
        "{report}"
    );
    assert_eq!(
        app.engine()
            .verify()
            .await
            .expect("verified")
            .first_mismatch,
        None
    );
    let output = export(app.folder(), target.path()).expect("the binary is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let html = fs::read_to_string(target.path().join("html/door.html")).expect("written");
    assert!(html.contains("href=\"lamp.html#s-light\""), "{html}");
    assert!(target.path().join("documents/by-hand-19.md").is_file());
}

/// "What was seen" 2: a document that only mentions a key lost everything behind it, and no report named it.
#[test]
fn an_import_changes_nothing_but_what_its_report_names() {
    let (data, source, target) = (folder(), folder(), folder());
    let mention = format!(
        "# Keys\n\nThe file begins with `-----BEGIN {}-----`.\n\n{}",
        "PRIVATE KEY",
        "More to do.\n".repeat(300)
    );
    fs::write(source.path().join("keys.md"), &mention).expect("written");
    fs::write(
        source.path().join("hook.md"),
        "# Hook\n\nDEPLOY_TOKEN=Zq81-kkPw-77\n",
    )
    .expect("written");
    let Some((code, report)) = import(data.path(), &[source.path()]) else {
        return skip(
            "an_import_changes_nothing_but_what_its_report_names",
            "HOLDPOINT_BIN is not set",
        );
    };
    assert_eq!((code, counts(&report)), (Some(0), (2, 0, 0, 0)));
    let documents = report["documents"].as_array().expect("a list");
    assert_eq!(documents[0]["file"], "hook.md");
    assert_eq!(
        documents[0]["hidden"],
        serde_json::json!([{ "line": 3, "kind": "A token" }])
    );
    assert_eq!(documents[1]["hidden"], serde_json::json!([]));
    assert!(!report.to_string().contains("Zq81"));
    export(data.path(), target.path());
    let files = files(target.path());
    assert_eq!(files["documents/keys.md"], mention.as_bytes());
    assert_eq!(
        files["documents/hook.md"],
        "# Hook\n\nDEPLOY_TOKEN=••••••\n".as_bytes()
    );
}

#[test]
fn an_import_keeps_the_secrets_of_the_lines_that_are_named() {
    let (data, source, target) = (folder(), folder(), folder());
    let file = source.path().join("two.md");
    let text = "# Two\n\nDEPLOY_TOKEN=Zq81-kkPw-77\n\nOTHER_TOKEN=Xr92-llQx-88\n";
    fs::write(&file, text).expect("written");
    let (data_path, path) = (
        data.path().display().to_string(),
        file.display().to_string(),
    );
    let run = |more: &[&str], path: &str| {
        holdpoint(&[&["import", "--data", &data_path], more, &[path]].concat())
    };
    let Some(output) = run(&["--keep", "4"], &path) else {
        return skip(
            "an_import_keeps_the_secrets_of_the_lines_that_are_named",
            "HOLDPOINT_BIN is not set",
        );
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains("Lines that have one: 3, 5"),
        "{said}"
    );
    fs::write(source.path().join("other.md"), "# Other\n").expect("written");
    let several = source.path().display().to_string();
    let output = run(&["--keep", "3"], &several).expect("the binary is there");
    assert!(
        !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("one file")
    );
    let output = run(&["--keep", "3"], &path).expect("the binary is there");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success()
            && said.contains(":5: hidden: A token")
            && !said.contains(":3: hidden"),
        "{said}"
    );
    export(data.path(), target.path());
    assert_eq!(
        files(target.path())["documents/two.md"],
        text.replace("Xr92-llQx-88", "••••••").as_bytes()
    );
}

/// "Bad input": 2,000 documents with one secret each. Every one is named, and nothing else of any is lost.
#[test]
fn two_thousand_documents_with_one_secret_each_are_all_named() {
    let (data, source, target) = (folder(), folder(), folder());
    let text = |number: usize, value: &str| {
        format!("# Runbook {number}\n\nRestart it.\n\nDEPLOY_TOKEN={value}\n\nLook again.\n")
    };
    for number in 0..2000 {
        fs::write(
            source.path().join(format!("{number:04}.md")),
            text(number, &format!("Zq{number:04}-kkPw-77")),
        )
        .expect("written");
    }
    let begun = std::time::Instant::now();
    let Some((code, report)) = import(data.path(), &[source.path()]) else {
        return skip(
            "two_thousand_documents_with_one_secret_each_are_all_named",
            "HOLDPOINT_BIN is not set",
        );
    };
    println!("2,000 documents in {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!((code, counts(&report)), (Some(0), (2000, 0, 0, 0)));
    let documents = report["documents"].as_array().expect("a list");
    for (number, document) in documents.iter().enumerate() {
        assert_eq!(document["file"], format!("{number:04}.md"));
        assert_eq!(
            document["hidden"],
            serde_json::json!([{ "line": 5, "kind": "A token" }])
        );
    }
    export(data.path(), target.path());
    let files = files(target.path());
    for number in 0..2000 {
        assert_eq!(
            files[&format!("documents/runbook-{number}.md")],
            text(number, "••••••").as_bytes()
        );
    }
}

/// Two folders may both have a README.
#[test]
fn folders_are_told_apart_by_their_names() {
    let (data, source) = (folder(), folder());
    for team in ["team-a", "team-b"] {
        fs::create_dir(source.path().join(team)).expect("made");
        let text = format!("# Read me of {team}\n");
        fs::write(source.path().join(team).join("README.md"), text).expect("written");
        let Some((_, report)) = import(data.path(), &[&source.path().join(team)]) else {
            return skip(
                "folders_are_told_apart_by_their_names",
                "HOLDPOINT_BIN is not set",
            );
        };
        assert_eq!(counts(&report), (1, 0, 0, 0), "{team}");
    }
}

/// The whole demo, with a document that was edited, moved, and keeps a secret: out, in, and out again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_library_comes_back_as_it_was() {
    let mut app = TestApp::demo().await;
    let ada = app.admin().await;
    ada.import_with_secrets("# Hook\n\n    curl https://x.test/h?key=Q1w2E3r4-T5\n")
        .await;
    let id = app
        .engine()
        .find_document(&tests::reader(), "hook")
        .await
        .expect("found")
        .document
        .id
        .to_string();
    let key = tests::Client::request_key();
    ada.post(
        "/library/hook/address",
        &[
            ("request", &key),
            ("document", &id),
            ("slug", "deploy-hook"),
        ],
    )
    .await;
    let data = app.folder().to_owned();
    app.stop().await;
    let (first, second, other) = (folder(), folder(), folder());
    let Some(output) = export(&data, first.path()) else {
        return skip(
            "a_real_library_comes_back_as_it_was",
            "HOLDPOINT_BIN is not set",
        );
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (code, report) = import(other.path(), &[first.path()]).expect("the binary is there");
    assert_eq!(
        (code, counts(&report)),
        (Some(0), (10, 0, 0, 0)),
        "{report}"
    );
    export(other.path(), second.path());
    let (one, two) = (files(first.path()), files(second.path()));
    let documents = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        files
            .iter()
            .filter(|(name, _)| name.ends_with(".md") || name.ends_with(".html"))
            .map(|(name, bytes)| (name.clone(), bytes.clone()))
            .collect()
    };
    // The index lists documents in the order in which they came in; everything else is equal.
    let mut one = documents(&one);
    let mut two = documents(&two);
    one.remove("html/index.html");
    two.remove("html/index.html");
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        two.keys().collect::<Vec<_>>()
    );
    assert!(one == two, "every byte");
    assert!(one.contains_key("documents/deploy-hook.md"));
    let again = import(other.path(), &[first.path()]).map(|(_, report)| counts(&report));
    assert_eq!(again, Some((0, 0, 10, 0)));
    // What was brought in, with its addresses of before, follows from its events.
    for data in [&*data, other.path()] {
        let data = data.display().to_string();
        let output = holdpoint(&["verify", "--data", &data]).expect("the binary is there");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// Any texts, through the product and back, keep every byte.
    #[test]
    fn export_after_import_is_the_identity(texts in proptest::collection::vec("[ -~é🦀\n]{1,200}", 1..6)) {
        let (data, source, target, back, again) = (folder(), folder(), folder(), folder(), folder());
        let mut written = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            if text.trim().is_empty() || matches!(model::lint::mask(text), std::borrow::Cow::Owned(_)) {
                continue;
            }
            fs::write(source.path().join(format!("{number}.md")), text).expect("written");
            written.push(text.clone().into_bytes());
        }
        prop_assume!(!written.is_empty());
        if import(data.path(), &[source.path()]).is_some() {
            export(data.path(), target.path());
            let mut exported: Vec<Vec<u8>> = files(target.path()).into_iter().filter(|(name, _)| name.starts_with("documents/")).map(|(_, bytes)| bytes).collect();
            exported.sort();
            written.sort();
            prop_assert_eq!(exported, written);
            import(back.path(), &[target.path()]);
            export(back.path(), again.path());
            let markdown = |folder: &Path| -> Vec<(String, Vec<u8>)> { files(folder).into_iter().filter(|(name, _)| name.ends_with(".md")).collect() };
            prop_assert_eq!(markdown(target.path()), markdown(again.path()));
        } else {
            skip("export_after_import_is_the_identity", "HOLDPOINT_BIN is not set");
        }
    }
}

/// The head of a picture, which is all that is read of one.
fn png(width: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend([0, 0, 0, 30, 8, 6, 0, 0, 0]);
    bytes
}

/// Pictures come in with a folder, go out beside their text, and come in elsewhere the same.
#[test]
fn pictures_travel_with_their_texts() {
    let (data, source, out) = (folder(), folder(), folder());
    for below in ["docs", "img"] {
        fs::create_dir(source.path().join(below)).expect("made");
    }
    let write = |name: &str, bytes: &[u8]| {
        fs::write(source.path().join(name), bytes).expect("written");
    };
    write(
        "docs/lamp.md",
        b"# Lamp\n\n![Lamp](../img/lamp.png) ![Plan](plan.svg) ![Gone](gone.png)\n",
    );
    write("docs/door.md", b"# Door\n\n![Door](plan.svg)\n");
    write("img/lamp.png", &png(40));
    write("docs/plan.svg", b"<svg/>");
    let Some((code, report)) = import(data.path(), &[source.path()]) else {
        return skip(
            "pictures_travel_with_their_texts",
            "HOLDPOINT_BIN is not set",
        );
    };
    assert_eq!((code, counts(&report)), (Some(0), (2, 0, 0, 0)), "{report}");
    let again = import(data.path(), &[source.path()]).map(|(_, report)| counts(&report));
    assert_eq!(again, Some((0, 0, 2, 0)));
    // Another picture under the same name is a new revision of the same text.
    write("img/lamp.png", &png(41));
    let again = import(data.path(), &[source.path()]).map(|(_, report)| counts(&report));
    assert_eq!(again, Some((0, 1, 1, 0)));

    export(data.path(), out.path()).expect("exported");
    let first = files(out.path());
    let digest = |width: u32| engine::hash::of(&png(width));
    let file = |width: u32| format!("pictures/{}.png", digest(width));
    assert_eq!(first[&file(40)], png(40));
    assert_eq!(first[&file(41)], png(41));
    assert_eq!(first["documents/plan.svg"], b"<svg/>");
    let page = String::from_utf8_lossy(&first["html/lamp.html"]);
    assert!(
        page.contains(&format!("<img src=\"../{}\" alt=\"Lamp\"", file(41))),
        "{page}"
    );
    assert!(page.contains("picture is missing: gone.png"), "{page}");
    let (elsewhere, second) = (folder(), folder());
    let came = import(elsewhere.path(), &[out.path()]).map(|(_, report)| counts(&report));
    assert_eq!(came, Some((2, 0, 0, 0)));
    export(elsewhere.path(), second.path()).expect("exported");
    assert_eq!(files(second.path()), first);
    let again = import(elsewhere.path(), &[out.path()]).map(|(_, report)| counts(&report));
    assert_eq!(again, Some((0, 0, 2, 0)));
    for data in [data.path(), elsewhere.path()] {
        let verified = holdpoint(&["verify", "--data", &data.display().to_string()]);
        assert!(verified.expect("verified").status.success());
    }

    // So they do with a backup.
    let (backup, restored, third) = (folder(), folder(), folder());
    let file = backup.path().join("library.backup").display().to_string();
    let restored_to = restored.path().display().to_string();
    for command in [
        [
            "backup",
            &file,
            "--data",
            &data.path().display().to_string(),
        ],
        ["restore", &file, "--data", &restored_to],
    ] {
        let done = holdpoint(&command).expect("the program");
        assert!(done.status.success(), "{command:?}: {done:?}");
    }
    export(restored.path(), third.path()).expect("exported");
    assert_eq!(files(third.path()), first);

    // What is no picture, or too large, is left out with its reason. The documents come in.
    let (other, too_large) = (folder(), [b"<svg ".to_vec(), vec![b' '; 11 << 20]].concat());
    write("docs/plan.svg", b"# not a picture\n");
    write("img/lamp.png", &too_large);
    let (code, report) = import(other.path(), &[source.path()]).expect("imported");
    assert_eq!((code, counts(&report)), (Some(1), (2, 0, 0, 0)), "{report}");
    let left_out = |at: usize| report["documents"][at]["left_out"].to_string();
    let (door, lamp) = (left_out(0), left_out(1));
    assert!(
        door.contains("plan.svg") && door.contains("whatever its name says"),
        "{report}"
    );
    assert!(
        lamp.contains("../img/lamp.png") && lamp.contains("more than 10 MiB"),
        "{report}"
    );
    // One that is larger than anything that is sent, too.
    let huge = fs::File::create(source.path().join("img/lamp.png")).expect("made");
    huge.set_len(200 << 20).expect("long");
    let (_, report) = import(other.path(), &[source.path()]).expect("imported");
    assert_eq!(counts(&report), (0, 0, 2, 0), "{report}");
    let left_out = report["documents"][1]["left_out"].to_string();
    assert!(left_out.contains("more than 64 MiB"), "{report}");
    let (data, source) = (other.path().display(), source.path().display());
    let told = holdpoint(&["import", &source.to_string(), "--data", &data.to_string()]);
    let told = String::from_utf8(told.expect("the program").stdout).expect("text");
    for words in [
        "docs/door.md: picture not imported: plan.svg: It is not a",
        "2 unchanged, 0 refused, 3 pictures not imported",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }
}
