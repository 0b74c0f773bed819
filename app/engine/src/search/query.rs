//! The queries of the tiers, built by hand.

use super::analysis::stem;
use super::find::Parts;
use super::highlight::Wanted;
use super::schema::{Fields, Text};
use super::synonyms::others_for;
use super::weights;
use model::search::{Asked, AskedWord, Filter, fold, squashed};
use std::collections::BTreeMap;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// How many terms of the dictionary a beginning or a typo may stand for: the most frequent ones.
const MOST_TERMS: usize = 50;
/// The fewest characters of a beginning. Shorter ones stand for a large part of the dictionary.
const LEAST_BEGINNING: usize = 3;
/// From so many letters on two letters may be wrong.
const LONG: usize = 9;

/// Which entries are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Whole pages.
    Page,
    /// Sections, with the title of their page.
    Section,
    /// Sections of one page, which all have its title.
    Place,
}

/// A query with one word read as another.
pub(super) struct Typo {
    pub typed: String,
    pub read: String,
    pub query: Box<dyn Query>,
}

type Clauses = Vec<(Occur, Box<dyn Query>)>;

/// Builds queries for what was asked.
pub(super) struct Seeker<'a> {
    fields: Fields,
    searcher: &'a Searcher,
    asked: &'a Asked,
    parts: Parts,
}

impl<'a> Seeker<'a> {
    pub fn new(fields: Fields, searcher: &'a Searcher, asked: &'a Asked, parts: Parts) -> Self {
        Self {
            fields,
            searcher,
            asked,
            parts,
        }
    }

    /// With what narrows it, and with what the actor may see. Everybody of a workspace may read all of it today.
    pub fn narrowed(&self, query: Box<dyn Query>) -> BooleanQuery {
        let mut clauses = vec![
            (Occur::Must, query),
            (Occur::Must, self.filter(self.fields.scope, "workspace")),
        ];
        for (filter, value) in &self.asked.filters {
            let clause = match filter {
                Filter::Kind => self.filter(self.fields.kind, value),
                other => self.filter(self.fields.filter, &format!("{}:{value}", other.name())),
            };
            clauses.push((Occur::Must, clause));
        }
        for word in &self.asked.without {
            clauses.push((Occur::MustNot, self.word(Level::Page, word)));
            clauses.push((Occur::MustNot, self.word(Level::Section, word)));
        }
        BooleanQuery::new(clauses)
    }

    /// Entries whose name, or an identifier in them, is the whole query; of a paste any identifier in it. `true`: a name.
    pub fn names(&self) -> Vec<(bool, Box<dyn Query>)> {
        let mut wanted = vec![self.asked.name.clone()];
        if self.asked.pasted {
            let names = self.asked.words.iter().filter(|word| word.is_identifier());
            wanted.extend(names.map(|word| squashed(&word.whole)));
        }
        wanted.retain(|name| name.chars().count() > 1);
        if wanted.is_empty() {
            return Vec::new();
        }
        let any = |field| self.any(wanted.iter().map(|name| self.term(field, name)).collect());
        let mut queries = vec![(true, any(self.fields.name))];
        // As it is written before other ways of writing it.
        let written = self.asked.words.iter().filter(|word| {
            word.is_identifier() && (self.asked.pasted || self.asked.words.len() == 1)
        });
        let written: Vec<_> = written
            .map(|word| self.terms(std::slice::from_ref(&word.whole)))
            .collect();
        if !written.is_empty() {
            queries.push((false, self.any(written)));
        }
        if self.parts.letters {
            queries.push((false, any(self.fields.identifiers)));
            queries.push((false, any(self.fields.page_identifiers)));
        }
        queries
    }

