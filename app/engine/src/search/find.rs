//! Answering a search: tiers in order, and inside a tier by score.
//!
//! Queries are built by hand; what a person typed never reaches a query parser. Every query carries what the actor may
//! see and what narrows it, so that counts and suggestions obey the same rule as results.

use super::current::Current;
use super::entry::Shown;
use super::highlight::{Wanted, block, snippet};
use super::parts::Parts;
use super::progress::Progress;
use super::query::{Level, QueryBuilder};
use super::schema::PAGE;
use super::{Search, weights};
use crate::Engine;
use crate::clock::Moment;
use crate::person::Actor;
use model::Problem;
use model::person::About;
use model::role::Act;
use model::search::{Asked, AskedWord, Filter, Word, any_word, fold};
use model::trust::Trust;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{EnableScoring, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TantivyDocument, TantivyError, Term};
use tokio::sync::oneshot;

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// How many pages were found. There may be more than [`MAX_PAGES`].
    pub total: usize,
    /// The best of them, each by its best section.
    pub hits: Vec<Hit>,
    /// Words that stand nowhere.
    pub unknown: Vec<String>,
    /// What a paste held and nobody looked for.
    pub ignored: Vec<String>,
    /// Where nothing was found, what is called nearly so: titles and addresses.
    pub near: Vec<(String, String)>,
    /// The index is being built: what was not found may be there.
    pub progress: Option<Progress>,
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
    /// The block of commands of the section that is meant first.
    pub command: Option<String>,
    /// Other sections of the page that were found.
    pub others: Vec<Other>,
    /// Whether a document is to be used.
    pub standing: Option<Standing>,
}

/// Whether a document that was found is to be used.
#[derive(Debug, Clone)]
pub struct Standing {
    /// How far it can be trusted.
    pub trust: Trust,
    /// It should have been read through again by now.
    pub is_overdue: bool,
    /// Address and title of the document that is to be used instead.
    pub instead: Option<(String, String)>,
}

/// Another section of a page.
#[derive(Debug, Clone)]
pub struct Other {
    /// Its heading.
    pub section: String,
    /// The page with its fragment.
    pub url: String,
}

/// How many pages are looked for.
pub const MAX_PAGES: usize = 50;

/// How many entries of a query are looked at.
const MAX_ENTRIES: usize = 200;

/// A typo is only thought of where so few pages were found without.
const FEW_PAGES: usize = 5;

/// In longer queries nobody looks for typos.
const MAX_TYPED: usize = 5;

/// How many pages are offered where nothing was found.
const MAX_NEAREST: usize = 5;

/// How many other sections of a page are looked at.
const MAX_LOOKED_AT: usize = 4;

/// How many other sections of a page are named.
const MAX_OTHERS: usize = 2;

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
    /// One of its entries.
    address: DocAddress,
    why: Why,
}

/// What a page is worth for one query.
struct Scored {
    score: f32,
    /// How many of its entries were found.
    places: usize,
    /// The best of them.
    address: DocAddress,
}

impl Scored {
    fn least(address: DocAddress) -> Self {
        Self {
            score: f32::MIN,
            places: 0,
            address,
        }
    }
}

impl Engine {
    /// Searches documents, rollouts, run items and what was said. Filters come on top of those in the words.
    pub async fn search(
        &self,
        actor: &Actor,
        query: &str,
        filters: Vec<(Filter, String)>,
        most: usize,
    ) -> Result<Found, Problem> {
        let mut asked = Asked::read(query);
        let folded = filters
            .into_iter()
            .map(|(filter, value)| (filter, fold(&value).into_owned()));
        asked.filters.extend(folded);
        self.search_by(actor, asked, most, Parts::ALL).await
    }

