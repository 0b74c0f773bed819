//! A page with its sections, as it will be found.

use crate::clock::Moment;
use crate::document::Standing;
use model::id::DocumentId;
use model::search::Filter;
use std::collections::BTreeSet;
use std::ops::Range;

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
    /// Where its blocks of commands stand in its words.
    pub blocks: Vec<Range<usize>>,
    /// It has a kind and an address of its own.
    pub own: Option<(&'static str, String)>,
    /// What of its document it is: `flag`, `remedy`, `file`.
    pub fact: Option<&'static str>,
    /// Its words stand in another section of the page too.
    pub said_again: bool,
}

impl Section {
    /// What it is; what a filter by kind finds it by, besides the kind of its document.
    pub fn kind(&self, page: &Page) -> &'static str {
        let own = self.own.as_ref().map(|(kind, _)| *kind);
        self.fact.or(own).unwrap_or(page.kind)
    }
}

/// Everything of one owner.
pub(super) struct Page {
    /// The document's id or the rollout's number.
    pub id: String,
    pub kind: &'static str,
    pub title: String,
    /// The letters of its names. What has none is a part of a page that has them.
    pub names: Vec<String>,
    /// What narrows a search to it.
    pub filters: Vec<(Filter, String)>,
    pub url: String,
    pub sections: Vec<Section>,
    /// Identifiers in its source, by their letters and as they are written: names of links stand in no section.
    pub hidden: BTreeSet<String>,
    /// When it was written or happened last.
    pub updated: Moment,
    /// Of a document.
    pub standing: Option<Standing>,
    /// The document that is to be used instead.
    pub successor: Option<DocumentId>,
}
