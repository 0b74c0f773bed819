//! A rollout as its events make it. Nothing here knows a clock, a database or a browser.
//!
//! [`RolloutState`] is folded from the events of one rollout, one after the other ([`RolloutState::apply`]). What
//! people do is an [`Act`]; [`RolloutState::decide`] answers it with the events that it makes, or with the reason why
//! it cannot be. So a rule stands in one place and is tried without a server: the engine stores what `decide` returns,
//! and the fold of what is stored is the state.
//!
//! Each file holds one noun: what it is, what may be done about it, and what its events change.

pub mod act;
pub mod breach;
pub mod command;
pub mod condition;
pub mod consequences;
pub mod criterion;
pub mod deciding;
pub mod decision;
pub mod deployment;
mod describe;
mod event;
mod fold;
pub mod hold_point;
pub mod item;
mod move_preview;
mod number;
pub mod outcome;
pub mod record;
pub mod roll_call;
mod sentence;
pub mod snapshot;
#[cfg(test)]
mod tests;
pub mod waiver;
pub mod window;

pub use act::{Act, Refused};
pub use condition::{Answer, Condition, ConditionId, ConditionKind};
pub use consequences::Consequences;
pub use criterion::{Criterion, Outcome as CriterionResult, State as CriterionState};
pub use decision::Decision;
pub use deployment::{Deployed, Deployment, EndOfDeployment};
pub use event::{Event, RecordedEvent};
pub use hold_point::{Closing, HoldPoint, Opening, PhaseState};
pub use item::{Item, Signature, Stale};
pub use move_preview::MovePreview;
pub use number::{BreachNumber, CriterionNumber, PhaseNumber};
pub use outcome::Outcome;
pub use record::{Record, RecordForm, SealedEvidence};
pub use roll_call::{Position, RollCall, Rules, Seat, Vote};
pub use snapshot::{IndexedSnapshot, ItemRequirements, PlanSnapshot, SnapshotItem, SnapshotPhase};

pub use window::{Breach, Window, WindowPlan, WindowRules, WindowState};

use crate::id::{DocumentId, PersonId, RolloutNumber, RunItemId};
use crate::record::Seq;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The state of a rollout after one of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolloutState {
    /// The number people say.
    pub number: RolloutNumber,
    /// Its title.
    pub title: String,
    /// Its plan.
    pub document: DocumentId,
    /// What is run, as it is worded now.
    pub frame: Arc<IndexedSnapshot>,
    /// Who started it.
    pub lead: Option<PersonId>,
    /// When.
    pub started_ms: i64,
    /// The rollout that it takes back.
    pub rolls_back: Option<RolloutNumber>,
    /// The items, in the order of the frame. A copy of the state shares those that do not change.
    pub items: Vec<Arc<Item>>,
    /// Items that the plan no longer has, with what was said about them.
    pub removed: Vec<(SnapshotItem, Item)>,
    /// The hold points, in the order of the phases.
    pub hold_points: Vec<HoldPoint>,
    /// The criteria, in the order of the frame.
    pub criteria: Vec<CriterionState>,
    /// What was said to the conditions, in the order of the frame.
    #[serde(default)]
    pub answers: Vec<Option<Answer>>,
    /// The windows, one for each phase that is or was watched.
    pub windows: Vec<Window>,
    /// What was placed where.
    pub deployments: Vec<Deployment>,
    /// What holds for all of it.
    pub rules: Rules,
    /// What was given as evidence, in the order in which it was given. A copy of the state shares it.
    #[serde(default)]
    pub evidence: Arc<Vec<SealedEvidence>>,
    /// All decisions, the last one last.
    pub decisions: Vec<Decision>,
    /// The last event it includes.
    pub seq: Seq,
    /// How many events it includes.
    pub events: u64,
}

impl RolloutState {
    /// The place of an item in the frame.
    pub fn position_of(&self, item: &RunItemId) -> Option<usize> {
        self.frame.place_of(item)
    }

    /// An item with its words.
    pub fn item(&self, item: &RunItemId) -> Option<(&SnapshotItem, &Item)> {
        let at = self.position_of(item)?;
        Some((
            self.frame.items.get(at)?,
            self.items.get(at).map(Arc::as_ref)?,
        ))
    }

    /// The items with their words, in order.
    pub fn items(&self) -> impl Iterator<Item = (&SnapshotItem, &Item)> {
        let items = self.items.iter().map(Arc::as_ref);
        self.frame.items.iter().zip(items)
    }

    /// The decision that stands for the whole rollout: its end, or a HOLD at one of its hold points.
    pub fn decision(&self) -> Option<&Decision> {
        let last = self.decisions.last()?;
        if last.ends { Some(last) } else { self.hold() }
    }

    /// The last HOLD that is still in force.
    fn hold(&self) -> Option<&Decision> {
        let holds = |decision: &&Decision| {
            let mut holds = self
                .hold_points
                .iter()
                .filter_map(|hold_point| hold_point.hold.as_ref());
            holds.any(|hold| hold.seq == decision.seq)
        };
        self.decisions.iter().rev().find(holds)
    }

    /// It was let go or stopped, and takes no more sign-offs.
    pub fn is_closed(&self) -> bool {
        self.decision().is_some_and(|last| last.ends)
    }

    /// Everybody who is named in it, for looking up their names.
    pub fn people(&self) -> Vec<&PersonId> {
        let items = self.items.iter().flat_map(|item| item.people());
        let hold_points = self.hold_points.iter().flat_map(HoldPoint::people);
        let criteria = self.criteria.iter().flat_map(CriterionState::people);
        let windows = self.windows.iter().flat_map(Window::people);
        let answers = self.answers.iter().flatten();
        let answers = answers.filter_map(|answer| answer.by.as_ref());
        let mut people: Vec<&PersonId> = items
            .chain(answers)
            .chain(hold_points)
            .chain(criteria)
            .chain(windows)
            .chain(self.deployments.iter().flat_map(Deployment::people))
            .chain(
                self.decisions
                    .iter()
                    .filter_map(|decision| decision.by.as_ref()),
            )
            .chain(&self.lead)
            .collect();
        people.sort();
        people.dedup();
        people
    }
}