    /// The same with some parts left out, for measuring what each one earns.
    pub async fn search_by(
        &self,
        actor: &Actor,
        asked: Asked,
        most: usize,
        parts: Parts,
    ) -> Result<Found, Problem> {
        actor.may(Act::Read, About::Everything)?;
        let search = self.search.as_ref().map(Arc::clone);
        let search = search.ok_or_else(|| Problem::fault("only a server searches"))?;
        search.wait_for_own_writes().await;
        let (answer, answered) = oneshot::channel();
        let (now, searching) = (self.clock.now(), Arc::clone(&search));
        search.threads.spawn_fifo(move || {
            // Whoever typed on does not wait for it any more.
            if answer.is_closed() {
                return;
            }
            let begun = Instant::now();
            let found = searching.find(&asked, most.clamp(1, MAX_PAGES), parts, now);
            metrics::histogram!("holdpoint_search_seconds").record(begun.elapsed());
            let _ = answer.send(found.map(|found| Found {
                took_ms: begun.elapsed().as_secs_f64() * 1000.0,
                progress: searching.progress(),
                ..found
            }));
        });
        let found = answered.await.map_err(Problem::fault);
        let found = found.and_then(|found| found.map_err(Problem::fault));
        if found.is_err() {
            search.doubt();
        }
        found
    }
}

impl Search {
    /// How many pages and parts of pages there are.
    pub fn count_pages(&self) -> tantivy::Result<usize> {
        let page = Term::from_field_text(self.fields.level, PAGE);
        let pages = TermQuery::new(page, IndexRecordOption::Basic);
        self.current().searcher.search(&pages, &Count)
    }

    fn find(
        &self,
        asked: &Asked,
        most: usize,
        parts: Parts,
        now: Moment,
    ) -> tantivy::Result<Found> {
        if asked.is_empty() {
            return Ok(Found {
                ignored: asked.ignored.clone(),
                ..Found::default()
            });
        }
        let current = self.current();
        let searcher = &current.searcher;
        let mut finding = Ranking {
            search: self,
            now,
            seeker: QueryBuilder::new(self.fields, searcher, asked, parts),
            current: &current,
            searcher,
            asked,
            parts,
            pages: Vec::new(),
            scores: HashMap::new(),
            wanted: Wanted::default(),
        };
        finding.rank()?;
        finding.put_below_successors();
        let total = finding.pages.len();
        finding.pages.truncate(most);
        let hits = finding.hits()?;
        let near = match hits.is_empty() {
            true => finding.near()?,
            false => Vec::new(),
        };
        Ok(Found {
            near,
            total,
            hits,
            unknown: finding.seeker.unknown()?,
            ignored: asked.ignored.clone(),
            ..Found::default()
        })
    }
}

struct Ranking<'a> {
    search: &'a Search,
    now: Moment,
    seeker: QueryBuilder<'a>,
    current: &'a Current,
    searcher: &'a Searcher,
    asked: &'a Asked,
    parts: Parts,
    pages: Vec<Ranked>,
    /// What each page has of the words, whatever tier it is in.
    scores: HashMap<u64, f32>,
    wanted: Wanted,
}

