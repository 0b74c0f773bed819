//! What can be found: pages with their sections. A page is a document, a rollout with its items, what somebody said in
//! a rollout, or an incident with its timeline.

use super::analysis::Read;
use super::facts::{Place, add_facts};
use super::owner::Owner;
use super::page::{Page, Section};
use crate::clock::Moment;
use crate::db::{Db, FromRow, values};
use crate::document::{DocumentSource, by_id, standing_of};
use crate::history::{HistoryEntry, entry};
use crate::incident::{self as incidents, IncidentEntry, IncidentPage};
use crate::rollout::statements::{FIND_DEPLOYMENTS, FIND_ITEM_WORDS, FIND_ROLLOUT};
use crate::rollout::{Rollout, RolloutRow};
use model::Problem;
use model::address;
use model::event::Event;
use model::id::RolloutNumber;
use model::incident;
use model::label::LabelKind;
use model::lint::mask;
use model::markdown::{Block, Code, words};
use model::record::Search;
use model::rollout;
use model::search::{Filter, squashed};
use std::collections::BTreeSet;
use std::ops::Range;

/// Stored text is capped, so that the cost of a snippet is bounded. What is longer is cut into several entries of one
/// section.
const MAX_CHARACTERS: usize = 20_000;

/// Ends a block of commands among others.
const BETWEEN_BLOCKS: char = '\u{c}';

/// The letters by which a page with this title and these other names is meant.
fn all_names(title: &str, others: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut all = vec![squashed(title)];
    all.extend(Read::of(title).names());
    all.extend(others);
    all.retain(|name| !name.is_empty());
    all
}

impl Owner {
    /// The page as the database has it now; nothing where it is gone.
    pub(super) async fn page(&self, db: &Db) -> Result<Option<Page>, Problem> {
        match self {
            Self::Document(id) => match by_id(db, id).await? {
                Some(document) => document_page(db, document).await.map(Some),
                None => Ok(None),
            },
            Self::Rollout(number) => rollout_page(db, *number).await,
            Self::Said(_, seq) => Ok(entry(db, *seq).await?.and_then(said_page)),
            Self::Incident(number) => {
                let found = incidents::page(db, *number).await?;
                Ok(found.map(|found| incident_page(&found)))
            }
        }
    }
}

async fn document_page(db: &Db, source: DocumentSource) -> Result<Page, Problem> {
    let (id, saved) = (source.document.id.clone(), source.document.updated);
    let (mut page, every) = tokio::task::spawn_blocking(move || sections_of(&source))
        .await
        .map_err(Problem::fault)?;
    let (standing, successor) = standing_of(db, &id, saved, every).await?;
    let status = match standing.is_retired() {
        true => "retired",
        false => "current",
    };
    page.filters.push((Filter::Status, status.to_owned()));
    (page.standing, page.successor) = (Some(standing), successor);
    Ok(page)
}

