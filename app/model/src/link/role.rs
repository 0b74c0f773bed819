//! What one thing is to another that it is linked with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one thing is to the other. Both directions have words, as a link is read from both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkRole {
    /// It names what should have caught the fault.
    #[default]
    Escaped,
    /// The other one used it: a runbook, a flag matrix, a provenance record, a plan.
    Used,
    /// It is about the other one: a report, a message.
    Documents,
    /// It came out of the other one: an action, a changed plan.
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

    /// What it says, read from the other end.
    pub fn words(self) -> &'static str {
        match self {
            Self::Escaped => "says what should have caught it",
            Self::Used => "was used by it",
            Self::Documents => "is about it",
            Self::Follows => "follows from it",
        }
    }

    /// What it says of the other end, read from where it stands.
    pub fn words_back(self) -> &'static str {
        match self {
            Self::Escaped => "let the fault through",
            Self::Used => "used it",
            Self::Documents => "is described by it",
            Self::Follows => "led to it",
        }
    }
}
