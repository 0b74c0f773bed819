//! Signing an item.

use super::{CREATE_STANDING, ItemRow};
use crate::Engine;
use crate::clock::Moment;
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
    /// What was typed beside it. Required for everything but an ok.
    pub comment: Option<Reason>,
    /// The last moment at which a waiver holds; required for one, and for nothing else.
    pub until: Option<Moment>,
}

impl Sign {
    /// What each statement asks for. Returns until when a waiver holds.
    fn allowed(&self, actor: &Actor, now: Moment) -> Result<Option<Moment>, Problem> {
        let missing = match self.verdict {
            Verdict::Ok => None,
            Verdict::NotOk => Some("Say what is wrong. The others read it beside the item."),
            Verdict::NotApplicable => Some("Say why it does not apply to this rollout."),
            Verdict::Waived => Some("Say why it may be waived. The reason stands in the history."),
        };
        if let Some(missing) = missing.filter(|_| self.comment.is_none()) {
            return Err(Problem::not_valid("comment", missing));
        }
        if self.verdict != Verdict::Waived {
            return Ok(None);
        }
        actor.may(Act::Waive)?;
        let sentence = "Give the last day on which the waiver holds, today or later.";
        let until = self.until.filter(|until| *until >= now);
        until
            .ok_or_else(|| Problem::not_valid("until", sentence))
            .map(Some)
    }
}

impl Engine {
    /// Signs an item. One standing sign-off per item: of two people, one wins, and the other reads who and
    /// when. The same form twice is one event.
    pub async fn sign(&self, actor: &Actor, input: Sign) -> Result<Seq, Problem> {
        actor.may(Act::Sign)?;
        let (now, actor) = (self.clock.now(), actor.clone());
        let until = input.allowed(&actor, now)?;
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
                if item.inverted && input.verdict == Verdict::Waived {
                    let sentence = "A hold question is answered, not waived.";
                    return Err(Problem::not_valid("verdict", sentence));
                }
                let happened = Happened::Signed {
                    rollout: input.rollout,
                    item: input.item.clone(),
                    verdict: input.verdict,
                    words_hash: input.words_hash,
                    revision: item.revision,
                    meaning: actor.meaning(),
                    comment: input.comment.map(|comment| comment.as_str().to_owned()),
                    until_ms: until.map(|until| until.0),
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
