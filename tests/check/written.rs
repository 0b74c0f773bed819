//! Documents as people write them, in eight languages, each with what a careful reader finds in it. They were written
//! by somebody who did not know the reader: what disagrees is a fault of the reader before it is one of them.

use super::{check, json, skipped};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("check/written")
}

/// What is expected of each document, by its name.
fn expected() -> BTreeMap<String, Map<String, Value>> {
    let entries = std::fs::read_dir(folder()).expect("a folder");
    let names = entries.filter_map(|entry| {
        let name = entry.expect("an entry").file_name();
        Some(name.to_str()?.strip_suffix(".expected.json")?.to_owned())
    });
    names
        .map(|name| {
            let file = folder().join(format!("{name}.expected.json"));
            let text = std::fs::read_to_string(file).expect("readable");
            let mut facts: Map<String, Value> = serde_json::from_str(&text).expect("an object");
            facts.remove("why").expect("the reason of what is expected");
            (name, facts)
        })
        .collect()
}

/// What `check --json` reads in all of them, by their names; nothing where the binary was not built.
fn read() -> Option<BTreeMap<String, Value>> {
    let readings = json(&check(&["--json", &folder().display().to_string()])?);
    let readings = readings.as_array().expect("an array").iter();
    let named = |reading: &Value| {
        let file = Path::new(reading["file"].as_str().expect("a file"));
        let name = file.file_stem().expect("a name").to_string_lossy();
        (name.into_owned(), reading.clone())
    };
    Some(readings.map(named).collect())
}

fn list<'a>(reading: &'a Value, name: &str) -> &'a [Value] {
    reading[name].as_array().expect("a list")
}

fn each(reading: &Value, name: &str, field: &str) -> Value {
    let entries = list(reading, name).iter();
    entries.map(|entry| entry[field].clone()).collect()
}

fn count(reading: &Value, is_counted: impl Fn(&Value) -> bool) -> Value {
    let items = list(reading, "items").iter();
    json!(items.filter(|item| is_counted(item)).count())
}

/// A fact of a reading under the name that the expectations use.
fn fact(reading: &Value, name: &str) -> Value {
    match name {
        "kind" | "owner" | "date" | "rollback" | "positions" | "areas" => reading[name].clone(),
        "items" => count(reading, |_| true),
        "checked" => count(reading, |item| item["checked"] == true),
        "not_applicable_claims" => count(reading, |item| item["claim"] == "not-applicable"),
        "items_text" => each(reading, "items", "text"),
        "items_when_run" => reading["steps"].clone(),
        "phases" => each(reading, "phases", "name"),
        "phases_of_items" => {
            let mut phases: Vec<&Value> = Vec::new();
            for item in list(reading, "items") {
                if !phases.contains(&&item["phase"]) {
                    phases.push(&item["phase"]);
                }
            }
            json!(phases)
        }
        "stops" => {
            let stops = list(reading, "stops").iter();
            stops
                .map(|stop| json!([stop["text"], stop["phase"]]))
                .collect()
        }
        other => panic!("no expectation is called {other}"),
    }
}

