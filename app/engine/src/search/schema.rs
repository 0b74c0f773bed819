//! The fields of the index. Two kinds of entries: one for each page, for which page is meant, and one for each of its
//! sections, for the place on it.

use super::analysis::LISTED;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// The level of an entry for all of a page.
pub(super) const PAGE: &str = "page";
/// The level of an entry for one section.
pub(super) const SECTION: &str = "section";

/// The fields by name.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// What is replaced as a whole: a document's id, a rollout's number, a rollout's number and an event's, or an
    /// incident's number.
    pub owner: Field,
    /// A number for the page, which is read without reading the entry.
    pub page: Field,
    /// The number of the page that is to be used instead.
    pub successor: Field,
    /// Where the page stands among others of the same score.
    pub order: Field,
    /// [`PAGE`] or [`SECTION`].
    pub level: Field,
    /// A document's kind, or `rollout`, `item`, `decision`, `timeline`, `incident`, `flag`, `remedy`, `file`.
    pub kind: Field,
    /// What else narrows a search: `service:login`.
    pub filter: Field,
    /// Who may see it.
    pub scope: Field,
    /// What is shown, as JSON.
    pub shown: Field,
    /// The letters of its title and of its other names.
    pub name: Field,
    /// The letters of the identifiers in it.
    pub identifiers: Field,
    /// Identifiers of its source that stand in no section, by their letters and as they are written: names of links.
    pub page_identifiers: Field,
    /// The title of the page of a section: its words, and marked their stems.
    pub title: Field,
    /// The headings and the words of a section, at their places.
    pub words: Field,
    /// The stems of title, headings and words of a section; a heading's several times.
    pub stems: Field,
    /// Lines of commands.
    pub commands: Field,
    /// The stems of a whole page; those of its title and of its headings several times.
    pub whole: Field,
}

/// Terms that are there or not.
fn tag() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

/// Terms that are counted.
fn listed(record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(LISTED)
        .set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

/// The schema and its fields.
pub(super) fn build() -> (Schema, Fields) {
    let schema = &mut Schema::builder();
    let placed = listed(IndexRecordOption::WithFreqsAndPositions);
    let counted = listed(IndexRecordOption::WithFreqs);
    let fields = Fields {
        owner: schema.add_text_field("owner", tag()),
        page: schema.add_u64_field("page", FAST | INDEXED),
        successor: schema.add_u64_field("successor", FAST),
        order: schema.add_u64_field("order", FAST),
        level: schema.add_text_field("level", tag()),
        kind: schema.add_text_field("kind", tag()),
        filter: schema.add_text_field("filter", tag()),
        scope: schema.add_text_field("scope", tag()),
        shown: schema.add_text_field("shown", STORED),
        name: schema.add_text_field("name", tag()),
        identifiers: schema.add_text_field("identifiers", tag()),
        page_identifiers: schema.add_text_field("page_identifiers", tag()),
        title: schema.add_text_field("title", placed.clone()),
        words: schema.add_text_field("words", placed.clone()),
        stems: schema.add_text_field("stems", counted.clone()),
        commands: schema.add_text_field("commands", placed),
        whole: schema.add_text_field("whole", counted),
    };
    (std::mem::take(schema).build(), fields)
}
