//! What holds for a whole rollout.

use serde::{Deserialize, Serialize};

/// What holds for the whole rollout.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// So many people must say go. 0: everybody who speaks for a position and is not absent.
    #[serde(default)]
    pub quorum: usize,
    /// Who leads it neither votes nor opens hold points, waives or decides GO.
    #[serde(default)]
    pub no_self_approval: bool,
    /// Nothing is signed behind a closed hold point.
    #[serde(default)]
    pub in_order: bool,
    /// No vote counts after this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll_ends_ms: Option<i64>,
}
