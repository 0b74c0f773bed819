//! The fields of the index. Two kinds of entries: one for each page, for which page is meant, and one for each of its
//! sections, for the place on it.

use super::analysis::{STEMS, WORDS};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

/// A text in the two ways in which it is looked at.
#[derive(Clone, Copy)]
pub(super) struct Text {
    /// Its words and identifiers.
    pub words: Field,
    /// Their stems.
    pub stems: Field,
}

/// The fields by name.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// What is replaced as a whole: a document's id, or a rollout's number.
    pub owner: Field,
    /// A number for the owner, which is read without reading the entry.
    pub page: Field,
    /// `page` or `section`.
    pub level: Field,
    /// A document's kind, or `rollout`, or `item`.
    pub kind: Field,
    /// What else narrows a search: `service:login`.
    pub filter: Field,
    /// Who may see it.
    pub scope: Field,
    /// The title as it is shown.
    pub shown_title: Field,
    /// The heading of the section as it is shown, or the words of the item.
    pub shown_section: Field,
    /// The fragment on the page.
    pub anchor: Field,
    /// The page.
    pub url: Field,
    /// The words as they are shown.
    pub shown_body: Field,
    /// The letters of its title and of its other names.
    pub name: Field,
    /// The letters of the identifiers in it.
    pub identifiers: Field,
    /// The letters of the identifiers in its source, which may not be shown: names of links.
    pub page_identifiers: Field,
    /// The title.
    pub title: Text,
    /// The headings above it.
    pub headings: Text,
    /// The words.
    pub body: Text,
    /// Lines of commands.
    pub commands: Field,
    /// The stems in the title of a page.
    pub page_title: Field,
    /// The stems in all headings of a page.
    pub page_headings: Field,
    /// All stems of a page.
    pub page_body: Field,
}

fn indexed(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

fn text(schema: &mut SchemaBuilder, name: &str, words: IndexRecordOption) -> Text {
    Text {
        words: schema.add_text_field(name, indexed(WORDS, words)),
        stems: schema.add_text_field(
            &format!("{name}_stems"),
            indexed(STEMS, IndexRecordOption::WithFreqs),
        ),
    }
}

/// The schema and its fields.
pub(super) fn build() -> (Schema, Fields) {
    let schema = &mut Schema::builder();
    let raw = indexed("raw", IndexRecordOption::WithFreqs);
    let placed = IndexRecordOption::WithFreqsAndPositions;
    let counted = IndexRecordOption::WithFreqs;
    let fields = Fields {
        owner: schema.add_text_field("owner", STRING | STORED),
        page: schema.add_u64_field("page", FAST | INDEXED),
        level: schema.add_text_field("level", STRING),
        kind: schema.add_text_field("kind", STRING | STORED),
        filter: schema.add_text_field("filter", STRING),
        scope: schema.add_text_field("scope", STRING),
        shown_title: schema.add_text_field("shown_title", STORED),
        shown_section: schema.add_text_field("shown_section", STORED),
        anchor: schema.add_text_field("anchor", STORED),
        url: schema.add_text_field("url", STORED),
        shown_body: schema.add_text_field("shown_body", STORED),
        name: schema.add_text_field("name", raw.clone()),
        identifiers: schema.add_text_field("identifiers", raw.clone()),
        page_identifiers: schema.add_text_field("page_identifiers", raw),
        title: text(schema, "title", placed),
        headings: text(schema, "headings", placed),
        body: text(schema, "body", placed),
        commands: schema.add_text_field("commands", indexed(WORDS, placed)),
        page_title: schema.add_text_field("page_title", indexed(STEMS, counted)),
        page_headings: schema.add_text_field("page_headings", indexed(STEMS, counted)),
        page_body: schema.add_text_field("page_body", indexed(STEMS, counted)),
    };
    (std::mem::take(schema).build(), fields)
}
