//! Answering a search: tiers in order, and inside a tier by score.
//!
//! Queries are built by hand; what a person typed never reaches a query parser. Every query carries what the actor may
//! see and what narrows it, so that counts and suggestions obey the same rule as results.

use super::highlight::{Wanted, snippet};
use super::query::{Level, Seeker};
use super::{Search, weights};
use crate::Engine;
use crate::person::Actor;
use model::Problem;
use model::search::{Asked, AskedWord, Filter};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Instant;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument};

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// How many pages were found. There may be more than [`MOST_PAGES`].
    pub total: usize,
    /// The best of them, each by its best section.
    pub hits: Vec<Hit>,
    /// Words that stand nowhere.
    pub unknown: Vec<String>,
    /// What a paste held and nobody looked for.
    pub ignored: Vec<String>,
}

/// One page, by its best section.
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
    /// Other sections of the page that were found.
    pub others: Vec<Other>,
}

/// Another section of a page.
#[derive(Debug, Clone)]
pub struct Other {
    /// Its heading.
    pub section: String,
    /// The page with its fragment.
    pub url: String,
}

/// What a search consists of, so that each part can be left out when it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Tier 0: the whole query is a name.
    pub exact_name: bool,
    /// Tier 1: all words in one section.
    pub all_words: bool,
    /// Tier 2: the last word is half typed.
    pub prefix: bool,
    /// Tier 3: one word is mistyped.
    pub typo: bool,
    /// Tier 4: two thirds of the words.
    pub most_words: bool,
    /// Tier 5: the rare ones of the words.
    pub some_words: bool,
    /// Stems beside words.
    pub stems: bool,
    /// Identifiers by their letters.
    pub letters: bool,
    /// Words side by side.
    pub phrase: bool,
    /// Words of one meaning.
    pub synonyms: bool,
}

impl Parts {
    /// All of them, as people search.
    pub const ALL: Self = Self {
        exact_name: true,
        all_words: true,
        prefix: true,
        typo: true,
        most_words: true,
        some_words: true,
        stems: true,
        letters: true,
        phrase: true,
        synonyms: true,
    };
}

/// How many pages are looked for.
pub const MOST_PAGES: usize = 50;
/// How many entries of a query are looked at.
const MOST_ENTRIES: usize = 200;
/// A typo is only thought of where so few pages were found without.
const FEW_PAGES: usize = 5;
/// In longer queries nobody looks for typos.
const MOST_TYPED: usize = 5;
/// How many other sections of a page are named.
const MOST_OTHERS: usize = 2;

/// Why a page is where it is.
#[derive(Debug, Clone)]
enum Why {
    Name,
    Identifier,
    All,
    Begins(String),
    Typo(String, String),
    Some,
}

struct Ranked {
    owner: u64,
    why: Why,
}

impl Engine {
    /// Searches documents, rollouts and run items.
    pub async fn search(
        &self,
        actor: &Actor,
        query: &str,
        kind: Option<&str>,
        most: usize,
    ) -> Result<Found, Problem> {
        let mut asked = Asked::read(query);
        asked
            .filters
            .extend(kind.map(|kind| (Filter::Kind, kind.to_owned())));
        self.search_by(actor, asked, most, Parts::ALL).await
    }

    /// The same with some parts left out, for measuring what each one earns.
    pub async fn search_by(
        &self,
        _actor: &Actor,
        asked: Asked,
        most: usize,
        parts: Parts,
    ) -> Result<Found, Problem> {
        let search = self.search.as_ref().map(Arc::clone);
        let search = search.ok_or_else(|| Problem::not_saved("only a server searches"))?;
        tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let mut found = search
                .find(&asked, most.clamp(1, MOST_PAGES), parts)
                .map_err(Problem::not_saved)?;
            found.took_ms = begun.elapsed().as_secs_f64() * 1000.0;
            Ok(found)
        })
        .await
        .map_err(Problem::not_saved)?
    }
}

impl Search {
    fn find(&self, asked: &Asked, most: usize, parts: Parts) -> tantivy::Result<Found> {
        if asked.is_empty() {
            return Ok(Found {
                ignored: asked.ignored.clone(),
                ..Found::default()
            });
        }
        let searcher = self.reader.searcher();
        let mut finding = Finding {
            seeker: Seeker::new(self.fields, &searcher, asked, parts),
            searcher: &searcher,
            asked,
            parts,
            pages: Vec::new(),
            scores: HashMap::new(),
            wanted: Wanted::default(),
        };
        finding.rank()?;
        let total = finding.pages.len();
        finding.pages.truncate(most);
        let hits = finding.hits(self)?;
        Ok(Found {
            took_ms: 0.0,
            total,
            hits,
            unknown: finding.seeker.unknown()?,
            ignored: asked.ignored.clone(),
        })
    }
}

