//! Remedies: what to do when something is seen.

use super::reader::FactReader;
use super::table::Columns;
use super::words::{labelled, plain, says};
use crate::outline::{Body, Heading, Outline, Piece};
use std::borrow::Cow;

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

/// What a label says of the words behind it.
enum RemedyPart {
    Issue,
    Cause,
    Action,
    Impact,
    Status,
}

impl RemedyPart {
    fn of(label: &str) -> Option<Self> {
        let label = label.to_lowercase();
        match label.as_str() {
            "symptom" | "symptoms" | "issue" | "problem" => Some(Self::Issue),
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
    fn of(issue: &str, line: usize) -> Self {
        Self {
            issue: issue.to_owned(),
            line,
            ..Self::default()
        }
    }

    fn take(&mut self, part: &RemedyPart, words: &str) {
        let field = match part {
            // The first words that name an issue name it for good.
            RemedyPart::Issue => return,
            RemedyPart::Cause => &mut self.cause,
            RemedyPart::Action => &mut self.action,
            RemedyPart::Impact => &mut self.impact,
            RemedyPart::Status => &mut self.status,
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

/// Where the remedy in hand was opened. What does not stand there belongs to another one, or to none.
#[derive(Clone, Copy, PartialEq)]
enum RemedyPlace {
    /// Below the heading or the lead-in on this line.
    RemedySubject(usize),
    /// In the section of this heading, by a symptom.
    Section(Option<usize>),
}

/// Reads headings and lead-ins with labelled words below them, paragraphs and lists that begin with a symptom, and
/// tables with a column for the issue.
pub(super) fn read(reader: &FactReader<'_>) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    let subjects = RemedySubject::of_headings(reader.outline);
    let mut open: Option<(RemedyPlace, Remedy)> = None;
    for pieces in reader.outline.pieces.chunk_by(goes_on) {
        let Some(piece) = pieces.first() else {
            continue;
        };
        let text = match piece.body {
            Body::Table(table) => {
                remedies.extend(from_table(&Columns::of(table)));
                continue;
            }
            Body::Code(_) => continue,
            Body::Item(item) => Cow::from(&item.text),
            Body::Line(_) => Cow::from(paragraph(pieces)),
        };
        let under_heading = || subjects[piece.heading?];
        let subject = RemedySubject::of_lead_in(piece).or_else(under_heading);
        let place = subject.map_or(RemedyPlace::Section(piece.heading), |subject| {
            RemedyPlace::RemedySubject(subject.line)
        });
        if open.as_ref().is_none_or(|(there, _)| *there != place) {
            remedies.extend(finished(open.take()));
            open = subject.map(|subject| (place, Remedy::of(subject.issue, subject.line)));
        }
        for (line, part, words) in parts(&text) {
            if matches!(part, RemedyPart::Issue) && subject.is_none() {
                remedies.extend(finished(open.take()));
                let remedy = || (place, Remedy::of(&words, piece.line + line));
                open = (!words.is_empty()).then(remedy);
            } else if let Some((_, remedy)) = &mut open {
                remedy.take(&part, &words);
            }
        }
    }
    remedies.extend(finished(open));
    remedies
}

/// Whether two pieces are lines of one paragraph. What stands below a lead-in is not what stands above it.
fn goes_on(piece: &Piece<'_>, next: &Piece<'_>) -> bool {
    matches!((piece.body, next.body), (Body::Line(_), Body::Line(_)))
        && next.line == piece.line + 1
        && next.heading == piece.heading
        && next.lead_line == piece.lead_line
}

fn paragraph(pieces: &[Piece<'_>]) -> String {
    let lines = pieces.iter().filter_map(|piece| match piece.body {
        Body::Line(line) => Some(line),
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The labelled parts of a paragraph, each with the number of lines before it. A label of ours begins a line or a
/// sentence, and its words end at the next one; they end also at a line that begins with another label.
fn parts(text: &str) -> Vec<(usize, RemedyPart, String)> {
    if !text.contains(':') {
        return Vec::new();
    }
    let ends = text
        .match_indices([' ', '\n'])
        .filter(|(at, blank)| *blank == "\n" || text[..*at].ends_with(['.', ';', '!', '?']))
        .map(|(at, _)| at + 1);
    let mut starts = Vec::new();
    let (mut start, mut line) = (0, 0);
    for end in ends.chain([text.len()]) {
        let follows_line = text[..start].ends_with('\n');
        line += usize::from(follows_line);
        if let Some((label, _)) = labelled(&text[start..end]) {
            let is_other = label.starts_with(char::is_uppercase) && (follows_line || start == 0);
            if is_other || RemedyPart::of(label).is_some() {
                starts.push((start, line));
            }
        }
        start = end;
    }
    starts.push((text.len(), line));
    starts
        .array_windows()
        .filter_map(|[(start, line), (end, _)]| {
            let (label, words) = labelled(&text[*start..*end])?;
            Some((*line, RemedyPart::of(label)?, words.replace('\n', " ")))
        })
        .collect()
}

/// An issue without anything to do is a story, not a remedy.
fn finished(open: Option<(RemedyPlace, Remedy)>) -> Option<Remedy> {
    open.map(|(_, remedy)| remedy)
        .filter(|remedy| remedy.action.is_some())
}

/// What a heading or a lead-in says to be wrong.
#[derive(Clone, Copy)]
struct RemedySubject<'a> {
    issue: &'a str,
    line: usize,
}

impl<'a> RemedySubject<'a> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Block, Span, Tree};
    use crate::reading;

    /// Headings, which begin with `#`, and paragraphs, each after an empty line.
    fn read(text: &str) -> Vec<String> {
        let mut line = 1;
        let mut blocks = Vec::new();
        for block in text.split("\n\n") {
            let span = Span {
                line,
                ..Span::default()
            };
            let words = block.trim_start_matches('#');
            blocks.push(match block.len() - words.len() {
                0 => Block::Paragraph {
                    text: block.to_owned(),
                    lead: None,
                    span,
                },
                level => Block::Heading {
                    level: level as u8,
                    text: words.trim().to_owned(),
                    anchor: String::new(),
                    span,
                },
            });
            line += block.lines().count() + 1;
        }
        let tree = Tree {
            blocks,
            ..Tree::default()
        };
        let shown = |remedy: Remedy| {
            let Remedy {
                line,
                issue,
                cause,
                action,
                ..
            } = remedy;
            let words = |words: Option<String>| words.unwrap_or_else(|| "-".to_owned());
            format!("{line} {issue} / {} / {}", words(cause), words(action))
        };
        reading::read(&tree)
            .remedies
            .into_iter()
            .map(shown)
            .collect()
    }

    #[test]
    fn a_paragraph_may_hold_a_remedy() {
        for text in [
            "Symptom: it is red. Cause: no power; see above. Remedy: plug it in.",
            "Symptom: it is red.\nCause: no power; see above.\nRemedy: plug it in.",
            "Symptom: it\nis red. Cause: no power;\nsee above. Remedy: plug\nit in.",
            "Symptom: it is red.\n\nCause: no power; see above.\n\nRemedy: plug it in.",
            "Symptom: it is red.\nServices: lamp\nRemedy: plug it in.\nCause: no power; see above.",
        ] {
            let expected = ["1 it is red. / no power; see above. / plug it in."];
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn each_symptom_of_a_section_is_one_remedy() {
        assert_eq!(
            read(
                "# Lamp\n\nSymptom: red. Fix: plug it in.\nSymptom: dark.\nFix: wait.\n\n## More\n\nFix: none"
            ),
            ["3 red. / - / plug it in.", "4 dark. / - / wait."]
        );
    }

    #[test]
    fn a_heading_that_names_the_issue_is_above_its_symptom() {
        assert_eq!(
            read(
                "# Known issues\n\n## The lamp\n\nSymptom: red. Cause: no power. Fix: plug it in."
            ),
            ["3 The lamp / no power. / plug it in."]
        );
    }

    #[test]
    fn a_symptom_without_anything_to_do_is_none() {
        for text in [
            "Symptom: it is red. Cause: no power.",
            "The cause: no power. The remedy is to plug it in.",
            "Symptom:\nRemedy: plug it in.",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }
}
