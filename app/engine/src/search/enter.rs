//! The entries that stand for a page in the index: one for all of it, and one for each section.

use super::analysis::{Read, Stemming};
use super::collect::{Page, Section};
use super::schema::{Fields, PAGE, SECTION};
use super::weights::{HEADING_TIMES, TITLE_TIMES};
use crate::document::Standing;
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
        match self.anchor.is_empty() {
            true => self.url.clone(),
            false => format!("{}#{}", self.url, self.anchor),
        }
    }
}

/// Makes entries.
pub(super) struct Entering {
    fields: Fields,
    stemming: Stemming,
}

impl Entering {
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
            let kind = section.own.as_ref().map_or(page.kind, |(kind, _)| kind);
            let mut one = self.entry(owner, page, SECTION, kind);
            let (heading, body) = (Read::of(&section.heading), Read::of(&section.body));
            let names: BTreeSet<String> = heading.names().chain(body.names()).collect();
            for name in &names {
                one.add_text(fields.identifiers, name);
            }
            seen.extend(names);
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
    let (kind, url) = section.own.clone().unwrap_or((page.kind, page.url.clone()));
    Shown {
        document: page.id.clone(),
        kind: kind.to_owned(),
        title: page.title.clone(),
        section: section.heading.clone(),
        anchor: section.anchor.clone(),
        url,
        body: section.body.clone(),
        blocks: section.blocks.clone(),
        standing: page.standing.clone(),
    }
}

/// A number for a page, by which its entries are told from those of others without reading them.
fn number_of(id: &str) -> u64 {
    let digest = hash::of(id.as_bytes());
    u64::from_str_radix(&digest[..16], 16).unwrap_or_default()
}
