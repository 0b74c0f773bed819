//! Flags and the value each stage gives them: exports in fences, tables by environment, prose lists.

use super::reader::{FactReader, MAX_FACTS, MAX_STAGES};
use super::table::Columns;
use super::words::{pattern, says, value};
use crate::outline::{Body, Piece};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// One flag at one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagValue {
    /// The name of the flag.
    pub key: String,
    /// The phase, stage or environment; `None` where the document names none.
    pub stage: Option<String>,
    /// The value as written.
    pub value: String,
    /// Its line, from 1.
    pub line: usize,
}

static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\s*(?:=|:)\s*["'`]?((?i:true|false|on|off|enabled|disabled|0|1|\d{1,3}%))\b"#,
    )
});

static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:on|off|true|false|enabled|disabled|0|1|\d{1,3}\s?%)(?:\s*\(.*\))?$")
});

/// Under a heading that says one of these, whatever is switched is a flag.
const FLAGS: [&str; 4] = ["flag", "kill switch", "toggle", "enablement"];

/// Reads the flags, and the stages in which each of them should have a value. A value outside of any stage
/// counts only for a flag that no stage mentions: it is a default, a check or a way back.
pub(super) fn read(reader: &FactReader<'_>) -> (Vec<FlagValue>, Vec<String>) {
    let mut flags = Vec::new();
    let mut stages = Vec::new();
    for piece in &reader.outline.pieces {
        if flags.len() >= MAX_FACTS {
            break;
        }
        match piece.body {
            Body::Line(text) => prose(reader, piece, text, piece.line, &mut flags),
            Body::Item(item) => prose(reader, piece, &item.text, piece.line, &mut flags),
            Body::Code(code) => {
                for (line, text) in code.lines() {
                    // A plain assignment is a setting, and what a program prints is neither.
                    if let Some(text) = text.trim_start().strip_prefix("export ") {
                        prose(reader, piece, text, line, &mut flags);
                    }
                }
            }
            Body::Table(table) => {
                let columns = Columns::of(table);
                if let Some(key) = columns.find(&["flag", "feature flag", "toggle", "key"]) {
                    matrix(&columns, key, &mut flags, &mut stages);
                }
            }
        }
    }
    flags.truncate(MAX_FACTS);
    let staged: BTreeSet<String> = flags
        .iter()
        .filter(|flag| flag.stage.is_some())
        .map(|flag| flag.key.clone())
        .collect();
    flags.retain(|flag| flag.stage.is_some() || !staged.contains(&flag.key));
    everything_on(reader, &mut flags);
    let mut seen = BTreeSet::new();
    flags.retain(|flag| seen.insert((flag.key.clone(), flag.stage.clone(), flag.value.clone())));
    stages.extend(sibling_phases(reader, &flags));
    stages.truncate(MAX_STAGES);
    (flags, stages)
}

/// The named phases under the same heading as one that gives a flag a value.
fn sibling_phases(reader: &FactReader<'_>, flags: &[FlagValue]) -> Vec<String> {
    let told: BTreeSet<&str> = flags
        .iter()
        .filter_map(|flag| flag.stage.as_deref())
        .collect();
    let parents: BTreeSet<Option<usize>> = reader
        .stages()
        .filter(|heading| told.contains(heading.text))
        .map(|heading| heading.parent)
        .collect();
    reader
        .stages()
        .filter(|heading| parents.contains(&heading.parent))
        .map(|heading| heading.text.to_owned())
        .collect()
}

fn prose(
    reader: &FactReader<'_>,
    piece: &Piece<'_>,
    text: &str,
    line: usize,
    flags: &mut Vec<FlagValue>,
) {
    // What a way back sets is no state of a stage.
    let is_way_back = || {
        says(
            reader.outline.about(piece),
            &["scenario", "rollback", "roll back"],
        )
    };
    if !text.contains('_') || is_way_back() {
        return;
    }
    for found in ASSIGNED.captures_iter(text) {
        let (Some(key), Some(value)) = (found.get(1), found.get(2)) else {
            continue;
        };
        let speaks_of_flags = || {
            let mut above = reader.outline.above(piece.heading);
            above.any(|heading| says(heading.text, &FLAGS))
        };
        if is_flag(key.as_str()) || speaks_of_flags() {
            flags.push(FlagValue {
                key: key.as_str().to_owned(),
                stage: reader.stage_of(piece).map(str::to_owned),
                value: value.as_str().to_owned(),
                line,
            });
        }
    }
}

