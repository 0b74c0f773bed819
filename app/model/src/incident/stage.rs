//! How far an incident is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far an incident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// People are affected.
    Active,
    /// Impact has ended; the cause is still there.
    Mitigated,
    /// It is over.
    Resolved,
}

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Active, Self::Mitigated, Self::Resolved];

    /// The value in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Mitigated => "mitigated",
            Self::Resolved => "resolved",
        }
    }

    /// Reads [`Stage::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Somebody still works on it.
    pub fn is_live(self) -> bool {
        self != Self::Resolved
    }
}
