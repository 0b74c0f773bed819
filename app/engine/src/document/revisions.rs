//! The revisions of a document, and what changed between two of them.

use super::check;
use super::find::{Document, DocumentSource};
use super::parse::item_numbers;
use super::statements::{FIND_REVISION, FIND_REVISIONS};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{FromRow, values};
use crate::person::Actor;
use model::Problem;
use model::identity::{self, Fate, Matching};
use model::plan::PlanItem;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// A text that changed everywhere is shown line by line after this long, not word by word.
const PATIENCE: Duration = Duration::from_millis(300);
/// How many unchanged lines stand around a change.
const AROUND: usize = 3;

/// One revision in a list.
#[derive(Debug, Clone, FromRow)]
pub struct Revision {
    /// Its number, from 1.
    pub number: i64,
    /// Who saved it.
    pub author: Option<String>,
    created_at_ms: i64,
    /// How many characters it has.
    pub size: i64,
}

impl Revision {
    /// When it was saved.
    pub fn at(&self) -> Moment {
        Moment(self.created_at_ms)
    }
}

/// A revision's text, and the numbers of its items where they were given.
#[derive(FromRow)]
struct Text {
    source: String,
    items: Option<String>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineChange {
    /// It stands in both.
    Same,
    /// It stands in the old one only.
    Removed,
    /// It stands in the new one only.
    Added,
}

/// One line of a difference.
#[derive(Debug, Clone)]
pub struct DiffLine {
    /// What became of it.
    pub change: LineChange,
    /// Its number in the old text.
    pub old: Option<usize>,
    /// Its number in the new text.
    pub new: Option<usize>,
    /// Its words; `true` marks those that differ from the other text's line.
    pub pieces: Vec<(bool, String)>,
}

/// What became of the items.
#[derive(Debug, Clone, Default)]
pub struct ItemChanges {
    /// How many kept their words and their place.
    pub kept: usize,
    /// The words of those in another place.
    pub moved: Vec<String>,
    /// The old and the new words of those that were reworded: sign-offs on them would go stale.
    pub reworded: Vec<(String, String)>,
    /// The words of the new ones; `true` where one resembles several old ones.
    pub added: Vec<(String, bool)>,
    /// The words of those that are gone.
    pub removed: Vec<String>,
}

/// What changed between two revisions.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The document as it is now.
    pub document: Document,
    /// The number of the old revision.
    pub from: i64,
    /// The number of the new revision.
    pub to: i64,
    /// The changed lines with some around them, in groups.
    pub groups: Vec<Vec<DiffLine>>,
    /// What became of the items.
    pub items: ItemChanges,
}

impl Engine {
    /// All revisions of a document, the newest first.
    pub async fn list_revisions(
        &self,
        actor: &Actor,
        slug: &str,
    ) -> Result<(DocumentSource, Vec<Revision>), Problem> {
        let source = self.find_document(actor, slug).await?;
        let revisions = self
            .db
            .all(FIND_REVISIONS, values![&source.document.id])
            .await?;
        Ok((source, revisions))
    }

    /// What changed between two revisions of a document.
    pub async fn compare_revisions(
        &self,
        actor: &Actor,
        slug: &str,
        from: i64,
        to: i64,
    ) -> Result<Comparison, Problem> {
        let document = self.find_document(actor, slug).await?.document;
        let mut texts = Vec::new();
        for number in [from, to] {
            let text: Text = self
                .db
                .maybe(FIND_REVISION, values![&document.id, number])
                .await?
                .ok_or(Problem::NotFound("revision of this document"))?;
            texts.push(text);
        }
        let (groups, items) = self
            .cpu
            .work(move || {
                (
                    lines(&texts[0].source, &texts[1].source),
                    items(&texts[0], &texts[1]),
                )
            })
            .await
            .map_err(Problem::fault)?;
        Ok(Comparison {
            document,
            from,
            to,
            groups,
            items,
        })
    }
}

/// The changed lines, word by word where they resemble each other.
fn lines(old: &str, new: &str) -> Vec<Vec<DiffLine>> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    diff.grouped_ops(AROUND)
        .iter()
        .map(|group| {
            group
                .iter()
                .flat_map(|operation| diff.iter_inline_changes(operation))
                .map(|change| DiffLine {
                    change: match change.tag() {
                        ChangeTag::Equal => LineChange::Same,
                        ChangeTag::Delete => LineChange::Removed,
                        ChangeTag::Insert => LineChange::Added,
                    },
                    old: change.old_index().map(|index| index + 1),
                    new: change.new_index().map(|index| index + 1),
                    pieces: change
                        .values()
                        .iter()
                        .map(|(differs, words)| (*differs, words.trim_end_matches('\n').to_owned()))
                        .collect(),
                })
                .collect()
        })
        .collect()
}

fn items(old: &Text, new: &Text) -> ItemChanges {
    let plan = |text: &Text| -> Vec<PlanItem> {
        check::examine(&text.source, |_| true)
            .map(|checked| checked.reading.plan.run_items().to_vec())
            .unwrap_or_default()
    };
    let numbers = |text: &Text| item_numbers(text.items.as_deref()?).ok();
    let matching =
        |old_items: &[PlanItem], new_items: &[PlanItem]| match (numbers(old), numbers(new)) {
            (Some(old), Some(new))
                if old.len() == old_items.len() && new.len() == new_items.len() =>
            {
                identity::by_number((old_items, &old), (new_items, &new))
            }
            // Saved by a release that gave no numbers, and not read again yet.
            _ => identity::matching(old_items, new_items),
        };
    let (old_items, new_items) = (plan(old), plan(new));
    what_became(&old_items, &new_items, &matching(&old_items, &new_items))
}

/// What would become of the items of a text if another took its place.
pub(super) fn preview(old: &str, new: &[PlanItem]) -> ItemChanges {
    let old = check::examine(old, |_| true)
        .map(|checked| checked.reading.plan.items)
        .unwrap_or_default();
    what_became(&old, new, &identity::matching(&old, new))
}

fn what_became(old: &[PlanItem], new: &[PlanItem], matching: &Matching) -> ItemChanges {
    let mut changes = ItemChanges::default();
    for pair in &matching.pairs {
        let words = new[pair.new].text.clone();
        match pair.fate {
            Fate::Kept => changes.kept += 1,
            Fate::Moved => changes.moved.push(words),
            Fate::Reworded => changes.reworded.push((old[pair.old].text.clone(), words)),
        }
    }
    changes.added = matching
        .added
        .iter()
        .map(|at| (new[*at].text.clone(), matching.unsure.contains(at)))
        .collect();
    changes.removed = matching
        .removed
        .iter()
        .map(|at| old[*at].text.clone())
        .collect();
    changes
}
