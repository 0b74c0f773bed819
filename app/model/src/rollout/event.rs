//! What happens in a rollout.

use super::breach::Reported;
use super::condition::ConditionId;
use super::roll_call::Because;
use super::waiver::Waiver;
use super::{
    Breach, BreachNumber, CriterionNumber, Deployed, EndOfDeployment, ItemRequirements, Outcome,
    PhaseNumber, PlanSnapshot, Rules, Seat, Vote, WindowRules,
};
use crate::address::rollout;
use crate::evidence::Evidence;
use crate::hold_point::Reason;
use crate::id::{DocumentId, PersonId, RolloutNumber, RunItemId};
use crate::link::{End, LinkRole, Part};
use crate::quantity::Quantity;
use crate::record::Seq;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// What happens in a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Event {
    /// A rollout was started from one revision of a document.
    Started {
        document: DocumentId,
        revision: i64,
        title: String,
        items: i64,
        /// What is run, as it was worded then.
        frame: Box<PlanSnapshot>,
        /// It takes this one back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rolls_back: Option<RolloutNumber>,
    },
    /// A person made a statement about the words of an item, as the position given.
    Signed {
        item: RunItemId,
        verdict: Verdict,
        /// It is a hold question, for which ok means no.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        inverted: bool,
        words_hash: String,
        revision: i64,
        meaning: String,
        comment: Option<String>,
        /// The moment at which a waiver ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until_ms: Option<i64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
        /// A hold point before it was closed, and it might be signed all the same.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ahead: bool,
    },
    /// A sign-off was taken back.
    Revoked {
        item: RunItemId,
        sign_off: Seq,
        reason: String,
    },
    /// A sign-off was taken back by who made it, a moment later.
    Undone { item: RunItemId, sign_off: Seq },
    /// A hold point was decided, and with its last one the rollout.
    Decided {
        /// The hold point. None: the whole rollout, as it was decided before each hold point had its own decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phase: Option<PhaseNumber>,
        outcome: Outcome,
        reason: String,
        /// Everything the decision rests on, as JSON.
        record: String,
        /// The hash of the record.
        seal: String,
        /// The decision that this one takes the place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supersedes: Option<Seq>,
        /// Until when a HOLD holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until_ms: Option<i64>,
        /// What a GO by waiver opens it in spite of, and who asked for that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waiver: Option<Waiver>,
    },
    /// Somebody asks to open a hold point in spite of what keeps it closed. Another person has to approve it.
    WaiverAsked {
        phase: PhaseNumber,
        reason: String,
        reasons: Vec<Reason>,
    },
    /// A HOLD came to its end.
    HoldEnded { phase: PhaseNumber },
    /// Something, usually a post-mortem, names the rollout, and perhaps what of it should have caught the fault.
    Linked {
        from: End,
        role: LinkRole,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<Part>,
    },
    /// A person does an item now.
    Claimed { item: RunItemId },
    /// Nobody does it any more.
    Released { item: RunItemId },
    /// An item is asked for at a later hold point.
    Deferred {
        item: RunItemId,
        to: PhaseNumber,
        reason: String,
    },
    /// Words or evidence beside an item. They change nothing about it.
    Commented {
        item: RunItemId,
        words: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
    },
    /// What is asked of an item was changed for this rollout.
    ItemSet {
        item: RunItemId,
        setting: ItemRequirements,
    },
    /// An item was added, because a vote was given on a condition.
    ItemAdded {
        item: RunItemId,
        phase: PhaseNumber,
        label: String,
        words: String,
        words_hash: String,
    },
    /// Somebody opened a hold point, as it was done before each had its decision. What is bypassed kept it closed, and the
    /// reason says why it was opened.
    HoldPointOpened {
        phase: PhaseNumber,
        reason: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bypassed: Vec<Reason>,
    },
    /// An open hold point closed again, because of an event or of the clock.
    HoldPointClosed {
        phase: PhaseNumber,
        reasons: Vec<Reason>,
    },
    /// Something was reported that happened behind a closed hold point.
    Breached {
        hold_point: PhaseNumber,
        phase: PhaseNumber,
        what: Reported,
    },
    /// An approver knows of it.
    BreachAcknowledged {
        hold_point: PhaseNumber,
        breach: BreachNumber,
        reason: String,
    },
    /// A person said whether a condition holds.
    ConditionAnswered {
        condition: ConditionId,
        yes: bool,
        words: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
    },
    /// A criterion got a value.
    Measured {
        criterion: CriterionNumber,
        value: Quantity,
        /// The points it was computed from, and how many there could be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        points: Option<(Quantity, Quantity)>,
        words: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
    },
    /// A person says whether a criterion that nobody measures holds.
    Attested {
        criterion: CriterionNumber,
        holds: bool,
        words: String,
    },
    /// A person decided about a value in the grey zone.
    Ruled {
        criterion: CriterionNumber,
        value: Seq,
        passes: bool,
        reason: String,
    },
    /// A phase is watched.
    WindowStarted {
        phase: PhaseNumber,
        terms: WindowRules,
    },
    /// A machine, or a person in its place, looked.
    WindowSampled {
        phase: PhaseNumber,
        breach: Breach,
        words: String,
    },
    /// A person looked.
    WindowChecked {
        phase: PhaseNumber,
        breach: Breach,
        words: String,
    },
    /// Watching stopped.
    WindowInterrupted { phase: PhaseNumber, reason: String },
    /// Watching goes on. With credit, what was watched before counts; without, it starts anew.
    WindowResumed { phase: PhaseNumber, credit: bool },
    /// The clock ended a window.
    WindowEnded { phase: PhaseNumber, clean: bool },
    /// The release is being placed on an environment.
    DeploymentStarted { deployed: Deployed },
    /// That ended.
    DeploymentEnded {
        deployment: Seq,
        end: EndOfDeployment,
        words: String,
    },
    /// The rules of a rollout were set.
    RulesSet { rules: Rules },
    /// A person speaks for a position in this rollout.
    PositionAssigned { position: String, person: PersonId },
    /// Nobody speaks for it any more, and nobody needs to.
    PositionRemoved { position: String },
    /// It was set who speaks for which position at a hold point.
    RollCallSet {
        hold_point: PhaseNumber,
        positions: Vec<Seat>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quorum: Option<usize>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends_ms: Option<i64>,
    },
    /// The positions of a hold point were called to vote.
    Called { hold_point: PhaseNumber },
    /// A position voted. It may vote again until the poll is closed; every vote stays.
    Voted {
        /// None: the last one, as it was when only that had a roll call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hold_point: Option<PhaseNumber>,
        position: String,
        vote: Vote,
        words: String,
        /// The items that a go depends on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conditions: Vec<RunItemId>,
        /// What kept the hold point closed then, besides the roll call.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        seen: Vec<Reason>,
    },
    /// Something got worse after a vote, so that it has to be confirmed.
    VoteOutdated {
        hold_point: PhaseNumber,
        position: String,
        because: Because,
    },
    /// The run follows a newer revision of its plan from here on.
    RunMoved { from: i64, frame: Box<PlanSnapshot> },
}

