//! What people do to a rollout, and the one way in which it is answered.

use super::RolloutState;
use super::condition::ConditionId;
use super::deciding::{AddedItem, Deciding};
use super::deployment::{Deployed, EndOfDeployment};
use super::event::Event;
use super::number::{BreachNumber, CriterionNumber, PhaseNumber};
use super::outcome::Outcome;
use super::roll_call::{Rules, Seat, Vote};
use super::snapshot::{ItemRequirements, PlanSnapshot};
use super::window::{Breach, WindowRules};
use crate::Problem;
use crate::event::Subject;
use crate::evidence::Evidence;
use crate::id::{PersonId, RunItemId};
use crate::person::Actor;
use crate::problem::capitalised;
use crate::quantity::Quantity;
use crate::record::Seq;
use crate::role;
use crate::verdict::Verdict;
use serde::Serialize;

/// An item as somebody saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The item.
    pub item: RunItemId,
    /// The last event about it that the person saw.
    pub seq: Seq,
    /// The hash of the words that the person saw, or the beginning of it.
    pub words: String,
}

/// What somebody does. Each becomes one or more events, or none and a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Act {
    /// Make a statement about one item or, in one act, about several.
    Sign {
        items: Vec<Seen>,
        verdict: Verdict,
        comment: Option<String>,
        until_ms: Option<i64>,
        evidence: Vec<Evidence>,
    },
    /// Take the standing statement about an item back.
    Revoke {
        item: RunItemId,
        seen: Seq,
        reason: String,
    },
    /// Take one's own statement back that was made a moment ago: a slip of the hand needs no reason.
    Undo {
        item: RunItemId,
        seen: Seq,
    },
    Claim {
        item: RunItemId,
    },
    Release {
        item: RunItemId,
    },
    Defer {
        item: RunItemId,
        to: PhaseNumber,
        reason: String,
    },
    Comment {
        item: RunItemId,
        words: String,
        evidence: Vec<Evidence>,
    },
    /// What the plan asks for only sometimes is asked for now, in this phase.
    Apply {
        phase: PhaseNumber,
    },
    SetItem {
        item: RunItemId,
        setting: ItemRequirements,
    },
    /// Ask to open a hold point although something keeps it closed.
    AskWaiver {
        phase: PhaseNumber,
        reason: String,
    },
    /// Approve what another person asked for by this event.
    ApproveWaiver {
        change: Seq,
    },
    /// Say that one knows what happened behind a closed hold point.
    AcknowledgeBreach {
        hold_point: PhaseNumber,
        breach: BreachNumber,
        reason: String,
    },
    /// Say to a sentence of a gate, or to a stop, whether it holds.
    AnswerCondition {
        hold_point: PhaseNumber,
        condition: ConditionId,
        yes: bool,
        words: String,
        evidence: Vec<Evidence>,
    },
    Measure {
        criterion: CriterionNumber,
        value: Quantity,
        points: Option<(Quantity, Quantity)>,
        words: String,
        evidence: Vec<Evidence>,
    },
    /// Say of one criterion or, in one act, of several, whether it holds.
    Attest {
        criteria: Vec<CriterionNumber>,
        holds: bool,
        words: String,
    },
    /// Decide about a value in the grey zone.
    Rule {
        criterion: CriterionNumber,
        value: Seq,
        passes: bool,
        reason: String,
    },
    StartWindow {
        phase: PhaseNumber,
        terms: WindowRules,
    },
    Sample {
        phase: PhaseNumber,
        breach: Breach,
        words: String,
    },
    Check {
        phase: PhaseNumber,
        breach: Breach,
        words: String,
    },
    Interrupt {
        phase: PhaseNumber,
        reason: String,
    },
    Resume {
        phase: PhaseNumber,
        credit: bool,
    },
    /// `begins`: it is about to start, so a closed hold point holds it. Otherwise it is a report of what was done.
    Deploy {
        deployed: Deployed,
        begins: bool,
    },
    EndDeployment {
        deployment: Seq,
        end: EndOfDeployment,
        words: String,
    },
    SetRules {
        rules: Rules,
    },
    /// Set who speaks for which position at a hold point, how many must say go, and until when votes count.
    SetRollCall {
        hold_point: PhaseNumber,
        positions: Vec<Seat>,
        quorum: Option<usize>,
        ends_ms: Option<i64>,
    },
    /// Call the positions of a hold point to vote.
    Call {
        hold_point: PhaseNumber,
    },
    /// `conditions` are the words of a go with conditions, each with the id of the item it becomes.
    Vote {
        hold_point: PhaseNumber,
        position: String,
        vote: Vote,
        words: String,
        conditions: Vec<(RunItemId, String)>,
    },
    /// Decide a hold point, and at the last one the rollout.
    Decide {
        phase: PhaseNumber,
        outcome: Outcome,
        reason: String,
        supersedes: Option<Seq>,
        until_ms: Option<i64>,
        conditions: Vec<AddedItem>,
    },
    /// Follow another revision of the plan.
    MoveRun {
        from: i64,
        frame: Box<PlanSnapshot>,
    },
}

