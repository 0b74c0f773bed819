//! Votes that were given for a better state than the one there is.

use super::cast_vote::{Because, CastVote};
use crate::hold_point::{Reason, Why};
use crate::rollout::event::Event;
use crate::rollout::number::PhaseNumber;
use crate::rollout::{RolloutState, SnapshotItem};

/// One thing that keeps a hold point closed.
type Missing<'a> = (Why, Option<&'a str>);

fn each(reasons: &[Reason]) -> impl Iterator<Item = Missing<'_>> {
    reasons.iter().flat_map(|reason| {
        let whole = reason.names.is_empty().then_some((reason.why, None));
        let named = reason.names.iter();
        let named = named.map(|name| (reason.why, Some(name.as_str())));
        named.chain(whole)
    })
}

/// Whether it only went on from what was seen: a window that had not started runs now.
fn goes_on(seen: Why, now: Why) -> bool {
    match now {
        Why::WindowNotEnded => matches!(seen, Why::WindowNotStarted | Why::WindowInterrupted),
        Why::SecondPersonMissing => seen == Why::ItemOpen,
        Why::ItemOpen
        | Why::SignOffStale
        | Why::ItemNotOk
        | Why::WaiverEnded
        | Why::HoldQuestionOpen
        | Why::HoldQuestionYes
        | Why::ConditionOpen
        | Why::ConditionNo
        | Why::CriterionFails
        | Why::CriterionUndecided
        | Why::CriterionWithoutData
        | Why::WindowNotStarted
        | Why::WindowInterrupted
        | Why::WindowWithoutData
        | Why::WindowFailed
        | Why::BreachOpen
        | Why::NotCalled
        | Why::VoteMissing
        | Why::VoteMissed
        | Why::VoteOutdated
        | Why::VoteHold
        | Why::VoteNoGo
        | Why::GoVotesMissing { .. }
        | Why::NobodySaysGo => false,
    }
}

impl RolloutState {
    /// The votes that were given for a better state than this one, each with what got worse.
    pub(in crate::rollout) fn outdated_votes(
        &self,
        now_ms: i64,
    ) -> Vec<(PhaseNumber, String, Vec<Reason>)> {
        let mut outdated = Vec::new();
        for (number, hold_point) in self.frame.numbers().zip(&self.hold_points) {
            let stands = |cast: &&CastVote| cast.vote.approves() && cast.outdated.is_none();
            let positions = &hold_point.roll_call.positions;
            if !positions
                .iter()
                .any(|position| position.cast.as_ref().filter(stands).is_some())
            {
                continue;
            }
            let now = self.known_missing(number, now_ms);
            for position in positions {
                let Some(cast) = position.cast.as_ref().filter(stands) else {
                    continue;
                };
                let worse = worse(&cast.seen, &now);
                if !worse.is_empty() {
                    outdated.push((number, position.seat.name.clone(), worse));
                }
            }
        }
        outdated
    }

    /// What keeps a hold point closed besides its roll call. A condition of a vote that nobody has touched yet makes
    /// nothing worse for the others.
    fn known_missing(&self, hold_point: PhaseNumber, now_ms: i64) -> Vec<Reason> {
        let is_new_condition = |label: &String| {
            let mut items = self.items();
            items.any(|(frame, item)| {
                frame.label == *label
                    && frame.number == SnapshotItem::ADDED
                    && item.signatures.is_empty()
                    && item.revoked.is_none()
            })
        };
        let mut reasons = self.conditions_missing(hold_point, now_ms);
        for reason in &mut reasons {
            if reason.why == Why::ItemOpen {
                reason.names.retain(|label| !is_new_condition(label));
            }
        }
        reasons.retain(|reason| reason.why != Why::ItemOpen || !reason.names.is_empty());
        reasons
    }

    /// The events that mark them. `events` are those that made the state what it is.
    pub(in crate::rollout) fn marks_outdated(&self, events: &[Event], now_ms: i64) -> Vec<Event> {
        let cause = events.iter().find_map(|event| self.cause(event));
        self.outdated_votes(now_ms)
            .into_iter()
            .map(|(hold_point, position, reasons)| Event::VoteOutdated {
                hold_point,
                position,
                because: cause.clone().unwrap_or(Because::Fell { reasons }),
            })
            .collect()
    }

    fn cause(&self, event: &Event) -> Option<Because> {
        match event {
            Event::Revoked { item, .. } | Event::Undone { item, .. } => {
                let (frame, _) = self.item(item)?;
                let label = frame.label.clone();
                Some(Because::Revoked { label })
            }
            Event::DeploymentStarted { .. } => Some(Because::Redeployed),
            Event::RunMoved { frame, .. } => Some(Because::Moved {
                revision: frame.revision,
            }),
            Event::Started { .. }
            | Event::Signed { .. }
            | Event::Decided { .. }
            | Event::WaiverAsked { .. }
            | Event::HoldEnded { .. }
            | Event::Linked { .. }
            | Event::Claimed { .. }
            | Event::Released { .. }
            | Event::Deferred { .. }
            | Event::Commented { .. }
            | Event::ItemSet { .. }
            | Event::ItemAdded { .. }
            | Event::HoldPointOpened { .. }
            | Event::HoldPointClosed { .. }
            | Event::Breached { .. }
            | Event::BreachAcknowledged { .. }
            | Event::ConditionAnswered { .. }
            | Event::Measured { .. }
            | Event::Attested { .. }
            | Event::Ruled { .. }
            | Event::WindowStarted { .. }
            | Event::WindowSampled { .. }
            | Event::WindowChecked { .. }
            | Event::WindowInterrupted { .. }
            | Event::WindowResumed { .. }
            | Event::WindowEnded { .. }
            | Event::DeploymentEnded { .. }
            | Event::RulesSet { .. }
            | Event::RollCallSet { .. }
            | Event::Called { .. }
            | Event::PositionAssigned { .. }
            | Event::PositionRemoved { .. }
            | Event::Voted { .. }
            | Event::VoteOutdated { .. } => None,
        }
    }
}

/// What is missing now and was not when the vote was given.
fn worse(seen: &[Reason], now: &[Reason]) -> Vec<Reason> {
    let known: Vec<Missing<'_>> = each(seen).collect();
    let was_seen = |(why, name): Missing<'_>| {
        let same_thing = known.iter().filter(|(_, other)| *other == name);
        same_thing
            .into_iter()
            .any(|(seen, _)| *seen == why || goes_on(*seen, why))
    };
    now.iter()
        .filter_map(|reason| {
            let new = each(std::slice::from_ref(reason)).filter(|one| !was_seen(*one));
            let new: Vec<Missing<'_>> = new.collect();
            let names = new.iter().filter_map(|(_, name)| Some((*name)?.to_owned()));
            (!new.is_empty()).then(|| Reason {
                names: names.collect(),
                ..reason.clone()
            })
        })
        .collect()
}