/// One line of the chain of a rollout.
pub type RecordedEvent = crate::record::RecordedEvent<Event>;

impl Event {
    /// Whether they are a chain of their own.
    pub const OWN_CHAIN: bool = true;
    /// Whether only those who manage people read them.
    pub const PRIVATE: bool = false;

    /// The page of what they are about.
    pub fn page(number: &RolloutNumber, _slug: Option<&str>) -> Option<String> {
        Some(rollout::page(number))
    }

    /// The name stored beside it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Signed { .. } => "signed",
            Self::Revoked { .. } => "revoked",
            Self::Undone { .. } => "undone",
            Self::Decided { .. } => "decided",
            Self::WaiverAsked { .. } => "waiver_asked",
            Self::HoldEnded { .. } => "hold_ended",
            Self::Linked { .. } => "linked",
            Self::Claimed { .. } => "claimed",
            Self::Released { .. } => "released",
            Self::Deferred { .. } => "deferred",
            Self::Commented { .. } => "commented",
            Self::ItemSet { .. } => "item_set",
            Self::ItemAdded { .. } => "item_added",
            Self::HoldPointOpened { .. } => "hold_point_opened",
            Self::HoldPointClosed { .. } => "hold_point_closed",
            Self::Breached { .. } => "breached",
            Self::BreachAcknowledged { .. } => "breach_acknowledged",
            Self::ConditionAnswered { .. } => "condition_answered",
            Self::Measured { .. } => "measured",
            Self::Attested { .. } => "attested",
            Self::Ruled { .. } => "ruled",
            Self::WindowStarted { .. } => "window_started",
            Self::WindowSampled { .. } => "window_sampled",
            Self::WindowChecked { .. } => "window_checked",
            Self::WindowInterrupted { .. } => "window_interrupted",
            Self::WindowResumed { .. } => "window_resumed",
            Self::WindowEnded { .. } => "window_ended",
            Self::DeploymentStarted { .. } => "deployment_started",
            Self::DeploymentEnded { .. } => "deployment_ended",
            Self::RulesSet { .. } => "rules_set",
            Self::PositionAssigned { .. } => "position_assigned",
            Self::PositionRemoved { .. } => "position_removed",
            Self::RollCallSet { .. } => "roll_call_set",
            Self::Called { .. } => "called",
            Self::Voted { .. } => "voted",
            Self::VoteOutdated { .. } => "vote_outdated",
            Self::RunMoved { .. } => "run_moved",
        }
    }
}
