//! The five real documents. They are not part of the repository, and neither are their sentences: what is held here
//! are counts, classes, values and line numbers.

use super::{check, json, text};
use serde_json::{Value, json};
use std::path::PathBuf;
use tests::skip;

fn sample(name: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/samples")
        .join(name);
    if !path.exists() {
        return None;
    }
    Some(json(&check(&["--json", &path.display().to_string()])?))
}

fn list<'a>(reading: &'a Value, name: &str) -> &'a [Value] {
    reading[name].as_array().expect("a list")
}

/// One field of every entry of a list.
fn each(reading: &Value, name: &str, field: &str) -> Vec<Value> {
    list(reading, name)
        .iter()
        .map(|entry| entry[field].clone())
        .collect()
}

fn count(reading: &Value, name: &str, field: &str, value: &str) -> usize {
    each(reading, name, field)
        .iter()
        .filter(|entry| *entry == value)
        .count()
}

macro_rules! samples {
    ($($(#[$doc:meta])* fn $name:ident($reading:ident: $file:literal) $body:block)*) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            let Some($reading) = sample($file) else {
                return skip(stringify!($name), "../shared/samples or HOLDPOINT_BIN is not there");
            };
            $body
            insta::assert_json_snapshot!(stringify!($name), without_sentences(&$reading));
        }
    )*};
}

samples! {
    fn the_deployment_plan(reading: "staging-deployment-plan.md") {
        assert_eq!(list(&reading, "items").len(), 127);
        let claims = list(&reading, "items").iter().filter(|item| item["checked"] == true).count();
        assert_eq!(claims, 34);
        // Six that the plan calls phases, and four sections around them that a run would have too.
        assert_eq!(list(&reading, "phases").len(), 10);
        let told = list(&reading, "phases").iter().filter(|phase| phase["gate"].is_string() && phase["duration"].is_string());
        assert_eq!(told.count(), 6);
        assert_eq!(count(&reading, "items", "polarity", "inverted"), 10);
        // The go list and the hold list, by their lines.
        let polarity = |from: u64, to: u64| -> Vec<Value> {
            list(&reading, "criteria").iter()
                .filter(|criterion| criterion["line"].as_u64().is_some_and(|line| (from..=to).contains(&line)))
                .map(|criterion| criterion["polarity"].clone())
                .collect()
        };
        assert_eq!(polarity(341, 350), vec![json!("normal"); 10]);
        assert_eq!(polarity(353, 362), vec![json!("inverted"); 10]);
        let rules = each(&reading, "findings", "rule");
        for rule in ["grey-band", "two-thresholds", "inverted-list", "rollback-migrates-forward", "too-many-items", "secret"] {
            assert!(rules.contains(&json!(rule)), "{rule}");
        }
    }

    fn the_rollout_guide(reading: "staging-rollout-guide.md") {
        assert_eq!(list(&reading, "items").len(), 18);
        assert!(list(&reading, "items").iter().all(|item| item["checked"] == false));
        assert_eq!(list(&reading, "settings").len(), 11);
        // Three stages with a value for each of two flags.
        let mut cells: Vec<(String, String)> = list(&reading, "flags").iter()
            .map(|flag| (flag["key"].to_string(), flag["stage"].to_string()))
            .collect();
        cells.sort();
        cells.dedup();
        assert_eq!(cells.len(), 6);
        assert_eq!(each(&reading, "flags", "value"), ["1", "0", "1", "1", "1", "1"].map(|value| json!(value)));
        assert_eq!(list(&reading, "commands").len(), 23);
        assert_eq!(list(&reading, "remedies").len(), 6);
    }

    fn the_canary_report(reading: "staging-canary-report.md") {
        assert_eq!(list(&reading, "items").len(), 0);
        assert_eq!(count(&reading, "criteria", "class", "hard"), 5);
        assert_eq!(count(&reading, "criteria", "class", "soft"), 3);
        // The earlier lists are the same criteria, stated twice.
        let also: usize = list(&reading, "criteria").iter().map(|criterion| list(criterion, "also").len()).sum();
        assert_eq!(also, 6);
        let windows = list(&reading, "windows");
        assert_eq!((windows.len(), &windows[0]["hours"], list(&windows[0], "ends").len()), (1, &json!([24, 24]), 2));
        let rules = each(&reading, "findings", "rule");
        for rule in ["secret", "two-window-ends", "complete-while-open"] {
            assert!(rules.contains(&json!(rule)), "{rule}");
        }
        assert_eq!(list(&reading, "remedies").len(), 3);
        // The key is long; any piece of it would be too much.
        assert!(!reading.to_string().contains("FAKE"));
    }

    fn the_provenance_record(reading: "provenance-record.md") {
        assert_eq!(list(&reading, "items").len(), 18);
        let claims = list(&reading, "items").iter().filter(|item| item["checked"] == true).count();
        assert_eq!(claims, 5);
        assert_eq!(count(&reading, "provenance", "change", "created"), 7);
        assert_eq!(count(&reading, "provenance", "change", "modified"), 13);
        assert_eq!(count(&reading, "findings", "rule", "counts-disagree"), 2);
        assert_eq!(list(&reading, "remedies").len(), 2);
        assert_eq!(list(&reading, "calendar").len(), 4);
    }

    fn the_sprint_plan(reading: "sprint-deployment-confidence.md") {
        assert_eq!(list(&reading, "items").len(), 0);
        assert_eq!(list(&reading, "provenance").len(), 18);
    }
}

/// The negative control of the key: a report that shows it is caught by the check above.
#[test]
fn the_key_is_in_the_sample() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/samples/staging-canary-report.md");
    let Ok(source) = std::fs::read_to_string(&path) else {
        return skip("the_key_is_in_the_sample", "../shared/samples is not there");
    };
    assert!(source.contains("FAKE"));
    if let Some(output) = check(&[&path.display().to_string()]) {
        assert!(!text(&output).contains("FAKE"));
    }
}

/// Words become their number; numbers, classes, names of rules and lines stay.
fn without_sentences(reading: &Value) -> Value {
    const KEPT: [&str; 11] = [
        "kind", "class", "polarity", "operator", "unit", "change", "rule", "severity", "language",
        "method", "limit",
    ];
    fn strip(name: &str, value: &Value) -> Value {
        match value {
            Value::String(_) if KEPT.contains(&name) => value.clone(),
            Value::String(words) => json!(format!("{} words", words.split_whitespace().count())),
            Value::Array(values) => values.iter().map(|value| strip(name, value)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), strip(name, value)))
                .collect(),
            other => other.clone(),
        }
    }
    let mut stripped = strip("", reading);
    if let Some(fields) = stripped.as_object_mut() {
        fields.remove("file");
    }
    stripped
}
