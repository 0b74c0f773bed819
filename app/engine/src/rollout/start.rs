//! Starting a rollout from one revision of a document.

use super::statements::{CREATE_ITEM, CREATE_PHASE, CREATE_ROLLOUT, FIND_LAST_NUMBER};
use crate::clock::new_id;
use crate::db::values;
use crate::document::statements::FIND_REVISION;
use crate::event::append;
use crate::person::Actor;
use crate::{Engine, hash, markdown};
use model::Problem;
use model::event::Happened;
use model::id::{DocumentId, RequestKey, RolloutNumber};
use model::plan;
use model::role::Act;
use model::text::Title;

/// What is to be started.
#[derive(Debug, Clone)]
pub struct StartRollout {
    /// The key of the form.
    pub request: RequestKey,
    /// The plan.
    pub document: DocumentId,
    /// The revision that was on the screen. The run stays bound to it.
    pub revision: i64,
    /// What people will call the rollout.
    pub title: Title,
}

impl Engine {
    /// Copies the plan's phases and items into a run. Boxes that are ticked in the text come along as claims
    /// by the document; nothing is signed.
    pub async fn start_rollout(
        &self,
        actor: &Actor,
        input: StartRollout,
    ) -> Result<RolloutNumber, Problem> {
        actor.may(Act::StartRollout)?;
        let (source,): (String,) = self
            .db
            .maybe(FIND_REVISION, values![&input.document, input.revision])
            .await?
            .ok_or(Problem::NotFound("revision of a plan"))?;
        let plan = tokio::task::spawn_blocking(move || plan::read(&markdown::read(&source)))
            .await
            .map_err(|panic| {
                Problem::not_saved(format!("the Markdown reader panicked: {panic}"))
            })?;
        if plan.items.is_empty() {
            return Err(Problem::not_valid(
                "document",
                "This document holds no boxes, so there is nothing to sign. Write its steps as `- [ ] ...` and start again.",
            ));
        }
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some((_, first)) = crate::event::repeated(tx, &actor, &input.request).await?
                {
                    return match first {
                        Happened::RolloutStarted {
                            rollout,
                            document,
                            revision,
                            ..
                        } if document == input.document && revision == input.revision => {
                            Ok(rollout)
                        }
                        _ => Err(crate::event::other_content()),
                    };
                }
                let last = tx.scalar(FIND_LAST_NUMBER, values![]).await?;
                let rollout = RolloutNumber::new(last + 1)
                    .ok_or_else(|| Problem::not_saved("no rollout number is left"))?;
                tx.run(
                    CREATE_ROLLOUT,
                    values![
                        rollout,
                        input.title.as_str(),
                        &input.document,
                        input.revision,
                        &actor,
                        now.0
                    ],
                )
                .await?;
                for (index, phase) in plan.phases.iter().enumerate() {
                    let bound = values![
                        rollout,
                        number(index),
                        phase.name.as_str(),
                        phase.gate.as_deref(),
                        phase.duration.as_deref()
                    ];
                    tx.run(CREATE_PHASE, bound).await?;
                }
                let mut in_phase = vec![0_i64; plan.phases.len()];
                for (ordinal, item) in plan.items.iter().enumerate() {
                    in_phase[item.phase] += 1;
                    let label = format!("{}.{}", item.phase + 1, in_phase[item.phase]);
                    let words_hash = hash::of_words(&item.text, &item.detail);
                    let bound = values![
                        new_id(now),
                        rollout,
                        number(ordinal),
                        number(item.phase),
                        label,
                        item.group.as_deref(),
                        item.text.as_str(),
                        item.detail.as_str(),
                        words_hash,
                        item.claimed,
                        item.inverted
                    ];
                    tx.run(CREATE_ITEM, bound).await?;
                }
                let happened = Happened::RolloutStarted {
                    rollout,
                    document: input.document,
                    revision: input.revision,
                    title: input.title.into(),
                    items: plan.items.len() as i64,
                };
                append(tx, now, Some(&actor), Some(&input.request), &happened).await?;
                Ok(rollout)
            })
        })
        .await
    }
}

/// People count from one.
fn number(index: usize) -> i64 {
    index as i64 + 1
}