/// Whether two values say the same: capitals, white space, and 5 beside 5.0 make no difference.
fn is_same(one: &Value, other: &Value) -> bool {
    let words = |text: &str| {
        let low = text.to_lowercase();
        low.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    match (one, other) {
        (Value::String(one), Value::String(other)) => words(one) == words(other),
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (one, other) => one == other,
    }
}

fn low(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_lowercase()
}

/// A threshold as people write it: "< 0.5 %".
fn threshold(criterion: &Value) -> Option<String> {
    let value = criterion["value"].as_f64()?;
    let parts = [
        low(&criterion["operator"]),
        value.to_string(),
        low(&criterion["unit"]),
    ];
    Some(parts.join(" ").trim().to_owned())
}

/// Whether a criterion is read: with both of its thresholds, or with its comparison.
fn has_criterion(reading: &Value, wanted: &Value) -> bool {
    let all = list(reading, "criteria");
    if let [name, operator, value, unit] = wanted.as_array().map_or(&[][..], Vec::as_slice) {
        return all.iter().any(|criterion| {
            let words = low(&criterion["metric"]) + " " + &low(&criterion["text"]);
            words.contains(&low(name))
                && criterion["operator"] == *operator
                && is_same(&criterion["value"], value)
                && is_same(&criterion["unit"], unit)
        });
    }
    let name = low(&wanted["metric"]);
    let first = all
        .iter()
        .find(|criterion| low(&criterion["metric"]).contains(&name));
    first.is_some_and(|criterion| {
        let told = |side: &str| {
            Some(low(&wanted[side]))
                .filter(|words| words.contains(|letter: char| letter.is_ascii_digit()))
        };
        threshold(criterion) == told("go") && threshold(&criterion["no_go"]) == told("no_go")
    })
}

/// What is not as expected, a line each.
fn differences(name: &str, wanted: &Map<String, Value>, reading: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (key, wanted) in wanted {
        if key == "criteria" {
            let wanted = wanted.as_array().expect("a list");
            let missing = wanted
                .iter()
                .filter(|wanted| !has_criterion(reading, wanted));
            found.extend(missing.map(|missing| format!("{name}: criterion not read: {missing}")));
            if wanted.is_empty() && !list(reading, key).is_empty() {
                found.push(format!("{name}: criteria: {}, not none", reading[key]));
            }
        } else if key == "claims" {
            for (text, wanted) in wanted.as_object().expect("an object") {
                let item = list(reading, "items")
                    .iter()
                    .find(|item| item["text"] == text.as_str());
                let claim = match item.map(|item| low(&item["claim"])).as_deref() {
                    Some("done") => "ok",
                    Some("not-ok") => "not ok",
                    Some(_) => "open",
                    None => "no item",
                };
                if wanted != claim {
                    found.push(format!("{name}: {text}: {claim}, not {wanted}"));
                }
            }
        } else {
            let got = fact(reading, key);
            if !is_same(&got, wanted) {
                found.push(format!("{name}: {key}: {got}, not {wanted}"));
            }
        }
    }
    found
}

#[test]
fn documents_are_read_as_a_careful_person_reads_them() {
    let Some(readings) = read() else {
        return skipped("documents_are_read_as_a_careful_person_reads_them");
    };
    let expected = expected();
    assert_eq!((expected.len(), readings.len()), (40, 40));
    let found: Vec<String> = expected
        .iter()
        .flat_map(|(name, wanted)| differences(name, wanted, &readings[name]))
        .collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The same value, and not the same.
fn altered(value: &Value) -> Value {
    match value {
        Value::Bool(is_so) => json!(!is_so),
        Value::Number(number) => json!(number.as_f64().map(|number| number + 1.0)),
        Value::String(text) => json!(format!("{text} 7")),
        Value::Array(entries) => match entries.split_last() {
            Some((last, before)) => before.iter().cloned().chain([altered(last)]).collect(),
            None => json!(["one more"]),
        },
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), altered(value)))
                .collect()
        }
        Value::Null => json!("something"),
    }
}

/// The negative control: each fact of each document, told otherwise, is found to differ.
#[test]
fn what_differs_is_found() {
    let Some(readings) = read() else {
        return skipped("what_differs_is_found");
    };
    for (name, wanted) in expected() {
        for (key, value) in &wanted {
            // A list without criteria is what any reading without them has; one more is asked of it.
            let value = match (key.as_str(), value.as_array().map(Vec::len)) {
                ("criteria", Some(0)) => json!([["rope", "<", 1, "m"]]),
                _ => altered(value),
            };
            let told = Map::from_iter([(key.clone(), value.clone())]);
            let found = differences(&name, &told, &readings[&name]);
            assert!(!found.is_empty(), "{name}: {key} may be {value}");
        }
    }
}
