//! Who does what, whom to call, and when: duties by team, contacts, the calendar, owner and date.

use super::reader::FactReader;
use super::table::Columns;
use super::words::{labelled, pattern, plain, says};
use crate::outline::Body;
use crate::trade;
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

/// Lists and tables under headings about contacts, stakeholders, escalation and on-call.
pub(super) fn contacts<'a>(reader: &FactReader<'a>) -> Vec<Contact> {
    let mut section: (&str, bool) = ("", false);
    let mut is_about = |words: &'a str| {
        if words != section.0 {
            let known = ["contact", "stakeholder", "escalation", "on-call", "notify"];
            let low = trade::lower(words);
            section = (
                words,
                says(words, &known) || trade::has(&low, trade::CONTACTS),
            );
        }
        section.1
    };
    let mut contacts = Vec::new();
    for piece in &reader.outline.pieces {
        match piece.body {
            Body::Item(item) if piece.depth == 1 && !item.text.is_empty() => {
                if is_about(reader.outline.section(piece)) {
                    contacts.push(Contact {
                        text: item.text.clone(),
                        line: piece.line,
                    });
                }
            }
            Body::Table(table) if is_about(reader.outline.section(piece)) => {
                for row in table.rows.iter().skip(1) {
                    let cells = row.cells.iter().filter(|cell| !cell.is_empty());
                    contacts.push(Contact {
                        text: cells.cloned().collect::<Vec<_>>().join(", "),
                        line: row.span.line,
                    });
                }
            }
            Body::Line(_) | Body::Item(_) | Body::Code(_) | Body::Table(_) => {}
        }
    }
    contacts
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

/// Who answers for a document.
pub(super) fn owner(reader: &FactReader<'_>) -> Option<String> {
    let owner = stated(reader, trade::OWNER, |_| true)?;
    // "Backend, on duty. Rollout: the second one."
    let end = owner.find(". ").unwrap_or(owner.len());
    Some(owner[..end].to_owned())
}

/// When a document was written.
pub(super) fn date(reader: &FactReader<'_>) -> Option<String> {
    // "Data" is a date in some languages, and data in others.
    let is_date = |value: &str| value.bytes().any(|byte| byte.is_ascii_digit());
    stated(reader, trade::DATE, is_date)
}

/// The value of the first of these labels that stands in the front matter, begins a line or a part of one, or the row of
/// a table. The order of the labels decides, then that of the document.
fn stated(reader: &FactReader<'_>, labels: &[&str], fits: impl Fn(&str) -> bool) -> Option<String> {
    if let Some(value) = labels.iter().find_map(|label| reader.tree.front(label)) {
        return Some(value.to_owned());
    }
    let mut best: Option<(usize, String)> = None;
    let mut take = |label: &str, value: &str| {
        let low = trade::lower(label);
        let (label, value) = (
            low.trim(),
            plain(value).trim_matches(['*', '_', '`']).trim(),
        );
        let rank = labels.iter().position(|known| *known == label);
        // "[Name]", "<owner>" and "{{ team }}" wait for somebody to fill them in.
        let is_placeholder = [('[', ']'), ('<', '>'), ('{', '}')]
            .iter()
            .any(|(open, close)| value.starts_with(*open) && value.ends_with(*close));
        let is_open = trade::is(&trade::lower(value), trade::OPEN);
        let says = !value.is_empty() && !is_placeholder && !is_open;
        if let Some(rank) = rank
            && says
            && fits(value)
            && best.as_ref().is_none_or(|(least, _)| rank < *least)
        {
            best = Some((rank, value.to_owned()));
        }
    };
    for (_, text) in reader.outline.lines() {
        for part in text.split(['|', '·', '•']) {
            if let Some((label, rest)) = labelled(part) {
                take(label, rest);
            }
        }
    }
    for (_, table) in reader.outline.tables() {
        for row in table.rows.iter().filter(|row| row.cells.len() == 2) {
            if let [label, value] = row.cells.as_slice() {
                take(label.trim_end_matches([':', '：']), value);
            }
        }
    }
    best.map(|(_, value)| value)
}
