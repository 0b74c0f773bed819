//! The roll call as it stands, and what people may do about it.

use super::rules::Rules;
use super::vote::Vote;
use crate::Problem;
use crate::hash;
use crate::hold_point::{Reason, Why};
use crate::id::{PersonId, RunItemId};
use crate::record::Seq;
use crate::role;
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::event::Event;
use crate::rollout::item::Item;
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most positions, and the most conditions of one vote.
const MAX: usize = 30;

/// A vote that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastVote {
    /// The event.
    pub seq: Seq,
    /// When.
    pub at_ms: i64,
    /// What.
    pub vote: Vote,
    /// Why.
    pub words: String,
    /// The items that it depends on.
    pub conditions: Vec<RunItemId>,
}

/// A position of this rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voter {
    /// Its name.
    pub position: String,
    /// Who speaks for it.
    pub person: PersonId,
    /// What it said last.
    pub cast: Option<CastVote>,
}

/// Rules and roll call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The rules.
    pub rules: Rules,
    /// The positions, in the order of the roll call.
    pub voters: Vec<Voter>,
}

impl Poll {
    /// Somebody speaks for a position. A no stays until somebody who speaks for it votes again.
    pub(in crate::rollout) fn voter(&mut self, position: &str, person: &PersonId) {
        let mut voter = Voter {
            position: position.to_owned(),
            person: person.clone(),
            cast: None,
        };
        let same = |voter: &&mut Voter| voter.position.eq_ignore_ascii_case(position);
        match self.voters.iter_mut().find(same) {
            Some(old) => {
                let no = |cast: &CastVote| matches!(cast.vote, Vote::Hold | Vote::NoGo);
                voter.cast = old.cast.take().filter(no);
                *old = voter;
            }
            None => self.voters.push(voter),
        }
    }

    /// The people who can vote, each once.
    fn counted(&self, lead: Option<&PersonId>) -> BTreeSet<&PersonId> {
        self.voters
            .iter()
            .map(|voter| &voter.person)
            .filter(|person| !(self.rules.no_self_approval && lead == Some(person)))
            .collect()
    }

    /// Why nobody can meet these rules. Empty: somebody can.
    fn fault(&self, lead: Option<&PersonId>) -> Option<String> {
        let voters = self.counted(lead).len();
        (self.rules.quorum > voters).then(|| {
            let who = text::counted(voters, "person can vote", "people can vote");
            let except = match self.rules.no_self_approval {
                true => ", not counting the lead",
                false => "",
            };
            format!(
                "{} GO votes needed, but {who}{except}. This quorum cannot be met.",
                self.rules.quorum
            )
        })
    }

    pub(in crate::rollout) fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.voters.iter().map(|voter| &voter.person)
    }
}

impl RolloutState {
    /// How many people say go, each once, and those with a condition only once it is met.
    pub fn go_votes(&self, now_ms: i64) -> usize {
        let is_met = |item: &RunItemId| {
            let settled = |(frame, item): (&_, &Item)| {
                let state = item.state(frame, now_ms);
                crate::hold_point::reasons(&[state]).is_empty()
            };
            self.item(item).is_some_and(settled)
        };
        let says_go = |cast: &CastVote| match cast.vote {
            Vote::Go => true,
            Vote::GoIf => cast.conditions.iter().all(is_met),
            _ => false,
        };
        let counted = self.poll.counted(self.lead.as_ref());
        let go: BTreeSet<&PersonId> = self
            .poll
            .voters
            .iter()
            .filter(|voter| voter.cast.as_ref().is_some_and(says_go))
            .map(|voter| &voter.person)
            .filter(|person| counted.contains(person))
            .collect();
        go.len()
    }

