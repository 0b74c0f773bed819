//! The answers to conditions, and what an unanswered one holds.

use super::wording::{Condition, ConditionId, ConditionKind};
use crate::Problem;
use crate::evidence::Evidence;
use crate::hold_point::{Reason, Why};
use crate::id::PersonId;
use crate::record::Seq;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::event::Event;
use crate::rollout::number::PhaseNumber;
use crate::rollout::{RolloutState, SnapshotItem};
use serde::{Deserialize, Serialize};

/// What somebody said to a condition. The last answer stands; those before it are in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The event.
    pub seq: Seq,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// It holds.
    pub yes: bool,
    /// What was said beside it.
    pub words: String,
    /// The hashes of what supports it.
    pub evidence: Vec<String>,
}

impl RolloutState {
    /// The conditions that a hold point asks for, each with its answer.
    pub fn conditions_at(
        &self,
        hold_point: PhaseNumber,
    ) -> impl Iterator<Item = (&Condition, Option<&Answer>)> {
        self.conditions()
            .filter(move |(condition, _)| condition.hold_point == hold_point)
    }

    fn conditions(&self) -> impl Iterator<Item = (&Condition, Option<&Answer>)> {
        let answers = self.answers.iter().map(Option::as_ref);
        self.frame.conditions.iter().zip(answers)
    }

    /// A condition with its answer.
    pub fn condition(&self, id: ConditionId) -> Option<(&Condition, Option<&Answer>)> {
        self.conditions().find(|(condition, _)| condition.id == id)
    }

    pub(in crate::rollout) fn condition_reasons(&self, hold_point: PhaseNumber) -> Vec<Reason> {
        let named = |said: Option<bool>| -> Vec<String> {
            self.conditions_at(hold_point)
                .filter(|(_, answer)| answer.map(|answer| answer.yes) == said)
                .map(|(condition, _)| condition.id.to_string())
                .collect()
        };
        [
            Reason::about(named(None), Why::ConditionOpen),
            Reason::about(named(Some(false)), Why::ConditionNo),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The stop before an item to which nobody has said yes. Where work may go ahead, it holds nothing but its hold
    /// point.
    pub fn stop_before(&self, item: &SnapshotItem) -> Option<&Condition> {
        if self.rules.works_ahead.is_some() || item.setting.any_time {
            return None;
        }
        let place = self.frame.place_of(&item.id);
        let stops = self.conditions().filter(|(condition, answer)| {
            condition.hold_point == item.phase && !answer.is_some_and(|answer| answer.yes)
        });
        let mut stops = stops.map(|(condition, _)| condition);
        stops.find(|condition| {
            let before = condition.before.as_ref();
            before.is_some_and(|before| self.frame.place_of(before) <= place)
        })
    }

    /// Nothing behind a stop is signed before somebody has said yes to it.
    pub(in crate::rollout) fn stops_before(&self, item: &SnapshotItem) -> Result<(), Refused> {
        match self.stop_before(item) {
            None => Ok(()),
            Some(stop) => Err(Refused::because(format!(
                "{} is behind stop {}, which nobody has answered yes: “{}”.",
                item.label, stop.id, stop.text
            ))),
        }
    }

    pub(in crate::rollout) fn answer(
        &self,
        who: &ActContext<'_>,
        hold_point: PhaseNumber,
        id: ConditionId,
        yes: bool,
        words: &str,
        evidence: &[Evidence],
    ) -> ActResult {
        let found = self.condition(id);
        let found = found.filter(|(condition, _)| condition.hold_point == hold_point);
        let (condition, _) = found.ok_or(Refused::Rejected(Problem::NotFound(
            "condition of this hold point",
        )))?;
        let what = match condition.id.kind {
            ConditionKind::Gate => format!("condition {id}"),
            ConditionKind::Stop => format!("stop {id}"),
        };
        self.holds_before(hold_point, &what, who.now_ms)?;
        Ok(vec![Event::ConditionAnswered {
            condition: id,
            yes,
            words: words.to_owned(),
            evidence: evidence.to_vec(),
        }])
    }
}
