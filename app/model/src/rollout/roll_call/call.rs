//! Calling the positions of a hold point to vote.

use crate::Problem;
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::event::Event;
use crate::rollout::number::PhaseNumber;

impl RolloutState {
    pub(in crate::rollout) fn call(
        &self,
        who: &ActContext<'_>,
        hold_point: PhaseNumber,
    ) -> ActResult {
        self.may_set_up(who)?;
        self.closed_hold_point(hold_point)?;
        self.comes_after_the_open(who, hold_point)?;
        let roll_call = self
            .roll_call(hold_point)
            .ok_or(Refused::Rejected(Problem::NotFound(
                "hold point in this rollout",
            )))?;
        if roll_call.is_empty() {
            return Err(Refused::because(format!(
                "hold point {hold_point} has no positions to call. An approver opens it."
            )));
        }
        if let Some(called) = &roll_call.called {
            return Err(Refused::Overtaken {
                did: format!("called hold point {hold_point}"),
                by: called.by.clone(),
                at_ms: called.at_ms,
            });
        }
        Ok(vec![Event::Called { hold_point }])
    }
}
