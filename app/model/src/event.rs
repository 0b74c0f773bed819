//! What happened. Events are the truth; every state is computed from them, and none is ever changed.
//!
//! Each variant is one line of the event store, the audit chain, the change log and the history at once.
//! The serialised form is hashed into the chain: a field may be added with a default, never renamed.

use crate::id::{DocumentId, InvitationId, PersonId, RolloutNumber, RunItemId};
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The place of an event in the order of the whole workspace. Order is by this number, never by a clock.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl fmt::Display for Seq {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.0)
    }
}

/// What a person says about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is as it should be. For a hold question: the answer is no.
    Ok,
    /// It is not as it should be. For a hold question: yes, so hold.
    NotOk,
    /// It does not apply to this rollout.
    NotApplicable,
    /// It need not hold until a day, by somebody who may say so. A hold question is answered, never waived.
    Waived,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ok, Self::NotOk, Self::NotApplicable, Self::Waived];

    /// The name in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotOk => "not_ok",
            Self::NotApplicable => "not_applicable",
            Self::Waived => "waived",
        }
    }

    /// Reads [`Verdict::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// The word on the stamp.
    pub fn word(self, inverted: bool) -> &'static str {
        match (self, inverted) {
            (Self::Ok, false) => "OK",
            (Self::NotOk, false) => "NOT OK",
            (Self::Ok, true) => "NO",
            (Self::NotOk, true) => "YES, HOLD",
            (Self::NotApplicable, _) => "N/A",
            (Self::Waived, _) => "WAIVED",
        }
    }
}

/// What was decided about a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes out.
    Go,
    /// Not yet; the reason says what would change it.
    Hold,
    /// It does not go out.
    NoGo,
}

impl Outcome {
    /// The three outcomes.
    pub const ALL: [Self; 3] = [Self::Go, Self::Hold, Self::NoGo];

    /// The name in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Hold => "hold",
            Self::NoGo => "no_go",
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
        }
    }

    /// A rollout that was let go or stopped takes no more sign-offs; one on hold does.
    pub fn closes(self) -> bool {
        self != Self::Hold
    }
}

/// What happened, with everything needed to say it again a year later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Happened {
    /// A person may join by a link.
    Invited {
        invitation: InvitationId,
        role: Role,
    },
    /// A person joined. The name stands in the table of people, so that it can be erased.
    Joined { person: PersonId, role: Role },
    /// A new revision of a document was saved.
    DocumentSaved {
        document: DocumentId,
        revision: i64,
        title: String,
        source_hash: String,
    },
    /// A document got another address.
    DocumentRenamed {
        document: DocumentId,
        from: String,
        to: String,
    },
    /// Somebody used a document and says whether it worked.
    DocumentUsed {
        document: DocumentId,
        revision: i64,
        worked: bool,
        drill: bool,
        note: Option<String>,
    },
    /// A document is not to be used any more.
    DocumentRetired {
        document: DocumentId,
        successor: Option<DocumentId>,
        reason: String,
    },
    /// A rollout was started from one revision of a document.
    RolloutStarted {
        rollout: RolloutNumber,
        document: DocumentId,
        revision: i64,
        title: String,
        items: i64,
    },
    /// A person made a statement about the words of an item, as the position given.
    Signed {
        rollout: RolloutNumber,
        item: RunItemId,
        verdict: Verdict,
        words_hash: String,
        revision: i64,
        meaning: String,
        comment: Option<String>,
        /// The moment at which a waiver ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until_ms: Option<i64>,
    },
    /// A sign-off was taken back.
    Revoked {
        rollout: RolloutNumber,
        item: RunItemId,
        sign_off: Seq,
        reason: String,
    },
    /// The rollout was decided.
    Decided {
        rollout: RolloutNumber,
        outcome: Outcome,
        reason: String,
    },
    /// A document, usually a post-mortem, names a rollout, and perhaps the very item.
    Linked {
        document: DocumentId,
        rollout: RolloutNumber,
        item: Option<RunItemId>,
    },
}

impl Happened {
    /// The name stored beside the event, for filters.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invited { .. } => "invited",
            Self::Joined { .. } => "joined",
            Self::DocumentSaved { .. } => "document_saved",
            Self::DocumentRenamed { .. } => "document_renamed",
            Self::DocumentUsed { .. } => "document_used",
            Self::DocumentRetired { .. } => "document_retired",
            Self::RolloutStarted { .. } => "rollout_started",
            Self::Signed { .. } => "signed",
            Self::Revoked { .. } => "revoked",
            Self::Decided { .. } => "decided",
            Self::Linked { .. } => "linked",
        }
    }

    /// The rollout it belongs to; everything else belongs to the workspace.
    pub fn rollout(&self) -> Option<RolloutNumber> {
        match self {
            Self::RolloutStarted { rollout, .. }
            | Self::Signed { rollout, .. }
            | Self::Revoked { rollout, .. }
            | Self::Decided { rollout, .. }
            | Self::Linked { rollout, .. } => Some(*rollout),
            Self::Invited { .. }
            | Self::Joined { .. }
            | Self::DocumentSaved { .. }
            | Self::DocumentRenamed { .. }
            | Self::DocumentUsed { .. }
            | Self::DocumentRetired { .. } => None,
        }
    }

    /// The run item it speaks about.
    pub fn item(&self) -> Option<&RunItemId> {
        match self {
            Self::Signed { item, .. } | Self::Revoked { item, .. } => Some(item),
            Self::Linked { item, .. } => item.as_ref(),
            _ => None,
        }
    }
}
