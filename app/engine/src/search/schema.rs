//! The fields of the index. One entry per section of a document, per rollout, and per run item.

use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// The fields by name.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// What is replaced as a whole: a document's id, or a rollout's number.
    pub owner: Field,
    /// A document's kind, or `rollout`, or `item`.
    pub kind: Field,
    /// The title of the document or the rollout.
    pub title: Field,
    /// The heading of the section, or the words of the item.
    pub section: Field,
    /// The fragment on the page.
    pub anchor: Field,
    /// The page.
    pub url: Field,
    /// The words.
    pub body: Field,
}

/// The schema and its fields. The tokenizer named `default` splits at everything that is neither letter nor
/// digit, keeps words of any length up to 40 characters, and ignores case.
pub(super) fn build() -> (Schema, Fields) {
    let words = TextOptions::default()
        .set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("default")
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
        .set_stored();
    let mut schema = Schema::builder();
    let fields = Fields {
        owner: schema.add_text_field("owner", STRING | STORED),
        kind: schema.add_text_field("kind", STRING | STORED),
        title: schema.add_text_field("title", words.clone()),
        section: schema.add_text_field("section", words.clone()),
        anchor: schema.add_text_field("anchor", STORED),
        url: schema.add_text_field("url", STORED),
        body: schema.add_text_field("body", words),
    };
    (schema.build(), fields)
}
