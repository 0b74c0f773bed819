//! What is decided about a rollout.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was decided about a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It goes out.
    Go,
    /// Not yet; the reason says what would change it.
    Hold,
    /// It does not go out.
    NoGo,
    /// What went out is rolled back.
    RollBack,
    /// The attempt ends here, whatever its state.
    Abort,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 5] = [
        Self::Go,
        Self::Hold,
        Self::NoGo,
        Self::RollBack,
        Self::Abort,
    ];

    /// The name in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Hold => "hold",
            Self::NoGo => "no-go",
            Self::RollBack => "roll-back",
            Self::Abort => "abort",
        }
    }

    /// Reads [`Outcome::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// The big word on the page.
    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "GO",
            Self::Hold => "HOLD",
            Self::NoGo => "NO-GO",
            Self::RollBack => "ROLL BACK",
            Self::Abort => "ABORT",
        }
    }

    /// A rollout that was let go or stopped takes no more sign-offs; one on hold does.
    pub fn closes(self) -> bool {
        self != Self::Hold
    }
}
