//! What is kept beside a text: read out of it once, when it is saved, off the request thread.

use super::references::targets;
use super::secrets::Secrets;
use super::statements::{
    CREATE_LABEL, CREATE_OLD_ANCHOR, CREATE_REFERENCE, DELETE_LABELS, DELETE_REFERENCES,
    REDIRECT_ANCHORS,
};
use crate::db::{FromRow, Tx, values};
use crate::{Engine, hash, markdown};
use model::Problem;
use model::document::Kind;
use model::id::DocumentId;
use model::identity;
use model::label::Label;
use model::lint;
use model::plan::MAX_ITEMS;
use model::reading;
use model::text::{Source, Title};
use std::collections::{BTreeMap, BTreeSet};

/// The most bytes of an anchor that is remembered.
const MAX_ANCHOR_BYTES: usize = 500;

/// Which reader this is. Goes up whenever something else is read in a text; documents read by an earlier one are read again. Without
/// that, `holdpoint verify` would take for an alteration what an earlier release has read.
pub(crate) const READER: i64 = 4;

/// The revision before, as far as items and headings are recognised by it.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Before {
    /// What the document is for. It stays so, unless a text says otherwise of itself.
    pub kind: String,
    pub source: String,
    /// The numbers of its items as JSON; nothing where they were never given.
    pub items: Option<String>,
    pub next_item: i64,
}

/// A text as it will be kept, with what is kept beside it.
pub(super) struct ParsedRevision {
    pub source: String,
    pub source_hash: String,
    pub title: Title,
    pub kind: Kind,
    /// The numbers of its items, in the order of the text.
    pub items: Vec<i64>,
    pub next_item: i64,
    /// What was covered in it.
    pub hidden: Vec<lint::Hidden>,
    /// Nothing is kept of an earlier text yet.
    pub is_first: bool,
    /// After how many days it should be read through again.
    pub review_days: Option<i64>,
    /// The names of the pictures that it shows.
    pub pictures: BTreeSet<String>,
    labels: Vec<Label>,
    links: Vec<String>,
    redirected_anchors: Vec<(String, String)>,
}

impl ParsedRevision {
    /// The numbers of its items, as they are stored.
    pub fn items_stored(&self) -> Result<String, Problem> {
        serde_json::to_string(&self.items).map_err(Problem::fault)
    }

    /// The labels that stand beside it. A secret that somebody kept is in its document and nowhere else.
    fn labels_kept(&self) -> impl Iterator<Item = (&'static str, String)> {
        let labels = self.labels.iter();
        labels.map(|label| (label.kind.name(), lint::mask(&label.text).into_owned()))
    }

    /// The anchors that this text leads on. Longer ones do not fit into an index, and nobody links to them.
    fn anchors_led_on(&self) -> impl Iterator<Item = (String, String)> {
        let redirected_anchors = self.redirected_anchors.iter();
        let fits = |(anchor, leads_to): &&(String, String)| {
            anchor.len().max(leads_to.len()) <= MAX_ANCHOR_BYTES
        };
        redirected_anchors.filter(fits).cloned()
    }

    /// This revision, for the one after it.
    pub fn as_before(&self) -> Result<Before, Problem> {
        Ok(Before {
            kind: self.kind.name().to_owned(),
            source: self.source.clone(),
            items: Some(self.items_stored()?),
            next_item: self.next_item,
        })
    }
}

/// Reads the numbers of a revision's items.
pub(super) fn item_numbers(stored: &str) -> Result<Vec<i64>, Problem> {
    serde_json::from_str(stored).map_err(Problem::fault)
}

impl Engine {
    /// Reads a text that is to be saved after another one, or as the first.
    pub(super) async fn parsed(
        &self,
        source: Source,
        kind: Option<Kind>,
        secrets: Secrets,
        before: Option<Before>,
    ) -> Result<ParsedRevision, Problem> {
        let work = move || {
            let (source, hidden) = secrets.applied_to(source.as_str());
            parse(source, kind, before.as_ref()).map(|text| ParsedRevision { hidden, ..text })
        };
        // Known panics of the parser (pulldown-cmark issues 1097 and 1129) are the text's fault, not ours.
        let unreadable = |cause| {
            tracing::warn!(%cause, "a text could not be read; it was refused");
            Problem::not_valid("source", "The Markdown parser cannot read this text.")
        };
        self.cpu.work(work).await.map_err(unreadable)?
    }
}

/// A document with more boxes than a run may have.
pub(super) fn refuse_too_many(boxes: usize) -> Result<(), Problem> {
    if boxes <= MAX_ITEMS {
        return Ok(());
    }
    let sentence = format!(
        "The document has {boxes} boxes. The limit is {MAX_ITEMS}: split it into several plans."
    );
    Err(Problem::not_valid("source", sentence))
}

