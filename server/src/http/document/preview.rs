//! A document as it would be if it were saved, for machines.

use super::save::{Hidden, source};
use crate::http::call::Call;
use crate::http::endpoint::About;
use crate::http::verb::Verb;
use axum::http::Method;
use engine::document::{ItemChanges, correct};
use model::Problem;
use model::lint;
use model::mark::{Correction, MarkKind, ReadLine};
use model::role::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A document to be read. Nothing is stored.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Preview {
    /// The document, at most 1 MiB.
    #[schemars(required, extend("needed" = true))]
    markdown: String,
    /// The last part of the address of the document whose next revision it would be.
    document: Option<String>,
    /// The names in its text of the pictures that would come with it. Those that the document has need not be named.
    pictures: BTreeSet<String>,
    /// Marks to write into the text first, in this order: `12 phase`, `12 if: it rains`; to take one off, `12 no role`,
    /// `12 no hold point`, `12 no steps` or `12 no if`.
    corrections: Vec<String>,
}

/// A document as it would be.
#[derive(Serialize, JsonSchema)]
pub struct Previewed {
    title: String,
    /// Its text, with the corrections in it.
    markdown: String,
    /// What each line that can have a mark is read as.
    lines: Vec<Line>,
    /// How its page would look. What it holds is safe to show.
    html: String,
    /// Its items.
    items: Vec<Item>,
    findings: Vec<Finding>,
    /// The secrets that would be hidden.
    hidden: Vec<Hidden>,
    /// What would become of the items of the document that it follows.
    changes: Option<Changes>,
}

/// An item.
#[derive(Serialize, JsonSchema)]
struct Item {
    text: String,
    line: usize,
    /// The name of its phase.
    phase: Option<String>,
}

/// A line, and what it is read as.
#[derive(Serialize, JsonSchema)]
struct Line {
    line: usize,
    /// Its first words.
    text: String,
    /// `phase`, `area`, `item`, `stop`, `criterion`, `position`, `hold point`, `text`.
    read_as: Vec<&'static str>,
    /// It is read so without good evidence.
    guess: bool,
    /// When it applies, where it does not always.
    condition: Option<String>,
    /// The marks on it, as they are written.
    marks: Vec<String>,
}

impl From<ReadLine> for Line {
    fn from(line: ReadLine) -> Self {
        Self {
            line: line.line,
            text: line.text,
            read_as: line.read_as.iter().map(MarkKind::name).collect(),
            guess: line.guess,
            condition: line.condition,
            marks: line.marks.iter().map(MarkKind::words).collect(),
        }
    }
}

/// What the author is asked about.
#[derive(Serialize, JsonSchema)]
struct Finding {
    rule: &'static str,
    severity: &'static str,
    line: usize,
    message: String,
}

/// What would become of the items. Sign-offs on reworded ones become outdated.
#[derive(Serialize, JsonSchema)]
struct Changes {
    kept: usize,
    moved: Vec<String>,
    reworded: Vec<Reworded>,
    added: Vec<String>,
    removed: Vec<String>,
}

/// An item with other words.
#[derive(Serialize, JsonSchema)]
struct Reworded {
    from: String,
    to: String,
}

impl From<ItemChanges> for Changes {
    fn from(changes: ItemChanges) -> Self {
        let reworded = changes.reworded.into_iter();
        Self {
            kept: changes.kept,
            moved: changes.moved,
            reworded: reworded.map(|(from, to)| Reworded { from, to }).collect(),
            added: changes.added.into_iter().map(|(words, _)| words).collect(),
            removed: changes.removed,
        }
    }
}

impl From<lint::Finding> for Finding {
    fn from(finding: lint::Finding) -> Self {
        Self {
            rule: finding.rule.name,
            severity: finding.rule.severity.word(),
            line: finding.line,
            message: finding.message,
        }
    }
}

impl Verb for Preview {
    type Answer = Previewed;

    fn about() -> About {
        let summary = "Reads a document as it would be if it were saved.";
        About::change(Method::POST, "documents", "/api/v1/previews", summary).needs(Act::Write)
    }

    async fn run(self, call: Call<'_>) -> Result<Previewed, Problem> {
        let onto = match &self.document {
            Some(slug) => Some(call.document_named(slug).await?.document.id),
            None => None,
        };
        let (actor, mut source) = (call.actor, source(&self.markdown)?);
        for written in &self.corrections {
            let refused =
                || Problem::not_valid("corrections", format!("\"{written}\" is no correction."));
            let correction = Correction::parse(written).ok_or_else(refused)?;
            (source, _) = correct(&source, &correction)?;
        }
        let markdown = source.as_str().to_owned();
        let engine = &call.state.engine;
        let preview = engine
            .preview_document(actor, source, onto.as_ref(), self.pictures)
            .await?;
        let reading = preview.checked.reading;
        let phases = &reading.plan.phases;
        let items = reading.plan.items.iter().map(|item| Item {
            text: item.text.clone(),
            line: item.line,
            phase: (phases.get(item.phase).filter(|phase| phase.named))
                .map(|phase| phase.name.clone()),
        });
        Ok(Previewed {
            markdown,
            lines: preview.lines.into_iter().map(Line::from).collect(),
            items: items.collect(),
            html: preview.html.into(),
            findings: preview
                .checked
                .findings
                .into_iter()
                .map(Finding::from)
                .collect(),
            hidden: preview.checked.hidden.iter().map(Hidden::from).collect(),
            changes: preview.items.map(Changes::from),
            title: reading.title,
        })
    }
}