struct Finding<'a> {
    seeker: Seeker<'a>,
    searcher: &'a Searcher,
    asked: &'a Asked,
    parts: Parts,
    pages: Vec<Ranked>,
    /// What each page has of the words, whatever tier it is in.
    scores: HashMap<u64, f32>,
    wanted: Wanted,
}

impl Finding<'_> {
    /// Fills the list of pages, tier by tier, until there are enough.
    fn rank(&mut self) -> tantivy::Result<()> {
        let words = self.asked.telling();
        for word in &words {
            self.wanted.word(word);
        }
        let any = self.seeker.some(Level::Page, &words, 1);
        for (score, owner, _) in self.entries(any.as_ref())? {
            let best = self.scores.entry(owner).or_default();
            *best = best.max(score);
        }
        let everywhere = !self.asked.in_commands && !self.asked.in_title;
        if self.parts.exact_name && everywhere {
            for (why, query) in self.seeker.names() {
                let why = if why { Why::Name } else { Why::Identifier };
                self.take(query.as_ref(), &why)?;
            }
        }
        if self.parts.all_words {
            let all = self.seeker.all(&words, None);
            self.take(all.as_ref(), &Why::All)?;
        }
        if !everywhere {
            return Ok(());
        }
        if self.parts.prefix
            && let Some(last) = words.last()
        {
            for query in self.seeker.begun(&words, last, &mut self.wanted)? {
                self.take(query.as_ref(), &Why::Begins(last.typed.clone()))?;
            }
        }
        // A sentence is found by its other words.
        if self.parts.typo && self.pages.len() < FEW_PAGES && words.len() <= MOST_TYPED {
            for typo in self.seeker.typos(&words)? {
                self.wanted.exact(&typo.read);
                self.take(typo.query.as_ref(), &Why::Typo(typo.typed, typo.read))?;
            }
        }
        self.take_some(&words)
    }

    /// Pages with most of the words, and with some of them.
    fn take_some(&mut self, words: &[&AskedWord]) -> tantivy::Result<()> {
        let count = words.len();
        if count < 2 {
            return Ok(());
        }
        let best = self.scores.values().copied().fold(0.0, f32::max);
        let mut some = self.scores.clone();
        some.retain(|_, score| self.parts.some_words && *score >= best * weights::LEAST_SHARE);
        if self.parts.most_words {
            let most = self
                .seeker
                .some(Level::Page, words, (2 * count).div_ceil(3));
            for (score, owner, _) in self.entries(most.as_ref())? {
                some.insert(owner, score * weights::MOST);
            }
        }
        self.add(some.into_iter().collect(), &Why::Some);
        Ok(())
    }

    fn take(&mut self, query: &dyn Query, why: &Why) -> tantivy::Result<()> {
        if self.pages.len() >= MOST_PAGES {
            return Ok(());
        }
        let mut best: HashMap<u64, f32> = HashMap::new();
        for (score, owner, _) in self.entries(query)? {
            let known = best.entry(owner).or_default();
            *known = known.max(score);
        }
        let scored = best.into_iter().map(|(owner, score)| {
            let page = self.scores.get(&owner).copied().unwrap_or_default();
            (owner, page + score * weights::SECTION)
        });
        let scored = scored.collect();
        self.add(scored, why);
        Ok(())
    }

    /// Pages that are not there yet, the best first. Same query, same order: what is left is ordered by its number.
    fn add(&mut self, mut scored: Vec<(u64, f32)>, why: &Why) {
        scored.retain(|(owner, _)| self.pages.iter().all(|page| page.owner != *owner));
        scored.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let room = MOST_PAGES.saturating_sub(self.pages.len());
        self.pages
            .extend(scored.into_iter().take(room).map(|(owner, _)| Ranked {
                owner,
                why: why.clone(),
            }));
    }

    /// The best entries of a query, with their pages.
    fn entries(&self, query: &dyn Query) -> tantivy::Result<Vec<(f32, u64, DocAddress)>> {
        let query = self.seeker.narrowed(query.box_clone());
        let top = TopDocs::with_limit(MOST_ENTRIES).order_by_score();
        let found = self.searcher.search(&query, &top)?;
        let mut columns = BTreeMap::new();
        let mut entries = Vec::with_capacity(found.len());
        for (score, address) in found {
            let column = match columns.entry(address.segment_ord) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => {
                    let reader = self.searcher.segment_reader(address.segment_ord);
                    new.insert(reader.fast_fields().u64("page")?)
                }
            };
            if let Some(owner) = column.first(address.doc_id) {
                entries.push((score, owner, address));
            }
        }
        Ok(entries)
    }

    /// The best sections of the pages.
    fn hits(&self, search: &Search) -> tantivy::Result<Vec<Hit>> {
        let owners: Vec<u64> = self.pages.iter().map(|page| page.owner).collect();
        let words = self.asked.telling();
        let query = BooleanQuery::new(vec![
            (Occur::Must, self.seeker.of_pages(&owners)),
            (Occur::Should, self.seeker.any_section(&words, &self.wanted)),
        ]);
        let mut sections: HashMap<u64, Vec<(f32, DocAddress)>> = HashMap::new();
        for (score, owner, address) in self.entries(&query)? {
            sections.entry(owner).or_default().push((score, address));
        }
        let mut hits = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            // Of many pages the sections of the weaker ones may not be among the best.
            let found = match sections.remove(&page.owner) {
                Some(found) => found,
                None => self
                    .entries(self.seeker.of_pages(&[page.owner]).as_ref())?
                    .into_iter()
                    .map(|(score, _, address)| (score, address))
                    .collect(),
            };
            let mut found = found.iter();
            let Some((_, best)) = found.next() else {
                continue;
            };
            let best: TantivyDocument = self.searcher.doc(*best)?;
            let mut hit = self.hit(search, &best, &page.why);
            for (score, other) in found {
                if hit.others.len() == MOST_OTHERS || *score <= 0.0 {
                    break;
                }
                let other: TantivyDocument = self.searcher.doc(*other)?;
                let (section, url) = place(search, &other);
                if url != hit.url && hit.others.iter().all(|known| known.url != url) {
                    hit.others.push(Other { section, url });
                }
            }
            hits.push(hit);
        }
        Ok(hits)
    }

    fn hit(&self, search: &Search, found: &TantivyDocument, why: &Why) -> Hit {
        let fields = search.fields;
        let body = text(found, fields.shown_body);
        let (section, url) = place(search, found);
        let title = text(found, fields.shown_title);
        Hit {
            document: text(found, fields.owner),
            kind: text(found, fields.kind),
            reason: self.reason(why, &title, &section, &body),
            snippet: snippet(&body, &self.wanted),
            anchor: text(found, fields.anchor),
            title,
            section,
            url,
            others: Vec::new(),
        }
    }

    fn reason(&self, why: &Why, title: &str, section: &str, body: &str) -> String {
        let words = self.asked.telling();
        let count = |place: &str| {
            words
                .iter()
                .filter(|word| self.wanted.stands(word, place))
                .count()
        };
        match why {
            Why::Name => "exact name".to_owned(),
            Why::Identifier => "exact identifier".to_owned(),
            Why::Begins(typed) => format!("begins with {typed}"),
            Why::Typo(typed, read) => format!("typo: {typed} read as {read}"),
            Why::All | Why::Some => {
                let everywhere = format!("{title}\n{section}\n{body}");
                match (words.len(), count(&everywhere)) {
                    (all, _) if count(section) == all => "in the heading".to_owned(),
                    (all, _) if count(title) == all => "in the title".to_owned(),
                    (1, _) => "in the text".to_owned(),
                    (all, found) if found == all => "all words".to_owned(),
                    (all, found) => format!("{found} of {all} words"),
                }
            }
        }
    }
}

fn text(found: &TantivyDocument, field: Field) -> String {
    let value = found.get_first(field).and_then(|value| value.as_str());
    value.unwrap_or_default().to_owned()
}

fn place(search: &Search, found: &TantivyDocument) -> (String, String) {
    let (url, anchor) = (
        text(found, search.fields.url),
        text(found, search.fields.anchor),
    );
    let url = match anchor.is_empty() {
        true => url,
        false => format!("{url}#{anchor}"),
    };
    (text(found, search.fields.shown_section), url)
}
