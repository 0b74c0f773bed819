//! Moving running rollouts to a newer revision of their plan: what would change, and doing it by consent.

use super::act::RolloutAct;
use super::find::{Rollout, RolloutRow};
use super::start::fresh_id;
use super::statements::{FIND_OPEN_ROLLOUTS_OF, FIND_ROLLOUT};
use crate::Engine;
use crate::db::values;
use crate::person::Actor;
use model::Problem;
use model::event::Subject;
use model::id::{DocumentId, RequestKey, RolloutNumber};
use model::record::Seq;
use model::role;
use model::rollout::{Act, MovePreview, PlanSnapshot, RolloutState};
use std::collections::BTreeSet;

/// What a move of a rollout would do.
#[derive(Debug, Clone)]
pub struct Moves {
    /// The rollout.
    pub rollout: Rollout,
    /// The revision it would follow.
    pub to: i64,
    /// What would become of its items.
    pub moving: MovePreview,
}

/// A rollout to be moved.
#[derive(Debug, Clone)]
pub struct MoveRollout {
    /// The key of the form.
    pub request: RequestKey,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// The revision it follows, as the person saw it.
    pub from: i64,
    /// The revision it is to follow, whose changes the person saw.
    pub to: i64,
}

impl Engine {
    /// What moving a rollout to the newest revision of its plan would do.
    pub async fn preview_move(
        &self,
        actor: &Actor,
        number: RolloutNumber,
    ) -> Result<Moves, Problem> {
        actor.may(role::Act::Read, &Subject::Rollout(number))?;
        let row = self
            .db
            .maybe::<RolloutRow>(FIND_ROLLOUT, values![number])
            .await?;
        let rollout = row.ok_or(Problem::NotFound("rollout"))?.read()?;
        self.moves(rollout).await
    }

    /// The same for all open rollouts of a plan that follow an older revision.
    pub async fn preview_moves(
        &self,
        actor: &Actor,
        document: &DocumentId,
    ) -> Result<Vec<Moves>, Problem> {
        actor.may(role::Act::Read, &Subject::Document(document.clone()))?;
        let rows: Vec<RolloutRow> = self
            .db
            .all(FIND_OPEN_ROLLOUTS_OF, values![document])
            .await?;
        let mut all = Vec::new();
        for row in rows {
            let rollout = row.read()?;
            if rollout.revision < rollout.newest_revision && rollout.rolls_back.is_none() {
                all.push(self.moves(rollout).await?);
            }
        }
        Ok(all)
    }

    async fn moves(&self, rollout: Rollout) -> Result<Moves, Problem> {
        let state = self.state(rollout.number).await?;
        let to = rollout.newest_revision;
        let frame = self.frame_of(&state, to).await?;
        Ok(Moves {
            moving: state.preview(&state.with_conditions(frame)),
            rollout,
            to,
        })
    }

    async fn frame_of(&self, state: &RolloutState, revision: i64) -> Result<PlanSnapshot, Problem> {
        let read = self.numbered(&state.document, revision).await?;
        let now = self.clock.now();
        // An item is one item: a twin of it is new.
        let mut used = BTreeSet::new();
        PlanSnapshot::of(
            &read.reading,
            revision,
            &read.numbers,
            |number, words| match state
                .id_of(number, words)
                .filter(|id| used.insert(id.clone()))
            {
                Some(id) => Ok(id),
                None => fresh_id(now),
            },
        )
    }

    /// Moves a rollout: what has the same words stays signed, what was reworded asks to be confirmed.
    pub async fn move_rollout(&self, actor: &Actor, input: MoveRollout) -> Result<Seq, Problem> {
        actor.may(role::Act::StartRollout, &Subject::Rollout(input.rollout))?;
        let state = self.state(input.rollout).await?;
        if state.rolls_back.is_some() {
            return Err(Problem::not_valid(
                "revision",
                "A rollback stays on the revision of the rollout that it rolls back.",
            ));
        }
        // A repeated form finds its first answer, whatever ids this frame gives to new items.
        let frame = if state.frame.revision == input.to {
            PlanSnapshot::clone(&state.frame)
        } else {
            self.frame_of(&state, input.to).await?
        };
        let act = Act::MoveRun {
            from: input.from,
            frame: Box::new(frame),
        };
        self.act(
            actor,
            RolloutAct {
                request: input.request,
                rollout: input.rollout,
                act,
                files: Vec::new(),
            },
        )
        .await
    }
}
