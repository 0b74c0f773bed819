//! What can be found: the entries that stand for a document or a rollout.

use crate::db::{Db, FromRow, values};
use crate::document::{DocumentSource, by_id};
use crate::rollout::statements::{FIND_ITEM_WORDS, FIND_ROLLOUT};
use crate::rollout::{Rollout, RolloutRow};
use model::Problem;
use model::event::Happened;
use model::id::{DocumentId, RolloutNumber};
use model::label::{LabelKind, labels};
use model::lint::mask;
use model::markdown::{Block, words};

/// Stored text is capped, so that the cost of a snippet is bounded. What is beyond is still indexed by the
/// entry's own words up to here; a section this long is rare, and cutting it costs no heading.
const MOST_CHARACTERS: usize = 20_000;

/// One entry of the index.
pub(super) struct Entry {
    pub kind: &'static str,
    pub title: String,
    pub section: String,
    pub anchor: String,
    pub url: String,
    pub body: String,
}

/// What an event changes in the index: everything of one owner is replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Document(DocumentId),
    Rollout(RolloutNumber),
}

impl Owner {
    /// The owner whose entries an event changes, if any. Statements change no words.
    pub fn of(happened: &Happened) -> Option<Self> {
        match happened {
            Happened::DocumentSaved { document, .. }
            | Happened::DocumentRenamed { document, .. } => Some(Self::Document(document.clone())),
            Happened::RolloutStarted { rollout, .. }
            | Happened::ItemAdded { rollout, .. }
            | Happened::RunMoved { rollout, .. } => Some(Self::Rollout(*rollout)),
            _ => None,
        }
    }

    /// The owner's name in the index.
    pub fn key(&self) -> String {
        match self {
            Self::Document(id) => id.to_string(),
            Self::Rollout(number) => number.to_string(),
        }
    }

    /// The entries as the database has them now.
    pub async fn entries(&self, db: &Db) -> Result<Vec<Entry>, Problem> {
        match self {
            Self::Document(id) => match by_id(db, id).await? {
                Some(document) => tokio::task::spawn_blocking(move || sections(&document))
                    .await
                    .map_err(Problem::not_saved),
                None => Ok(Vec::new()),
            },
            Self::Rollout(number) => items(db, *number).await,
        }
    }
}

fn sections(source: &DocumentSource) -> Vec<Entry> {
    let tree = crate::markdown::read(&source.source);
    let (document, mut entries) = (&source.document, Vec::new());
    // Other names stand in the first entry: whoever searches for one means the whole document.
    let aliases: Vec<String> = labels(&tree)
        .into_iter()
        .filter(|label| label.kind == LabelKind::Alias)
        .map(|label| label.text)
        .collect();
    let mut section = (document.title.clone(), String::new());
    let mut inside: Vec<Block> = Vec::new();
    let mut finish = |(heading, anchor): (String, String), inside: &mut Vec<Block>| {
        let mut body = String::new();
        words(inside, &mut body);
        inside.clear();
        // The text before the first heading may be empty; a document without any words is still found by its title.
        if body.is_empty() && anchor.is_empty() && !entries.is_empty() {
            return;
        }
        entries.push(Entry {
            kind: document.kind.name(),
            title: document.title.clone(),
            section: heading,
            url: format!("/library/{}", document.slug),
            anchor,
            // A secret that somebody kept is in its document and nowhere else.
            body: mask(&body).chars().take(MOST_CHARACTERS).collect(),
        });
    };
    for block in tree.blocks {
        if let Block::Heading { text, anchor, .. } = block {
            finish(std::mem::replace(&mut section, (text, anchor)), &mut inside);
        } else {
            inside.push(block);
        }
    }
    finish(section, &mut inside);
    if let Some(first) = entries.first_mut()
        && !aliases.is_empty()
    {
        first.body = format!("{}\n{}", mask(&aliases.join(", ")), first.body);
    }
    entries
}

#[derive(FromRow)]
struct ItemRow {
    phase: i64,
    label: String,
    words: String,
    detail: String,
}

async fn items(db: &Db, number: RolloutNumber) -> Result<Vec<Entry>, Problem> {
    let Some(row) = db
        .maybe::<RolloutRow>(FIND_ROLLOUT, values![number])
        .await?
    else {
        return Ok(Vec::new());
    };
    let rollout: Rollout = row.read()?;
    let mut entries = vec![Entry {
        kind: "rollout",
        title: rollout.title.clone(),
        section: rollout.title.clone(),
        anchor: String::new(),
        url: format!("/rollouts/{number}"),
        body: format!("{number} {}", rollout.document_title),
    }];
    let items: Vec<ItemRow> = db.all(FIND_ITEM_WORDS, values![number]).await?;
    entries.extend(items.into_iter().map(|item| Entry {
        kind: "item",
        title: rollout.title.clone(),
        section: mask(&item.words).into_owned(),
        anchor: format!("i-{}", item.label.replace('.', "-")),
        url: format!("/rollouts/{number}?phase={}", item.phase),
        body: mask(&item.detail).into_owned(),
    }));
    Ok(entries)
}