fn parse(
    source: String,
    kind: Option<Kind>,
    before: Option<&Before>,
) -> Result<ParsedRevision, Problem> {
    let tree = markdown::read(&source);
    let reading = reading::read(&tree);
    let new = reading.plan.run_items();
    refuse_too_many(new.len())?;
    let (items, next_item, redirected_anchors) = match before {
        None => {
            let (items, next) = identity::number(&[], &[], new, 1);
            (items, next, Vec::new())
        }
        Some(before) => {
            let old_tree = markdown::read(&before.source);
            let old = reading::read(&old_tree).plan;
            let old = old.run_items();
            let numbers = before.items.as_deref().map(item_numbers).transpose()?;
            // The items of a revision that was saved without numbers get free ones.
            let (numbers, next) = match numbers {
                Some(numbers) => (numbers, before.next_item),
                None => identity::number(&[], &[], old, before.next_item),
            };
            let (items, next) = identity::number(old, &numbers, new, next);
            (items, next, identity::redirected_anchors(&old_tree, &tree))
        }
    };
    let words: String = reading.title.chars().take(Title::MAX).collect();
    let title = Title::parse(&words)
        .or_else(|_| Title::parse("Untitled"))
        .map_err(|refusal| Problem::NotValid(vec![refusal]))?;
    let says = || tree.front("kind").and_then(Kind::parse);
    let was = || before.and_then(|before| Kind::parse(&before.kind));
    let kind = kind.or_else(says).or_else(was).unwrap_or(reading.kind);
    Ok(ParsedRevision {
        source_hash: hash::of(source.as_bytes()),
        kind,
        hidden: Vec::new(),
        is_first: before.is_none(),
        review_days: reading.review_every_days.map(i64::from),
        labels: reading.labels,
        links: tree.links,
        pictures: tree.pictures.into_keys().collect(),
        source,
        title,
        items,
        next_item,
        redirected_anchors,
    })
}

/// What is kept beside the texts of a document.
#[derive(Debug, Default)]
pub(crate) struct ReadAnew {
    /// The numbers of the items of each revision, as they are stored.
    pub items: Vec<String>,
    pub next_item: i64,
    pub review_days: Option<i64>,
    /// Kinds and words.
    pub labels: BTreeSet<(&'static str, String)>,
    pub references: BTreeSet<String>,
    /// Anchors of before, and what each leads to.
    pub anchors: BTreeMap<String, String>,
}

/// Reads all revisions of a document anew, the oldest first, as they were read one by one. `path` is that of the file it was
/// brought in from.
pub(crate) fn read_anew(sources: Vec<String>, path: Option<&str>) -> Result<ReadAnew, Problem> {
    let mut kept = ReadAnew::default();
    let mut before: Option<Before> = None;
    for source in sources {
        let text = parse(source, None, before.as_ref())?;
        kept.items.push(text.items_stored()?);
        kept.next_item = text.next_item;
        kept.review_days = text.review_days;
        kept.labels = text.labels_kept().collect();
        kept.references = targets(&text.links, path);
        for (anchor, leads_to) in text.anchors_led_on() {
            for known in kept.anchors.values_mut() {
                if *known == anchor {
                    *known = leads_to.clone();
                }
            }
            kept.anchors.insert(anchor, leads_to);
        }
        before = Some(text.as_before()?);
    }
    Ok(kept)
}

/// Keeps what was read out of a document's newest revision in place of what was read before. `path` is that of
/// the file it was brought in from.
pub(super) async fn keep_reading(
    tx: &mut Tx,
    document: &DocumentId,
    path: Option<&str>,
    text: &ParsedRevision,
) -> Result<(), Problem> {
    if !text.is_first {
        tx.run(DELETE_LABELS, values![document]).await?;
        tx.run(DELETE_REFERENCES, values![document]).await?;
    }
    let labels = text.labels_kept();
    let labels = labels.map(|(kind, words)| values![document, kind, words]);
    tx.run_all(CREATE_LABEL, labels.collect()).await?;
    let targets = targets(&text.links, path).into_iter();
    let targets = targets.map(|target| values![document, target]);
    tx.run_all(CREATE_REFERENCE, targets.collect()).await?;
    redirect_anchors(tx, document, text).await
}

/// Remembers the anchors of headings that this text has reworded.
pub(super) async fn redirect_anchors(
    tx: &mut Tx,
    document: &DocumentId,
    text: &ParsedRevision,
) -> Result<(), Problem> {
    for (anchor, leads_to) in text.anchors_led_on() {
        let values = values![document, anchor, leads_to];
        tx.run(REDIRECT_ANCHORS, values.clone()).await?;
        tx.run(CREATE_OLD_ANCHOR, values).await?;
    }
    Ok(())
}
