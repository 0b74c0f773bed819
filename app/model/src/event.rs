//! What happened. Events are the truth; every state is computed from them, and none is ever changed.
//!
//! Each variant is one line of the event store, the audit chain, the change log and the history at once.
//! The serialised form is hashed into the chain: a field may be added with a default, never renamed.

use crate::id::{
    DocumentId, IncidentNumber, InvitationId, PersonId, RolloutNumber, RunItemId, TokenId,
};
use crate::incident::{Severity, Stage};
use crate::quantity::Quantity;
use crate::role::{Role, Scope};
use crate::rollout::{
    Breach, CriterionNumber, Deployed, EndOfDeployment, Evidence, Frame, PhaseNumber, Rules,
    Setting, Terms, Vote,
};
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
    /// What went out is taken back.
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
            Self::NoGo => "no_go",
            Self::RollBack => "roll_back",
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
    /// The link of an invitation was replaced; the one before it is dead.
    InvitationRenewed { invitation: InvitationId },
    /// Nobody may join by it any more.
    InvitationWithdrawn { invitation: InvitationId },
    /// A person joined. The name stands in the table of people, so that it can be erased.
    Joined { person: PersonId, role: Role },
    /// A person was added, and chooses a password by a link.
    PersonAdded { person: PersonId, role: Role },
    /// A person may do more or less from here on.
    RoleChanged {
        person: PersonId,
        from: Role,
        to: Role,
    },
    /// A person may not sign in any more, and none of their tokens works.
    PersonDeactivated { person: PersonId },
    /// They may again.
    PersonActivated { person: PersonId },
    /// A link was made by which a person chooses a new password.
    PasswordResetIssued { person: PersonId },
    /// It was used. Whoever was signed in as that person is not any more.
    PasswordReset { person: PersonId },
    /// A person who was signed in chose another password. Whoever else was signed in as that person is not any more.
    PasswordChanged { person: PersonId },
    /// Somebody else ended sessions of a person.
    SessionsEnded { person: PersonId, count: u64 },
    /// A machine may act as a person.
    TokenCreated {
        token: TokenId,
        person: PersonId,
        name: String,
        /// How much of the person's rights it has. Tokens of earlier releases write.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<Scope>,
        /// The moment at which it ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_ms: Option<i64>,
    },
    /// It may not any more.
    TokenRevoked { token: TokenId },
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
        /// What is run, as it was worded then. Rollouts of earlier releases have it in their tables only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        frame: Option<Box<Frame>>,
        /// It takes this one back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rolls_back: Option<RolloutNumber>,
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
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
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
        /// Everything the decision rests on, as JSON. Decisions of earlier releases have none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        record: String,
        /// The hash of the record.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        seal: String,
        /// The decision that this one takes the place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supersedes: Option<Seq>,
    },
    /// A document, usually a post-mortem, names a rollout, and perhaps what should have caught the fault.
    Linked {
        document: DocumentId,
        rollout: RolloutNumber,
        item: Option<RunItemId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phase: Option<PhaseNumber>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        criterion: Option<CriterionNumber>,
        #[serde(default)]
        role: LinkRole,
    },
    /// A person does an item now.
    Claimed {
        rollout: RolloutNumber,
        item: RunItemId,
    },
    /// Nobody does it any more.
    Released {
        rollout: RolloutNumber,
        item: RunItemId,
    },
    /// An item is asked for at a later hold point.
    Deferred {
        rollout: RolloutNumber,
        item: RunItemId,
        to: PhaseNumber,
        reason: String,
    },
    /// Words or evidence beside an item. They change nothing about it.
    Commented {
        rollout: RolloutNumber,
        item: RunItemId,
        words: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
    },
    /// What is asked of an item was changed for this rollout.
    ItemSet {
        rollout: RolloutNumber,
        item: RunItemId,
        setting: Setting,
    },
    /// An item was added, because a vote was given on a condition.
    ItemAdded {
        rollout: RolloutNumber,
        item: RunItemId,
        phase: PhaseNumber,
        label: String,
        words: String,
        words_hash: String,
    },
    /// Somebody opened a hold point. What is bypassed kept it closed, and the reason says why it was opened.
    GateOpened {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        reason: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bypassed: Vec<String>,
    },
    /// An open hold point closed again, because of an event or of the clock.
    GateClosed {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        reasons: Vec<String>,
    },
    /// A criterion got a value.
    Measured {
        rollout: RolloutNumber,
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
        rollout: RolloutNumber,
        criterion: CriterionNumber,
        holds: bool,
        words: String,
    },
    /// A person decided about a value in the grey zone.
    Ruled {
        rollout: RolloutNumber,
        criterion: CriterionNumber,
        value: Seq,
        passes: bool,
        reason: String,
    },
    /// A phase is watched.
    WindowStarted {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        terms: Terms,
    },
    /// A machine, or a person in its place, looked.
    WindowSampled {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        breach: Breach,
        words: String,
    },
    /// A person looked.
    WindowChecked {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        breach: Breach,
        words: String,
    },
    /// Watching stopped.
    WindowInterrupted {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        reason: String,
    },
    /// Watching goes on. With credit, what was watched before counts; without, it starts anew.
    WindowResumed {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        credit: bool,
    },
    /// The clock ended a window.
    WindowEnded {
        rollout: RolloutNumber,
        phase: PhaseNumber,
        clean: bool,
    },
    /// The release is being placed on an environment.
    DeploymentStarted {
        rollout: RolloutNumber,
        deployed: Deployed,
    },
    /// That ended.
    DeploymentEnded {
        rollout: RolloutNumber,
        deployment: Seq,
        end: EndOfDeployment,
        words: String,
    },
    /// The rules of a rollout were set.
    RulesSet {
        rollout: RolloutNumber,
        rules: Rules,
    },
    /// A person speaks for a position in this rollout.
    PositionAssigned {
        rollout: RolloutNumber,
        position: String,
        person: PersonId,
    },
    /// Nobody speaks for it any more, and nobody needs to.
    PositionRemoved {
        rollout: RolloutNumber,
        position: String,
    },
    /// A position voted. It may vote again until the poll is closed; every vote stays.
    Voted {
        rollout: RolloutNumber,
        position: String,
        vote: Vote,
        words: String,
        /// The items that a go depends on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conditions: Vec<RunItemId>,
    },
    /// The run follows a newer revision of its plan from here on.
    RunMoved {
        rollout: RolloutNumber,
        from: i64,
        frame: Box<Frame>,
    },
    /// Something is broken for somebody.
    IncidentDeclared {
        incident: IncidentNumber,
        title: String,
        severity: Severity,
        /// Since when. It is rarely the moment at which it is declared.
        began_ms: i64,
        /// The rollout that it is thought to come from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rollout: Option<RolloutNumber>,
    },
    /// A line of the timeline of an incident, perhaps with another severity, stage or rollout.
    IncidentNoted {
        incident: IncidentNumber,
        /// When it happened; the event itself says when it was written down.
        happened_ms: i64,
        words: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        severity: Option<Severity>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<Stage>,
        /// The rollout that it is thought to come from, from here on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rollout: Option<RolloutNumber>,
    },
}

