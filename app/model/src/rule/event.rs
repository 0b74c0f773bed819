//! What happens to the rules of the linter in a workspace.

use super::RuleName;
use crate::address;
use crate::record::{Description, Search};
use serde::{Deserialize, Serialize};

/// What happens to the rules of the linter in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Event {
    /// It objects to nothing in this workspace.
    SwitchedOff { reason: String },
    /// It does again.
    SwitchedOn,
}

impl Event {
    /// Whether they are a chain of their own.
    pub const OWN_CHAIN: bool = false;
    /// Whether only those who manage people read them.
    pub const PRIVATE: bool = false;

    /// The page of what they are about.
    pub fn page(rule: &RuleName, _slug: Option<&str>) -> Option<String> {
        Some(address::rule(rule.as_str()))
    }

    /// What each says of itself.
    pub fn describe(&self) -> Description<'_> {
        let (kind, did, said, inverse) = match self {
            Self::SwitchedOff { reason } => (
                "switched_off",
                "switched a rule off",
                Some(reason.as_str()),
                Some("switched_on"),
            ),
            Self::SwitchedOn => (
                "switched_on",
                "switched a rule on",
                None,
                Some("switched_off"),
            ),
        };
        Description::of_the_whole(kind, did, said, Search::Nothing, inverse)
    }
}
