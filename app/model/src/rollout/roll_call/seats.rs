//! Who speaks for which position at a hold point.

use super::cast_vote::CastVote;
use super::rules::Rules;
use super::vote::Vote;
use crate::id::PersonId;
use crate::record::Seq;
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A position as it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Its name.
    pub name: String,
    /// Who speaks for it. One of them votes.
    pub people: Vec<PersonId>,
    /// Who votes where none of them has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<PersonId>,
}

impl Seat {
    /// May vote for it, be it as a substitute.
    pub fn is_for(&self, person: &PersonId) -> bool {
        self.everybody().any(|other| other == person)
    }

    /// Everybody who may vote for it.
    pub fn everybody(&self) -> impl Iterator<Item = &PersonId> {
        self.people.iter().chain(&self.substitutes)
    }
}

/// A position with what was said for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Its name, and who speaks for it.
    #[serde(flatten)]
    pub seat: Seat,
    /// What it said last.
    #[serde(default)]
    pub cast: Option<CastVote>,
    /// What it said before, the oldest first.
    #[serde(default)]
    pub earlier: Vec<CastVote>,
}

impl Position {
    /// Whether it has this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.seat.name.eq_ignore_ascii_case(name)
    }
}

/// Somebody called the positions to vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// The event.
    pub seq: Seq,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
}

/// The roll call of a hold point. One without positions is none: a single approver opens the hold point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollCall {
    /// The positions, in their order.
    pub positions: Vec<Position>,
    /// How many people must say go. Nothing: what the rules of the rollout say.
    pub quorum: Option<usize>,
    /// No vote counts after this moment.
    pub ends_ms: Option<i64>,
    /// It was called, and GO counts.
    pub called: Option<Called>,
}

impl RollCall {
    /// Nobody is asked.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// The position of this name.
    pub fn position(&self, name: &str) -> Option<&Position> {
        self.positions
            .iter()
            .find(|position| position.is_named(name))
    }

    /// How many people must say go. 0: everybody who speaks for a position and is not absent.
    pub fn quorum(&self, rules: &Rules) -> usize {
        self.quorum.unwrap_or(rules.quorum)
    }

    /// After this moment no vote counts.
    pub fn ends_ms(&self, rules: &Rules) -> Option<i64> {
        self.ends_ms.or(rules.poll_ends_ms)
    }

    /// Takes these positions. What a position said stays said where the one who said it still speaks for it, and a no
    /// stays until somebody who speaks for it votes again.
    pub(in crate::rollout) fn seat(&mut self, seats: &[Seat]) {
        let mut before = std::mem::take(&mut self.positions);
        self.positions = seats
            .iter()
            .map(|seat| {
                let at = before.iter().position(|old| old.is_named(&seat.name));
                let Some(old) = at.map(|at| before.swap_remove(at)) else {
                    return Position {
                        seat: seat.clone(),
                        cast: None,
                        earlier: Vec::new(),
                    };
                };
                let stays = |cast: &CastVote| {
                    let is_no = matches!(cast.vote, Vote::Hold | Vote::NoGo);
                    is_no || cast.by.as_ref().is_some_and(|by| seat.is_for(by))
                };
                let (cast, gone) = match old.cast {
                    Some(cast) if !stays(&cast) => (None, Some(cast)),
                    cast => (cast, None),
                };
                Position {
                    seat: seat.clone(),
                    cast,
                    earlier: old.earlier.into_iter().chain(gone).collect(),
                }
            })
            .collect();
    }

    pub(in crate::rollout) fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.positions.iter().flat_map(|position| {
            let cast = position.cast.iter().chain(&position.earlier);
            let cast = cast.filter_map(|cast| cast.by.as_ref());
            position.seat.everybody().chain(cast)
        })
    }

    /// The most GO votes that can be cast: each position has one, and each person is counted once.
    fn most_votes(&self, may_vote: impl Fn(&PersonId) -> bool) -> usize {
        let seats: Vec<Vec<&PersonId>> = self
            .positions
            .iter()
            .map(|position| {
                position
                    .seat
                    .everybody()
                    .filter(|one| may_vote(one))
                    .collect()
            })
            .collect();
        let mut sits: BTreeMap<&PersonId, usize> = BTreeMap::new();
        (0..seats.len())
            .filter(|seat| finds_somebody(*seat, &seats, &mut sits, &mut Vec::new()))
            .count()
    }

    /// Why nobody can meet its quorum. Empty: somebody can.
    pub(in crate::rollout) fn fault(
        &self,
        rules: &Rules,
        lead: Option<&PersonId>,
    ) -> Option<String> {
        let barred = lead.filter(|_| rules.no_self_approval);
        let most = self.most_votes(|person| Some(person) != barred);
        let quorum = self.quorum(rules);
        (quorum > most).then(|| {
            let who = text::counted(most, "person can vote", "people can vote");
            let except = match rules.no_self_approval {
                true => ", not counting the lead",
                false => "",
            };
            format!("{quorum} GO votes needed, but {who}{except}. This quorum cannot be met.")
        })
    }
}

/// Seats somebody who sits nowhere yet, or who can change places with others until somebody does.
fn finds_somebody<'a>(
    seat: usize,
    seats: &[Vec<&'a PersonId>],
    sits: &mut BTreeMap<&'a PersonId, usize>,
    tried: &mut Vec<&'a PersonId>,
) -> bool {
    for person in &seats[seat] {
        if tried.contains(person) {
            continue;
        }
        tried.push(*person);
        let other = sits.get(*person).copied();
        if other.is_none_or(|other| finds_somebody(other, seats, sits, tried)) {
            sits.insert(*person, seat);
            return true;
        }
    }
    false
}
