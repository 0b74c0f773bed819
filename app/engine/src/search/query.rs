//! The queries of the tiers, built by hand.

use super::analysis::{marked_stem, name_as_written, stem};
use super::highlight::Wanted;
use super::parts::Parts;
use super::schema::{Fields, PAGE, SECTION};
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

/// How many terms of the dictionary a beginning may stand for: the most frequent ones.
const MAX_TERMS: usize = 50;
/// In longer queries nobody looks for a beginning: the last word is one of many.
const MAX_BEGUN: usize = 8;
/// A mistyped name is looked for in at most so many words.
const MAX_OF_NAME: usize = 4;
/// Nothing longer is mistyped: it was pasted, and comparing 7,000 letters took a second and 60 MB.
const MAX_LETTERS: usize = 60;
/// How many terms of the dictionary a mistyped word may stand for. Each is a query of its own.
const MAX_NEAR: usize = 10;
/// So many rare words tell which pages are meant.
const ENOUGH: usize = 3;
/// A word that stands so seldom may be a typo that somebody saved.
const SELDOM: u64 = 2;
/// A name with a smaller share of the same pairs of letters is another one.
const LEAST_LIKENESS: f32 = 0.4;
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
pub(super) struct QueryBuilder<'a> {
    fields: Fields,
    searcher: &'a Searcher,
    asked: &'a Asked,
    parts: Parts,
}

impl<'a> QueryBuilder<'a> {
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

    /// Entries whose name (`true`) is the whole query, or of a paste an identifier in it; then those with such an identifier.
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
        if let [word] = self.asked.words.as_slice()
            && word.is_identifier()
            && !self.asked.pasted
        {
            queries.push((false, self.terms(std::slice::from_ref(&word.whole))));
            let written = name_as_written(&word.whole);
            queries.push((false, self.term(self.fields.page_identifiers, &written)));
        }
        // What a paste holds beside the name of an alert is counted, and decides nothing.
        if self.parts.letters && !self.asked.pasted {
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
        Box::new(BooleanQuery::new(clauses))
    }

    /// What tells sections with all words apart: words as they are written, and side by side.
    pub fn closer(&self, words: &[&AskedWord]) -> Vec<Box<dyn Query>> {
        let mut closer = self.written(words, weights::AS_WRITTEN);
        if self.parts.phrase && words.len() > 1 {
            closer.push(self.side_by_side(words));
        }
        closer
    }

    /// Plain words as they are written, in the section itself.
    fn written(&self, words: &[&AskedWord], weight: f32) -> Vec<Box<dyn Query>> {
        let plain = words.iter().filter(|word| word.parts.len() == 1);
        let written = plain.map(|word| self.term(self.fields.words, &word.whole));
        written.map(|word| self.boosted(word, weight)).collect()
    }

