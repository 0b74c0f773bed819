//! What a run looks like at one moment. The ui draws it into the page, and again, piece by piece, for the
//! live stream.

use crate::evidence::EvidenceKind;
use crate::hold_point::{HoldPointState, Progress, Reason};
use crate::record::Seq;
use crate::rollout::{PhaseNumber, PhaseState};
use crate::verdict::Verdict;

/// The state of one item as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveItem {
    /// The run item's id.
    pub id: String,
    /// The last event that touched the item, 0 if none. A form sends it back, so that an old page is noticed.
    pub seen: Seq,
    /// The mark at the end of the row.
    pub stamp: Stamp,
    /// What was said and given beside it, where there is something.
    pub beside: Option<Beside>,
}

/// What was said and given beside an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// How many comments it has.
    pub comments: usize,
    /// How many pieces of evidence it has.
    pub evidence: usize,
    /// What kind the last piece is of, and when it was given, as a person reads it.
    pub newest: Option<(EvidenceKind, String)>,
    /// The page on which all of it can be read.
    pub page: String,
}

/// The mark at the end of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamp {
    /// Nobody has said anything.
    Open,
    /// Ticked in the text only. Shown, never counted.
    ClaimedByDocument,
    /// Somebody does it now.
    Taken {
        /// Who, since when.
        by: Signer,
    },
    /// It is asked for at a later hold point.
    Deferred {
        /// Who said so.
        by: String,
        /// Which hold point.
        to: PhaseNumber,
        /// Why.
        reason: String,
    },
    /// A standing statement.
    Signed {
        /// Who, when, as what.
        by: Signer,
        /// What was said.
        verdict: Verdict,
        /// What was typed beside it.
        comment: Option<String>,
        /// Until when it holds, where it is a waiver.
        waiver: Option<Waiver>,
        /// Why it has aged, in words.
        stale: Option<&'static str>,
        /// A second person has to sign it too.
        half: bool,
        /// Who signed it before, where two have.
        first: Option<String>,
    },
    /// The last statement was taken back. The item is open again.
    Revoked {
        /// Who took it back, and when.
        by: Signer,
        /// Why.
        reason: String,
        /// Whose statement it was.
        said_by: String,
    },
}

impl Stamp {
    /// What stands, and does not ask to be confirmed or signed by a second person.
    pub fn is_settled(&self) -> bool {
        matches!(
            self,
            Self::Signed {
                stale: None,
                half: false,
                ..
            }
        )
    }

    /// The standing verdict, if there is one.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Signed { verdict, .. } => Some(*verdict),
            _ => None,
        }
    }
}

/// How long a waiver holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The last day on which it holds, as a person reads it.
    pub until: String,
    /// It has ended.
    pub ended: bool,
}

/// Who stands on a stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The person's id, so that people may revoke what is their own.
    pub id: String,
    /// The name.
    pub name: String,
    /// The position or role in which it was said.
    pub meaning: String,
    /// When, as a machine reads it (RFC 3339, UTC).
    pub datetime: String,
    /// When, as a person reads it.
    pub shown: String,
}

/// One phase on the rail, with the hold point behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivePhase {
    /// The number people say.
    pub number: PhaseNumber,
    /// The phase's name.
    pub name: String,
    /// How far it is, in numbers.
    pub progress: Progress,
    /// How far it is, in a word.
    pub state: PhaseState,
    /// The hold point behind it.
    pub hold_point: HoldPointState,
    /// What keeps it closed.
    pub reasons: Vec<Reason>,
    /// The closed hold point before it that holds its work.
    pub held_by: Option<PhaseNumber>,
}

/// An item that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedItem {
    /// The number people say, `3.6`.
    pub label: String,
    /// A hold question.
    pub inverted: bool,
    /// Its state.
    pub item: LiveItem,
}
