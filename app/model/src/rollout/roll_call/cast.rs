//! Voting.

use super::vote::Vote;
use crate::Problem;
use crate::hash;
use crate::id::{PersonId, RunItemId};
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::event::Event;
use crate::rollout::number::PhaseNumber;

/// The most conditions of one vote.
const MAX_CONDITIONS: usize = 30;

impl RolloutState {
    pub(in crate::rollout) fn vote(
        &self,
        who: &ActContext<'_>,
        hold_point: PhaseNumber,
        name: &str,
        vote: Vote,
        words: &str,
        conditions: &[(RunItemId, String)],
    ) -> ActResult {
        let roll_call = self
            .roll_call(hold_point)
            .ok_or(Refused::Rejected(Problem::NotFound(
                "hold point in this rollout",
            )))?;
        let position = roll_call
            .position(name)
            .ok_or(Refused::Rejected(Problem::NotFound(
                "position at this hold point",
            )))?;
        let name = &position.seat.name;
        if (roll_call.ends_ms(&self.rules)).is_some_and(|end| end < who.now_ms) {
            return Err(Refused::because(
                "the poll is closed. Votes after its end do not count.",
            ));
        }
        let cast = position.cast.as_ref();
        let cast = cast.filter(|cast| cast.vote != Vote::Absent);
        if vote == Vote::Absent {
            // That somebody is absent is said by others.
            self.may_set_up(who)?;
            if cast.is_some() {
                return Err(Refused::because(format!(
                    "{name} has voted, so it is not absent. Its vote stays."
                )));
            }
        } else if !position.seat.is_for(&who.actor.id) {
            return Err(Problem::NotAllowed(format!(
                "Someone else speaks for {name} at this hold point."
            ))
            .into());
        } else {
            self.may_approve(who)?;
            let speaks = |person: &PersonId| position.seat.people.contains(person);
            if let Some(cast) = cast.filter(|cast| cast.by.as_ref().is_some_and(speaks))
                && !speaks(&who.actor.id)
            {
                return Err(Refused::Overtaken {
                    did: format!("voted for {name}, so no substitute does. It was cast"),
                    by: cast.by.clone(),
                    at_ms: cast.at_ms,
                });
            }
        }
        // A no is heard at any time; what approves is about what people were called to look at.
        if vote.approves() {
            self.closed_hold_point(hold_point)?;
            self.comes_after_the_open(who, hold_point)?;
            if roll_call.called.is_none() {
                return Err(Refused::because(format!(
                    "hold point {hold_point} has not been called yet. HOLD and NO-GO count at any time."
                )));
            }
        }
        let needs_words = matches!(vote, Vote::Hold | Vote::NoGo | Vote::NoGoConcur);
        if needs_words && words.is_empty() {
            return Err(Refused::field(
                "words",
                "Say why. For HOLD, say what would change it.",
            ));
        }
        let has_conditions = !conditions.is_empty() && conditions.len() <= MAX_CONDITIONS;
        if (vote == Vote::GoIf) != has_conditions {
            return Err(Refused::field(
                "conditions",
                "Write each condition on a line of its own: at least one, at most 30.",
            ));
        }
        let items = self.frame.items.iter();
        let first = 1 + items.filter(|item| item.phase == hold_point).count();
        let mut events: Vec<Event> = conditions
            .iter()
            .enumerate()
            .map(|(at, (item, words))| Event::ItemAdded {
                item: item.clone(),
                phase: hold_point,
                label: format!("{hold_point}.{}", first + at),
                words: words.clone(),
                words_hash: hash::of_words(words, ""),
            })
            .collect();
        events.push(Event::Voted {
            hold_point: Some(hold_point),
            position: name.clone(),
            vote,
            words: words.to_owned(),
            conditions: conditions.iter().map(|(item, _)| item.clone()).collect(),
            seen: match vote.approves() {
                true => self.conditions_missing(hold_point, who.now_ms),
                false => Vec::new(),
            },
        });
        Ok(events)
    }
}
