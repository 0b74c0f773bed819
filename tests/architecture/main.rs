//! The arrows between the rooms, and what each room may know. Rules that are not tested are wishes.

mod addresses;
mod circles;
mod matches;
mod styles;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the repository")
        .to_owned()
}

/// Which of our crates each of our crates may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("engine", &["model"]),
    ("ui", &["engine", "model"]),
    ("hydrate", &["ui"]),
    ("server", &["engine", "model", "ui"]),
    ("tests", &["engine", "model", "server"]),
    ("xtask", &[]),
];

/// Libraries that only one place may name in its code.
const DOORS: &[(&str, &str)] = &[
    ("sqlx::", "app/engine/src/db"),
    ("tantivy::", "app/engine/src/search"),
    ("pulldown_cmark::", "app/engine/src/markdown"),
    ("ammonia::", "app/engine/src/markdown"),
    ("syntect::", "app/engine/src/markdown"),
    ("zip::", "app/engine/src/import/archive.rs"),
    ("jiff::", "app/engine/src/clock.rs"),
    ("getrandom::", "app/engine/src/clock.rs"),
    ("axum::", "server/src"),
    ("AssertSqlSafe", "app/engine/src/db/generated.rs"),
    ("inner_html", "app/ui/src/components/safe_html.rs"),
];

/// What stands nowhere: injection tripwires, state-changing reads, inline styles.
const NOWHERE: &[&str] = &[
    "GetUrl",
    "GetCbor",
    "QueryParser",
    "ENABLE_SMART_PUNCTUATION",
    "style=\"",
];

/// What the pure crate may not know.
const NOT_IN_THE_MODEL: &[&str] = &[
    "std::time",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "tokio",
    "rand",
    "async fn",
    "SystemTime",
];

fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path
                    .strip_prefix(root())
                    .expect("inside")
                    .to_string_lossy()
                    .into_owned();
                found.push((name, std::fs::read_to_string(&path).expect("text")));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no code");
    found
}

/// The lines of a file that are code, not comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn the_arrows_go_one_way() {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        let uses = package["dependencies"]
            .as_array()
            .expect("dependencies")
            .iter()
            .filter_map(|dependency| dependency["name"].as_str())
            .filter(|name| ours.contains(name));
        edges.insert(package["name"].as_str().expect("a name"), uses.collect());
    }
    let allowed: BTreeMap<&str, BTreeSet<&str>> = ARROWS
        .iter()
        .map(|(room, uses)| (*room, uses.iter().copied().collect()))
        .collect();
    assert_eq!(edges, allowed);
}

#[test]
fn each_library_has_one_door() {
    let mut wrong = Vec::new();
    for folder in ["app", "server"] {
        for (name, text) in sources(folder) {
            for (library, door) in DOORS {
                wrong.extend(
                    code(&text)
                        .filter(|(_, line)| line.contains(library) && !name.starts_with(door))
                        .map(|(line, _)| format!("{name}:{line} names {library}")),
                );
            }
            for word in NOWHERE {
                wrong.extend(
                    code(&text)
                        .filter(|(_, line)| line.contains(word))
                        .map(|(line, _)| format!("{name}:{line} names {word}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_model_knows_no_outside() {
    for (name, text) in sources("app/model/src") {
        for word in NOT_IN_THE_MODEL {
            for (line, code) in code(&text) {
                assert!(!code.contains(word), "{name}:{line} names {word}");
            }
        }
    }
}

#[test]
fn time_in_a_statement_comes_from_the_clock() {
    for (name, text) in sources("app/engine/src") {
        for (line, code) in code(&text) {
            for word in ["current_timestamp", "datetime('now", "select now()"] {
                assert!(
                    !code.contains(word),
                    "{name}:{line} asks the database for the time"
                );
            }
        }
    }
}

/// Every page route and every statement list stands on one screen.
#[test]
fn the_tables_fit_on_one_screen() {
    for name in ["app/ui/src/routes.rs", "server/src/http/router.rs"] {
        let lines = std::fs::read_to_string(root().join(name))
            .expect("text")
            .lines()
            .count();
        assert!(lines <= 120, "{name} has {lines} lines");
    }
}

/// The negative control: the search for a library finds it where it is.
#[test]
fn the_doors_are_really_found() {
    for (library, door) in DOORS {
        let folder = if door.ends_with(".rs") {
            door.rsplit_once('/').map_or(*door, |(folder, _)| folder)
        } else {
            door
        };
        let found = sources(folder).iter().any(|(name, text)| {
            name.starts_with(door) && code(text).any(|(_, line)| line.contains(library))
        });
        assert!(found, "{library} is not even used in {door}");
    }
}

/// May they: a verb that takes an actor asks something of it.
#[test]
fn no_actor_is_ignored() {
    for (name, text) in sources("app/engine/src") {
        for (line, code) in code(&text) {
            assert!(!code.contains("_actor: &Actor"), "{name}:{line}");
        }
    }
}
