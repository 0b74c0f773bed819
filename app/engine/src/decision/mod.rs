//! Decisions about a rollout: recorded as events, never edited, only followed by a later one.

use crate::Engine;
use crate::db::{statements, values};
use crate::event::append;
use crate::person::Actor;
use crate::rollout::{find_phases, find_states, rail};
use model::Problem;
use model::event::{Happened, Outcome, Seq};
use model::id::{RequestKey, RolloutNumber};
use model::role::Act;
use model::text::Reason;

statements! {
    FIND_DECISION = "select decision, coalesce(decided_seq, 0) from rollout where number = $1";
    UPDATE_DECISION = "update rollout set decision = $1, decided_seq = $2 where number = $3";
    COUNT_BLOCKING = "select count(*) from run_item i left join standing s on s.item_id = i.id where i.rollout = $1 and (s.verdict is null or s.verdict = 'not_ok')";
}

/// A decision to be recorded.
#[derive(Debug, Clone)]
pub struct Decide {
    /// The key of the form.
    pub request: RequestKey,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// What is decided.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
}

impl Engine {
    /// Records a decision. GO is refused while anything keeps a hold point closed, and the refusal says what;
    /// HOLD and NO-GO never are.
    pub async fn decide(&self, actor: &Actor, input: Decide) -> Result<Seq, Problem> {
        actor.may(Act::Decide)?;
        if input.outcome == Outcome::Go {
            self.refuse_closed_hold_points(input.rollout).await?;
        }
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some((seq, first)) =
                    crate::event::repeated(tx, &actor, &input.request).await?
                {
                    return match first {
                        Happened::Decided {
                            rollout, outcome, ..
                        } if rollout == input.rollout && outcome == input.outcome => Ok(seq),
                        _ => Err(crate::event::other_content()),
                    };
                }
                let (decided, _): (Option<String>, i64) = tx
                    .maybe(FIND_DECISION, values![input.rollout])
                    .await?
                    .ok_or(Problem::NotFound("rollout"))?;
                if let Some(earlier) = decided
                    .as_deref()
                    .and_then(Outcome::parse)
                    .filter(|outcome| outcome.closes())
                {
                    return Err(Problem::Conflict(format!(
                        "Not saved: this rollout was already decided {}.",
                        earlier.word()
                    )));
                }
                // Somebody may have revoked between the reading above and this transaction. Whether a waiver has
                // ended was looked at a moment ago.
                if input.outcome == Outcome::Go
                    && tx.scalar(COUNT_BLOCKING, values![input.rollout]).await? > 0
                {
                    return Err(Problem::Conflict(
                        "Not saved: a hold point closed a moment ago. Look at the rail again."
                            .to_owned(),
                    ));
                }
                let happened = Happened::Decided {
                    rollout: input.rollout,
                    outcome: input.outcome,
                    reason: input.reason.as_str().to_owned(),
                };
                let seq = append(tx, now, Some(&actor), Some(&input.request), &happened).await?;
                tx.run(
                    UPDATE_DECISION,
                    values![input.outcome.name(), seq, input.rollout],
                )
                .await?;
                Ok(seq)
            })
        })
        .await
    }

    async fn refuse_closed_hold_points(&self, rollout: RolloutNumber) -> Result<(), Problem> {
        let items = find_states(&self.db, rollout, self.clock.now()).await?;
        let rail = rail(&find_phases(&self.db, rollout).await?, &items, None);
        let reasons: Vec<String> = rail
            .iter()
            .flat_map(|phase| {
                phase
                    .reasons
                    .iter()
                    .map(|reason| format!("{} in {}", reason.words, phase.name))
            })
            .collect();
        if reasons.is_empty() {
            return Ok(());
        }
        Err(Problem::Conflict(format!(
            "Not saved: GO is locked while {}.",
            reasons.join(", ")
        )))
    }
}
