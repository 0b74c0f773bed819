//! Decisions: sealed records that are never edited, only followed by a later one.

use super::RolloutState;
use super::act::{ActContext, ActResult, Refused};
use super::deciding::{AddedItem, Deciding};
use super::event::Event;
use super::number::PhaseNumber;
use super::outcome::Outcome;
use super::record::{RecordForm, seal};
use super::waiver::Waiver;
use crate::Problem;
use crate::hash;
use crate::hold_point::in_words;
use crate::id::PersonId;
use crate::record::Seq;
use serde::{Deserialize, Serialize};

/// The most conditions of one GO.
const MAX_CONDITIONS: usize = 30;

/// A decision about a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The event.
    pub seq: Seq,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// The hold point. None: the whole rollout.
    #[serde(default)]
    pub phase: Option<PhaseNumber>,
    /// What.
    pub outcome: Outcome,
    /// It ended the rollout, as the plan was then: a GO at its last hold point, or anything but GO and HOLD.
    #[serde(default)]
    pub ends: bool,
    /// Why.
    pub reason: String,
    /// The hash of its record.
    pub seal: String,
    /// The decision it took the place of.
    pub supersedes: Option<Seq>,
    /// Events after it that took back what it rests on.
    pub undermined_by: Vec<Seq>,
}

impl RolloutState {
    /// Decides a hold point. GO opens it, and at the last one lets the rollout go; everything else can be decided at any
    /// time.
    pub(super) fn decide_hold_point(
        &self,
        who: &ActContext<'_>,
        decided: Deciding<'_>,
        conditions: &[AddedItem],
    ) -> ActResult {
        let phase = decided.phase.unwrap_or_default();
        if self.hold_point(phase).is_none() {
            return Err(Problem::NotFound("hold point in this rollout").into());
        }
        self.takes_the_place_of(decided.supersedes)?;
        if decided.until_ms.is_some() && decided.outcome != Outcome::Hold {
            return Err(Refused::field("until", "Only HOLD has an end."));
        }
        if decided.until_ms.is_some_and(|until| until <= who.now_ms) {
            return Err(Refused::field(
                "until",
                "That time has passed. Give a later end.",
            ));
        }
        if !conditions.is_empty() && decided.outcome != Outcome::Go {
            return Err(Refused::field("conditions", "Only GO has conditions."));
        }
        let mut events = self.added(conditions, phase)?;
        if decided.outcome == Outcome::Go {
            self.may_approve(who)?;
            self.closed_hold_point(phase)?;
            self.comes_after_the_open(who, phase)?;
            let reasons = self.reasons(phase, who.now_ms);
            if decided.waiver.is_none() && !reasons.is_empty() {
                return Err(Refused::because(format!(
                    "hold point {phase} stays closed while {}.",
                    in_words(&reasons)
                )));
            }
        }
        let record = self.record(&who.actor.id, who.now_ms, &decided, RecordForm::OfRollCalls);
        let record = record.text()?;
        events.push(Event::Decided {
            phase: decided.phase,
            outcome: decided.outcome,
            reason: decided.reason.to_owned(),
            seal: seal(&record),
            record,
            supersedes: decided.supersedes,
            until_ms: decided.until_ms,
            waiver: decided.waiver,
        });
        Ok(events)
    }

