//! Who does what, whom to call, and when: duties by team, contacts, the calendar, owner and date.

use super::reader::FactReader;
use super::table::Columns;
use super::words::{labelled, pattern, plain, says};
use crate::outline::Body;
use regex::Regex;
use std::sync::LazyLock;

/// What one team or position does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The team or position.
    pub who: String,
    /// What it does.
    pub what: String,
    /// Its line, from 1.
    pub line: usize,
}

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// `Day 1-2`, `Week 4`, a date.
    pub when: String,
    /// What happens then.
    pub what: String,
    /// Its line, from 1.
    pub line: usize,
}

/// Whom to tell or to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The words of the entry.
    pub text: String,
    /// Its line, from 1.
    pub line: usize,
}

static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[-*]\s*)?((?:day|week|month|t[+-])\s*\d+(?:\s*-\s*\d+)?|\d{4}-\d{2}-\d{2}|immediate|immediately)\s*:\s*(.+)$",
    )
});

/// Headings under a heading about responsibilities name a team, and their lists are its duties; so are the
/// rows of a table with a column for the team or position.
pub(super) fn duties(reader: &FactReader<'_>) -> Vec<Duty> {
    let mut duties: Vec<Duty> = reader
        .outline
        .tables()
        .flat_map(|(_, table)| {
            let columns = Columns::of(table);
            let who = columns.find(&["position", "team", "role", "who"]);
            let what = columns.find(&[
                "answers",
                "duty",
                "duties",
                "responsible",
                "responsibility",
                "does",
            ]);
            columns
                .rows()
                .filter_map(move |row| {
                    Some(Duty {
                        who: row.cells.get(who?)?.clone(),
                        what: row.cells.get(what?)?.clone(),
                        line: row.span.line,
                    })
                })
                .collect::<Vec<_>>()
        })
        .collect();
    duties.extend(listed_duties(reader));
    duties
}

fn listed_duties(reader: &FactReader<'_>) -> Vec<Duty> {
    let about = reader
        .outline
        .sections(|heading| says(heading, &["responsibilit", "duties", "roles"]));
    reader
        .outline
        .items()
        .filter_map(|(piece, item)| {
            let team = reader.outline.above(piece.heading).next()?;
            (piece.depth == 1 && about.hold(team.parent)).then(|| Duty {
                who: plain(team.text).to_owned(),
                what: item.text.clone(),
                line: piece.line,
            })
        })
        .collect()
}

/// Lists under headings about contacts, stakeholders, escalation and on-call.
pub(super) fn contacts(reader: &FactReader<'_>) -> Vec<Contact> {
    reader
        .outline
        .items()
        .filter(|(piece, item)| {
            piece.depth == 1
                && !item.text.is_empty()
                && says(
                    reader.outline.section(piece),
                    &["contact", "stakeholder", "escalation", "on-call", "notify"],
                )
        })
        .map(|(piece, item)| Contact {
            text: item.text.clone(),
            line: piece.line,
        })
        .collect()
}

/// Lines that begin with a day, a week or a date.
pub(super) fn calendar(reader: &FactReader<'_>) -> Vec<CalendarEntry> {
    let mut entries = Vec::new();
    let mut take = |text: &str, line: usize| {
        if let Some(found) = WHEN.captures(plain(text))
            && let (Some(when), Some(what)) = (found.get(1), found.get(2))
        {
            entries.push(CalendarEntry {
                when: when.as_str().to_owned(),
                what: what.as_str().trim().to_owned(),
                line,
            });
        }
    };
    for piece in &reader.outline.pieces {
        match piece.body {
            Body::Line(text) => take(text, piece.line),
            Body::Item(item) => take(&item.text, piece.line),
            Body::Code(code) if code.language.is_empty() || code.language == "text" => {
                code.lines().for_each(|(line, text)| take(text, line));
            }
            _ => {}
        }
    }
    entries
}

/// The value of the first of these labels that stands in the front matter or begins a line.
pub(super) fn stated<'a>(reader: &FactReader<'a>, labels: &[&str]) -> Option<&'a str> {
    labels
        .iter()
        .find_map(|label| reader.tree.front(label))
        .or_else(|| {
            reader.outline.lines().find_map(|(_, text)| {
                let (label, rest) = labelled(text)?;
                (labels.contains(&label.to_lowercase().as_str()) && !rest.is_empty())
                    .then_some(rest)
            })
        })
}