fn is_flag(key: &str) -> bool {
    key.split('_').any(|part| {
        [
            "FEATURE", "FLAG", "ENABLE", "ENABLED", "DISABLE", "DISABLED", "KILL",
        ]
        .contains(&part)
    })
}

/// A table with a column for the flag and one for each environment.
fn matrix(columns: &Columns<'_>, key: usize, flags: &mut Vec<FlagValue>, stages: &mut Vec<String>) {
    const PLACES: [&str; 14] = [
        "dev",
        "development",
        "local",
        "test",
        "ci",
        "preview",
        "staging",
        "stage",
        "canary",
        "beta",
        "production",
        "prod",
        "ga",
        "live",
    ];
    let names_place = |at: usize| {
        columns
            .head(at)
            .split(|character: char| !character.is_alphanumeric())
            .any(|word| PLACES.contains(&word))
    };
    // An environment of one's own is known by what stands below it.
    let holds_values = |at: usize| {
        let mut cells = columns
            .rows()
            .filter_map(|row| row.cells.get(at).and_then(|cell| value(cell)))
            .peekable();
        cells.peek().is_some() && cells.all(|cell| VALUE.is_match(cell))
    };
    let places: Vec<usize> = (0..columns.width())
        .filter(|at| *at != key && (names_place(*at) || holds_values(*at)))
        .collect();
    stages.extend(places.iter().map(|place| columns.title(*place).to_owned()));
    for row in columns.rows() {
        let Some(name) = row.cells.get(key).and_then(|cell| value(cell)) else {
            continue;
        };
        for place in &places {
            if let Some(cell) = row.cells.get(*place).and_then(|cell| value(cell)) {
                flags.push(FlagValue {
                    key: name.to_owned(),
                    stage: Some(columns.title(*place).to_owned()),
                    value: cell.to_owned(),
                    line: row.span.line,
                });
            }
        }
    }
}

/// "All features enabled" gives every flag that has no value in that stage the value by which it is on.
fn everything_on(reader: &FactReader<'_>, flags: &mut Vec<FlagValue>) {
    const ALL_ON: [&str; 4] = [
        "all features enabled",
        "all flags enabled",
        "all flags on",
        "all features on",
    ];
    let mut told: BTreeSet<(String, String)> = flags
        .iter()
        .filter_map(|flag| Some((flag.key.clone(), flag.stage.clone()?)))
        .collect();
    // Of several values that mean on, the last.
    let on: BTreeMap<String, String> = flags
        .iter()
        .filter(|flag| is_on(&flag.value))
        .map(|flag| (flag.key.clone(), flag.value.clone()))
        .collect();
    for piece in &reader.outline.pieces {
        if flags.len() >= MAX_FACTS {
            return;
        }
        let Some(stage) = reader.stage_of(piece) else {
            continue;
        };
        let line = match piece.body {
            Body::Line(text) => says(text, &ALL_ON).then_some(piece.line),
            Body::Item(item) => says(&item.text, &ALL_ON).then_some(piece.line),
            Body::Code(code) => code
                .lines()
                .find(|(_, text)| says(text, &ALL_ON))
                .map(|(line, _)| line),
            Body::Table(_) => None,
        };
        let Some(line) = line else { continue };
        for (key, value) in &on {
            if flags.len() < MAX_FACTS && told.insert((key.clone(), stage.to_owned())) {
                flags.push(FlagValue {
                    key: key.clone(),
                    stage: Some(stage.to_owned()),
                    value: value.clone(),
                    line,
                });
            }
        }
    }
}

/// Whether a written value means on.
fn is_on(value: &str) -> bool {
    !matches!(
        value.to_lowercase().as_str(),
        "0" | "false" | "off" | "disabled" | "0%" | "no"
    )
}