    /// What the roll call still needs. A rollout without positions has none.
    pub(in crate::rollout) fn poll_reasons(&self, now_ms: i64) -> Vec<Reason> {
        let voters = &self.poll.voters;
        let counted = self.poll.counted(self.lead.as_ref());
        // Who may not approve any more has not done so.
        let vote_of = |voter: &Voter| {
            let vote = voter.cast.as_ref().map(|cast| cast.vote);
            vote.filter(|vote| {
                let approves = matches!(vote, Vote::Go | Vote::GoIf | Vote::NoGoConcur);
                !approves || counted.contains(&voter.person)
            })
        };
        let positions = |which: &dyn Fn(Option<Vote>) -> bool| -> Vec<String> {
            voters
                .iter()
                .filter(|voter| which(vote_of(voter)))
                .map(|voter| voter.position.clone())
                .collect()
        };
        let closed = self.poll.rules.poll_ends_ms.is_some_and(|end| end < now_ms);
        let silent = match closed {
            false => Why::VoteMissing,
            true => Why::VoteMissed,
        };
        let mut reasons: Vec<Reason> = [
            Reason::about(positions(&|vote| vote.is_none()), silent),
            Reason::about(positions(&|vote| vote == Some(Vote::Hold)), Why::VoteHold),
            Reason::about(positions(&|vote| vote == Some(Vote::NoGo)), Why::VoteNoGo),
        ]
        .into_iter()
        .flatten()
        .collect();
        // Where a quorum is set, the silence of others does not stand in its way once it is met.
        let (go, quorum) = (self.go_votes(now_ms), self.poll.rules.quorum);
        if quorum > 0 {
            if go >= quorum {
                reasons.retain(|reason| reason.why != silent);
            } else {
                let (cast, needed) = (go, quorum);
                reasons.push(Reason::of(Why::GoVotesMissing { cast, needed }));
            }
        } else if !voters.is_empty()
            && reasons.is_empty()
            && positions(&|vote| matches!(vote, Some(Vote::Go | Vote::GoIf))).is_empty()
        {
            // That all are absent, or stand aside, is no yes.
            reasons.push(Reason::of(Why::NobodySaysGo));
        }
        reasons
    }

    pub(in crate::rollout) fn set_rules(&self, who: &ActContext<'_>, rules: &Rules) -> ActResult {
        self.may_set_up(who)?;
        if rules.poll_ends_ms.is_some_and(|end| end <= who.now_ms) {
            return Err(Refused::field(
                "poll_ends",
                "That time has passed. Give a later end.",
            ));
        }
        if rules.works_ahead.as_ref().is_some_and(String::is_empty) {
            return Err(Refused::field(
                "works_ahead_reason",
                "Say why work may go ahead of closed hold points. It is shown on the rollout.",
            ));
        }
        // Chosen at the start, it is part of setting up; later it is relief.
        let begun = self.items.iter().any(|item| item.seen != Seq::default());
        if rules.works_ahead.is_some() && self.poll.rules.works_ahead.is_none() && begun {
            who.may(role::Act::Waive)?;
            self.may_approve(who)?;
        }
        // Relief from a rule that binds the lead is not the lead's to give.
        if self.poll.rules.no_self_approval && !rules.no_self_approval {
            self.may_approve(who)?;
        }
        let poll = Poll {
            rules: rules.clone(),
            voters: self.poll.voters.clone(),
        };
        if let Some(fault) = poll.fault(self.lead.as_ref()) {
            return Err(Refused::field("quorum", &fault));
        }
        Ok(vec![Event::RulesSet {
            rules: rules.clone(),
        }])
    }

    fn voter(&self, position: &str) -> Option<&Voter> {
        let same = |voter: &&Voter| voter.position.eq_ignore_ascii_case(position);
        self.poll.voters.iter().find(same)
    }

    /// A change of who votes that leaves the rules able to be met.
    fn reseated(&self, voters: Vec<Voter>) -> Result<(), Refused> {
        let poll = Poll {
            rules: self.poll.rules.clone(),
            voters,
        };
        match poll.fault(self.lead.as_ref()) {
            Some(fault) => Err(Refused::field("position", &fault)),
            None => Ok(()),
        }
    }

