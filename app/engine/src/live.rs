//! What viewers of a rollout see move.
//!
//! One follower reads the change log after each commit, computes the new state of each touched rollout once,
//! and hands it to all its viewers. A viewer who lags behind is dropped and comes back with the number of
//! the last message seen; the change log fills the gap.

use crate::Engine;
use crate::db::values;
use crate::event::{Event, after};
use crate::person::Actor;
use crate::rollout::{find_phases, find_states, rail};
use model::Problem;
use model::event::{Outcome, Seq};
use model::id::{RolloutNumber, RunItemId};
use model::live::RunChange;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::broadcast;

/// One message to the viewers of a rollout.
#[derive(Debug, Clone)]
pub struct LiveMessage {
    /// The last event it includes; what a browser sends back as `Last-Event-ID`.
    pub seq: Seq,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// A [`RunChange`] as JSON.
    pub json: Arc<str>,
}

/// How many messages a slow viewer may be behind.
const BEHIND: usize = 256;
/// How many events are read at a time.
const PAGE: i64 = 500;

/// The sending end of the live streams.
#[derive(Clone)]
pub struct Viewers {
    messages: broadcast::Sender<LiveMessage>,
}

impl Viewers {
    /// A stream of messages from now on.
    pub fn watch(&self) -> broadcast::Receiver<LiveMessage> {
        self.messages.subscribe()
    }
}

impl Engine {
    /// Starts the follower that feeds the live streams. Called once by the server.
    pub async fn start_live(&self) -> Result<Viewers, Problem> {
        let (messages, _) = broadcast::channel(BEHIND);
        let viewers = Viewers {
            messages: messages.clone(),
        };
        let (engine, mut commits) = (self.clone(), self.bus.listen());
        let mut seen = Seq(self
            .db
            .scalar(crate::event::statements::FIND_LAST_SEQ, values![])
            .await?);
        tokio::spawn(async move {
            while commits.changed().await.is_ok() {
                match engine.news(seen).await {
                    Ok((last, news)) => {
                        seen = last;
                        for message in news {
                            // Nobody is watching; the page will be read anew.
                            let _ = messages.send(message);
                        }
                    }
                    Err(problem) => {
                        tracing::error!(cause = %problem, "the live follower could not read the change log")
                    }
                }
            }
        });
        Ok(viewers)
    }

    /// What a viewer missed since `seq`, as one message; nothing if nothing happened.
    pub async fn catch_up(
        &self,
        _actor: &Actor,
        rollout: RolloutNumber,
        seq: Seq,
    ) -> Result<Option<LiveMessage>, Problem> {
        let (_, news) = self.news(seq).await?;
        Ok(news.into_iter().find(|message| message.rollout == rollout))
    }

    /// One message for each rollout that was touched after `seen`, and the number of the last event.
    async fn news(&self, mut seen: Seq) -> Result<(Seq, Vec<LiveMessage>), Problem> {
        let mut touched: BTreeMap<RolloutNumber, (Seq, Vec<RunItemId>)> = BTreeMap::new();
        loop {
            let events = after(&self.db, seen, PAGE).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                break;
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
        let mut news = Vec::with_capacity(touched.len());
        for (rollout, (seq, items)) in touched {
            let change = self.run_change(rollout, &items).await?;
            let json = serde_json::to_string(&change).map_err(Problem::not_saved)?;
            news.push(LiveMessage {
                seq,
                rollout,
                json: json.into(),
            });
        }
        Ok((seen, news))
    }

    async fn run_change(
        &self,
        rollout: RolloutNumber,
        touched: &[RunItemId],
    ) -> Result<RunChange, Problem> {
        let items = find_states(&self.db, rollout, self.clock.now()).await?;
        let decision = self
            .db
            .maybe::<(Option<String>, i64)>(crate::decision::FIND_DECISION, values![rollout])
            .await?
            .and_then(|(decision, _)| decision)
            .as_deref()
            .and_then(Outcome::parse);
        let rail = rail(&find_phases(&self.db, rollout).await?, &items, decision);
        let items = items
            .into_iter()
            .filter(|item| touched.contains(&item.id))
            .map(|item| item.live)
            .collect();
        Ok(RunChange {
            items,
            rail,
            decision: decision.map(|outcome| outcome.word().to_owned()),
        })
    }
}
