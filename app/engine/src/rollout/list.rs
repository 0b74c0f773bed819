//! Lists of rollouts: all of them, and what they wait for.

use super::find::{Rollout, RolloutRow, find_phases, find_states, rail};
use super::statements::{COUNT_ROLLOUTS, FIND_OPEN_ROLLOUTS, FIND_ROLLOUTS};
use crate::Engine;
use crate::db::values;
use crate::person::Actor;
use model::Problem;
use model::live::LivePhase;

/// A rollout in a list, with its rail.
#[derive(Debug, Clone)]
pub struct RolloutLine {
    /// The rollout.
    pub rollout: Rollout,
    /// Its phases with their hold points.
    pub rail: Vec<LivePhase>,
    /// The open items of the phase in hand.
    pub open: Vec<OpenItem>,
}

impl RolloutLine {
    /// The first phase that something keeps closed.
    pub fn in_hand(&self) -> Option<&LivePhase> {
        self.rail.iter().find(|phase| !phase.reasons.is_empty())
    }

    /// Required items signed ok, and required items, over all phases.
    pub fn progress(&self) -> (usize, usize) {
        self.rail.iter().fold((0, 0), |(done, required), phase| {
            (
                done + phase.progress.done,
                required + phase.progress.required,
            )
        })
    }
}

/// An item that waits for a person.
#[derive(Debug, Clone)]
pub struct OpenItem {
    /// The number people say.
    pub label: String,
    /// The words to be signed.
    pub words: String,
    /// The number of its phase.
    pub phase: usize,
    /// A hold question.
    pub inverted: bool,
}

/// How many rollouts a page of a list shows.
const MOST_OPEN: i64 = 20;

impl Engine {
    /// A page of all rollouts, the newest first, and how many there are.
    pub async fn list_rollouts(
        &self,
        _actor: &Actor,
        most: i64,
        skip: i64,
    ) -> Result<(Vec<RolloutLine>, i64), Problem> {
        let rows = self
            .db
            .all::<RolloutRow>(FIND_ROLLOUTS, values![most, skip])
            .await?;
        Ok((
            self.lines(rows).await?,
            self.db.scalar(COUNT_ROLLOUTS, values![]).await?,
        ))
    }

    /// The newest rollouts that are neither let go nor stopped.
    pub async fn list_open_rollouts(&self, _actor: &Actor) -> Result<Vec<RolloutLine>, Problem> {
        let rows = self
            .db
            .all::<RolloutRow>(FIND_OPEN_ROLLOUTS, values![MOST_OPEN])
            .await?;
        self.lines(rows).await
    }

    async fn lines(&self, rows: Vec<RolloutRow>) -> Result<Vec<RolloutLine>, Problem> {
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let rollout = row.read()?;
            let items = find_states(&self.db, rollout.number, self.clock.now()).await?;
            let rail = rail(
                &find_phases(&self.db, rollout.number).await?,
                &items,
                rollout.decision,
            );
            let in_hand = rail
                .iter()
                .find(|phase| !phase.reasons.is_empty())
                .map(|phase| phase.number);
            let open = items
                .into_iter()
                .filter(|item| Some(item.phase) == in_hand && item.live.stamp.verdict().is_none())
                .map(|item| OpenItem {
                    label: item.label,
                    words: item.words,
                    phase: item.phase,
                    inverted: item.inverted,
                })
                .collect();
            lines.push(RolloutLine {
                rollout,
                rail,
                open,
            });
        }
        Ok(lines)
    }
}
