//! The kinds of documents in the library.

mod event;
mod filter;

pub use event::Event;
pub use filter::{Filter, Sort};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Steps against a fault, read at night.
    Runbook,
    /// A rollout from its first check to its last.
    Plan,
    /// A list to go through, without phases.
    Checklist,
    /// What a rollout created and changed.
    Provenance,
    /// Flags by environment.
    FlagMatrix,
    /// What was seen and measured.
    Report,
    /// What went wrong, why, and what should have caught it.
    PostMortem,
    /// Words to send to others.
    CommsTemplate,
    /// Everything else worth finding.
    Reference,
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Plan,
        Self::Checklist,
        Self::Runbook,
        Self::PostMortem,
        Self::Report,
        Self::Provenance,
        Self::FlagMatrix,
        Self::CommsTemplate,
        Self::Reference,
    ];

    /// The name in front matter, in addresses and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runbook => "runbook",
            Self::Plan => "plan",
            Self::Checklist => "checklist",
            Self::Provenance => "provenance",
            Self::FlagMatrix => "flag-matrix",
            Self::Report => "report",
            Self::PostMortem => "post-mortem",
            Self::CommsTemplate => "comms-template",
            Self::Reference => "reference",
        }
    }

    /// The name on screen.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Runbook => "Runbook",
            Self::Plan => "Plan",
            Self::Checklist => "Checklist",
            Self::Provenance => "Provenance record",
            Self::FlagMatrix => "Flag matrix",
            Self::Report => "Report",
            Self::PostMortem => "Post-mortem",
            Self::CommsTemplate => "Message template",
            Self::Reference => "Reference",
        }
    }

    /// Reads [`Kind::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
