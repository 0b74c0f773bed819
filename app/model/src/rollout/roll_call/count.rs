//! What the roll call of a hold point still needs.

use super::cast_vote::CastVote;
use super::seats::{Position, RollCall};
use super::vote::Vote;
use crate::hold_point::{Reason, Why};
use crate::id::{PersonId, RunItemId};
use crate::rollout::RolloutState;
use crate::rollout::item::Item;
use crate::rollout::number::PhaseNumber;
use std::collections::BTreeSet;

impl RolloutState {
    /// How many people say go at a hold point, each once, and those with a condition only once it is met.
    pub fn go_votes(&self, hold_point: PhaseNumber, now_ms: i64) -> usize {
        let Some(roll_call) = self.roll_call(hold_point) else {
            return 0;
        };
        let is_met = |item: &RunItemId| {
            let settled = |(frame, item): (&_, &Item)| {
                let state = item.state(frame, now_ms);
                crate::hold_point::reasons(&[state]).is_empty()
            };
            self.item(item).is_some_and(settled)
        };
        let says_go = |cast: &&CastVote| match cast.vote {
            Vote::Go => true,
            Vote::GoIf => cast.conditions.iter().all(is_met),
            Vote::Hold | Vote::NoGo | Vote::NoGoConcur | Vote::Absent => false,
        };
        let positions = roll_call.positions.iter();
        let go: BTreeSet<&PersonId> = positions
            .filter_map(|position| self.counted(roll_call, position).ok())
            .filter(says_go)
            .filter_map(|cast| cast.by.as_ref())
            .collect();
        go.len()
    }

    /// The vote of a position as it counts now, or why none does.
    fn counted<'a>(
        &self,
        roll_call: &RollCall,
        position: &'a Position,
    ) -> Result<&'a CastVote, Why> {
        let Some(cast) = &position.cast else {
            return Err(Why::VoteMissing);
        };
        if !cast.vote.approves() {
            return Ok(cast);
        }
        // Who may not approve any more has not done so.
        let barred = self.rules.no_self_approval && cast.by == self.lead;
        match (&cast.outdated, barred || roll_call.called.is_none()) {
            (_, true) => Err(Why::VoteMissing),
            (Some(_), false) => Err(Why::VoteOutdated),
            (None, false) => Ok(cast),
        }
    }

    /// What the roll call of a hold point still needs. One without positions needs nothing.
    pub(in crate::rollout) fn roll_call_reasons(
        &self,
        hold_point: PhaseNumber,
        now_ms: i64,
    ) -> Vec<Reason> {
        let Some(roll_call) = self.roll_call(hold_point).filter(|found| !found.is_empty()) else {
            return Vec::new();
        };
        let positions = |which: &dyn Fn(Result<Vote, Why>) -> bool| -> Vec<String> {
            roll_call
                .positions
                .iter()
                .filter(|position| which(self.counted(roll_call, position).map(|cast| cast.vote)))
                .map(|position| position.seat.name.clone())
                .collect()
        };
        let objections = [
            Reason::about(positions(&|vote| vote == Ok(Vote::Hold)), Why::VoteHold),
            Reason::about(positions(&|vote| vote == Ok(Vote::NoGo)), Why::VoteNoGo),
        ];
        let objections = objections.into_iter().flatten();
        if roll_call.called.is_none() {
            return [Reason::of(Why::NotCalled)]
                .into_iter()
                .chain(objections)
                .collect();
        }
        let ends_ms = roll_call.ends_ms(&self.rules);
        let silent = match ends_ms.is_some_and(|end| end < now_ms) {
            false => Why::VoteMissing,
            true => Why::VoteMissed,
        };
        let missing = positions(&|vote| vote == Err(Why::VoteMissing));
        let outdated = positions(&|vote| vote == Err(Why::VoteOutdated));
        let unsaid = [
            Reason::about(missing, silent),
            Reason::about(outdated, Why::VoteOutdated),
        ];
        let unsaid = unsaid.into_iter().flatten();
        let mut reasons: Vec<Reason> = unsaid.chain(objections).collect();
        // Where a quorum is set, the silence of others does not stand in its way once it is met.
        let (go, quorum) = (
            self.go_votes(hold_point, now_ms),
            roll_call.quorum(&self.rules),
        );
        if quorum > 0 {
            if go >= quorum {
                reasons.retain(|reason| reason.why != silent && reason.why != Why::VoteOutdated);
            } else {
                let (cast, needed) = (go, quorum);
                reasons.push(Reason::of(Why::GoVotesMissing { cast, needed }));
            }
        } else if reasons.is_empty()
            && positions(&|vote| matches!(vote, Ok(Vote::Go | Vote::GoIf))).is_empty()
        {
            // That all are absent, or stand aside, is no yes.
            reasons.push(Reason::of(Why::NobodySaysGo));
        }
        reasons
    }
}
