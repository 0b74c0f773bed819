//! Observation windows: how long something is watched, from when, until when.

use super::measure::{self, Operator};
use super::words::{labelled, pattern, says};
use super::{MOST_WINDOWS, Reader};
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
    /// Its line, from 1.
    pub line: usize,
}

static TIMESTAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")
});
static HOURS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(\d+)\s*-?\s*(?:h|hr|hours?)\b"));

const WATCHING: [&str; 5] = ["monitoring period", "observation", "soak", "window", "bake"];

/// Reads the windows of headings that name one, of phases that soak, and their starts and ends.
pub(super) fn read(reader: &Reader<'_>) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for heading in &reader.outline.headings {
        if windows.len() >= MOST_WINDOWS {
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
            line: heading.line,
        });
    }
    if windows.is_empty() {
        return windows;
    }
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
            "end" | "ends" | "until" | "to" if window.ends.len() < MOST_WINDOWS => {
                window.ends.push((stamp.as_str().to_owned(), piece.line));
            }
            _ => {}
        }
    }
    other_ends(reader, &mut windows);
    windows
}

/// Windows stand in the order of their headings.
fn window_at(windows: &[Window], line: usize) -> Option<usize> {
    windows
        .binary_search_by_key(&line, |window| window.line)
        .ok()
}

/// A time after the start, on a line that speaks of the same number of hours, is another end.
fn other_ends(reader: &Reader<'_>, windows: &mut [Window]) {
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
            if window.hours != hours || window.ends.len() >= MOST_WINDOWS {
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