impl Ranking<'_> {
    /// Fills the list of pages, tier by tier, until there are enough.
    fn rank(&mut self) -> tantivy::Result<()> {
        let words = self.asked.telling();
        for word in &words {
            self.wanted.word(word);
        }
        let any = self.seeker.any_page(&words)?;
        let scored = self.entries(any.as_ref())?;
        for (score, owner, _) in &scored {
            let best = self.scores.entry(*owner).or_default();
            *best = best.max(*score);
        }
        let everywhere = !self.asked.in_commands && !self.asked.in_title;
        // Whoever types `health_` means names that go on; a name is no prose.
        let begun = everywhere && self.asked.is_half_typed;
        let is_name = everywhere && matches!(words.as_slice(), [word] if word.is_identifier());
        if begun {
            self.take_begun_names()?;
        }
        if self.parts.exact_name && everywhere {
            for (why, query) in self.seeker.names() {
                let why = if why { Why::Name } else { Why::Identifier };
                self.take(query.as_ref(), &[], &why)?;
            }
        }
        if is_name && !begun {
            self.take_begun_names()?;
        }
        let goes_on = match words.last() {
            Some(last) => everywhere && self.seeker.goes_on(last)?,
            None => false,
        };
        if goes_on {
            self.take_begun_word(&words)?;
        }
        if self.parts.all_words {
            let all = self.seeker.all(&words, None);
            self.take(all.as_ref(), &self.seeker.closer(&words), &Why::All)?;
        }
        if !everywhere {
            return Ok(());
        }
        if !goes_on {
            self.take_begun_word(&words)?;
        }
        if !is_name && !begun {
            self.take_begun_names()?;
        }
        // A sentence is found by its other words.
        if self.parts.typo && self.pages.len() < FEW_PAGES && words.len() <= MAX_TYPED {
            for typo in self.seeker.typos(&words, !self.pages.is_empty())? {
                if self.pages.len() >= FEW_PAGES {
                    break;
                }
                self.wanted.exact(&typo.read);
                self.take(typo.query.as_ref(), &[], &Why::Typo(typo.typed, typo.read))?;
            }
        }
        self.take_some(&words, &scored)
    }

    /// Pages with all words, the last one as a beginning.
    fn take_begun_word(&mut self, words: &[&AskedWord]) -> tantivy::Result<()> {
        if !self.parts.prefix || self.pages.len() >= MAX_PAGES {
            return Ok(());
        }
        let query = self.seeker.begun_word(words, &mut self.wanted)?;
        if let (Some(query), Some(last)) = (query, words.last()) {
            self.take(query.as_ref(), &[], &Why::Begins(last.typed.clone()))?;
        }
        Ok(())
    }

    /// Pages with names that begin with what was typed.
    fn take_begun_names(&mut self) -> tantivy::Result<()> {
        if !self.parts.prefix || self.pages.len() >= MAX_PAGES {
            return Ok(());
        }
        let typed: Vec<&str> = self
            .asked
            .words
            .iter()
            .map(|word| word.typed.as_str())
            .collect();
        for query in self.seeker.begun_names(&mut self.wanted)? {
            self.take(query.as_ref(), &[], &Why::Begins(typed.join(" ")))?;
        }
        Ok(())
    }

    /// Pages with most of the words, and with some of them.
    fn take_some(
        &mut self,
        words: &[&AskedWord],
        scored: &[(f32, u64, DocAddress)],
    ) -> tantivy::Result<()> {
        if words.len() < 2 || self.pages.len() >= MAX_PAGES {
            return Ok(());
        }
        let least = (2 * words.len()).div_ceil(3);
        let counts = match self.parts.most_words {
            true => {
                let each =
                    (0..words.len()).map(|at| self.seeker.word_or_synonym(Level::Page, words, at));
                let among = scored.iter().map(|(.., address)| *address);
                self.weigh(&each.collect::<Vec<_>>(), among.collect())?
            }
            false => HashMap::new(),
        };
        let best = scored.first().map_or(0.0, |(score, ..)| *score);
        let mut some: HashMap<u64, Scored> = HashMap::new();
        for (score, owner, address) in scored {
            let most = counts
                .get(address)
                .is_some_and(|(count, _)| *count >= least);
            let enough = self.parts.some_words && *score >= best * weights::LEAST_SHARE;
            if most || enough {
                let score = if most { score * weights::MAX } else { *score };
                let known = some.entry(*owner).or_insert(Scored::least(*address));
                known.score = known.score.max(score);
            }
        }
        self.add(some, &Why::Some);
        Ok(())
    }

    /// How many of some queries find each of these entries, and what that is worth. Much cheaper than searching, where
    /// the entries are few.
    fn weigh(
        &self,
        queries: &[Box<dyn Query>],
        mut among: Vec<DocAddress>,
    ) -> tantivy::Result<HashMap<DocAddress, (usize, f32)>> {
        among.sort_unstable();
        let mut weighed: HashMap<DocAddress, (usize, f32)> = HashMap::with_capacity(among.len());
        let scoring = EnableScoring::enabled_from_searcher(self.searcher);
        for query in queries {
            let weight = query.weight(scoring)?;
            for of_segment in among.chunk_by(|one, other| one.segment_ord == other.segment_ord) {
                let Some(first) = of_segment.first() else {
                    continue;
                };
                let reader = self.searcher.segment_reader(first.segment_ord);
                let mut found = weight.scorer(reader, 1.0)?;
                for address in of_segment {
                    if found.doc() < address.doc_id {
                        found.seek(address.doc_id);
                    }
                    if found.doc() == address.doc_id {
                        let known = weighed.entry(*address).or_default();
                        *known = (known.0 + 1, known.1 + found.score());
                    }
                }
            }
        }
        Ok(weighed)
    }

    /// Takes the pages of what a query finds, told apart by others.
    fn take(
        &mut self,
        query: &dyn Query,
        closer: &[Box<dyn Query>],
        why: &Why,
    ) -> tantivy::Result<()> {
        if self.pages.len() >= MAX_PAGES {
            return Ok(());
        }
        let found = self.entries(query)?;
        let weighed = match closer.is_empty() {
            true => HashMap::new(),
            false => self.weigh(closer, found.iter().map(|(.., address)| *address).collect())?,
        };
        let mut best: HashMap<u64, Scored> = HashMap::new();
        for (score, owner, address) in found {
            let (_, more) = weighed.get(&address).copied().unwrap_or_default();
            let known = best.entry(owner).or_insert(Scored::least(address));
            known.places += 1;
            if score + more > known.score {
                (known.score, known.address) = (score + more, address);
            }
        }
        for (owner, scored) in &mut best {
            let page = self.scores.get(owner).copied().unwrap_or_default();
            scored.score = page + scored.score * weights::SECTION;
        }
        self.add(best, why);
        Ok(())
    }

    /// Pages that are not there yet, the best first. Same query, same order: what is left is ordered by its number.
    /// What is not about the words decides between equal scores and is never added to one: popularity before relevance
    /// buried the right page elsewhere (getsentry/sentry-docs#17825).
    fn add(&mut self, mut scored: HashMap<u64, Scored>, why: &Why) {
        scored.retain(|owner, _| self.pages.iter().all(|page| page.owner != *owner));
        let mut scored: Vec<_> = scored.into_iter().collect();
        let order = |scored: &Scored| self.current.order_of(scored.address);
        scored.sort_by(|(one, this), (other, that)| {
            let by_score = that.score.total_cmp(&this.score);
            let by_places = that.places.cmp(&this.places);
            by_score
                .then(by_places)
                .then_with(|| order(this).cmp(&order(that)))
                .then(one.cmp(other))
        });
        let room = MAX_PAGES.saturating_sub(self.pages.len());
        let best = scored.into_iter().take(room);
        self.pages.extend(best.map(|(owner, scored)| Ranked {
            owner,
            address: scored.address,
            why: why.clone(),
        }));
    }

    /// What is superseded never stands above what is to be used instead.
    fn put_below_successors(&mut self) {
        let mut successors = HashMap::new();
        for page in &self.pages {
            let successor = self.current.successor_of(page.address);
            successors.extend(successor.map(|successor| (page.owner, successor)));
        }
        // A chain needs as many rounds as it has links; a circle never comes to rest.
        for _ in 0..successors.len() {
            for at in 0..self.pages.len() {
                let successor = successors.get(&self.pages[at].owner);
                let below = self.pages[at..]
                    .iter()
                    .rposition(|page| Some(&page.owner) == successor);
                if let Some(below) = below {
                    self.pages[at..=at + below].rotate_left(1);
                }
            }
        }
    }

    /// The best entries of a query, with their pages.
    fn entries(&self, query: &dyn Query) -> tantivy::Result<Vec<(f32, u64, DocAddress)>> {
        let query = self.seeker.narrowed(query.box_clone());
        let top = TopDocs::with_limit(MAX_ENTRIES).order_by_score();
        let found = self.searcher.search(&query, &top)?;
        let mut entries = Vec::with_capacity(found.len());
        for (score, address) in found {
            if let Some(owner) = self.current.page_of(address) {
                entries.push((score, owner, address));
            }
        }
        Ok(entries)
    }

    /// Pages with names like what was asked for.
    fn near(&self) -> tantivy::Result<Vec<(String, String)>> {
        let mut near: Vec<(String, String)> = Vec::new();
        for query in self.seeker.near_names()? {
            for (_, owner, _) in self.entries(query.as_ref())? {
                let section = self.seeker.narrowed(self.seeker.of_pages(&[owner]));
                let first = self
                    .searcher
                    .search(&section, &TopDocs::with_limit(1).order_by_score())?;
                for (_, address) in first {
                    let shown = self.shown(address)?;
                    let page = shown.url.split('?').next().unwrap_or_default().to_owned();
                    if near.len() < MAX_NEAREST && near.iter().all(|(_, known)| *known != page) {
                        near.push((shown.title, page));
                    }
                }
            }
        }
        Ok(near)
    }

    /// The best sections of the pages.
    fn hits(&self) -> tantivy::Result<Vec<Hit>> {
        let owners: Vec<u64> = self.pages.iter().map(|page| page.owner).collect();
        let words = self.asked.telling();
        let query = self.seeker.narrowed(self.seeker.of_pages(&owners));
        let found = self.searcher.search(&query, &DocSetCollector)?;
        let places = self.seeker.places(&words, &self.wanted);
        let weighed = self.weigh(&places, found.iter().copied().collect())?;
        let mut sections: HashMap<u64, Vec<(f32, DocAddress)>> = HashMap::new();
        for address in found {
            let (_, score) = weighed.get(&address).copied().unwrap_or_default();
            if let Some(owner) = self.current.page_of(address) {
                sections.entry(owner).or_default().push((score, address));
            }
        }
        for sections in sections.values_mut() {
            sections.sort_by(|(one, at), (other, than)| other.total_cmp(one).then(at.cmp(than)));
        }
        let mut hits = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            let mut found = sections.get(&page.owner).into_iter().flatten();
            let Some((_, best)) = found.next() else {
                continue;
            };
            let mut shown = self.shown(*best)?;
            if shown.body.is_empty() {
                let after = sections.get(&page.owner).into_iter().flatten();
                let after = after.map(|(_, at)| *at).filter(|at| at > best);
                self.borrow_words(&mut shown, after.min())?;
            }
            let mut hit = self.hit(shown, &page.why);
            for (_, other) in found.take(MAX_LOOKED_AT) {
                if hit.others.len() == MAX_OTHERS {
                    break;
                }
                let other = self.shown(*other)?;
                let named = other.section != hit.title && other.section != hit.section;
                let new = hit
                    .others
                    .iter()
                    .all(|known| known.section != other.section);
                if named && new && self.stands_in(&other) {
                    hit.others.push(Other {
                        url: other.address(),
                        section: other.section,
                    });
                }
            }
            hits.push(hit);
        }
        Ok(hits)
    }

    fn shown(&self, address: DocAddress) -> tantivy::Result<Shown> {
        let found: TantivyDocument = self.searcher.doc(address)?;
        let value = found.get_first(self.search.fields.shown);
        let shown = value.and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(shown).map_err(|error| TantivyError::InternalError(error.to_string()))
    }

    /// A heading without words of its own, such as most titles, shows those below it.
    fn borrow_words(&self, shown: &mut Shown, below: Option<DocAddress>) -> tantivy::Result<()> {
        if let Some(below) = below {
            let below = self.shown(below)?;
            (shown.body, shown.blocks) = (below.body, below.blocks);
        }
        Ok(())
    }

    /// A word stands in the section itself, not only in the title of its page.
    fn stands_in(&self, section: &Shown) -> bool {
        let mut texts = [&section.section, &section.body].into_iter();
        texts.any(|text| any_word(text, |word| self.wanted.marks(word)))
    }

    fn hit(&self, shown: Shown, why: &Why) -> Hit {
        let body = self.wanted.marked(&shown.body);
        Hit {
            reason: self.reason(why, &shown, &body),
            snippet: snippet(&shown.body, &body),
            command: block(&shown.body, &body, &shown.blocks).map(str::to_owned),
            standing: shown.standing.as_ref().map(|standing| Standing {
                trust: standing.trust(self.now),
                is_overdue: standing.is_overdue(self.now),
                instead: standing.instead.clone(),
            }),
            url: shown.address(),
            document: shown.document,
            kind: shown.kind,
            anchor: shown.anchor,
            title: shown.title,
            section: shown.section,
            others: Vec::new(),
        }
    }

    fn reason(&self, why: &Why, shown: &Shown, body: &[Word]) -> String {
        let words = self.asked.telling();
        let title = self.wanted.marked(&shown.title);
        let section = self.wanted.marked(&shown.section);
        let count = |places: &[&[Word]]| {
            let stands = |word: &&&AskedWord| {
                let mut places = places.iter();
                places.any(|place| self.wanted.stands(word, place))
            };
            words.iter().filter(stands).count()
        };
        match why {
            Why::Name => "exact name".to_owned(),
            Why::Identifier => "exact identifier".to_owned(),
            Why::Begins(typed) => format!("begins with {typed}"),
            Why::Typo(typed, read) => format!("typo: {typed} read as {read}"),
            Why::All | Why::Some => match (words.len(), count(&[&title, &section, body])) {
                (all, _) if count(&[&section]) == all => "in the heading".to_owned(),
                (all, _) if count(&[&title]) == all => "in the title".to_owned(),
                (1, _) => "in the text".to_owned(),
                (all, found) if found == all => "all words".to_owned(),
                (all, found) => format!("{found} of {all} words"),
            },
        }
    }
}
