//! What a position says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a position says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Vote {
    /// Go.
    Go,
    /// Go, once its conditions are met.
    #[serde(rename = "go-with-conditions")]
    GoIf,
    /// Not yet, and what would change it.
    Hold,
    /// Not this attempt.
    NoGo,
    /// No, but it does not block the rollout.
    NoGoConcur,
    /// Nobody is there to say.
    Absent,
}

impl Vote {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Go,
        Self::GoIf,
        Self::Hold,
        Self::NoGo,
        Self::NoGoConcur,
        Self::Absent,
    ];

    /// The name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::GoIf => "go-with-conditions",
            Self::Hold => "hold",
            Self::NoGo => "no-go",
            Self::NoGoConcur => "no-go-concur",
            Self::Absent => "absent",
        }
    }

    /// Reads [`Vote::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vote| vote.name() == name)
    }

    /// It says that the hold point may open, or does not stand in its way.
    pub fn approves(self) -> bool {
        match self {
            Self::Go | Self::GoIf | Self::NoGoConcur => true,
            Self::Hold | Self::NoGo | Self::Absent => false,
        }
    }

    /// The big word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Go | Self::GoIf => "GO",
            Self::Hold => "HOLD",
            Self::NoGo | Self::NoGoConcur => "NO-GO",
            Self::Absent => "ABSENT",
        }
    }

    /// The small words below it.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::GoIf => Some("with conditions"),
            Self::NoGoConcur => Some("but concurs"),
            _ => None,
        }
    }
}
