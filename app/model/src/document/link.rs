//! What a document is to a rollout that it names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a document is to a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkRole {
    /// It names what should have caught the fault.
    #[default]
    Escaped,
    /// The rollout used it: a runbook, a flag matrix, a provenance record, a plan.
    Used,
    /// It is about the rollout: a report, a message.
    Documents,
    /// It came out of the rollout: an action, a changed plan.
    Follows,
}

impl LinkRole {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Escaped, Self::Used, Self::Documents, Self::Follows];

    /// The name in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Escaped => "escaped",
            Self::Used => "used",
            Self::Documents => "documents",
            Self::Follows => "follows",
        }
    }

    /// Reads [`LinkRole::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What it says of the document, seen from the rollout.
    pub fn words(self) -> &'static str {
        match self {
            Self::Escaped => "says what should have caught it",
            Self::Used => "was used by it",
            Self::Documents => "is about it",
            Self::Follows => "follows from it",
        }
    }
}