/// The page of a document, and after how many days it is to be read through again.
fn sections_of(source: &DocumentSource) -> (Page, Option<u32>) {
    let tree = crate::markdown::read(&source.source);
    let reading = model::reading::read(&tree);
    let document = &source.document;
    let mut page = Page {
        id: document.id.to_string(),
        kind: document.kind.name(),
        title: document.title.clone(),
        names: all_names(&document.title, [squashed(&document.slug)]),
        filters: Vec::new(),
        url: address::library::document(&document.slug),
        sections: Vec::new(),
        hidden: BTreeSet::new(),
        updated: document.updated,
        standing: None,
        successor: None,
    };
    for key in ["environments", "environment", "env"] {
        let named = tree.front_list(key).into_iter();
        page.filters
            .extend(named.map(|name| (Filter::Environment, name)));
    }
    let mut aliases = Vec::new();
    for label in &reading.labels {
        match label.kind {
            LabelKind::Alias => aliases.push(mask(&label.text).into_owned()),
            LabelKind::Service => page.filters.push((Filter::Service, label.text.clone())),
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
    let mut places = Vec::new();
    for block in tree.blocks {
        let Block::Heading {
            level,
            text,
            anchor,
            span,
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
        let path = path.join("\n");
        places.push(Place {
            line: span.line,
            path: path.clone(),
            anchor: anchor.clone(),
        });
        section = Section {
            heading: text,
            path,
            anchor,
            ..Section::default()
        };
    }
    page.finish(section, &mut inside);
    add_facts(&mut page.sections, &reading, &places);
    let masked = mask(&source.source);
    let whole = Read::of(&masked);
    page.hidden = whole.names().chain(whole.names_as_written()).collect();
    (page, reading.review_every_days)
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
            let cut = rest.char_indices().nth(MAX_CHARACTERS);
            let cut = cut.map_or(rest.len(), |(at, _)| at);
            let (part, more) = rest.split_at(cut);
            self.sections.push(Section {
                heading: section.heading.clone(),
                path: section.path.clone(),
                anchor: section.anchor.clone(),
                body: part.to_owned(),
                commands: commands.chars().take(MAX_CHARACTERS).collect(),
                blocks: blocks_in(part, &commands),
                ..Section::default()
            });
            if more.is_empty() {
                return;
            }
            rest = more;
        }
    }
}

/// Where blocks of commands stand in a text, in their order.
fn blocks_in(text: &str, commands: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let find = |block: &str| {
        let at = from + text[from..].find(block)?;
        from = at + block.len();
        Some(at..from)
    };
    let blocks = commands.split(BETWEEN_BLOCKS).map(str::trim_end);
    blocks
        .filter(|block| !block.is_empty())
        .filter_map(find)
        .collect()
}

/// The lines of code that a person would run.
fn gather(blocks: &[Block], into: &mut String) {
    for block in blocks {
        match block {
            Block::Code(Code { text, .. }) => {
                into.push_str(text);
                into.push(BETWEEN_BLOCKS);
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
    let url = address::rollout::page(number);
    let first = Section {
        heading: rollout.title.clone(),
        body: format!("{number} {}", rollout.document_title),
        ..Section::default()
    };
    let items: Vec<ItemRow> = db.all(FIND_ITEM_WORDS, values![number]).await?;
    let items = items.into_iter().map(|item| Section {
        heading: mask(&item.words).into_owned(),
        path: mask(&item.words).into_owned(),
        anchor: address::rollout::item_anchor(&item.label),
        body: mask(&item.detail).into_owned(),
        own: Some(("item", address::rollout::phase(number, item.phase))),
        ..Section::default()
    });
    let status = match rollout.is_closed() {
        true => "closed",
        false => "open",
    };
    let mut filters = vec![(Filter::Status, status.to_owned())];
    let deployments: Vec<(String,)> = db
        .all(FIND_DEPLOYMENTS, values![number.to_string()])
        .await?;
    for (payload,) in deployments {
        if let Ok(rollout::Event::DeploymentStarted { deployed }) = serde_json::from_str(&payload) {
            filters.push((Filter::Environment, deployed.environment));
        }
    }
    Ok(Some(Page {
        id: number.to_string(),
        kind: "rollout",
        names: all_names(&rollout.title, [squashed(&number.to_string())]),
        title: rollout.title,
        filters,
        sections: std::iter::once(first).chain(items).collect(),
        hidden: BTreeSet::new(),
        url,
        updated: rollout.started,
        standing: None,
        successor: None,
    }))
}

/// The page of what was said: a part of its rollout.
fn said_page(said: HistoryEntry) -> Option<Page> {
    let Event::Rollout(number, event) = &said.event else {
        return None;
    };
    let seq = said.seq;
    let body = match event.describe().search {
        Search::Words(words) | Search::PageAndWords(words) => words,
        Search::Nothing | Search::Page => return None,
    };
    let (kind, heading, url, anchor) = if let rollout::Event::Decided { outcome, .. } = event {
        (
            "decision",
            format!("Decision: {}", outcome.word()),
            address::rollout::decision(number, seq),
            String::new(),
        )
    } else {
        (
            "timeline",
            said.item.map_or_else(
                || format!("Event {seq}"),
                |(label, words)| format!("{label} {words}"),
            ),
            address::rollout::timeline_from(number, seq),
            address::event_anchor(seq),
        )
    };
    let heading = mask(&heading).into_owned();
    let section = Section {
        path: heading.clone(),
        heading,
        anchor,
        body: mask(&body).chars().take(MAX_CHARACTERS).collect(),
        own: Some((kind, url)),
        ..Section::default()
    };
    Some(Page {
        id: number.to_string(),
        kind,
        title: said.title.unwrap_or_default(),
        names: Vec::new(),
        filters: Vec::new(),
        url: address::rollout::page(number),
        sections: vec![section],
        hidden: BTreeSet::new(),
        updated: said.at,
        standing: None,
        successor: None,
    })
}

/// The page of an incident: what it is, and each line of its timeline as a place of its own.
fn incident_page(found: &IncidentPage) -> Page {
    let (number, incident) = (found.number, &found.incident);
    let url = address::incident::page(number);
    let title = mask(&incident.title).into_owned();
    let first = Section {
        heading: title.clone(),
        body: format!(
            "{number} {} {}",
            incident.severity.name(),
            incident.stage.name()
        ),
        ..Section::default()
    };
    let noted = found.entries.iter().filter_map(|entry| noted(entry, &url));
    let status = match incident.stage.is_live() {
        true => "open",
        false => "closed",
    };
    Page {
        id: number.to_string(),
        kind: "incident",
        names: all_names(&title, [squashed(&number.to_string())]),
        title,
        filters: vec![(Filter::Status, status.to_owned())],
        sections: std::iter::once(first).chain(noted).collect(),
        hidden: BTreeSet::new(),
        url,
        updated: found
            .entries
            .iter()
            .map(|entry| entry.written)
            .max()
            .unwrap_or(Moment(incident.began_ms)),
        standing: None,
        successor: None,
    }
}

/// A line of the timeline of an incident.
fn noted(entry: &IncidentEntry, url: &str) -> Option<Section> {
    let incident::Event::Noted { words, .. } = &entry.event else {
        return None;
    };
    let heading = format!("Event {}", entry.seq);
    Some(Section {
        path: heading.clone(),
        heading,
        anchor: address::event_anchor(entry.seq),
        body: mask(words).chars().take(MAX_CHARACTERS).collect(),
        own: Some(("timeline", url.to_owned())),
        ..Section::default()
    })
}
