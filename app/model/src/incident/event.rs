//! What happens in an incident.

use super::{Severity, Stage};
use crate::address::incident;
use crate::id::{IncidentNumber, RolloutNumber};
use crate::link::{End, LinkRole};
use crate::record::{Description, Search};
use serde::{Deserialize, Serialize};

/// What happens in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Event {
    /// Something is broken for somebody.
    Declared {
        title: String,
        severity: Severity,
        /// Since when. It is rarely the moment at which it is declared.
        began_ms: i64,
        /// The rollout that it is thought to come from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rollout: Option<RolloutNumber>,
    },
    /// A line of its timeline, perhaps with another severity, stage or rollout.
    Noted {
        /// When it happened; the event itself says when it was written down.
        happened_ms: i64,
        words: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        severity: Option<Severity>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<Stage>,
        /// The rollout that it is thought to come from, from here on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rollout: Option<RolloutNumber>,
    },
    /// Something says what it is to the incident.
    Linked { from: End, role: LinkRole },
}

impl Event {
    /// Whether they are a chain of their own.
    pub const OWN_CHAIN: bool = true;
    /// Whether only those who manage people read them.
    pub const PRIVATE: bool = false;

    /// The page of what they are about.
    pub fn page(number: &IncidentNumber, _slug: Option<&str>) -> Option<String> {
        Some(incident::page(number))
    }

    /// What each says of itself.
    pub fn describe(&self) -> Description<'_> {
        let (kind, did, said, inverse) = match self {
            Self::Declared { severity, .. } => (
                "declared",
                format!("declared it {}", severity.name()),
                None,
                None,
            ),
            Self::Noted {
                words,
                severity,
                stage,
                rollout,
                ..
            } => (
                "noted",
                changes(*severity, *stage, *rollout),
                Some(words.as_str()),
                None,
            ),
            Self::Linked { from, role } => ("linked", from.linked(*role), None, None),
        };
        Description::of_the_whole(kind, did, said, Search::Page, inverse)
    }
}

/// What a line changes besides telling of something.
fn changes(
    severity: Option<Severity>,
    stage: Option<Stage>,
    rollout: Option<RolloutNumber>,
) -> String {
    let set: Vec<&str> = stage
        .map(Stage::name)
        .into_iter()
        .chain(severity.map(Severity::name))
        .collect();
    let set = (!set.is_empty()).then(|| format!("set it to {}", set.join(", ")));
    let traced = rollout.map(|rollout| format!("traced it to {rollout}"));
    let changes: Vec<String> = set.into_iter().chain(traced).collect();
    match changes.is_empty() {
        true => "wrote".to_owned(),
        false => changes.join(" and "),
    }
}