/// Why an act is refused. Nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The reason is complete.
    Rejected(Problem),
    /// Somebody was faster: `did` says what, who and when are said by whoever knows names and the calendar.
    Overtaken {
        /// "signed 3.6 OK"
        did: String,
        /// Who.
        by: Option<PersonId>,
        /// When.
        at_ms: i64,
    },
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Rejected(problem)
    }
}

impl Refused {
    /// The state does not allow it. The sentence says why.
    pub(super) fn because(sentence: impl AsRef<str>) -> Self {
        Self::Rejected(Problem::Conflict(capitalised(sentence.as_ref())))
    }

    /// What was typed cannot be taken.
    pub(super) fn field(field: &'static str, sentence: &str) -> Self {
        Self::Rejected(Problem::not_valid(field, sentence))
    }
}

/// What comes of an act.
pub type ActResult = Result<Vec<Event>, Refused>;

impl Act {
    /// The right that it takes.
    fn right(&self) -> role::Act {
        match self {
            Self::Sign {
                verdict: Verdict::Waived,
                ..
            }
            | Self::Defer { .. }
            | Self::AskWaiver { .. }
            | Self::ApproveWaiver { .. } => role::Act::Waive,
            Self::AcknowledgeBreach { .. } | Self::Decide { .. } => role::Act::Decide,
            Self::SetItem { .. }
            | Self::SetRules { .. }
            | Self::SetRollCall { .. }
            | Self::Call { .. }
            | Self::MoveRun { .. } => role::Act::StartRollout,
            Self::Sign {
                verdict: Verdict::Ok | Verdict::NotOk | Verdict::NotApplicable,
                ..
            }
            | Self::Revoke { .. }
            | Self::Undo { .. }
            | Self::Claim { .. }
            | Self::Release { .. }
            | Self::Comment { .. }
            | Self::Apply { .. }
            | Self::AnswerCondition { .. }
            | Self::Measure { .. }
            | Self::Attest { .. }
            | Self::Rule { .. }
            | Self::StartWindow { .. }
            | Self::Sample { .. }
            | Self::Check { .. }
            | Self::Interrupt { .. }
            | Self::Resume { .. }
            | Self::Deploy { .. }
            | Self::EndDeployment { .. }
            | Self::Vote { .. } => role::Act::Sign,
        }
    }

    /// What may still be done once the rollout was let go or stopped: what was said can be taken back and
    /// commented on, deployments end, and a later decision may take the place of the last one.
    fn survives_the_end(&self) -> bool {
        match self {
            Self::Revoke { .. }
            | Self::Undo { .. }
            | Self::Comment { .. }
            | Self::Deploy { .. }
            | Self::EndDeployment { .. }
            | Self::Decide { .. } => true,
            Self::Sign { .. }
            | Self::Claim { .. }
            | Self::Release { .. }
            | Self::Defer { .. }
            | Self::Apply { .. }
            | Self::SetItem { .. }
            | Self::AskWaiver { .. }
            | Self::ApproveWaiver { .. }
            | Self::AcknowledgeBreach { .. }
            | Self::AnswerCondition { .. }
            | Self::Measure { .. }
            | Self::Attest { .. }
            | Self::Rule { .. }
            | Self::StartWindow { .. }
            | Self::Sample { .. }
            | Self::Check { .. }
            | Self::Interrupt { .. }
            | Self::Resume { .. }
            | Self::SetRules { .. }
            | Self::SetRollCall { .. }
            | Self::Call { .. }
            | Self::Vote { .. }
            | Self::MoveRun { .. } => false,
        }
    }
}

