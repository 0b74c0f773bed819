//! Lists of rollouts: all of them, and what they wait for.

use super::find::{Rollout, RolloutRow, rail};
use super::statements::{COUNT_ROLLOUTS, FIND_OPEN_ROLLOUTS, FIND_ROLLOUTS, FIND_STARTED_FROM};
use crate::Engine;
use crate::clock::Moment;
use crate::db::values;
use crate::person::Actor;
use model::Problem;
use model::id::{DocumentId, PersonId, RolloutNumber};
use model::live::LivePhase;
use model::person::About;
use model::role::Act;
use model::rollout::{Outcome, PhaseNumber, RolloutState};
use std::sync::Arc;

/// A rollout in a list, with its rail.
#[derive(Debug, Clone)]
pub struct RolloutLine {
    /// The rollout.
    pub rollout: Rollout,
    /// Its phases with their hold points.
    pub rail: Vec<LivePhase>,
    /// The open items of the current phase.
    pub open: Vec<OpenItem>,
    /// Everything else that its events make.
    pub state: Arc<RolloutState>,
    /// When it was looked at.
    pub now: Moment,
}

impl RolloutLine {
    /// The phase that is worked on.
    pub fn current_phase(&self) -> Option<&LivePhase> {
        let current = self.state.current_phase(self.now.0);
        self.rail.iter().find(|phase| phase.number == current)
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
    pub phase: PhaseNumber,
    /// A hold question.
    pub inverted: bool,
    /// Who does it now.
    pub taken_by: Option<PersonId>,
    /// Who must sign it.
    pub position: Option<String>,
    /// When it should be done.
    pub due: Option<Moment>,
}

/// A rollout that was started from a document.
#[derive(Debug, Clone)]
pub struct StartedRollout {
    /// The number people say.
    pub number: RolloutNumber,
    /// Its title.
    pub title: String,
    /// What was decided.
    pub decision: Option<Outcome>,
}

/// How many rollouts a page of a list shows.
const MAX_OPEN: i64 = 20;

impl Engine {
    /// The rollouts started from a document, the newest first.
    pub(crate) async fn list_started_from(
        &self,
        document: &DocumentId,
    ) -> Result<Vec<StartedRollout>, Problem> {
        let rows: Vec<(i64, String, Option<String>)> =
            self.db.all(FIND_STARTED_FROM, values![document]).await?;
        let read = |(number, title, decision): (i64, String, Option<String>)| {
            Ok(StartedRollout {
                number: RolloutNumber::new(number)
                    .ok_or_else(|| Problem::fault("a rollout without a number"))?,
                title,
                decision: decision.as_deref().and_then(Outcome::parse),
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// A page of all rollouts, the newest first, and how many there are.
    pub async fn list_rollouts(
        &self,
        actor: &Actor,
        most: i64,
        skip: i64,
    ) -> Result<(Vec<RolloutLine>, i64), Problem> {
        actor.may(Act::Read, About::Kind("rollout"))?;
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
    pub async fn list_open_rollouts(&self, actor: &Actor) -> Result<Vec<RolloutLine>, Problem> {
        actor.may(Act::Read, About::Kind("rollout"))?;
        let rows = self
            .db
            .all::<RolloutRow>(FIND_OPEN_ROLLOUTS, values![MAX_OPEN])
            .await?;
        self.lines(rows).await
    }

    async fn lines(&self, rows: Vec<RolloutRow>) -> Result<Vec<RolloutLine>, Problem> {
        let now = self.clock.now();
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let rollout = row.read()?;
            let state = self.state(rollout.number).await?;
            let rail = rail(&state, now);
            let current_phase = state.current_phase(now.0);
            let open = state
                .asked_at(current_phase)
                .filter(|(_, item)| item.signatures.is_empty() || item.stale().is_some())
                .map(|(frame, item)| OpenItem {
                    label: frame.label.clone(),
                    words: frame.words.clone(),
                    phase: frame.phase,
                    inverted: frame.inverted,
                    taken_by: item
                        .claim
                        .as_ref()
                        .filter(|claim| claim.holds(now.0))
                        .map(|claim| claim.by.clone()),
                    position: item.setting.position.clone(),
                    due: item.setting.due_ms.map(Moment),
                })
                .collect();
            lines.push(RolloutLine {
                rollout,
                rail,
                open,
                state,
                now,
            });
        }
        Ok(lines)
    }
}
