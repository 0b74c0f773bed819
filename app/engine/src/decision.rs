//! A decision as its page shows it: what was sealed, whether the seal still fits, and what was written after it.

use crate::Engine;
use crate::clock::Moment;
use crate::db::{statements, values};
use crate::event::EventRow;
use crate::history::{HistoryEntry, Part as HistoryPart};
use crate::person::{Actor, Names};
use model::Problem;
use model::event::{Event, Subject};
use model::id::{PersonId, RolloutNumber};
use model::record::Seq;
use model::role::Act;
use model::rollout;
use model::rollout::Outcome;
use model::rollout::{Decision, Record, record};
use std::collections::BTreeMap;

statements! {
    FIND_DECIDED = "select seq, subject_kind, subject_id, actor, at_ms, payload from event where subject_kind = 'rollout' and subject_id = $1 and seq = $2";
}

/// A decision with its record.
#[derive(Debug, Clone)]
pub struct DecisionRecord {
    /// The decision, with what shook it since.
    pub decision: Decision,
    /// Everything it rests on, as it was known then.
    pub record: Record,
    /// The text that is sealed.
    pub text: String,
    /// The hash of that text, as it is now.
    pub recomputed: String,
    /// The later decision that took its place.
    pub superseded_by: Option<(Seq, Outcome)>,
    /// What took back what it rests on, and which documents name the rollout since.
    pub after: Vec<HistoryEntry>,
    /// Who the people in it are.
    pub names: Names,
    /// When it was recomputed.
    pub now: Moment,
}

impl DecisionRecord {
    /// The seal is the hash of what is stored.
    pub fn matches(&self) -> bool {
        self.recomputed == self.decision.seal
    }

    /// The people who stand in the record, by their ids. A name can be erased, and the seal still fits.
    pub fn people(&self) -> BTreeMap<String, String> {
        let ids = people(&self.record).into_iter();
        ids.map(|id| (id.to_string(), self.names.of(Some(id)).to_owned()))
            .collect()
    }
}

fn people(record: &Record) -> Vec<&PersonId> {
    let signers = record.items.iter().flat_map(|item| &item.by);
    let rulers = record
        .criteria
        .iter()
        .filter_map(|judged| judged.ruled.as_ref());
    let measured = record.criteria.iter();
    let measured = measured.filter_map(|judged| judged.by.as_ref());
    let voters = record.votes.iter().flat_map(|vote| {
        let earlier = vote
            .earlier
            .iter()
            .filter_map(|earlier| earlier.by.as_ref());
        earlier.chain([&vote.by])
    });
    let mut people: Vec<&PersonId> = signers
        .chain(rulers.map(|(by, _)| by))
        .chain(measured)
        .chain(voters)
        .chain(record.hold_points.iter().flat_map(|point| {
            let known = point.breaches.iter();
            let known = known.filter_map(|breach| breach.acknowledged.as_ref());
            let opened = point.opened.iter().map(|(by, ..)| by);
            let answered = point.conditions.iter();
            let answered = answered.filter_map(|condition| condition.by.as_ref());
            let called = point.called.iter().map(|(by, _)| by);
            opened
                .chain(known.map(|(by, _)| by))
                .chain(answered)
                .chain(called)
        }))
        .chain(record.waiver.iter().map(|waiver| &waiver.asked_by))
        .chain([&record.by])
        .collect();
    people.sort();
    people.dedup();
    people
}

/// How many later events are looked through for what concerns a decision.
const AFTER: i64 = 500;

impl Engine {
    /// A decision of a rollout, by the number of its event.
    pub async fn find_decision(
        &self,
        actor: &Actor,
        rollout: RolloutNumber,
        seq: Seq,
    ) -> Result<DecisionRecord, Problem> {
        actor.may(Act::Read, &Subject::Rollout(rollout))?;
        let missing = Problem::NotFound("decision of this rollout");
        let row = self
            .db
            .maybe::<EventRow>(FIND_DECIDED, values![rollout.to_string(), seq])
            .await?;
        let event = row.ok_or(missing.clone())?.read()?;
        let Event::Rollout(_, rollout::Event::Decided { record: text, .. }) = event.event else {
            return Err(missing);
        };
        let state = self.state(rollout).await?;
        let mut all = state.decisions.iter();
        let found = all.find(|decision| decision.seq == seq).ok_or(missing)?;
        let later = all.find(|later| later.supersedes == Some(seq));
        let record = Record::parse(&text)
            .ok_or_else(|| Problem::fault(format!("the record of {seq} cannot be read")))?;
        let mut named = people(&record);
        named.extend(&found.by);
        let history = self
            .list_history(
                actor,
                &HistoryPart::About(Subject::Rollout(rollout)),
                None,
                AFTER,
            )
            .await?;
        let concerns = |entry: &HistoryEntry| {
            let linked = matches!(
                entry.event,
                Event::Rollout(_, rollout::Event::Linked { .. })
            );
            entry.seq > seq && (linked || found.undermined_by.contains(&entry.seq))
        };
        Ok(DecisionRecord {
            names: self.names(named).await?,
            recomputed: record::seal(&text),
            superseded_by: later.map(|later| (later.seq, later.outcome)),
            after: history.entries.into_iter().filter(concerns).collect(),
            decision: found.clone(),
            record,
            text,
            now: self.clock.now(),
        })
    }
}