    /// Pages with any of the words. What stands on many pages says little of any of them and takes most of the time:
    /// it is left out where there are enough other words.
    pub fn any_page(&self, words: &[&AskedWord]) -> tantivy::Result<Box<dyn Query>> {
        let many = self
            .searcher
            .doc_freq(&Term::from_field_text(self.fields.level, PAGE))?
            / 4;
        let mut rare = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let stems = word
                .parts
                .iter()
                .map(|part| Term::from_field_text(self.fields.whole, &stem(part)));
            let counts = stems.map(|stem| self.searcher.doc_freq(&stem));
            let count = counts
                .collect::<tantivy::Result<Vec<_>>>()?
                .into_iter()
                .min();
            if count.is_some_and(|count| (1..=many).contains(&count)) {
                rare.push(at);
            }
        }
        if rare.len() < ENOUGH {
            rare = (0..words.len()).collect();
        }
        let each = rare
            .into_iter()
            .map(|at| self.word_or_synonym(Level::Page, words, at));
        let begun = self.begun_on_page(words)?;
        Ok(self.any(each.chain(begun).collect()))
    }

    /// Pages with what the last word may become, where it stands nowhere: counted like words, which a name by its letters
    /// is not.
    fn begun_on_page(&self, words: &[&AskedWord]) -> tantivy::Result<Option<Box<dyn Query>>> {
        let Some((last, beginning)) = self.beginning_of(words) else {
            return Ok(None);
        };
        if self.count_of(last)? > 0 {
            return Ok(None);
        }
        let fields = [self.fields.words, self.fields.title];
        let terms = self.beginning_with(&fields, beginning)?;
        let ends = terms.iter().map(|full| {
            let share = beginning.len() as f32 / full.len() as f32;
            self.boosted(self.term(self.fields.whole, &stem(full)), share)
        });
        let ends: Vec<_> = ends.collect();
        if ends.is_empty() {
            return Ok(None);
        }
        let before = last.parts.iter().rev().skip(1);
        let before = before.map(|part| self.term(self.fields.whole, &stem(part)));
        let all = before.chain([self.best(ends)]).collect();
        Ok(Some(Box::new(BooleanQuery::intersection(all))))
    }

    /// The last word and what of it may be a beginning.
    fn beginning_of<'w>(&self, words: &[&'w AskedWord]) -> Option<(&'w AskedWord, &'w str)> {
        let last = *words.last()?;
        let beginning = last.parts.last()?;
        let may = self.parts.prefix
            && !last.quoted
            && !self.asked.pasted
            && words.len() <= MAX_BEGUN
            && beginning.chars().count() >= LEAST_BEGINNING;
        may.then_some((last, beginning.as_str()))
    }

    /// Each of the words and of what they were read as, for the place on a page.
    pub fn places(&self, words: &[&AskedWord], wanted: &Wanted) -> Vec<Box<dyn Query>> {
        let asked = words.iter().map(|word| self.word(Level::Place, word));
        let read = wanted
            .read()
            .map(|term| self.terms(std::slice::from_ref(term)));
        let mut places: Vec<_> = asked.chain(read).collect();
        // The title stands above all sections of a page; what stands in one of them tells it from the others.
        places.extend(self.written(words, weights::IN_PLACE));
        if self.parts.phrase && words.len() > 1 {
            places.push(self.side_by_side(words));
        }
        places
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
        let sections = self.filter(self.fields.level, SECTION);
        let both = BooleanQuery::intersection(vec![Box::new(pages), sections]);
        Box::new(ConstScoreQuery::new(Box::new(both), 0.0))
    }

    /// The last word as a beginning.
    pub fn begun_word(
        &self,
        words: &[&AskedWord],
        wanted: &mut Wanted,
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let Some((last, _)) = self.beginning_of(words) else {
            return Ok(None);
        };
        let fields = [self.fields.words, self.fields.title];
        let terms = self.beginning_with(&fields, &last.whole)?;
        if terms.is_empty() {
            return Ok(None);
        }
        wanted.begun(&last.whole);
        Ok(Some(self.all(words, Some((last, &terms)))))
    }

    /// The whole query as the beginning of a name, the shortest way to its end first.
    pub fn begun_names(&self, wanted: &mut Wanted) -> tantivy::Result<Vec<Box<dyn Query>>> {
        let name = &self.asked.name;
        let quoted = self.asked.words.iter().any(|word| word.quoted);
        if !self.parts.letters
            || quoted
            || self.asked.pasted
            || name.chars().count() <= LEAST_BEGINNING
        {
            return Ok(Vec::new());
        }
        let mut queries = Vec::new();
        // As it is written before other ways of writing it.
        if let [word] = self.asked.words.as_slice()
            && (word.is_identifier() || self.asked.is_half_typed)
        {
            let fields = [self.fields.words, self.fields.title];
            let written = self.beginning_with(&fields, &fold(&word.typed))?;
            if !written.is_empty() {
                queries.push(self.terms(&written));
            }
        }
        for field in self.names_fields() {
            let names = self.beginning_with(&[field], name)?;
            if names.is_empty() {
                continue;
            }
            wanted.names(&names);
            // What is nearly typed to its end is what is meant.
            let near = |full: &String| {
                let share = name.len() as f32 / full.len() as f32;
                self.boosted(self.term(field, full), share)
            };
            queries.push(self.any(names.iter().map(near).collect()));
        }
        Ok(queries)
    }

    /// Where names are kept by their letters: of pages, in sections, in what is not shown.
    fn names_fields(&self) -> [Field; 3] {
        let fields = self.fields;
        [fields.name, fields.identifiers, fields.page_identifiers]
    }

    /// One word read as another one. Where a word stands nowhere, it is the one that is mistyped. Of names only where
    /// nothing was found: they are written exactly.
    pub fn typos(&self, words: &[&AskedWord], found: bool) -> tantivy::Result<Vec<Typo>> {
        let mut typos = Vec::new();
        let name = &self.asked.name;
        if !found
            && self.parts.letters
            && words.len() <= MAX_OF_NAME
            && words.iter().all(|word| word.may_be_mistyped())
            && name.chars().count() >= 5
        {
            let typed: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
            // As it is written before other ways of writing it.
            let mut near = match words {
                [word] if word.is_identifier() => self.near(&[self.fields.words], &word.whole)?,
                _ => Vec::new(),
            };
            near.extend(self.near(&self.names_fields(), name)?);
            for (field, read) in near {
                typos.push(Typo {
                    typed: typed.join(" "),
                    query: self.term(field, &read),
                    read,
                });
            }
        }
        let mut unknown = Vec::new();
        let mut seldom = Vec::new();
        for word in words {
            match self.count_of(word)? {
                0 => unknown.push(*word),
                1..=SELDOM => seldom.push(*word),
                _ => {}
            }
        }
        let suspects = match unknown.len() {
            0 => seldom,
            1 => unknown,
            // No single correction makes all of them known.
            _ => Vec::new(),
        };
        for word in suspects {
            if !word.may_be_mistyped() || word.is_identifier() {
                continue;
            }
            for (_, read) in self.near(&[self.fields.words], &word.whole)? {
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

    /// A word that is not yet typed to its end: it stands nowhere, and its stem is that of a longer one.
    pub fn goes_on(&self, word: &AskedWord) -> tantivy::Result<bool> {
        Ok(stem(&word.whole) != word.whole && self.count_of(word)? == 0)
    }

    /// How many sections have the rarest part of a word.
    fn count_of(&self, word: &AskedWord) -> tantivy::Result<u64> {
        let mut least = u64::MAX;
        for part in &word.parts {
            let mut count = 0;
            for field in [self.fields.words, self.fields.title] {
                let term = Term::from_field_text(field, part);
                count += self.searcher.doc_freq(&term)?;
            }
            least = least.min(count);
        }
        Ok(least)
    }

    /// Pages whose names are most like what was asked for, the likest first.
    pub fn near_names(&self) -> tantivy::Result<Vec<Box<dyn Query>>> {
        let asked = self.asked.name.as_bytes();
        // A table, as it is asked for each pair of letters of each name there is.
        let number = |pair: &[u8; 2]| usize::from(u16::from_be_bytes(*pair));
        let mut pairs = vec![false; 1 + usize::from(u16::MAX)];
        asked
            .array_windows()
            .for_each(|pair| pairs[number(pair)] = true);
        let mut likest: Vec<(f32, String)> = Vec::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.name)?;
            let mut stream = index.terms().stream()?;
            while stream.advance() {
                let name = stream.key();
                let shared = name.array_windows().filter(|pair| pairs[number(pair)]);
                let shared = shared.count();
                let likeness = 2.0 * shared as f32 / (asked.len() + name.len()) as f32;
                if likeness >= LEAST_LIKENESS
                    && let Ok(name) = std::str::from_utf8(name)
                    && likest.iter().all(|(_, known)| known != name)
                {
                    likest.push((likeness, name.to_owned()));
                }
            }
        }
        likest.sort_by(|(one, name), (other, than)| other.total_cmp(one).then(name.cmp(than)));
        likest.truncate(MAX_NEAR);
        let named = likest
            .iter()
            .map(|(_, name)| self.term(self.fields.name, name));
        Ok(named.collect())
    }

    /// Words of the query that stand in no text.
    pub fn unknown(&self) -> tantivy::Result<Vec<String>> {
        let mut unknown = Vec::new();
        for word in self.asked.telling() {
            if self.count_of(word)? == 0 {
                unknown.push(word.typed.clone());
            }
        }
        Ok(unknown)
    }

    /// A word, or what else it may be called.
    pub fn word_or_synonym(&self, level: Level, words: &[&AskedWord], at: usize) -> Box<dyn Query> {
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

    /// A word where it counts most.
    fn word(&self, level: Level, word: &AskedWord) -> Box<dyn Query> {
        let fields = self.fields;
        if level == Level::Page {
            return self.stemmed(fields.whole, word);
        }
        if self.asked.in_commands {
            return self.phrase(fields.commands, word);
        }
        if let ([part], false) = (word.parts.as_slice(), word.quoted) {
            return match (self.asked.in_title, self.parts.stems) {
                (true, _) => self.term(fields.title, &marked_stem(part)),
                (false, true) => self.term(fields.stems, &stem(part)),
                (false, false) => self.best(vec![
                    self.term(fields.words, part),
                    self.term(fields.title, part),
                ]),
            };
        }
        let title = self.boosted(self.phrase(fields.title, word), weights::TITLE);
        if self.asked.in_title {
            return title;
        }
        let mut ways = vec![self.boosted(self.phrase(fields.words, word), weights::TOGETHER)];
        if level == Level::Section {
            ways.push(title);
        }
        if !word.quoted {
            let whole = self.term(fields.words, &word.whole);
            ways.push(self.boosted(whole, weights::WHOLE));
        }
        if self.parts.letters && word.is_identifier() {
            let letters = self.term(fields.identifiers, &squashed(&word.whole));
            ways.push(self.boosted(letters, weights::LETTERS));
        }
        self.best(ways)
    }

    /// The stems of all parts of a word.
    fn stemmed(&self, field: Field, word: &AskedWord) -> Box<dyn Query> {
        match word.parts.as_slice() {
            [part] => self.term(field, &stem(part)),
            parts => {
                let stems = parts.iter().map(|part| self.term(field, &stem(part)));
                Box::new(BooleanQuery::intersection(stems.collect()))
            }
        }
    }

    fn plain(&self, level: Level, word: &str) -> Box<dyn Query> {
        let word = fold(word);
        match level {
            Level::Page => self.term(self.fields.whole, &stem(&word)),
            _ if self.asked.in_title => self.term(self.fields.title, &marked_stem(&word)),
            _ => self.term(self.fields.stems, &stem(&word)),
        }
    }

    /// Any of some terms in a section, each where it counts most.
    fn terms(&self, terms: &[String]) -> Box<dyn Query> {
        let mut ways = Vec::with_capacity(2 * terms.len());
        for term in terms {
            let title = self.term(self.fields.title, term);
            ways.push(self.boosted(title, weights::TITLE));
            ways.push(self.term(self.fields.words, term));
        }
        self.best(ways)
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
        let parts = words.iter().flat_map(|word| &word.parts);
        let terms = parts.map(|part| Term::from_field_text(self.fields.words, part));
        let mut phrase = PhraseQuery::new(terms.collect());
        phrase.set_slop(2);
        self.boosted(Box::new(phrase), weights::PHRASE)
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

    /// The most frequent terms of some fields with a beginning, the beginning itself left out.
    fn beginning_with(&self, fields: &[Field], beginning: &str) -> tantivy::Result<Vec<String>> {
        let mut known: BTreeMap<String, u64> = BTreeMap::new();
        let mut end = beginning.as_bytes().to_vec();
        end.push(0xff);
        for reader in self.searcher.segment_readers() {
            for field in fields {
                let index = reader.inverted_index(*field)?;
                let range = index.terms().range();
                let mut stream = range.ge(beginning.as_bytes()).lt(&end).into_stream()?;
                while stream.advance() {
                    if let Ok(term) = std::str::from_utf8(stream.key())
                        && term != beginning
                    {
                        let count = u64::from(stream.value().doc_freq);
                        match known.get_mut(term) {
                            Some(known) => *known += count,
                            None => drop(known.insert(term.to_owned(), count)),
                        }
                    }
                }
            }
        }
        Ok(most_frequent(known, MAX_TERMS).collect())
    }

    /// The most frequent terms of some fields that differ by a letter, or by two where it is long.
    fn near(&self, fields: &[Field], word: &str) -> tantivy::Result<Vec<(Field, String)>> {
        let (first, length) = (word.chars().next(), word.chars().count());
        let Some(any) = fields.first().filter(|_| length <= MAX_LETTERS) else {
            return Ok(Vec::new());
        };
        // What joins the parts of a name; a digit is never mistyped.
        let joins: Vec<char> = word.chars().filter(|one| !one.is_alphanumeric()).collect();
        for distance in 1..=if length >= LONG { 2 } else { 1 } {
            // Built once: it costs more than walking the terms.
            let automaton = FuzzyTermQuery::new(Term::from_field_text(*any, word), distance, true)
                .automaton()?;
            let mut found = Vec::new();
            for field in fields {
                let mut known: BTreeMap<String, u64> = BTreeMap::new();
                for reader in self.searcher.segment_readers() {
                    let index = reader.inverted_index(*field)?;
                    let mut stream = index.terms().search(&automaton).into_stream()?;
                    while stream.advance() {
                        if let Ok(term) = std::str::from_utf8(stream.key())
                            && term != word
                            && term
                                .chars()
                                .all(|one| one.is_alphabetic() || joins.contains(&one))
                            && (term.chars().next() == first || length >= LONG)
                        {
                            *known.entry(term.to_owned()).or_default() +=
                                u64::from(stream.value().doc_freq);
                        }
                    }
                }
                found.extend(most_frequent(known, MAX_NEAR).map(|term| (*field, term)));
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

fn most_frequent(known: BTreeMap<String, u64>, most: usize) -> impl Iterator<Item = String> {
    let mut known: Vec<(String, u64)> = known.into_iter().collect();
    known.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    known.into_iter().take(most).map(|(term, _)| term)
}