    /// After the end, a later decision names the one it takes the place of.
    fn takes_the_place_of(&self, supersedes: Option<Seq>) -> Result<(), Refused> {
        match (self.decision(), supersedes) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(Problem::NotFound("decision of this rollout").into()),
            (Some(last), supersedes) => {
                let named = supersedes == Some(last.seq);
                if named || (supersedes.is_none() && !last.outcome.closes()) {
                    return Ok(());
                }
                Err(Refused::Overtaken {
                    did: format!(
                        "already decided {} about this rollout; a later decision must name the one it replaces. It was decided",
                        last.outcome.word()
                    ),
                    by: last.by.clone(),
                    at_ms: last.at_ms,
                })
            }
        }
    }

    /// The conditions of a GO, each an item of a later phase that has to be done there.
    fn added(&self, conditions: &[AddedItem], decided: PhaseNumber) -> ActResult {
        if conditions.len() > MAX_CONDITIONS {
            return Err(Refused::field(
                "conditions",
                "A GO has at most 30 conditions.",
            ));
        }
        let after: Vec<PhaseNumber> = self
            .frame
            .numbers()
            .skip_while(|phase| *phase != decided)
            .skip(1)
            .collect();
        let mut events = Vec::with_capacity(conditions.len() + 1);
        for (at, (item, words, phase)) in conditions.iter().enumerate() {
            if !after.contains(phase) {
                return Err(Refused::field(
                    "conditions",
                    "A condition becomes a required item of a later phase. Name one.",
                ));
            }
            let before = conditions[..at].iter().filter(|(.., other)| other == phase);
            let there = self.frame.items.iter().filter(|item| item.phase == *phase);
            events.push(Event::ItemAdded {
                item: item.clone(),
                phase: *phase,
                label: format!("{phase}.{}", 1 + there.count() + before.count()),
                words: words.clone(),
                words_hash: hash::of_words(words, ""),
            });
        }
        Ok(events)
    }

    /// Asks to open a hold point in spite of what keeps it closed.
    pub(super) fn ask_waiver(
        &self,
        who: &ActContext<'_>,
        phase: PhaseNumber,
        reason: &str,
    ) -> ActResult {
        self.may_approve(who)?;
        self.closed_hold_point(phase)?;
        self.comes_after_the_open(who, phase)?;
        let reasons = self.reasons(phase, who.now_ms);
        if reasons.is_empty() {
            return Err(Refused::because(format!(
                "nothing keeps hold point {phase} closed, so there is nothing to waive. Decide GO."
            )));
        }
        Ok(vec![Event::WaiverAsked {
            phase,
            reason: reason.to_owned(),
            reasons,
        }])
    }

    /// Another person approves it. What is approved is what was asked for, and nothing else.
    pub(super) fn approve_waiver(&self, who: &ActContext<'_>, change: Seq) -> ActResult {
        self.may_approve(who)?;
        let mut asked = self.frame.numbers().zip(&self.hold_points);
        let found = asked.find_map(|(phase, hold_point)| {
            let asked = hold_point.waiver.as_ref()?;
            (asked.seq == change).then_some((phase, asked))
        });
        let (phase, asked) = found.ok_or(Refused::Rejected(Problem::NotFound("change")))?;
        if asked.by == who.actor.id {
            return Err(Problem::NotAllowed(
                "You asked for it. Another person has to approve it.".to_owned(),
            )
            .into());
        }
        if self.reasons(phase, who.now_ms) != asked.reasons {
            return Err(Refused::because(format!(
                "what keeps hold point {phase} closed has changed since the waiver was asked for. Ask for it again."
            )));
        }
        let waiver = Waiver {
            change,
            asked_by: asked.by.clone(),
            reasons: asked.reasons.clone(),
        };
        let decided = Deciding {
            phase: Some(phase),
            outcome: Outcome::Go,
            reason: &asked.reason,
            supersedes: self.decision().map(|last| last.seq),
            until_ms: None,
            waiver: Some(waiver),
        };
        self.decide_hold_point(who, decided, &[])
    }

    /// The HOLDs whose time is over.
    pub(super) fn ended_holds(&self, now_ms: i64) -> Vec<Event> {
        let holds = self.frame.numbers().zip(&self.hold_points);
        holds
            .filter(|(_, hold_point)| {
                let until = hold_point.hold.as_ref().and_then(|hold| hold.until_ms);
                until.is_some_and(|until| until <= now_ms)
            })
            .map(|(phase, _)| Event::HoldEnded { phase })
            .collect()
    }
}