    /// All words in one section; one of them may be read in other ways.
    pub fn all(
        &self,
        words: &[&AskedWord],
        read: Option<(&AskedWord, &[String])>,
    ) -> Box<dyn Query> {
        let mut clauses: Clauses = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let clause = match read {
                Some((other, terms)) if other == *word => self.terms(terms),
                _ => self.word_or_synonym(Level::Section, words, at),
            };
            clauses.push((Occur::Must, clause));
        }
        if self.parts.phrase && words.len() > 1 && read.is_none() {
            clauses.push((Occur::Should, self.side_by_side(words)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// At least so many of the words.
    pub fn some(&self, level: Level, words: &[&AskedWord], least: usize) -> Box<dyn Query> {
        let clauses =
            (0..words.len()).map(|at| (Occur::Should, self.word_or_synonym(level, words, at)));
        Box::new(BooleanQuery::with_minimum_required_clauses(
            clauses.collect(),
            least,
        ))
    }

    /// Any of the words or of what they were read as, for the place on a page.
    pub fn any_section(&self, words: &[&AskedWord], wanted: &Wanted) -> Box<dyn Query> {
        let asked = words.iter().map(|word| self.word(Level::Place, word));
        let read = wanted
            .read
            .iter()
            .map(|term| self.terms(std::slice::from_ref(term)));
        let mut clauses: Clauses = asked
            .chain(read)
            .map(|query| (Occur::Should, query))
            .collect();
        if self.parts.phrase && words.len() > 1 {
            clauses.push((Occur::Should, self.side_by_side(words)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// Sections of these pages.
    pub fn of_pages(&self, owners: &[u64]) -> Box<dyn Query> {
        let of = |owner: &u64| -> Box<dyn Query> {
            Box::new(TermQuery::new(
                Term::from_field_u64(self.fields.page, *owner),
                IndexRecordOption::Basic,
            ))
        };
        let pages = BooleanQuery::union(owners.iter().map(of).collect());
        let sections = self.filter(self.fields.level, "section");
        let both = BooleanQuery::intersection(vec![Box::new(pages), sections]);
        Box::new(ConstScoreQuery::new(Box::new(both), 0.0))
    }

    /// The last word, or the whole query, as a beginning.
    pub fn begun(
        &self,
        words: &[&AskedWord],
        last: &AskedWord,
        wanted: &mut Wanted,
    ) -> tantivy::Result<Vec<Box<dyn Query>>> {
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        let beginning = last.parts.last().unwrap_or(&last.whole);
        if !last.quoted && !self.asked.pasted && beginning.chars().count() >= LEAST_BEGINNING {
            let terms = self.beginning_with(self.fields.body.words, &last.whole)?;
            let titles = self.beginning_with(self.fields.title.words, &last.whole)?;
            let terms: Vec<String> = terms.into_iter().chain(titles).collect();
            if !terms.is_empty() {
                queries.push(self.all(words, Some((last, &terms))));
                wanted.begun = Some(last.whole.clone());
            }
        }
        let name = &self.asked.name;
        if self.parts.letters
            && !words.iter().any(|word| word.quoted)
            && !self.asked.pasted
            && name.chars().count() > LEAST_BEGINNING
        {
            for field in [
                self.fields.name,
                self.fields.identifiers,
                self.fields.page_identifiers,
            ] {
                let names = self.beginning_with(field, name)?;
                if !names.is_empty() {
                    wanted.letters.extend(names.iter().cloned());
                    // What is nearly typed to its end is what is meant.
                    let near = |full: &String| {
                        let share = name.len() as f32 / full.len() as f32;
                        self.boosted(self.term(field, full), share)
                    };
                    queries.push(self.any(names.iter().map(near).collect()));
                }
            }
        }
        Ok(queries)
    }

    /// One word read as another one.
    pub fn typos(&self, words: &[&AskedWord]) -> tantivy::Result<Vec<Typo>> {
        let mut typos = Vec::new();
        let name = &self.asked.name;
        let is_name = words.iter().all(|word| word.may_be_mistyped());
        if self.parts.letters
            && is_name
            && name.chars().count() >= 5
            && name.chars().all(char::is_alphabetic)
        {
            for field in [
                self.fields.name,
                self.fields.identifiers,
                self.fields.page_identifiers,
            ] {
                for read in self.near(field, name)? {
                    typos.push(Typo {
                        typed: self
                            .asked
                            .words
                            .iter()
                            .map(|word| word.typed.as_str())
                            .collect::<Vec<_>>()
                            .join(" "),
                        query: self.term(field, &read),
                        read,
                    });
                }
            }
        }
        for word in words
            .iter()
            .filter(|word| word.may_be_mistyped() && !word.is_identifier())
        {
            for read in self.near(self.fields.body.words, &word.whole)? {
                let terms = [read.clone()];
                typos.push(Typo {
                    typed: word.typed.clone(),
                    query: self.all(words, Some((word, &terms))),
                    read,
                });
            }
        }
        Ok(typos)
    }

    /// Words of the query that stand in no text.
    pub fn unknown(&self) -> tantivy::Result<Vec<String>> {
        let mut unknown = Vec::new();
        for word in self.asked.telling() {
            let places = [
                self.fields.body.words,
                self.fields.title.words,
                self.fields.headings.words,
            ];
            let mut known = 0;
            for part in &word.parts {
                for field in places {
                    known += self
                        .searcher
                        .doc_freq(&Term::from_field_text(field, part))?;
                }
            }
            if known == 0 {
                unknown.push(word.typed.clone());
            }
        }
        Ok(unknown)
    }

    fn word_or_synonym(&self, level: Level, words: &[&AskedWord], at: usize) -> Box<dyn Query> {
        let word = self.word(level, words[at]);
        if !self.parts.synonyms || words[at].quoted {
            return word;
        }
        let others = others_for(words, at);
        if others.is_empty() {
            return word;
        }
        let others = others.iter().map(|other| {
            let all = other.iter().map(|word| self.plain(level, word)).collect();
            self.boosted(Box::new(BooleanQuery::intersection(all)), weights::SYNONYM)
        });
        self.best(std::iter::once(word).chain(others).collect())
    }

    /// A word in the field where it counts most.
    fn word(&self, level: Level, word: &AskedWord) -> Box<dyn Query> {
        if self.asked.in_commands && level != Level::Page {
            return self.phrase(self.fields.commands, word);
        }
        let mut ways: Vec<Box<dyn Query>> = Vec::new();
        for (words, stems, weight) in self.texts(level) {
            match (words, word.parts.len()) {
                (Some(words), 1) => {
                    ways.push(
                        self.boosted(self.term(words, &word.whole), weight * weights::AS_WRITTEN),
                    );
                }
                (Some(words), _) => {
                    if !word.quoted {
                        ways.push(
                            self.boosted(self.term(words, &word.whole), weight * weights::WHOLE),
                        );
                    }
                    ways.push(self.boosted(self.phrase(words, word), weight * weights::TOGETHER));
                }
                (None, _) => {}
            }
            if words.is_none() || (self.parts.stems && !word.quoted && word.parts.len() == 1) {
                let all = word.parts.iter().map(|part| self.term(stems, &stem(part)));
                ways.push(
                    self.boosted(Box::new(BooleanQuery::intersection(all.collect())), weight),
                );
            }
        }
        if level != Level::Page {
            ways.push(self.boosted(
                self.term(self.fields.commands, &word.whole),
                weights::COMMANDS,
            ));
        }
        if self.parts.letters && word.is_identifier() {
            ways.push(self.boosted(
                self.term(self.fields.identifiers, &squashed(&word.whole)),
                weights::LETTERS,
            ));
        }
        self.best(ways)
    }

    fn plain(&self, level: Level, word: &str) -> Box<dyn Query> {
        let ways = self
            .texts(level)
            .into_iter()
            .map(|(_, stems, weight)| self.boosted(self.term(stems, &stem(&fold(word))), weight));
        self.best(ways.collect())
    }

    /// Any of some terms in a section, each where it counts most.
    fn terms(&self, terms: &[String]) -> Box<dyn Query> {
        let in_fields = |term: &String| {
            let texts = self.texts(Level::Section).into_iter();
            let in_field = |(words, _, weight): (Option<Field>, Field, f32)| {
                Some(self.boosted(self.term(words?, term), weight))
            };
            texts.filter_map(in_field).collect::<Vec<_>>()
        };
        self.best(terms.iter().flat_map(in_fields).collect())
    }

    /// The parts of a word side by side.
    fn phrase(&self, field: Field, word: &AskedWord) -> Box<dyn Query> {
        match word.parts.as_slice() {
            [_] => self.term(field, &word.whole),
            parts => {
                let terms = parts.iter().map(|part| Term::from_field_text(field, part));
                Box::new(PhraseQuery::new(terms.collect()))
            }
        }
    }

    fn side_by_side(&self, words: &[&AskedWord]) -> Box<dyn Query> {
        let parts: Vec<&String> = words.iter().flat_map(|word| &word.parts).collect();
        let in_field = |(words, _, weight): (Option<Field>, Field, f32)| {
            let words = words?;
            let terms = parts.iter().map(|part| Term::from_field_text(words, part));
            let mut phrase = PhraseQuery::new(terms.collect());
            phrase.set_slop(2);
            Some(self.boosted(Box::new(phrase), weight * weights::PHRASE))
        };
        self.best(
            self.texts(Level::Section)
                .into_iter()
                .filter_map(in_field)
                .collect(),
        )
    }

    /// The fields of a level with their weights: words where they are kept, and stems.
    fn texts(&self, level: Level) -> Vec<(Option<Field>, Field, f32)> {
        let fields = self.fields;
        let of = |text: Text, weight| (Some(text.words), text.stems, weight);
        let title = of(fields.title, weights::TITLE);
        let inside = [
            of(fields.headings, weights::HEADINGS),
            of(fields.body, weights::BODY),
        ];
        match level {
            Level::Page => vec![
                (None, fields.page_title, weights::TITLE),
                (None, fields.page_headings, weights::HEADINGS),
                (None, fields.page_body, weights::BODY),
            ],
            Level::Section if self.asked.in_title => vec![title],
            Level::Section => std::iter::once(title).chain(inside).collect(),
            Level::Place => inside.to_vec(),
        }
    }

    fn filter(&self, field: Field, value: &str) -> Box<dyn Query> {
        let term = TermQuery::new(
            Term::from_field_text(field, value),
            IndexRecordOption::Basic,
        );
        Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
    }

    fn term(&self, field: Field, text: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(
            Term::from_field_text(field, text),
            IndexRecordOption::WithFreqs,
        ))
    }

    fn boosted(&self, query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
        Box::new(BoostQuery::new(query, weight))
    }

    fn best(&self, ways: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        Box::new(DisjunctionMaxQuery::with_tie_breaker(
            ways,
            weights::OTHER_FIELDS,
        ))
    }

    fn any(&self, ways: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        Box::new(BooleanQuery::union(ways))
    }

    /// The most frequent terms with a beginning, the beginning itself left out.
    fn beginning_with(&self, field: Field, beginning: &str) -> tantivy::Result<Vec<String>> {
        let mut known: BTreeMap<String, u64> = BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut end = beginning.as_bytes().to_vec();
            end.push(0xff);
            let mut stream = index
                .terms()
                .range()
                .ge(beginning.as_bytes())
                .lt(&end)
                .into_stream()?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && term != beginning
                {
                    *known.entry(term.to_owned()).or_default() +=
                        u64::from(stream.value().doc_freq);
                }
            }
        }
        Ok(most_frequent(known))
    }

    /// The most frequent terms that differ by a letter, or by two where it is long.
    fn near(&self, field: Field, word: &str) -> tantivy::Result<Vec<String>> {
        let first = word.chars().next();
        let distance = if word.chars().count() >= LONG { 2 } else { 1 };
        for distance in 1..=distance {
            let fuzzy = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true);
            let mut known: BTreeMap<String, u64> = BTreeMap::new();
            for reader in self.searcher.segment_readers() {
                let index = reader.inverted_index(field)?;
                let mut stream = index.terms().search(fuzzy.automaton()?).into_stream()?;
                while stream.advance() {
                    if let Ok(term) = std::str::from_utf8(stream.key())
                        && term != word
                        && term.chars().all(char::is_alphabetic)
                        && (term.chars().next() == first || word.chars().count() >= LONG)
                    {
                        *known.entry(term.to_owned()).or_default() +=
                            u64::from(stream.value().doc_freq);
                    }
                }
            }
            if !known.is_empty() {
                return Ok(most_frequent(known));
            }
        }
        Ok(Vec::new())
    }
}

fn most_frequent(known: BTreeMap<String, u64>) -> Vec<String> {
    let mut known: Vec<(String, u64)> = known.into_iter().collect();
    known.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    known.truncate(MOST_TERMS);
    known.into_iter().map(|(term, _)| term).collect()
}