impl RolloutState {
    /// What a question of permission about it is about.
    pub(super) fn subject(&self) -> Subject {
        Subject::Rollout(self.number)
    }

    /// The events that an act makes, in their order, or why it cannot be.
    ///
    /// What follows from them by itself (a hold point that closes again) is among them, so that it is stored in the
    /// same transaction (rule 5).
    pub fn decide(&self, actor: &Actor, now_ms: i64, act: &Act) -> ActResult {
        let rollout = self.subject();
        let who = ActContext {
            actor,
            now_ms,
            rollout: &rollout,
        };
        who.may(act.right())?;
        if let Some(last) = self.decision()
            && last.outcome.closes()
            && !act.survives_the_end()
        {
            return Err(Refused::because(format!(
                "this rollout was decided {}. Only a later decision can open it again.",
                last.outcome.word()
            )));
        }
        let mut events = match act {
            Act::Sign {
                items,
                verdict,
                comment,
                until_ms,
                evidence,
            } => self.sign(&who, items, *verdict, comment.as_ref(), *until_ms, evidence),
            Act::Revoke { item, seen, reason } => self.revoke(&who, item, *seen, reason),
            Act::Undo { item, seen } => self.undo(&who, item, *seen),
            Act::Claim { item } => self.claim(&who, item),
            Act::Release { item } => self.release(&who, item),
            Act::Defer { item, to, reason } => self.defer(&who, item, *to, reason),
            Act::Comment {
                item,
                words,
                evidence,
            } => self.comment(&who, item, words, evidence),
            Act::Apply { phase } => self.apply_condition(*phase),
            Act::SetItem { item, setting } => self.set_item(&who, item, setting),
            Act::AskWaiver { phase, reason } => self.ask_waiver(&who, *phase, reason),
            Act::ApproveWaiver { change } => self.approve_waiver(&who, *change),
            Act::AcknowledgeBreach {
                hold_point,
                breach,
                reason,
            } => self.acknowledge(&who, *hold_point, *breach, reason),
            Act::AnswerCondition {
                hold_point,
                condition,
                yes,
                words,
                evidence,
            } => self.answer(&who, *hold_point, *condition, *yes, words, evidence),
            Act::Measure {
                criterion,
                value,
                points,
                words,
                evidence,
            } => self.measure(&who, *criterion, *value, *points, words, evidence),
            Act::Attest {
                criteria,
                holds,
                words,
            } => self.attest(&who, criteria, *holds, words),
            Act::Rule {
                criterion,
                value,
                passes,
                reason,
            } => self.rule(&who, *criterion, *value, *passes, reason),
            Act::StartWindow { phase, terms } => self.start_window(&who, *phase, terms),
            Act::Sample {
                phase,
                breach,
                words,
            } => self.sample(&who, *phase, *breach, words),
            Act::Check {
                phase,
                breach,
                words,
            } => self.check(&who, *phase, *breach, words),
            Act::Interrupt { phase, reason } => self.interrupt(&who, *phase, reason),
            Act::Resume { phase, credit } => self.resume(*phase, *credit),
            Act::Deploy { deployed, begins } => self.deploy(&who, deployed, *begins),
            Act::EndDeployment {
                deployment,
                end,
                words,
            } => self.end_deployment(*deployment, *end, words),
            Act::SetRules { rules } => self.set_rules(&who, rules),
            Act::SetRollCall {
                hold_point,
                positions,
                quorum,
                ends_ms,
            } => self.set_roll_call(&who, *hold_point, positions, *quorum, *ends_ms),
            Act::Call { hold_point } => self.call(&who, *hold_point),
            Act::Vote {
                hold_point,
                position,
                vote,
                words,
                conditions,
            } => self.vote(&who, *hold_point, position, *vote, words, conditions),
            Act::Decide {
                phase,
                outcome,
                reason,
                supersedes,
                until_ms,
                conditions,
            } => {
                let decided = Deciding {
                    phase: Some(*phase),
                    outcome: *outcome,
                    reason,
                    supersedes: *supersedes,
                    until_ms: *until_ms,
                    waiver: None,
                };
                self.decide_hold_point(&who, decided, conditions)
            }
            Act::MoveRun { from, frame } => self.move_run(&who, *from, frame),
        }?;
        let mut after = self.after(&events, &actor.id, now_ms);
        let marks = after.marks_outdated(&events, now_ms);
        if !marks.is_empty() {
            after = after.after(&marks, &actor.id, now_ms);
            events.extend(marks);
        }
        events.extend(after.closings(now_ms));
        Ok(events)
    }

