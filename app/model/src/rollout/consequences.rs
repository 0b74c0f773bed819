//! What an act would change, told before anybody does it. The very code that will decide and fold it says so, hence
//! it cannot promise anything else.

use super::RolloutState;
use super::act::{Act, Refused};
use super::criterion::Outcome;
use super::number::{CriterionNumber, PhaseNumber};
use crate::hold_point::Reason;
use crate::person::Actor;

/// What would be different.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consequences {
    /// The hold points that would say something else.
    pub hold_points: Vec<HoldPointConsequence>,
    /// The criteria that would come out otherwise: the outcome before, and the one after.
    pub criteria: Vec<(CriterionNumber, Outcome, Outcome)>,
    /// How many standing sign-offs would become stale.
    pub stale: usize,
    /// The decision rests on something that would be taken back.
    pub undermines_decision: bool,
}

/// What a hold point would say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldPointConsequence {
    /// The hold point.
    pub phase: PhaseNumber,
    /// What would become of it.
    pub turn: HoldPointTurn,
    /// What would keep it closed.
    pub reasons: Vec<String>,
}

/// What would become of a hold point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldPointTurn {
    /// It would be open.
    Opens,
    /// It is open, and would close.
    Closes,
    /// It stays closed, and somebody could open it.
    Ready,
    /// It stays closed, for other reasons than now.
    Waits,
}

impl HoldPointTurn {
    /// The name in answers to machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::Closes => "closes",
            Self::Ready => "ready",
            Self::Waits => "waits",
        }
    }
}

impl Consequences {
    /// Nothing of all this.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl RolloutState {
    /// What an act would change now, or why it cannot be. Nothing is changed.
    pub fn consequences(
        &self,
        actor: &Actor,
        now_ms: i64,
        act: &Act,
    ) -> Result<Consequences, Refused> {
        let after = self.after(&self.decide(actor, now_ms, act)?, &actor.id, now_ms);
        Ok(self.difference(&after, now_ms))
    }

    fn difference(&self, after: &Self, now_ms: i64) -> Consequences {
        let phases = self.frame.numbers();
        let hold_points =
            phases.filter_map(|phase| self.hold_point_difference(after, phase, now_ms));
        let criteria = (1..=self.frame.criteria.len()).filter_map(|number| {
            let (was, would) = (self.outcome(number), after.outcome(number));
            (was != would).then_some((number, was, would))
        });
        let undermined_by = |state: &Self| state.decision().map(|last| last.undermined_by.len());
        Consequences {
            hold_points: hold_points.collect(),
            criteria: criteria.collect(),
            stale: after.stale().saturating_sub(self.stale()),
            undermines_decision: undermined_by(self) < undermined_by(after),
        }
    }

    fn hold_point_difference(
        &self,
        after: &Self,
        phase: PhaseNumber,
        now_ms: i64,
    ) -> Option<HoldPointConsequence> {
        let words = |state: &Self| -> Vec<String> {
            let reasons = state.reasons(phase, now_ms);
            reasons.iter().map(Reason::whole).collect()
        };
        let is_open = |state: &Self| {
            state
                .hold_point(phase)
                .is_some_and(|hold_point| hold_point.opening.is_some())
        };
        let (was, reasons) = (words(self), words(after));
        let turn = match (is_open(self), is_open(after)) {
            (false, true) => HoldPointTurn::Opens,
            (true, false) => HoldPointTurn::Closes,
            (true, true) => return None,
            (false, false) if was == reasons => return None,
            (false, false) if reasons.is_empty() => HoldPointTurn::Ready,
            (false, false) => HoldPointTurn::Waits,
        };
        Some(HoldPointConsequence {
            phase,
            turn,
            reasons,
        })
    }

    fn stale(&self) -> usize {
        let stale = self.items.iter().filter(|item| item.stale().is_some());
        stale.count()
    }
}
