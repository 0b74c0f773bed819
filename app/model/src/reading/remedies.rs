//! Remedies: what to do when something is seen.

use super::Reader;
use super::table::Columns;
use super::words::{labelled, plain, says};
use crate::outline::{Body, Heading, Outline, Piece};

/// One remedy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remedy {
    /// What is seen.
    pub issue: String,
    /// Why.
    pub cause: Option<String>,
    /// What to do: every solution, workaround, fix and action, one per line.
    pub action: Option<String>,
    /// How bad it is, where the document says.
    pub impact: Option<String>,
    /// How far the repair is, where the document says.
    pub status: Option<String>,
    /// The line of the issue, from 1.
    pub line: usize,
}

enum Part {
    Cause,
    Action,
    Impact,
    Status,
}

impl Part {
    fn of(label: &str) -> Option<Self> {
        let label = label.to_lowercase();
        match label.as_str() {
            "cause" | "causes" | "possible cause" | "possible causes" | "likely cause"
            | "reason" | "why" => Some(Self::Cause),
            "solution" | "fix" | "action" | "actions" | "workaround" | "resolution" | "remedy"
            | "response" | "mitigation" | "do" | "then" => Some(Self::Action),
            "impact" | "severity" => Some(Self::Impact),
            "status" => Some(Self::Status),
            _ => None,
        }
    }
}

impl Remedy {
    fn take(&mut self, part: &Part, words: &str) {
        let field = match part {
            Part::Cause => &mut self.cause,
            Part::Action => &mut self.action,
            Part::Impact => &mut self.impact,
            Part::Status => &mut self.status,
        };
        match field {
            Some(before) => {
                before.push('\n');
                before.push_str(words);
            }
            None => *field = Some(words.to_owned()),
        }
    }
}

/// Reads headings and lead-ins with labelled lines below them, and tables with a column for the issue.
pub(super) fn read(reader: &Reader<'_>) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    let subjects = Subject::of_headings(reader.outline);
    // The subject in hand: where it was opened, and what was found under it.
    let mut subject: Option<(Subject<'_>, Remedy)> = None;
    for piece in &reader.outline.pieces {
        if let Body::Table(table) = piece.body {
            remedies.extend(from_table(&Columns::of(table)));
            continue;
        }
        let text = match piece.body {
            Body::Line(text) => text,
            Body::Item(item) => item.text.as_str(),
            _ => continue,
        };
        let under_heading = || subjects[piece.heading?];
        let Some(here) = Subject::of_lead_in(piece).or_else(under_heading) else {
            remedies.extend(finished(subject.take()));
            continue;
        };
        if subject.as_ref().is_none_or(|(there, _)| *there != here) {
            let remedy = Remedy {
                issue: here.issue.to_owned(),
                line: here.line,
                ..Remedy::default()
            };
            remedies.extend(finished(subject.replace((here, remedy))));
        }
        if let Some((label, words)) = labelled(text)
            && let Some(part) = Part::of(label)
            && let Some((_, remedy)) = &mut subject
        {
            remedy.take(&part, words);
        }
    }
    remedies.extend(finished(subject.take()));
    remedies
}

/// A subject without anything to do is a story, not a remedy.
fn finished(subject: Option<(Subject<'_>, Remedy)>) -> Option<Remedy> {
    subject
        .map(|(_, remedy)| remedy)
        .filter(|remedy| remedy.action.is_some())
}

#[derive(Clone, Copy, PartialEq)]
struct Subject<'a> {
    issue: &'a str,
    line: usize,
}

impl<'a> Subject<'a> {
    /// A scenario in bold above a list.
    fn of_lead_in(piece: &Piece<'a>) -> Option<Self> {
        Some(Self {
            issue: numbered(piece.lead_in?, "scenario")?,
            line: piece.lead_line,
        })
    }

    /// For each heading what it is about, where it names an issue or stands among known issues.
    fn of_headings(outline: &Outline<'a>) -> Vec<Option<Self>> {
        let known = outline
            .sections(|heading| says(heading, &["known issue", "troubleshooting", "workaround"]));
        let issue = |heading: &Heading<'a>| {
            heading
                .text
                .split_once(':')
                .filter(|(label, _)| says(label, &["issue", "problem", "symptom"]))
                .map(|(_, issue)| plain(issue))
                .or_else(|| numbered(heading.text, "scenario"))
                .or_else(|| known.hold(heading.parent).then(|| plain(heading.text)))
        };
        let subject = |heading: &Heading<'a>| {
            Some(Self {
                issue: issue(heading)?,
                line: heading.line,
            })
        };
        outline.headings.iter().map(subject).collect()
    }
}

/// `Scenario 2: the queue is full` gives `the queue is full`.
fn numbered<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (label, rest) = plain(text).split_once(':')?;
    let mut parts = label.split_whitespace();
    let is_numbered = parts.next()?.eq_ignore_ascii_case(word)
        && parts
            .next()?
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric())
        && parts.next().is_none();
    is_numbered.then(|| plain(rest))
}

fn from_table(columns: &Columns<'_>) -> Vec<Remedy> {
    let (Some(issue), Some(action)) = (
        columns.find(&["issue", "symptom", "problem", "scenario", "seen"]),
        columns.find(&["solution", "fix", "action", "remedy", "workaround", "do"]),
    ) else {
        return Vec::new();
    };
    let cause = columns.find(&["cause", "reason", "why"]);
    columns
        .rows()
        .filter_map(|row| {
            let cell = |at: usize| row.cells.get(at).filter(|cell| !cell.is_empty()).cloned();
            Some(Remedy {
                issue: cell(issue)?,
                cause: cause.and_then(cell),
                action: cell(action),
                line: row.span.line,
                ..Remedy::default()
            })
        })
        .collect()
}
