//! Answering a search. Queries are built by hand; what a person typed never reaches a query parser.

use super::Search;
use crate::Engine;
use crate::person::Actor;
use model::Problem;
use std::sync::Arc;
use std::time::Instant;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TokenStream;
use tantivy::{TantivyDocument, Term};

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// How many sections match.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// One section.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The document's id, or the rollout's number.
    pub document: String,
    /// A document's kind, or `rollout`, or `item`.
    pub kind: String,
    /// The title of the document or the rollout.
    pub title: String,
    /// The heading of the section, or the words of the item.
    pub section: String,
    /// The fragment on the page.
    pub anchor: String,
    /// The page with the fragment.
    pub url: String,
    /// Why it was found.
    pub reason: String,
    /// Words around the match; `true` marks the match itself.
    pub snippet: Vec<(String, bool)>,
}

/// More words than this say no more about what is wanted; they only cost time.
const MOST_WORDS: usize = 32;
const SNIPPET_CHARACTERS: usize = 200;
/// A word in the title or the heading tells more than one in the text.
const TITLE_WEIGHT: f32 = 3.0;
const SECTION_WEIGHT: f32 = 4.0;

impl Engine {
    /// Searches sections of documents, rollouts and run items. All words first; where no section has all of
    /// them, those with the most. The last word may be half typed.
    pub async fn search(
        &self,
        _actor: &Actor,
        query: &str,
        kind: Option<&str>,
        most: usize,
    ) -> Result<Found, Problem> {
        let search = self.search.as_ref().map(Arc::clone);
        let search = search.ok_or_else(|| Problem::not_saved("only a server searches"))?;
        let (query, kind) = (query.to_owned(), kind.map(str::to_owned));
        tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let mut found = search
                .find(&query, kind.as_deref(), most.clamp(1, 50))
                .map_err(Problem::not_saved)?;
            found.took_ms = begun.elapsed().as_secs_f64() * 1000.0;
            Ok(found)
        })
        .await
        .map_err(Problem::not_saved)?
    }
}

impl Search {
    fn find(&self, query: &str, kind: Option<&str>, most: usize) -> tantivy::Result<Found> {
        let words = self.words(query)?;
        if words.is_empty() {
            return Ok(Found::default());
        }
        let all = self.answer(&words, Occur::Must, kind, most)?;
        if all.total > 0 || words.len() == 1 {
            Ok(all)
        } else {
            self.answer(&words, Occur::Should, kind, most)
        }
    }

    fn words(&self, query: &str) -> tantivy::Result<Vec<String>> {
        let mut analyzer = self.index.tokenizer_for_field(self.fields.body)?;
        let mut stream = analyzer.token_stream(query);
        let mut words = Vec::new();
        while let Some(token) = stream.next() {
            if !words.contains(&token.text) && words.len() < MOST_WORDS {
                words.push(token.text.clone());
            }
        }
        Ok(words)
    }

    fn answer(
        &self,
        words: &[String],
        occur: Occur,
        kind: Option<&str>,
        most: usize,
    ) -> tantivy::Result<Found> {
        let fields = self.fields;
        let mut parts: Vec<(Occur, Box<dyn Query>)> = words
            .iter()
            .enumerate()
            .map(|(index, word)| {
                (
                    occur,
                    any_field(fields.places(), word, index + 1 == words.len()),
                )
            })
            .collect();
        if occur == Occur::Should {
            // At least one of the words, also when a kind is demanded beside them.
            parts = vec![(Occur::Must, Box::new(BooleanQuery::new(parts)))];
        }
        if let Some(kind) = kind {
            parts.push((
                Occur::Must,
                Box::new(TermQuery::new(
                    Term::from_field_text(fields.kind, kind),
                    IndexRecordOption::Basic,
                )),
            ));
        }
        let query = BooleanQuery::new(parts);
        let searcher = self.reader.searcher();
        let (top, total) =
            searcher.search(&query, &(TopDocs::with_limit(most).order_by_score(), Count))?;
        let mut snippets = SnippetGenerator::create(&searcher, &query, fields.body)?;
        snippets.set_max_num_chars(SNIPPET_CHARACTERS);
        let mut hits = Vec::with_capacity(top.len());
        for (_, address) in top {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = |field: Field| {
                document
                    .get_first(field)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
                    .to_owned()
            };
            let (url, anchor) = (text(fields.url), text(fields.anchor));
            let section = text(fields.section);
            hits.push(Hit {
                document: text(fields.owner),
                kind: text(fields.kind),
                title: text(fields.title),
                reason: reason(words, &section, &text(fields.body)),
                snippet: marked(&snippets.snippet(&text(fields.body))),
                url: if anchor.is_empty() {
                    url
                } else {
                    format!("{url}#{anchor}")
                },
                section,
                anchor,
            });
        }
        Ok(Found {
            took_ms: 0.0,
            total,
            hits,
        })
    }
}

impl super::Fields {
    fn places(self) -> [(Field, f32); 3] {
        [
            (self.title, TITLE_WEIGHT),
            (self.section, SECTION_WEIGHT),
            (self.body, 1.0),
        ]
    }
}

/// The word in any field; the last word also as a beginning.
fn any_field(places: [(Field, f32); 3], word: &str, may_be_half_typed: bool) -> Box<dyn Query> {
    let mut ways: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for (field, weight) in places {
        let term = Term::from_field_text(field, word);
        ways.push((
            Occur::Should,
            Box::new(BoostQuery::new(
                Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
                weight,
            )),
        ));
        if may_be_half_typed {
            ways.push((
                Occur::Should,
                Box::new(FuzzyTermQuery::new_prefix(term, 0, true)),
            ));
        }
    }
    Box::new(BooleanQuery::new(ways))
}

fn reason(words: &[String], section: &str, body: &str) -> String {
    let (section, body) = (section.to_lowercase(), body.to_lowercase());
    let in_section = words
        .iter()
        .filter(|word| section.contains(String::as_str(word)))
        .count();
    let anywhere = words
        .iter()
        .filter(|word| {
            section.contains(String::as_str(word)) || body.contains(String::as_str(word))
        })
        .count();
    if in_section == words.len() {
        "in the heading".to_owned()
    } else if anywhere == words.len() {
        if words.len() == 1 {
            "in the text".to_owned()
        } else {
            "all words".to_owned()
        }
    } else if anywhere == 0 {
        "in the title".to_owned()
    } else {
        format!("{anywhere} of {} words", words.len())
    }
}

fn marked(snippet: &tantivy::snippet::Snippet) -> Vec<(String, bool)> {
    let text = snippet.fragment();
    let mut parts = Vec::new();
    let mut at = 0;
    for range in tantivy::snippet::collapse_overlapped_ranges(snippet.highlighted()) {
        if range.start > at {
            parts.push((text[at..range.start].to_owned(), false));
        }
        parts.push((text[range.clone()].to_owned(), true));
        at = range.end;
    }
    if at < text.len() {
        parts.push((text[at..].to_owned(), false));
    }
    parts
}