/// What a document is to a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRole {
    /// It names what should have caught the fault.
    #[default]
    Escaped,
    /// The rollout used it: a runbook, a flag matrix, a provenance record, a plan.
    Used,
    /// It tells of the rollout: a report, a message.
    Documents,
    /// It came out of the rollout: an action, a changed plan.
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

    /// What it says of the document, seen from the rollout.
    pub fn words(self) -> &'static str {
        match self {
            Self::Escaped => "says what should have caught it",
            Self::Used => "was used by it",
            Self::Documents => "tells of it",
            Self::Follows => "follows from it",
        }
    }
}

impl Happened {
    /// The name stored beside the event, for filters.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invited { .. } => "invited",
            Self::InvitationRenewed { .. } => "invitation_renewed",
            Self::InvitationWithdrawn { .. } => "invitation_withdrawn",
            Self::Joined { .. } => "joined",
            Self::PersonAdded { .. } => "person_added",
            Self::RoleChanged { .. } => "role_changed",
            Self::PersonDeactivated { .. } => "person_deactivated",
            Self::PersonActivated { .. } => "person_activated",
            Self::PasswordResetIssued { .. } => "password_reset_issued",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::SessionsEnded { .. } => "sessions_ended",
            Self::TokenCreated { .. } => "token_created",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::DocumentSaved { .. } => "document_saved",
            Self::DocumentRenamed { .. } => "document_renamed",
            Self::DocumentUsed { .. } => "document_used",
            Self::DocumentRetired { .. } => "document_retired",
            Self::RolloutStarted { .. } => "rollout_started",
            Self::Signed { .. } => "signed",
            Self::Revoked { .. } => "revoked",
            Self::Decided { .. } => "decided",
            Self::Linked { .. } => "linked",
            Self::Claimed { .. } => "claimed",
            Self::Released { .. } => "released",
            Self::Deferred { .. } => "deferred",
            Self::Commented { .. } => "commented",
            Self::ItemSet { .. } => "item_set",
            Self::ItemAdded { .. } => "item_added",
            Self::GateOpened { .. } => "gate_opened",
            Self::GateClosed { .. } => "gate_closed",
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
            Self::Voted { .. } => "voted",
            Self::RunMoved { .. } => "run_moved",
            Self::IncidentDeclared { .. } => "incident_declared",
            Self::IncidentNoted { .. } => "incident_noted",
        }
    }

    /// The rollout it belongs to; everything else belongs to an incident or to the workspace.
    pub fn rollout(&self) -> Option<RolloutNumber> {
        match self {
            Self::RolloutStarted { rollout, .. }
            | Self::Signed { rollout, .. }
            | Self::Revoked { rollout, .. }
            | Self::Decided { rollout, .. }
            | Self::Linked { rollout, .. }
            | Self::Claimed { rollout, .. }
            | Self::Released { rollout, .. }
            | Self::Deferred { rollout, .. }
            | Self::Commented { rollout, .. }
            | Self::ItemSet { rollout, .. }
            | Self::ItemAdded { rollout, .. }
            | Self::GateOpened { rollout, .. }
            | Self::GateClosed { rollout, .. }
            | Self::Measured { rollout, .. }
            | Self::Attested { rollout, .. }
            | Self::Ruled { rollout, .. }
            | Self::WindowStarted { rollout, .. }
            | Self::WindowSampled { rollout, .. }
            | Self::WindowChecked { rollout, .. }
            | Self::WindowInterrupted { rollout, .. }
            | Self::WindowResumed { rollout, .. }
            | Self::WindowEnded { rollout, .. }
            | Self::DeploymentStarted { rollout, .. }
            | Self::DeploymentEnded { rollout, .. }
            | Self::RulesSet { rollout, .. }
            | Self::PositionAssigned { rollout, .. }
            | Self::PositionRemoved { rollout, .. }
            | Self::Voted { rollout, .. }
            | Self::RunMoved { rollout, .. } => Some(*rollout),
            Self::Invited { .. }
            | Self::InvitationRenewed { .. }
            | Self::InvitationWithdrawn { .. }
            | Self::Joined { .. }
            | Self::PersonAdded { .. }
            | Self::RoleChanged { .. }
            | Self::PersonDeactivated { .. }
            | Self::PersonActivated { .. }
            | Self::PasswordResetIssued { .. }
            | Self::PasswordReset { .. }
            | Self::PasswordChanged { .. }
            | Self::SessionsEnded { .. }
            | Self::TokenCreated { .. }
            | Self::TokenRevoked { .. }
            | Self::DocumentSaved { .. }
            | Self::DocumentRenamed { .. }
            | Self::DocumentUsed { .. }
            | Self::DocumentRetired { .. }
            | Self::IncidentDeclared { .. }
            | Self::IncidentNoted { .. } => None,
        }
    }

    /// The incident it belongs to.
    pub fn incident(&self) -> Option<IncidentNumber> {
        match self {
            Self::IncidentDeclared { incident, .. } | Self::IncidentNoted { incident, .. } => {
                Some(*incident)
            }
            _ => None,
        }
    }

    /// The run item it speaks about.
    pub fn item(&self) -> Option<&RunItemId> {
        match self {
            Self::Signed { item, .. }
            | Self::Revoked { item, .. }
            | Self::Claimed { item, .. }
            | Self::Released { item, .. }
            | Self::Deferred { item, .. }
            | Self::Commented { item, .. }
            | Self::ItemSet { item, .. }
            | Self::ItemAdded { item, .. } => Some(item),
            Self::Linked { item, .. } => item.as_ref(),
            _ => None,
        }
    }

    /// What supports it.
    pub fn evidence(&self) -> &[Evidence] {
        match self {
            Self::Signed { evidence, .. }
            | Self::Commented { evidence, .. }
            | Self::Measured { evidence, .. } => evidence,
            _ => &[],
        }
    }
}
