//! How badly an incident hurts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How bad an incident is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Severity {
    /// Nobody can work, or data is being lost.
    P1,
    /// Many cannot do something that matters.
    P2,
    /// Some are hindered, and there is a way around it.
    P3,
    /// It is a nuisance.
    P4,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::P1, Self::P2, Self::P3, Self::P4];

    /// The word that people say, and the value in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
        }
    }

    /// Reads [`Severity::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What it means.
    pub fn means(self) -> &'static str {
        match self {
            Self::P1 => "nobody can work, or data is being lost",
            Self::P2 => "many cannot do something that matters",
            Self::P3 => "some are hindered, there is a way around it",
            Self::P4 => "a nuisance",
        }
    }
}
