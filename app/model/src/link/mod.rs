//! Links: one thing says something of another. Whatever has a page of its own can be at either end.

mod role;

pub use role::LinkRole;

use crate::id::{DocumentId, IncidentNumber, RolloutNumber, RunItemId};
use crate::rollout::{CriterionNumber, PhaseNumber};
use serde::{Deserialize, Serialize};

/// One end of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum End {
    /// A rollout.
    Rollout(RolloutNumber),
    /// A document.
    Document(DocumentId),
    /// An incident.
    Incident(IncidentNumber),
}

/// What of a rollout is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Part {
    /// An item.
    Item(RunItemId),
    /// A hold point.
    HoldPoint(PhaseNumber),
    /// A criterion.
    Criterion(CriterionNumber),
}

impl Part {
    /// The item, where it is one.
    pub fn item(&self) -> Option<&RunItemId> {
        match self {
            Self::Item(item) => Some(item),
            Self::HoldPoint(_) | Self::Criterion(_) => None,
        }
    }
}

impl End {
    /// What kind of thing it is, with its number where it has one.
    pub fn noun(&self) -> String {
        match self {
            Self::Rollout(number) => format!("rollout {number}"),
            Self::Document(_) => "document".to_owned(),
            Self::Incident(number) => format!("incident {number}"),
        }
    }

    /// Reads a kind and an id as they are stored.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "rollout" => RolloutNumber::parse(id).ok().map(Self::Rollout),
            "document" => DocumentId::parse(id).ok().map(Self::Document),
            "incident" => IncidentNumber::parse(id).ok().map(Self::Incident),
            _ => None,
        }
    }

    /// As it stands in a sentence. A document has no number, so it is not told apart.
    pub fn named(&self) -> String {
        match self {
            Self::Rollout(number) => number.to_string(),
            Self::Document(_) => "a document".to_owned(),
            Self::Incident(number) => number.to_string(),
        }
    }

    /// What is said where it gets a link from another one.
    pub fn linked(&self, role: LinkRole) -> String {
        format!("linked {}, which {}", self.named(), role.words())
    }
}
