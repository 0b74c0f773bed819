//! What viewers of a rollout see move.
//!
//! One follower reads the change log after each commit, computes the new state of each touched rollout once,
//! and hands it to all its viewers. A viewer who lags behind is dropped and comes back with the number of
//! the last message seen; the change log fills the gap.

use crate::Engine;
use crate::db::values;
use crate::decision::FIND_DECISION;
use crate::event::statements::FIND_LAST_SEQ;
use crate::event::{Event, after};
use crate::person::Actor;
use crate::rollout::{find_phases, find_states, rail};
use model::Problem;
use model::event::{Outcome, Seq};
use model::id::{RolloutNumber, RunItemId};
use model::live::{ChangedItem, RunChange};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// One message to the viewers of a rollout.
#[derive(Debug, Clone)]
pub struct LiveMessage {
    /// The last event it includes; what a browser sends back as `Last-Event-ID`.
    pub seq: Seq,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// The change, as drawn by the face.
    pub drawn: Arc<str>,
}

/// How a change is drawn for its viewers: once for all of them.
pub type Draw = fn(RolloutNumber, &RunChange) -> String;

/// How many messages a slow viewer may be behind.
const BEHIND: usize = 256;
/// How many events are read at a time.
const PAGE: i64 = 500;

/// The live streams.
#[derive(Clone)]
pub struct Viewers {
    engine: Engine,
    draw: Draw,
    messages: broadcast::Sender<LiveMessage>,
}

impl Viewers {
    /// A stream of messages from now on.
    pub fn watch(&self) -> broadcast::Receiver<LiveMessage> {
        self.messages.subscribe()
    }

    /// What a viewer missed since `seq`, as one message; nothing if nothing happened.
    pub async fn catch_up(
        &self,
        _actor: &Actor,
        rollout: RolloutNumber,
        seq: Seq,
    ) -> Result<Option<LiveMessage>, Problem> {
        let (_, touched) = self.engine.touched_after(seq).await?;
        match touched.get(&rollout) {
            Some(touched) => self.message(rollout, touched).await.map(Some),
            None => Ok(None),
        }
    }

    async fn message(
        &self,
        rollout: RolloutNumber,
        (seq, items): &Touched,
    ) -> Result<LiveMessage, Problem> {
        let change = self.engine.run_change(rollout, items).await?;
        Ok(LiveMessage {
            seq: *seq,
            rollout,
            drawn: (self.draw)(rollout, &change).into(),
        })
    }

    async fn follow(self, mut seen: Seq, mut commits: watch::Receiver<u64>) {
        while commits.changed().await.is_ok() {
            if let Err(problem) = self.tell(&mut seen).await {
                tracing::error!(cause = %problem, "the live follower could not read the change log");
            }
        }
    }

    async fn tell(&self, seen: &mut Seq) -> Result<(), Problem> {
        let (last, touched) = self.engine.touched_after(*seen).await?;
        for (rollout, touched) in touched {
            // Drawing for nobody would slow down the writes of everybody.
            if self.messages.receiver_count() > 0 {
                let message = self.message(rollout, &touched).await?;
                // The last viewer may have left meanwhile.
                let _ = self.messages.send(message);
            }
        }
        *seen = last;
        Ok(())
    }
}

/// The last event about a rollout, and the items that were touched.
type Touched = (Seq, Vec<RunItemId>);

impl Engine {
    /// Starts the follower that feeds the live streams. Called once by the server.
    pub async fn start_live(&self, draw: Draw) -> Result<Viewers, Problem> {
        let (messages, _) = broadcast::channel(BEHIND);
        let viewers = Viewers {
            engine: self.clone(),
            draw,
            messages,
        };
        let commits = self.bus.listen();
        let seen = Seq(self.db.scalar(FIND_LAST_SEQ, values![]).await?);
        tokio::spawn(viewers.clone().follow(seen, commits));
        Ok(viewers)
    }

    /// The rollouts that were touched after `seen`, and the number of the last event.
    async fn touched_after(
        &self,
        mut seen: Seq,
    ) -> Result<(Seq, BTreeMap<RolloutNumber, Touched>), Problem> {
        let mut touched: BTreeMap<RolloutNumber, Touched> = BTreeMap::new();
        loop {
            let events = after(&self.db, seen, PAGE).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                return Ok((seen, touched));
            };
            seen = last;
            for Event { seq, happened, .. } in events {
                if let Some(rollout) = happened.rollout() {
                    let entry = touched.entry(rollout).or_default();
                    entry.0 = seq;
                    entry.1.extend(happened.item().cloned());
                }
            }
        }
    }

    async fn run_change(
        &self,
        rollout: RolloutNumber,
        touched: &[RunItemId],
    ) -> Result<RunChange, Problem> {
        let items = find_states(&self.db, rollout, self.clock.now()).await?;
        let decision = self
            .db
            .maybe::<(Option<String>, i64)>(FIND_DECISION, values![rollout])
            .await?;
        let decision = decision
            .and_then(|(decision, _)| decision)
            .as_deref()
            .and_then(Outcome::parse);
        let rail = rail(&find_phases(&self.db, rollout).await?, &items, decision);
        let items = items
            .into_iter()
            .filter(|item| touched.contains(&item.id))
            .map(|item| ChangedItem {
                label: item.label,
                inverted: item.inverted,
                item: item.live,
            })
            .collect();
        Ok(RunChange {
            items,
            rail,
            decision: decision.map(|outcome| outcome.word().to_owned()),
        })
    }
}
