//! What is reported to have happened behind a closed hold point.

use crate::rollout::number::CriterionNumber;
use serde::{Deserialize, Serialize};

/// What was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reported {
    /// A release was placed.
    Deployment {
        /// Where.
        environment: String,
        /// What.
        version: String,
    },
    /// A machine or a person looked, in a window.
    Sample,
    /// A criterion got a value.
    Value {
        /// Which.
        criterion: CriterionNumber,
    },
    /// An item got evidence.
    Evidence {
        /// The number people say.
        label: String,
    },
}

impl Reported {
    /// What happened, as the end of a sentence that names the phase before it.
    pub fn words(&self) -> String {
        match self {
            Self::Deployment {
                environment,
                version,
            } => format!("{version} was deployed to {environment}"),
            Self::Sample => "its window was sampled".to_owned(),
            Self::Value { criterion } => format!("criterion C{criterion} got a value"),
            Self::Evidence { label } => format!("{label} got evidence"),
        }
    }
}
