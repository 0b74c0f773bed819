//! A criterion as it is worded.

use super::band::Band;
use crate::reading::Class;
use crate::rollout::number::PhaseNumber;
use serde::{Deserialize, Serialize};

/// Where the value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A person says whether it holds.
    Attested,
    /// A person or a machine writes a number down, or the points that it is computed from.
    Measured,
    /// How many hundredths of the required items of this phase are signed ok.
    Checklist(PhaseNumber),
}

/// A criterion as it is worded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its words.
    pub text: String,
    /// What a miss does.
    pub class: Class,
    /// That it holds is bad news.
    #[serde(default)]
    pub inverted: bool,
    /// Where its value comes from.
    pub source: Source,
    /// What its value is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    /// `%`, `ms`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The hold points that ask for it. None: the last one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<PhaseNumber>,
}

impl Criterion {
    /// What is asked for, in words.
    pub fn asks(&self) -> String {
        match (&self.band, self.inverted) {
            (Some(band), _) => band.words(self.unit.as_deref()),
            (None, false) => "yes".to_owned(),
            (None, true) => "no".to_owned(),
        }
    }

    /// Whether a hold point asks for it, in a run with this last one.
    pub fn is_asked_at(&self, phase: PhaseNumber, last: Option<PhaseNumber>) -> bool {
        if self.phases.is_empty() {
            last == Some(phase)
        } else {
            self.phases.contains(&phase)
        }
    }
}
