//! Taking a sign-off back.

use super::{DELETE_STANDING, ItemRow};
use crate::Engine;
use crate::db::values;
use crate::event::append;
use crate::person::Actor;
use model::Problem;
use model::event::{Happened, Seq};
use model::id::{RequestKey, RolloutNumber, RunItemId};
use model::role::Act;
use model::text::Reason;

/// A sign-off to be taken back.
#[derive(Debug, Clone)]
pub struct Revoke {
    /// The key of the form.
    pub request: RequestKey,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// The item.
    pub item: RunItemId,
    /// The sign-off that the person saw.
    pub seen: Seq,
    /// Why. It stands in the history beside the act.
    pub reason: Reason,
}

impl Engine {
    /// Revokes the standing sign-off of an item. The sign-off stays in the history, with the reason.
    pub async fn revoke(&self, actor: &Actor, input: Revoke) -> Result<Seq, Problem> {
        actor.may(Act::Sign)?;
        let (now, actor) = (self.clock.now(), actor.clone());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some((seq, first)) =
                    crate::event::repeated(tx, &actor.id, &input.request).await?
                {
                    return match first {
                        Happened::Revoked { item, sign_off, .. }
                            if item == input.item && sign_off == input.seen =>
                        {
                            Ok(seq)
                        }
                        _ => Err(crate::event::other_content()),
                    };
                }
                let item = ItemRow::find(tx, input.rollout, &input.item).await?;
                item.refuse_closed()?;
                item.refuse_stale(input.seen, now)?;
                if item.standing_seq.is_none() {
                    return Err(Problem::Conflict(format!(
                        "Not saved: {} carries no sign-off, so there is nothing to revoke.",
                        item.label
                    )));
                }
                if !item.is_by(&actor.id) {
                    actor.may(Act::RevokeForOthers)?;
                }
                if tx
                    .run(DELETE_STANDING, values![&input.item, input.seen])
                    .await?
                    == 0
                {
                    return Err(item.conflict(now));
                }
                let happened = Happened::Revoked {
                    rollout: input.rollout,
                    item: input.item,
                    sign_off: input.seen,
                    reason: input.reason.as_str().to_owned(),
                };
                append(tx, now, Some(&actor.id), Some(&input.request), &happened).await
            })
        })
        .await
    }
}
