//! What all events have in common: their place in the order of the workspace, and what each of them says of itself.

use crate::evidence::Evidence;
use crate::id::{PersonId, RunItemId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The place of an event in the order of the whole workspace. Order is by this number, never by a clock.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl fmt::Display for Seq {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.0)
    }
}

/// An event as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent<E> {
    /// Its place in the order of the workspace.
    pub seq: Seq,
    /// Who; nobody where the program itself noticed something.
    pub actor: Option<PersonId>,
    /// When the server wrote it down.
    pub at_ms: i64,
    /// What happened.
    pub event: E,
}

/// What an event says of itself, for everything that shows, finds or follows events. There is one for each event, and each of
/// its fields is asked for by an exhaustive match: an event that forgets one does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description<'a> {
    /// Its name, unique among the events of its noun; stored beside it.
    pub kind: &'static str,
    /// What was done, as one says it behind a name: "signed OK as QA".
    pub did: Sentence,
    /// What the person wrote, in their own words.
    pub said: Option<&'a str>,
    /// The run item it is about.
    pub item: Option<&'a RunItemId>,
    /// What supports it.
    pub evidence: &'a [Evidence],
    /// What viewers of a rollout see move.
    pub live: Live,
    /// What it changes in the search index.
    pub search: Search,
    /// The filter of a timeline that shows it.
    pub category: Category,
    /// The kind of the event that takes it back, if there is one.
    pub inverse: Option<&'static str>,
    /// It follows from another event or from the clock; nobody does it.
    pub by_itself: bool,
}

impl<'a> Description<'a> {
    /// Of an event that is about the whole of its subject, and that somebody did.
    pub fn of_the_whole(
        kind: &'static str,
        did: impl Into<String>,
        said: Option<&'a str>,
        search: Search,
        inverse: Option<&'static str>,
    ) -> Self {
        Self {
            kind,
            did: Sentence::of(did),
            said,
            item: None,
            evidence: &[],
            live: Live::Nothing,
            search,
            category: Category::General,
            inverse,
            by_itself: false,
        }
    }
}

/// A sentence with times in it. Where a person reads it, they are written in that person's way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence(Vec<Part>);

/// A part of a [`Sentence`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(String),
    /// A moment, in milliseconds since 1970.
    Moment(i64),
    /// The day of a moment.
    Day(i64),
}

impl Sentence {
    /// A sentence of words.
    pub fn of(words: impl Into<String>) -> Self {
        Self(vec![Part::Words(words.into())])
    }

    /// Goes on with words.
    pub fn and(mut self, words: impl Into<String>) -> Self {
        self.0.push(Part::Words(words.into()));
        self
    }

    /// Goes on with a part.
    pub fn with(mut self, part: Part) -> Self {
        self.0.push(part);
        self
    }

    /// Goes on with another sentence.
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Its text; `moment` and `day` say how times are written.
    pub fn text(&self, moment: impl Fn(i64) -> String, day: impl Fn(i64) -> String) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Moment(at_ms) => moment(*at_ms),
            Part::Day(at_ms) => day(*at_ms),
        });
        parts.collect()
    }
}

/// A part of a rollout's page that is drawn again as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The hold points.
    HoldPoints,
    /// The windows.
    Windows,
    /// The roll call.
    RollCall,
    /// What was deployed where.
    Deployments,
    /// Items were added or removed: the page has to be loaded again.
    Items,
}

/// What viewers of a rollout see move, besides the row of the item that an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    /// Nothing.
    Nothing,
    /// A criterion, by its number.
    Criterion(usize),
    /// A part of the page.
    Section(Section),
    /// A part of the page, and what is shown of every item.
    SectionAndItems(Section),
}

/// What an event changes in the search index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// Nothing.
    Nothing,
    /// The page of its subject.
    Page,
    /// These words are found by themselves, under the page of its subject.
    Words(String),
    /// Both.
    PageAndWords(String),
}

impl Search {
    /// Words, where there are some.
    pub fn words(words: String) -> Self {
        match words.is_empty() {
            true => Self::Nothing,
            false => Self::Words(words),
        }
    }

    /// Words, where there are some, and the page.
    pub fn page_and(words: String) -> Self {
        match words.is_empty() {
            true => Self::Page,
            false => Self::PageAndWords(words),
        }
    }
}

/// The filters of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// About the whole of its subject.
    General,
    /// Items: sign-offs, claims, comments.
    Items,
    /// Hold points that open and close.
    HoldPoints,
    /// Values of criteria.
    Criteria,
    /// Observation windows.
    Windows,
    /// Deployments.
    Deployments,
    /// Votes, their rules, and decisions.
    Decisions,
}

impl Category {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Items,
        Self::HoldPoints,
        Self::Criteria,
        Self::Windows,
        Self::Deployments,
        Self::Decisions,
        Self::General,
    ];

    /// The name in addresses and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Items => "items",
            Self::HoldPoints => "hold-points",
            Self::Criteria => "criteria",
            Self::Windows => "windows",
            Self::Deployments => "deployments",
            Self::Decisions => "decisions",
        }
    }

    /// Reads [`Category::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The words on its tab.
    pub fn shown(self) -> &'static str {
        match self {
            Self::General => "General",
            Self::Items => "Items",
            Self::HoldPoints => "Hold points",
            Self::Criteria => "Criteria",
            Self::Windows => "Windows",
            Self::Deployments => "Deployments",
            Self::Decisions => "Votes and decisions",
        }
    }
}
