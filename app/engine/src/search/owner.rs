//! Whose entries in the index an event changes. Each noun says it for its own events.

use model::each_event;
use model::event::Event;
use model::id::{DocumentId, IncidentNumber, InvitationId, PersonId, RolloutNumber, TokenId};
use model::record::{Search, Seq};
use model::{document, incident, invitation, person, rollout, token};

/// A noun whose events the search follows. What an event says of itself ([`Search`]) decides whether it is asked.
pub(crate) trait Searched<Id> {
    /// The page that is found by its words; nothing where there is none to find.
    fn page_of(&self, _id: &Id) -> Option<Owner> {
        None
    }

    /// What somebody said there, which is found by itself.
    fn words_of(&self, _id: &Id, _seq: Seq) -> Option<Owner> {
        None
    }
}

impl Searched<DocumentId> for document::Event {
    fn page_of(&self, id: &DocumentId) -> Option<Owner> {
        Some(Owner::Document(id.clone()))
    }
}

impl Searched<RolloutNumber> for rollout::Event {
    fn page_of(&self, number: &RolloutNumber) -> Option<Owner> {
        Some(Owner::Rollout(*number))
    }

    fn words_of(&self, number: &RolloutNumber, seq: Seq) -> Option<Owner> {
        Some(Owner::Said(*number, seq))
    }
}

impl Searched<IncidentNumber> for incident::Event {
    fn page_of(&self, number: &IncidentNumber) -> Option<Owner> {
        Some(Owner::Incident(*number))
    }
}

// Nobody is searched for by what happened to them.
impl Searched<PersonId> for person::Event {}
impl Searched<InvitationId> for invitation::Event {}
impl Searched<TokenId> for token::Event {}

/// What an event changes in the index: everything of one owner is replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Document(DocumentId),
    Rollout(RolloutNumber),
    /// Words that somebody said in a rollout.
    Said(RolloutNumber, Seq),
    Incident(IncidentNumber),
}

impl Owner {
    /// The owners whose entries an event changes.
    pub fn of(seq: Seq, event: &Event) -> Vec<Self> {
        let (whole, said) =
            each_event!(event, (id, event) => (event.page_of(id), event.words_of(id, seq)));
        match event.describe().search {
            Search::Nothing => Vec::new(),
            Search::Page => whole.into_iter().collect(),
            Search::Words(_) => said.into_iter().collect(),
            Search::PageAndWords(_) => said.into_iter().chain(whole).collect(),
        }
    }

    /// The owner's name in the index.
    pub fn key(&self) -> String {
        match self {
            Self::Document(id) => id.to_string(),
            Self::Rollout(number) => number.to_string(),
            Self::Said(number, seq) => format!("{number}/{seq}"),
            Self::Incident(number) => number.to_string(),
        }
    }
}
