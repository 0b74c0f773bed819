//! A decision as its page shows it: what was sealed, whether the seal still fits, and what was written after it.

use crate::Engine;
use crate::clock::Moment;
use crate::db::{statements, values};
use crate::event::EventRow;
use crate::history::HistoryEntry;
use crate::person::{Actor, Names};
use model::Problem;
use model::event::{Happened, Outcome, Seq};
use model::id::{PersonId, RolloutNumber};
use model::rollout::{Decision, Record, decision};
use std::collections::BTreeMap;

statements! {
    FIND_DECIDED = "select seq, stream, position, kind, actor, at_ms, payload, hash from event where rollout = $1 and seq = $2 and kind = 'decided'";
}

/// A decision with its record.
#[derive(Debug, Clone)]
pub struct DecisionRecord {
    /// The decision, with what shook it since.
    pub decision: Decision,
    /// The title of its rollout then. Decisions of earlier releases have no record.
    pub record: Option<Record>,
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
        !self.text.is_empty() && self.recomputed == self.decision.seal
    }

    /// The people who stand in the record, by their ids. A name can be erased, and the seal still fits.
    pub fn people(&self) -> BTreeMap<String, String> {
        let ids = self.record.iter().flat_map(people);
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
    let voters = record.votes.iter().map(|vote| &vote.by);
    let mut people: Vec<&PersonId> = signers
        .chain(rulers.map(|(by, _)| by))
        .chain(voters)
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
        let missing = Problem::NotFound("decision of this rollout");
        let row = self
            .db
            .maybe::<EventRow>(FIND_DECIDED, values![rollout, seq])
            .await?;
        let event = row.ok_or(missing.clone())?.read()?;
        let Happened::Decided { record: text, .. } = event.happened else {
            return Err(missing);
        };
        let state = self.state(rollout).await?;
        let mut all = state.decisions.iter();
        let found = all.find(|decision| decision.seq == seq).ok_or(missing)?;
        let later = all.find(|later| later.supersedes == Some(seq));
        let record = Record::parse(&text);
        let mut named = record.as_ref().map(people).unwrap_or_default();
        named.extend(&found.by);
        let history = self.list_history(actor, Some(rollout), None, AFTER).await?;
        let concerns = |entry: &HistoryEntry| {
            let linked = matches!(entry.happened, Happened::Linked { .. });
            entry.seq > seq && (linked || found.shaken.contains(&entry.seq))
        };
        Ok(DecisionRecord {
            names: self.names(named).await?,
            recomputed: decision::seal(&text),
            superseded_by: later.map(|later| (later.seq, later.outcome)),
            after: history.entries.into_iter().filter(concerns).collect(),
            decision: found.clone(),
            record,
            text,
            now: self.clock.now(),
        })
    }
}
