//! Setting up who is asked, and by which rules.

use super::rules::Rules;
use super::seats::{RollCall, Seat};
use super::vote::Vote;
use crate::Problem;
use crate::record::Seq;
use crate::role;
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::event::Event;
use crate::rollout::number::PhaseNumber;

/// The most positions of a roll call.
const MAX_POSITIONS: usize = 30;
/// The most people of a position, and the most substitutes.
const MAX_PEOPLE: usize = 10;

impl RolloutState {
    pub(in crate::rollout) fn set_roll_call(
        &self,
        who: &ActContext<'_>,
        hold_point: PhaseNumber,
        seats: &[Seat],
        quorum: Option<usize>,
        ends_ms: Option<i64>,
    ) -> ActResult {
        self.may_set_up(who)?;
        let before = self
            .roll_call(hold_point)
            .ok_or(Refused::Rejected(Problem::NotFound(
                "hold point in this rollout",
            )))?;
        if seats.len() > MAX_POSITIONS {
            return Err(Refused::field(
                "positions",
                "A roll call has at most 30 positions.",
            ));
        }
        for (at, seat) in seats.iter().enumerate() {
            let same = |other: &Seat| other.name.eq_ignore_ascii_case(&seat.name);
            if seats[..at].iter().any(same) {
                return Err(Refused::field("positions", "Name each position once."));
            }
            if seat.people.is_empty() {
                return Err(Refused::field(
                    "positions",
                    &format!("Choose who speaks for {}.", seat.name),
                ));
            }
            if seat.people.len() > MAX_PEOPLE || seat.substitutes.len() > MAX_PEOPLE {
                return Err(Refused::field(
                    "positions",
                    "A position has at most 10 people and 10 substitutes.",
                ));
            }
        }
        if ends_ms.is_some_and(|end| end <= who.now_ms) && ends_ms != before.ends_ms {
            return Err(Refused::field(
                "ends",
                "That time has passed. Give a later end.",
            ));
        }
        let stays = |name: &str| {
            seats
                .iter()
                .any(|seat| seat.name.eq_ignore_ascii_case(name))
        };
        // A no that could be removed would be none.
        let gone = before.positions.iter().find(|position| {
            let has_voted = matches!(&position.cast, Some(cast) if cast.vote != Vote::Absent);
            has_voted && !stays(&position.seat.name)
        });
        if let Some(gone) = gone {
            return Err(Refused::because(format!(
                "{} has voted. Its vote stays. To let it vote again, choose someone else for it.",
                gone.seat.name
            )));
        }
        let mut after = before.clone();
        after.seat(seats);
        (after.quorum, after.ends_ms) = (quorum, ends_ms);
        self.can_be_met(&after, &self.rules)?;
        Ok(vec![Event::RollCallSet {
            hold_point,
            positions: seats.to_vec(),
            quorum,
            ends_ms,
        }])
    }

    fn can_be_met(&self, roll_call: &RollCall, rules: &Rules) -> Result<(), Refused> {
        match roll_call.fault(rules, self.lead.as_ref()) {
            Some(fault) => Err(Refused::field("quorum", &fault)),
            None => Ok(()),
        }
    }

    pub(in crate::rollout) fn set_rules(&self, who: &ActContext<'_>, rules: &Rules) -> ActResult {
        self.may_set_up(who)?;
        if rules.works_ahead.as_ref().is_some_and(String::is_empty) {
            return Err(Refused::field(
                "works_ahead_reason",
                "Say why work may go ahead of closed hold points. It is shown on the rollout.",
            ));
        }
        // Chosen at the start, it is part of setting up; later it is relief.
        let begun = self.items.iter().any(|item| item.seen != Seq::default());
        if rules.works_ahead.is_some() && self.rules.works_ahead.is_none() && begun {
            who.may(role::Act::Waive)?;
            self.may_approve(who)?;
        }
        // Relief from a rule that binds the lead is not the lead's to give.
        if self.rules.no_self_approval && !rules.no_self_approval {
            self.may_approve(who)?;
        }
        let rules = Rules {
            quorum: self.rules.quorum,
            poll_ends_ms: self.rules.poll_ends_ms,
            ..rules.clone()
        };
        for hold_point in &self.hold_points {
            if !hold_point.roll_call.is_empty() {
                self.can_be_met(&hold_point.roll_call, &rules)?;
            }
        }
        Ok(vec![Event::RulesSet { rules }])
    }

    /// The roll call of a hold point.
    pub fn roll_call(&self, hold_point: PhaseNumber) -> Option<&RollCall> {
        self.hold_point(hold_point)
            .map(|hold_point| &hold_point.roll_call)
    }
}
