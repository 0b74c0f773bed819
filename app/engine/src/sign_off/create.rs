//! Signing an item.

use super::{CREATE_STANDING, ItemRow};
use crate::Engine;
use crate::db::values;
use crate::event::append;
use crate::person::Actor;
use model::Problem;
use model::event::{Happened, Seq, Verdict};
use model::id::{RequestKey, RolloutNumber, RunItemId};
use model::role::Act;
use model::text::Reason;

/// A statement about an item.
#[derive(Debug, Clone)]
pub struct Sign {
    /// The key of the form.
    pub request: RequestKey,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// The item.
    pub item: RunItemId,
    /// What is said.
    pub verdict: Verdict,
    /// The last event about this item that the person saw.
    pub seen: Seq,
    /// The hash of the words that the person saw.
    pub words_hash: String,
    /// What was typed beside it. Required when the item is not as it should be.
    pub comment: Option<Reason>,
}

impl Engine {
    /// Signs an item. One standing sign-off per item: of two people, one wins, and the other reads who and
    /// when. The same form twice is one event.
    pub async fn sign(&self, actor: &Actor, input: Sign) -> Result<Seq, Problem> {
        actor.may(Act::Sign)?;
        if input.verdict == Verdict::NotOk && input.comment.is_none() {
            return Err(Problem::not_valid(
                "comment",
                "Say what is wrong. The others read it beside the item.",
            ));
        }
        let (now, actor) = (self.clock.now(), actor.clone());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some((seq, first)) =
                    crate::event::repeated(tx, &actor.id, &input.request).await?
                {
                    return match first {
                        Happened::Signed { item, verdict, .. }
                            if item == input.item && verdict == input.verdict =>
                        {
                            Ok(seq)
                        }
                        _ => Err(crate::event::other_content()),
                    };
                }
                let item = ItemRow::find(tx, input.rollout, &input.item).await?;
                item.refuse_closed()?;
                item.refuse_stale(input.seen, now)?;
                if item.words_hash != input.words_hash {
                    return Err(Problem::Conflict(format!(
                        "Not saved: the words of {} are not those you saw. Read them again below.",
                        item.label
                    )));
                }
                let happened = Happened::Signed {
                    rollout: input.rollout,
                    item: input.item.clone(),
                    verdict: input.verdict,
                    words_hash: input.words_hash,
                    revision: item.revision,
                    meaning: actor.meaning(),
                    comment: input.comment.map(|comment| comment.as_str().to_owned()),
                };
                let seq = append(tx, now, Some(&actor.id), Some(&input.request), &happened).await?;
                let standing = values![
                    &input.item,
                    input.rollout,
                    seq,
                    &actor.id,
                    input.verdict.name()
                ];
                if tx.run(CREATE_STANDING, standing).await? == 0 {
                    return Err(item.conflict(now));
                }
                Ok(seq)
            })
        })
        .await
    }
}
