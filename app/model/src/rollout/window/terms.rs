//! How a phase is watched, and what somebody saw who looked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a hard breach does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnBreach {
    /// The window restarts.
    Restart,
    /// The window fails.
    Fail,
}

/// How a phase is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowRules {
    /// For how many minutes.
    pub minutes: i64,
    /// So many minutes before its end must be without any breach.
    pub steady_minutes: i64,
    /// A machine looks every so many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe_every: Option<i64>,
    /// A person looks every so many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_every: Option<i64>,
    /// What a hard breach does.
    pub on_breach: OnBreach,
}

/// What a probe or a person saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Breach {
    /// All is well.
    None,
    /// Worth a note.
    Soft,
    /// It must not happen.
    Hard,
}

impl Breach {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::Soft, Self::Hard];

    /// The name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Soft => "soft",
            Self::Hard => "hard",
        }
    }

    /// Reads [`Breach::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|breach| breach.name() == name)
    }
}
