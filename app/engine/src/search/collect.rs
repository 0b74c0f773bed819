//! What can be found: the entries that stand for a document or a rollout.

use super::analysis::names;
use crate::db::{Db, FromRow, values};
use crate::document::{DocumentSource, by_id};
use crate::rollout::statements::{FIND_ITEM_WORDS, FIND_ROLLOUT};
use crate::rollout::{Rollout, RolloutRow};
use model::Problem;
use model::event::Happened;
use model::id::{DocumentId, RolloutNumber};
use model::label::{LabelKind, labels};
use model::lint::mask;
use model::markdown::{Block, Code, words};
use model::search::{Filter, squashed};
use std::collections::BTreeSet;

/// Stored text is capped, so that the cost of a snippet is bounded. What is longer is cut into several entries of one
/// section.
const MOST_CHARACTERS: usize = 20_000;

/// One section of a page.
#[derive(Default)]
pub(super) struct Section {
    /// The heading, or the words of the item.
    pub heading: String,
    /// The headings above it, and itself.
    pub path: String,
    /// The fragment on the page.
    pub anchor: String,
    /// Its words.
    pub body: String,
    /// Its lines of commands.
    pub commands: String,
    /// It has a kind and an address of its own.
    pub own: Option<(&'static str, String)>,
}

/// Everything of one owner.
pub(super) struct Page {
    pub kind: &'static str,
    pub title: String,
    /// The letters of its other names.
    pub names: Vec<String>,
    /// What narrows a search to it.
    pub filters: Vec<(Filter, String)>,
    pub url: String,
    pub sections: Vec<Section>,
    /// The letters of identifiers that stand in its source and in no section: names of links.
    pub hidden: BTreeSet<String>,
}

impl Page {
    /// The letters by which the page itself is meant.
    pub fn all_names(&self) -> impl Iterator<Item = String> {
        let title = std::iter::once(squashed(&self.title)).chain(names(&self.title));
        let all = title.chain(self.names.iter().cloned());
        all.filter(|name| !name.is_empty())
    }
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
            | Happened::DocumentRenamed { document, .. }
            | Happened::DocumentRetired { document, .. } => Some(Self::Document(document.clone())),
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

    /// The page as the database has it now; nothing where it is gone.
    pub async fn page(&self, db: &Db) -> Result<Option<Page>, Problem> {
        match self {
            Self::Document(id) => match by_id(db, id).await? {
                Some(document) => {
                    tokio::task::spawn_blocking(move || Some(document_page(&document)))
                        .await
                        .map_err(Problem::not_saved)
                }
                None => Ok(None),
            },
            Self::Rollout(number) => rollout_page(db, *number).await,
        }
    }
}

fn document_page(source: &DocumentSource) -> Page {
    let tree = crate::markdown::read(&source.source);
    let document = &source.document;
    let mut page = Page {
        kind: document.kind.name(),
        title: document.title.clone(),
        names: vec![squashed(&document.slug)],
        filters: Vec::new(),
        url: format!("/library/{}", document.slug),
        sections: Vec::new(),
        hidden: BTreeSet::new(),
    };
    let mut aliases = Vec::new();
    for label in labels(&tree) {
        match label.kind {
            LabelKind::Alias => aliases.push(mask(&label.text).into_owned()),
            LabelKind::Service => page.filters.push((Filter::Service, label.text)),
            LabelKind::Owner | LabelKind::Tag => {}
        }
    }
    page.names
        .extend(aliases.iter().map(|alias| squashed(alias)));
    let mut headings: Vec<(u8, String)> = Vec::new();
    let mut section = Section {
        heading: document.title.clone(),
        // Other names stand in the first section: whoever searches for one means the whole document.
        body: aliases.join(", "),
        ..Section::default()
    };
    let mut inside: Vec<Block> = Vec::new();
    for block in tree.blocks {
        let Block::Heading {
            level,
            text,
            anchor,
            ..
        } = block
        else {
            inside.push(block);
            continue;
        };
        page.finish(section, &mut inside);
        headings.retain(|(above, _)| *above < level);
        headings.push((level, text.clone()));
        let path: Vec<&str> = headings.iter().map(|(_, text)| text.as_str()).collect();
        section = Section {
            heading: text,
            path: path.join("\n"),
            anchor,
            ..Section::default()
        };
    }
    page.finish(section, &mut inside);
    let shown: BTreeSet<String> = page
        .sections
        .iter()
        .flat_map(|section| names(&section.body))
        .collect();
    page.hidden = names(&mask(&source.source))
        .filter(|name| !shown.contains(name))
        .collect();
    page
}

impl Page {
    fn finish(&mut self, mut section: Section, inside: &mut Vec<Block>) {
        let mut body = std::mem::take(&mut section.body);
        if !body.is_empty() {
            body.push('\n');
        }
        words(inside, &mut body);
        let mut commands = String::new();
        gather(inside, &mut commands);
        inside.clear();
        // The text before the first heading may be empty; a document without any words is still found by its title.
        if body.is_empty() && section.anchor.is_empty() && !self.sections.is_empty() {
            return;
        }
        // A secret that somebody kept is in its document and nowhere else.
        let (body, commands) = (mask(&body), mask(&commands));
        let mut rest = body.as_ref();
        loop {
            let cut = rest.char_indices().nth(MOST_CHARACTERS);
            let cut = cut.map_or(rest.len(), |(at, _)| at);
            let (part, more) = rest.split_at(cut);
            self.sections.push(Section {
                heading: section.heading.clone(),
                path: section.path.clone(),
                anchor: section.anchor.clone(),
                body: part.to_owned(),
                commands: commands.chars().take(MOST_CHARACTERS).collect(),
                own: None,
            });
            if more.is_empty() {
                return;
            }
            rest = more;
        }
    }
}

/// The lines of code that a person would run.
fn gather(blocks: &[Block], into: &mut String) {
    for block in blocks {
        match block {
            Block::Code(Code { text, .. }) => {
                into.push_str(text);
                into.push('\n');
            }
            Block::List(list) => list
                .items
                .iter()
                .for_each(|item| gather(&item.blocks, into)),
            Block::Quote(blocks) => gather(blocks, into),
            _ => {}
        }
    }
}

#[derive(FromRow)]
struct ItemRow {
    phase: i64,
    label: String,
    words: String,
    detail: String,
}

async fn rollout_page(db: &Db, number: RolloutNumber) -> Result<Option<Page>, Problem> {
    let Some(row) = db
        .maybe::<RolloutRow>(FIND_ROLLOUT, values![number])
        .await?
    else {
        return Ok(None);
    };
    let rollout: Rollout = row.read()?;
    let url = format!("/rollouts/{number}");
    let first = Section {
        heading: rollout.title.clone(),
        body: format!("{number} {}", rollout.document_title),
        ..Section::default()
    };
    let items: Vec<ItemRow> = db.all(FIND_ITEM_WORDS, values![number]).await?;
    let items = items.into_iter().map(|item| Section {
        heading: mask(&item.words).into_owned(),
        path: mask(&item.words).into_owned(),
        anchor: format!("i-{}", item.label.replace('.', "-")),
        body: mask(&item.detail).into_owned(),
        own: Some(("item", format!("{url}?phase={}", item.phase))),
        ..Section::default()
    });
    Ok(Some(Page {
        kind: "rollout",
        title: rollout.title,
        names: vec![squashed(&number.to_string())],
        filters: Vec::new(),
        sections: std::iter::once(first).chain(items).collect(),
        hidden: BTreeSet::new(),
        url,
    }))
}
