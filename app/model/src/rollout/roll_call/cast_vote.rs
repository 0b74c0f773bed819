//! A vote, and what makes it count no more.

use super::vote::Vote;
use crate::hold_point::{Reason, in_full};
use crate::id::{PersonId, RunItemId};
use crate::record::Seq;
use serde::{Deserialize, Serialize};

/// A vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastVote {
    /// The event.
    pub seq: Seq,
    /// Who said it.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// What.
    pub vote: Vote,
    /// Why.
    pub words: String,
    /// The items that it depends on.
    pub conditions: Vec<RunItemId>,
    /// What kept the hold point closed when it was given, besides the roll call.
    pub seen: Vec<Reason>,
    /// Something got worse after it, so that it has to be confirmed to count.
    pub outdated: Option<Outdated>,
}

/// What made the state worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// A sign-off was taken back.
    Revoked {
        /// The number of its item.
        label: String,
    },
    /// Another commit was deployed.
    Redeployed,
    /// The rollout follows another revision of its plan.
    Moved {
        /// Which.
        revision: i64,
    },
    /// Somebody decided HOLD, and what would change it has to be seen anew.
    Held,
    /// Something else keeps the hold point closed.
    Fell {
        /// What.
        reasons: Vec<Reason>,
    },
}

impl Because {
    /// What happened after the vote: "2.4 was revoked".
    pub fn words(&self) -> String {
        match self {
            Self::Revoked { label } => format!("{label} was revoked"),
            Self::Redeployed => "another commit was deployed".to_owned(),
            Self::Moved { revision } => format!("the plan went to revision {revision}"),
            Self::Held => "HOLD was decided".to_owned(),
            Self::Fell { reasons } => format!("this was known: {}", in_full(reasons)),
        }
    }
}

/// A vote that counts no more until it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outdated {
    /// The event after which it does not count.
    pub seq: Seq,
    /// When.
    pub at_ms: i64,
    /// What happened.
    pub because: Because,
}
