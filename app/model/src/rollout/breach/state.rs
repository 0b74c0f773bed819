//! The breaches of a hold point, and what people may do about them.

use super::reported::Reported;
use crate::Problem;
use crate::hold_point::{Reason, Why};
use crate::id::PersonId;
use crate::record::Seq;
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::event::Event;
use crate::rollout::number::{BreachNumber, PhaseNumber};
use serde::{Deserialize, Serialize};

/// An approver knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// Why it may stand.
    pub reason: String,
}

/// Something that happened behind a closed hold point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// Its number.
    pub number: BreachNumber,
    /// The event.
    pub seq: Seq,
    /// The phase in which it happened.
    pub phase: PhaseNumber,
    /// What.
    pub what: Reported,
    /// Who reported it.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// An approver has acknowledged it.
    pub acknowledged: Option<Acknowledgement>,
}

impl Breach {
    /// The name people and machines say: `B1`.
    pub fn name(&self) -> String {
        format!("B{}", self.number)
    }

    pub(in crate::rollout) fn people(&self) -> impl Iterator<Item = &PersonId> {
        let acknowledged = self.acknowledged.iter();
        let knows = acknowledged.filter_map(|acknowledged| acknowledged.by.as_ref());
        self.by.iter().chain(knows)
    }
}

impl RolloutState {
    /// The breaches of a hold point that nobody has acknowledged.
    pub(in crate::rollout) fn breach_reason(&self, hold_point: PhaseNumber) -> Option<Reason> {
        let breaches = self.hold_point(hold_point).into_iter();
        let open = breaches
            .flat_map(|hold_point| &hold_point.breaches)
            .filter(|breach| breach.acknowledged.is_none());
        Reason::about(open.map(Breach::name).collect(), Why::BreachOpen)
    }

    /// What a report in a phase breaks. The same thing again breaks nothing more while nobody has acknowledged it: a
    /// probe looks every minute.
    pub(in crate::rollout) fn breach(
        &self,
        who: &ActContext<'_>,
        phase: PhaseNumber,
        what: Reported,
    ) -> Option<Event> {
        let hold_point = self.held_by(phase, who.now_ms)?;
        let mut known = self.hold_point(hold_point)?.breaches.iter();
        let is_known = known.any(|breach| {
            breach.acknowledged.is_none() && breach.phase == phase && breach.what == what
        });
        (!is_known).then_some(Event::Breached {
            hold_point,
            phase,
            what,
        })
    }

    pub(in crate::rollout) fn acknowledge(
        &self,
        who: &ActContext<'_>,
        hold_point: PhaseNumber,
        breach: BreachNumber,
        reason: &str,
    ) -> ActResult {
        self.may_approve(who)?;
        let mut breaches = self
            .hold_point(hold_point)
            .ok_or(Refused::Rejected(Problem::NotFound(
                "hold point in this rollout",
            )))?
            .breaches
            .iter();
        let found = breaches.find(|found| found.number == breach);
        let found = found.ok_or(Refused::Rejected(Problem::NotFound(
            "breach of this hold point",
        )))?;
        if let Some(before) = &found.acknowledged {
            return Err(Refused::Overtaken {
                did: format!("acknowledged {}", found.name()),
                by: before.by.clone(),
                at_ms: before.at_ms,
            });
        }
        Ok(vec![Event::BreachAcknowledged {
            hold_point,
            breach,
            reason: reason.to_owned(),
        }])
    }
}
