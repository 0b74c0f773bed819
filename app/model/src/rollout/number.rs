//! The numbers by which people name parts of a rollout.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

/// The number of a phase and of the hold point behind it: the plan's own where it has one, 0 for what comes before
/// the first phase of the plan. It names a phase; the order of phases is that of the plan
/// ([`PlanSnapshot`](super::PlanSnapshot)).
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(transparent)]
pub struct PhaseNumber(pub u32);

impl PhaseNumber {
    /// The number of a phase of a plan.
    pub fn of(phase: &crate::plan::Phase) -> Self {
        Self(u32::try_from(phase.number).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for PhaseNumber {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(to)
    }
}

impl FromStr for PhaseNumber {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// The number of a breach at its hold point, from 1.
pub type BreachNumber = usize;

/// The number of a criterion in its run, from 1.
pub type CriterionNumber = usize;