    /// What the clock alone makes happen: windows end, hold points close because a waiver ended.
    pub fn by_the_clock(&self, now_ms: i64) -> Vec<Event> {
        let mut events = self.ended_windows(now_ms);
        events.extend(self.ended_holds(now_ms));
        events.extend(self.marks_outdated(&[], now_ms));
        events.extend(self.closings(now_ms));
        events
    }

    /// The next moment at which [`by_the_clock`](Self::by_the_clock) may have something to say, or at which what is
    /// shown changes.
    pub fn next_moment(&self, now_ms: i64) -> Option<i64> {
        if self.is_closed() {
            return None;
        }
        let waivers = self.items.iter().flat_map(|item| item.ends());
        let windows = self
            .windows
            .iter()
            .flat_map(|window| window.moments(now_ms));
        let holds = self.hold_points.iter();
        let holds = holds.filter_map(|hold_point| hold_point.hold.as_ref()?.until_ms);
        let roll_calls = self.hold_points.iter();
        let roll_calls = roll_calls.filter(|hold_point| !hold_point.roll_call.is_empty());
        // A vote at the end itself still counts.
        let polls = roll_calls
            .filter_map(|hold_point| hold_point.roll_call.ends_ms(&self.rules))
            .map(|end| end + 1);
        waivers
            .chain(windows)
            .chain(holds)
            .chain(polls)
            .filter(|moment| *moment > now_ms)
            .min()
    }
}

impl Act {
    /// What supports it, where something may.
    pub fn evidence_mut(&mut self) -> Option<&mut Vec<Evidence>> {
        match self {
            Self::Sign { evidence, .. }
            | Self::Comment { evidence, .. }
            | Self::AnswerCondition { evidence, .. }
            | Self::Measure { evidence, .. } => Some(evidence),
            Self::Revoke { .. }
            | Self::Undo { .. }
            | Self::Claim { .. }
            | Self::Release { .. }
            | Self::Defer { .. }
            | Self::Apply { .. }
            | Self::SetItem { .. }
            | Self::AskWaiver { .. }
            | Self::ApproveWaiver { .. }
            | Self::AcknowledgeBreach { .. }
            | Self::Attest { .. }
            | Self::Rule { .. }
            | Self::StartWindow { .. }
            | Self::Sample { .. }
            | Self::Check { .. }
            | Self::Interrupt { .. }
            | Self::Resume { .. }
            | Self::Deploy { .. }
            | Self::EndDeployment { .. }
            | Self::SetRules { .. }
            | Self::SetRollCall { .. }
            | Self::Call { .. }
            | Self::Vote { .. }
            | Self::Decide { .. }
            | Self::MoveRun { .. } => None,
        }
    }
}

/// Who does it, and when.
pub(super) struct ActContext<'a> {
    pub actor: &'a Actor,
    pub now_ms: i64,
    pub rollout: &'a Subject,
}

impl ActContext<'_> {
    /// Whether their right is enough for a part of the act.
    pub fn may(&self, act: role::Act) -> Result<(), Problem> {
        self.actor.may(act, self.rollout)
    }
}

impl RolloutState {
    /// Only who leads the rollout, or may decide about it, sets it up.
    pub(super) fn may_set_up(&self, who: &ActContext<'_>) -> Result<(), Refused> {
        if self.lead.as_ref() == Some(&who.actor.id) || who.may(role::Act::Decide).is_ok() {
            return Ok(());
        }
        Err(
            Problem::NotAllowed("Only the rollout lead or an approver can set it up.".to_owned())
                .into(),
        )
    }

    /// The rules do not keep this person from approving, as who leads the rollout.
    pub fn leaves_approving_to(&self, actor: &Actor) -> bool {
        !self.rules.no_self_approval || self.lead.as_ref() != Some(&actor.id)
    }

    /// Nobody approves their own rollout where that is forbidden.
    pub(super) fn may_approve(&self, who: &ActContext<'_>) -> Result<(), Refused> {
        if !self.leaves_approving_to(who.actor) {
            return Err(Problem::NotAllowed(
                "You lead this rollout, and its rules do not let the lead approve it.".to_owned(),
            )
            .into());
        }
        Ok(())
    }
}
