//! What is asked, and by which name.

use crate::id::RunItemId;
use crate::rollout::number::PhaseNumber;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Where in the plan it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionKind {
    /// A sentence of a gate.
    Gate,
    /// A sentence that holds what stands behind it in its phase.
    Stop,
}

impl ConditionKind {
    /// The name in answers to machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::Stop => "stop",
        }
    }

    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gate => "Gate",
            Self::Stop => "Stop",
        }
    }
}

/// The name people and machines say: `G1`, `S2`, counted over the whole plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConditionId {
    /// Where it stands.
    pub kind: ConditionKind,
    /// From 1.
    pub number: u32,
}

impl fmt::Display for ConditionId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.kind {
            ConditionKind::Gate => 'G',
            ConditionKind::Stop => 'S',
        };
        write!(to, "{letter}{}", self.number)
    }
}

/// It is no name of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCondition;

impl fmt::Display for NoCondition {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a condition is named by G or S and a number")
    }
}

impl FromStr for ConditionId {
    type Err = NoCondition;

    fn from_str(text: &str) -> Result<Self, NoCondition> {
        let (kind, number) = match text.split_at_checked(1).ok_or(NoCondition)? {
            ("G", number) => (ConditionKind::Gate, number),
            ("S", number) => (ConditionKind::Stop, number),
            _ => return Err(NoCondition),
        };
        let number = number.parse().map_err(|_| NoCondition)?;
        Ok(Self { kind, number })
    }
}

impl TryFrom<String> for ConditionId {
    type Error = NoCondition;

    fn try_from(text: String) -> Result<Self, NoCondition> {
        text.parse()
    }
}

impl From<ConditionId> for String {
    fn from(id: ConditionId) -> Self {
        id.to_string()
    }
}

/// A sentence of the plan that a person answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Its name.
    pub id: ConditionId,
    /// The sentence.
    pub text: String,
    /// The hold point that asks for it.
    pub hold_point: PhaseNumber,
    /// The first item behind a stop. From there on its phase is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<RunItemId>,
}