    pub(in crate::rollout) fn assign(
        &self,
        who: &ActContext<'_>,
        position: &str,
        person: &PersonId,
    ) -> ActResult {
        self.may_set_up(who)?;
        if self.voter(position).is_none() && self.poll.voters.len() >= MAX {
            return Err(Refused::field(
                "position",
                "A roll call has at most 30 positions.",
            ));
        }
        let mut voters = self.poll.voters.clone();
        voters.retain(|voter| !voter.position.eq_ignore_ascii_case(position));
        voters.push(Voter {
            position: position.to_owned(),
            person: person.clone(),
            cast: None,
        });
        self.reseated(voters)?;
        Ok(vec![Event::PositionAssigned {
            position: position.to_owned(),
            person: person.clone(),
        }])
    }

    pub(in crate::rollout) fn unassign(&self, who: &ActContext<'_>, position: &str) -> ActResult {
        self.may_set_up(who)?;
        let Some(voter) = self.voter(position) else {
            return Err(Problem::NotFound("position in this rollout").into());
        };
        // A no that could be removed would be none.
        if matches!(&voter.cast, Some(cast) if cast.vote != Vote::Absent) {
            return Err(Refused::because(format!(
                "{position} has voted. Its vote stays. To let it vote again, assign someone else."
            )));
        }
        let mut voters = self.poll.voters.clone();
        voters.retain(|other| other.position != voter.position);
        self.reseated(voters)?;
        Ok(vec![Event::PositionRemoved {
            position: voter.position.clone(),
        }])
    }

    pub(in crate::rollout) fn vote(
        &self,
        who: &ActContext<'_>,
        position: &str,
        vote: Vote,
        words: &str,
        conditions: &[(RunItemId, String)],
    ) -> ActResult {
        let voter = self
            .voter(position)
            .ok_or(Refused::Rejected(Problem::NotFound(
                "position in this rollout",
            )))?;
        if self
            .poll
            .rules
            .poll_ends_ms
            .is_some_and(|end| end < who.now_ms)
        {
            return Err(Refused::because(
                "the poll is closed. Votes after its end do not count.",
            ));
        }
        // That somebody is absent is said by others.
        if vote == Vote::Absent {
            self.may_set_up(who)?;
            if matches!(&voter.cast, Some(cast) if cast.vote != Vote::Absent) {
                return Err(Refused::because(format!(
                    "{position} has voted, so it is not absent. Its vote stays."
                )));
            }
        } else if voter.person != who.actor.id {
            return Err(Problem::NotAllowed(format!(
                "Someone else speaks for {position} in this rollout."
            ))
            .into());
        } else {
            self.may_approve(who)?;
        }
        // A no is heard at any time; what approves waits until everything before is open.
        let last = self.frame.last_phase().unwrap_or_default();
        if matches!(vote, Vote::Go | Vote::GoIf | Vote::NoGoConcur) {
            self.holds_before(last, &format!("the vote of {position}"), who.now_ms)?;
        }
        let needs_words = matches!(vote, Vote::Hold | Vote::NoGo | Vote::NoGoConcur);
        if needs_words && words.is_empty() {
            return Err(Refused::field(
                "words",
                "Say why. For HOLD, say what would change it.",
            ));
        }
        let has_conditions = !conditions.is_empty() && conditions.len() <= MAX;
        if (vote == Vote::GoIf) != has_conditions {
            return Err(Refused::field(
                "conditions",
                "Write each condition on a line of its own: at least one, at most 30.",
            ));
        }
        let phase = last;
        let items = self.frame.items.iter();
        let first = 1 + items.filter(|item| item.phase == phase).count();
        let mut events: Vec<Event> = conditions
            .iter()
            .enumerate()
            .map(|(at, (item, words))| Event::ItemAdded {
                item: item.clone(),
                phase,
                label: format!("{phase}.{}", first + at),
                words: words.clone(),
                words_hash: hash::of_words(words, ""),
            })
            .collect();
        events.push(Event::Voted {
            position: voter.position.clone(),
            vote,
            words: words.to_owned(),
            conditions: conditions.iter().map(|(item, _)| item.clone()).collect(),
        });
        Ok(events)
    }
}
