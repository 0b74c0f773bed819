//! Observation windows: how long something is watched, from when, until when.

use super::measure::{self, Operator};
use super::reader::{FactReader, MAX_WINDOWS};
use super::words::{labelled, pattern, says};
use regex::Regex;
use std::sync::LazyLock;

/// One window.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// The words of its heading or phase.
    pub name: String,
    /// How many hours, least and most.
    pub hours: Option<(f64, f64)>,
    /// When it starts, as written.
    pub start: Option<String>,
    /// Every end that is stated, with its line. There should be one.
    pub ends: Vec<(String, usize)>,
    /// A machine looks every so many hours.
    pub probe_every: Option<f64>,
    /// A person looks every so many hours.
    pub check_every: Option<f64>,
    /// Its line, from 1.
    pub line: usize,
}

static EVERY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bevery\s+(\d+)(?:\s*-\s*\d+)?\s*(min(?:ute)?s?|h(?:r|ours?)?)\b|\b(hourly)\b")
});
static TIMESTAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")
});
static HOURS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(\d+)\s*-?\s*(?:h|hr|hours?)\b"));

const WATCHING: [&str; 5] = ["monitoring period", "observation", "soak", "window", "bake"];

/// Reads the windows of headings that name one, of phases that soak, and their starts and ends.
pub(super) fn read(reader: &FactReader<'_>) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for heading in &reader.outline.headings {
        if windows.len() >= MAX_WINDOWS {
            break;
        }
        if !says(heading.text, &WATCHING) {
            continue;
        }
        let Some(hours) = hours(heading.text) else {
            continue;
        };
        windows.push(Window {
            name: heading.text.to_owned(),
            hours: Some(hours),
            start: None,
            ends: Vec::new(),
            probe_every: None,
            check_every: None,
            line: heading.line,
        });
    }
    if windows.is_empty() {
        return windows;
    }
    rhythms(reader, &mut windows);
    for (piece, text) in reader.outline.lines() {
        let Some((label, rest)) = labelled(text) else {
            continue;
        };
        let Some(stamp) = TIMESTAMP.find(rest) else {
            continue;
        };
        let outermost = reader
            .outline
            .above(piece.heading)
            .filter_map(|heading| window_at(&windows, heading.line))
            .last();
        let Some(window) = outermost.and_then(|at| windows.get_mut(at)) else {
            continue;
        };
        match label.to_lowercase().as_str() {
            "start" | "started" | "from" | "begin" => {
                window.start = Some(stamp.as_str().to_owned())
            }
            "end" | "ends" | "until" | "to" if window.ends.len() < MAX_WINDOWS => {
                window.ends.push((stamp.as_str().to_owned(), piece.line));
            }
            _ => {}
        }
    }
    other_ends(reader, &mut windows);
    windows
}

/// How often somebody looks: the shortest time that a line below the window's heading names, for machines and for
/// people apart. A line that tells somebody to check, review or read something is for a person.
fn rhythms(reader: &FactReader<'_>, windows: &mut [Window]) {
    const BY_PEOPLE: [&str; 7] = [
        "check",
        "review",
        "read",
        "look",
        "ask",
        "watch",
        "log check",
    ];
    for (piece, text) in reader.outline.lines() {
        let Some(every) = every(text) else { continue };
        let mut above = reader.outline.above(piece.heading);
        let Some(at) = above.find_map(|heading| window_at(windows, heading.line)) else {
            continue;
        };
        let words = text.trim_start_matches(|character: char| !character.is_alphanumeric());
        let words = words.to_lowercase();
        let by_people = BY_PEOPLE.iter().any(|word| words.starts_with(word));
        let rhythm = match by_people {
            true => &mut windows[at].check_every,
            false => &mut windows[at].probe_every,
        };
        *rhythm = Some(rhythm.map_or(every, |known| known.min(every)));
    }
}

/// The hours between two looks: `every 2 hours`, `hourly`, `every 15 min`.
fn every(text: &str) -> Option<f64> {
    let found = EVERY.captures(text)?;
    let Some(number) = found.get(1) else {
        return Some(1.0);
    };
    let number: f64 = number
        .as_str()
        .parse()
        .ok()
        .filter(|number| *number > 0.0)?;
    let in_minutes = found.get(2)?.as_str().to_lowercase().starts_with('m');
    Some(if in_minutes { number / 60.0 } else { number })
}

/// Windows stand in the order of their headings.
fn window_at(windows: &[Window], line: usize) -> Option<usize> {
    windows
        .binary_search_by_key(&line, |window| window.line)
        .ok()
}

/// A time after the start, on a line that speaks of the same number of hours, is another end.
fn other_ends(reader: &FactReader<'_>, windows: &mut [Window]) {
    for (piece, text) in reader.outline.lines() {
        let Some(stamp) = TIMESTAMP.find(text).map(|stamp| stamp.as_str()) else {
            continue;
        };
        let hours = hours(text);
        if hours.is_none() {
            continue;
        }
        for window in windows.iter_mut() {
            let Some(start) = window.start.as_deref() else {
                continue;
            };
            if window.hours != hours || window.ends.len() >= MAX_WINDOWS {
                continue;
            }
            let is_after = comparable(stamp) > comparable(start);
            let is_new = window
                .ends
                .iter()
                .all(|(end, _)| comparable(end) != comparable(stamp));
            if is_after && is_new {
                window.ends.push((stamp.to_owned(), piece.line));
            }
        }
    }
}

/// Times in one zone compare as text, up to the second.
fn comparable(stamp: &str) -> String {
    stamp.chars().take(19).collect::<String>().replace(' ', "T")
}

/// The hours a text speaks of: `24-48 hours`, `24-Hour`, `2 days`.
pub(super) fn hours(text: &str) -> Option<(f64, f64)> {
    if let Some((measure, _)) = measure::find(text)
        && matches!(measure.operator, Operator::Between | Operator::AtLeast)
    {
        let factor = match measure.unit.as_deref() {
            Some("h") => 1.0,
            Some("d") => 24.0,
            Some("weeks") => 24.0 * 7.0,
            Some("months") => 24.0 * 30.0,
            Some("min") => 1.0 / 60.0,
            _ => 0.0,
        };
        if factor > 0.0 {
            let most = measure.high.unwrap_or(measure.low);
            return Some((measure.low * factor, most * factor));
        }
    }
    let found = HOURS.captures(text)?;
    let hours: f64 = found.get(1)?.as_str().parse().ok()?;
    Some((hours, hours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhythms_are_read() {
        for (text, expected) in [
            ("Run E2E tests every 2 hours", Some(2.0)),
            ("Check error logs hourly", Some(1.0)),
            ("Probe every 15 min", Some(0.25)),
            ("Ask every 1-2 hours", Some(1.0)),
            ("every now and then", None),
            ("every 0 hours", None),
        ] {
            assert_eq!(every(text), expected, "{text}");
        }
    }

    #[test]
    fn hours_are_read_in_every_spelling() {
        for (text, expected) in [
            ("24-Hour Monitoring Period", Some((24.0, 24.0))),
            ("Soak (24-48 hours)", Some((24.0, 48.0))),
            ("After 24h green metrics", Some((24.0, 24.0))),
            ("watched for 2 days", Some((48.0, 48.0))),
            ("Phase 4", None),
        ] {
            assert_eq!(hours(text), expected, "{text}");
        }
    }
}
