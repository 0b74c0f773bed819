//! What holds for a whole rollout.

use serde::{Deserialize, Serialize};

/// What holds for the whole rollout.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The quorum of a roll call that sets none of its own. 0: everybody who speaks for a position and is not absent.
    /// Rollouts of before set it here.
    #[serde(default)]
    pub quorum: usize,
    /// Who leads it neither votes nor opens hold points, waives or decides GO.
    #[serde(default)]
    pub no_self_approval: bool,
    /// Why work behind a closed hold point is allowed. Nothing: it is not, and every hold point holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works_ahead: Option<String>,
    /// No vote counts after this moment, in a roll call that sets none of its own. Rollouts of before set it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll_ends_ms: Option<i64>,
}
