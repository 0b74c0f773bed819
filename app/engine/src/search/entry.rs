//! The entries that stand for a page in the index: one for all of it, and one for each section.

use super::analysis::{Read, Stemming};
use super::page::{Page, Section};
use super::schema::{Fields, PAGE, SECTION};
use super::weights::{HEADING_TIMES, TITLE_TIMES};
use crate::clock::Moment;
use crate::document::Standing;
use model::address;
use model::hash;
use model::search::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;
use tantivy::TantivyDocument;

/// What of a section is shown.
#[derive(Serialize, Deserialize)]
pub(super) struct Shown {
    pub document: String,
    pub kind: String,
    pub title: String,
    pub section: String,
    pub anchor: String,
    pub url: String,
    pub body: String,
    pub blocks: Vec<Range<usize>>,
    pub standing: Option<Standing>,
}

impl Shown {
    /// The page with the fragment.
    pub fn address(&self) -> String {
        address::at(&self.url, &self.anchor)
    }
}

/// Makes entries.
pub(super) struct EntryBuilder {
    fields: Fields,
    stemming: Stemming,
}

impl EntryBuilder {
    pub fn new(fields: Fields) -> Self {
        Self {
            fields,
            stemming: Stemming::new(),
        }
    }

    /// The entries of a page.
    pub fn entries(
        &mut self,
        owner: &str,
        page: &Page,
    ) -> Result<Vec<TantivyDocument>, serde_json::Error> {
        let fields = self.fields;
        let mut whole = self.entry(owner, page, PAGE, page.kind);
        let title = Read::of(&page.title);
        let title_words = title.listed_with_stems(&mut self.stemming);
        let title_stems = title.stems(&mut self.stemming);
        // What has no names of its own is a part of a page that has them.
        if !page.names.is_empty() {
            whole.add_text(fields.whole, title_stems.repeat(TITLE_TIMES));
        }
        for name in &page.names {
            whole.add_text(fields.name, name);
        }
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut entries = Vec::with_capacity(page.sections.len() + 1);
        for section in &page.sections {
            let kind = section.kind(page);
            let mut one = self.entry(owner, page, SECTION, kind);
            // A flag of a matrix is found among flags and among matrices.
            if section.fact.is_some() {
                one.add_text(fields.kind, page.kind);
            }
            let (heading, body) = (Read::of(&section.heading), Read::of(&section.body));
            let names: BTreeSet<String> = heading.names().chain(body.names()).collect();
            for name in &names {
                one.add_text(fields.identifiers, name);
            }
            seen.extend(names);
            seen.extend(heading.names_as_written().chain(body.names_as_written()));
            let path = Read::of(&section.path);
            one.add_text(fields.title, &title_words);
            one.add_text(fields.words, path.listed());
            one.add_text(fields.words, body.listed());
            one.add_text(fields.commands, Read::of(&section.commands).listed());
            let body = body.stems(&mut self.stemming);
            one.add_text(fields.stems, &title_stems);
            one.add_text(
                fields.stems,
                path.stems(&mut self.stemming).repeat(HEADING_TIMES),
            );
            one.add_text(fields.stems, &body);
            one.add_text(fields.shown, serde_json::to_string(&shown(page, section))?);
            entries.push(one);
            if section.said_again {
                continue;
            }
            whole.add_text(
                fields.whole,
                heading.stems(&mut self.stemming).repeat(HEADING_TIMES),
            );
            whole.add_text(fields.whole, body);
        }
        for name in page.hidden.difference(&seen) {
            whole.add_text(fields.page_identifiers, name);
        }
        entries.push(whole);
        Ok(entries)
    }

    fn entry(&self, owner: &str, page: &Page, level: &str, kind: &str) -> TantivyDocument {
        let fields = self.fields;
        let mut entry = TantivyDocument::default();
        entry.add_text(fields.owner, owner);
        entry.add_u64(fields.page, number_of(&page.id));
        entry.add_u64(fields.order, order_of(page));
        if let Some(successor) = &page.successor {
            entry.add_u64(fields.successor, number_of(successor.as_str()));
        }
        entry.add_text(fields.level, level);
        entry.add_text(fields.kind, kind);
        entry.add_text(fields.scope, "workspace");
        for (filter, value) in &page.filters {
            entry.add_text(fields.filter, format!("{}:{}", filter.name(), fold(value)));
        }
        entry
    }
}

fn shown(page: &Page, section: &Section) -> Shown {
    let own = section.own.as_ref().map(|(_, url)| url);
    Shown {
        document: page.id.clone(),
        kind: section.kind(page).to_owned(),
        title: page.title.clone(),
        section: section.heading.clone(),
        anchor: section.anchor.clone(),
        url: own.unwrap_or(&page.url).clone(),
        body: section.body.clone(),
        blocks: section.blocks.clone(),
        standing: page.standing.clone(),
    }
}

/// Where a page stands among others of the same score: what is still to be used, runbooks, what worked last, what was
/// written last.
fn order_of(page: &Page) -> u64 {
    /// What is read first while something is down.
    const KINDS: [&str; 3] = ["runbook", "post-mortem", "checklist"];
    const MINUTE_MS: i64 = 60_000;
    const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
    // The later, the smaller; 16 bits of days and 28 of minutes reach beyond the year 2100.
    let ago = |at: Option<Moment>, unit: i64, bits: u32| {
        let most = (1_u64 << bits) - 1;
        let units = at.map_or(0, |at| u64::try_from(at.0 / unit).unwrap_or_default());
        most - units.min(most)
    };
    let standing = page.standing.as_ref();
    let is_retired = u64::from(standing.is_some_and(Standing::is_retired));
    let kind = KINDS.iter().position(|kind| *kind == page.kind);
    let kind = kind.unwrap_or(KINDS.len()) as u64;
    let worked = ago(standing.and_then(Standing::worked), DAY_MS, 16);
    let updated = ago(Some(page.updated), MINUTE_MS, 28);
    (((is_retired << 2 | kind) << 16) | worked) << 28 | updated
}

/// A number for a page, by which its entries are told from those of others without reading them.
fn number_of(id: &str) -> u64 {
    let digest = hash::of(id.as_bytes());
    u64::from_str_radix(&digest[..16], 16).unwrap_or_default()
}
