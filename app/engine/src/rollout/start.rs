//! Starting a rollout from one revision of a document, or from the way back that its plan describes.

use super::statements::{CREATE_ITEM, CREATE_ROLLOUT, FIND_LAST_NUMBER};
use crate::Engine;
use crate::clock::{Moment, new_id};
use crate::db::{Tx, values};
use crate::document::{CheckedDocument, Document};
use crate::event::append;
use crate::person::Actor;
use model::Problem;
use model::event::Event;
use model::event::Subject;
use model::id::{DocumentId, RequestKey, RolloutNumber, RunItemId};
use model::person::About;
use model::plan::{self, MAX_ITEMS};
use model::role::Act;
use model::rollout::{self, PlanSnapshot, SnapshotItem};
use model::text::Title;
use std::sync::Arc;

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

/// The way back is to be started.
#[derive(Debug, Clone)]
pub struct StartRollback {
    /// The key of the form.
    pub request: RequestKey,
    /// The rollout that is taken back.
    pub rollout: RolloutNumber,
}

/// A plan as a rollout would run it.
#[derive(Debug, Clone)]
pub struct Startable {
    /// The document.
    pub document: Document,
    /// What it says, and what the rules object to.
    pub checked: Arc<CheckedDocument>,
    /// What would be run.
    pub frame: PlanSnapshot,
}

impl Engine {
    /// What would be run if the newest revision of a plan were started.
    pub async fn find_startable(&self, actor: &Actor, slug: &str) -> Result<Startable, Problem> {
        actor.may(Act::StartRollout, About::Everything)?;
        let (document, checked) = self.find_reading(actor, slug).await?;
        let checked = checked.ok_or(Problem::NotFound("plan in this document"))?;
        let now = self.clock.now();
        let frame = PlanSnapshot::of(&checked.reading, document.revision, &[], fresh_ids(now))?;
        Ok(Startable {
            document,
            checked,
            frame,
        })
    }

    /// Copies the plan's phases, items, criteria and windows into a run. Boxes that are ticked in the text come along
    /// as claims by the document; nothing is signed.
    pub async fn start_rollout(
        &self,
        actor: &Actor,
        input: StartRollout,
    ) -> Result<RolloutNumber, Problem> {
        actor.may(Act::StartRollout, About::Everything)?;
        let read = self.numbered(&input.document, input.revision).await?;
        let now = self.clock.now();
        let frame = PlanSnapshot::of(&read.reading, input.revision, &read.numbers, fresh_ids(now))?;
        if frame.items.is_empty() {
            return Err(Problem::not_valid(
                "document",
                "This document has no boxes and no steps, so there is nothing to sign. Write its steps as `- [ ] ...` and start again.",
            ));
        }
        self.start(actor, input, frame, None).await
    }

    /// Makes the plan's way back a rollout of its own, with its own sign-offs and its own time.
    pub async fn start_rollback(
        &self,
        actor: &Actor,
        input: StartRollback,
    ) -> Result<RolloutNumber, Problem> {
        actor.may(Act::StartRollout, &Subject::Rollout(input.rollout))?;
        let state = self.state(input.rollout).await?;
        let revision = state.frame.revision;
        let read = self.numbered(&state.document, revision).await?;
        let rollback_plan = plan::rollback_plan(&read.tree);
        if rollback_plan.items.is_empty() {
            return Err(Problem::not_valid(
                "rollback",
                "This plan has no rollback. Add a section “Rollback” with its steps as a list.",
            ));
        }
        let now = self.clock.now();
        let frame = PlanSnapshot::of_plan(&rollback_plan, revision, &[], fresh_ids(now))?;
        let title: String = format!("Roll back: {}", state.title)
            .chars()
            .take(Title::MAX)
            .collect();
        let start = StartRollout {
            request: input.request,
            document: state.document.clone(),
            revision,
            title: Title::parse(&title).map_err(|refusal| Problem::NotValid(vec![refusal]))?,
        };
        self.start(actor, start, frame, Some(input.rollout)).await
    }

    async fn start(
        &self,
        actor: &Actor,
        input: StartRollout,
        frame: PlanSnapshot,
        rolls_back: Option<RolloutNumber>,
    ) -> Result<RolloutNumber, Problem> {
        if frame.items.len() > MAX_ITEMS {
            let sentence = format!("A rollout has at most {MAX_ITEMS} items.");
            return Err(Problem::not_valid("document", sentence));
        }
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some((_, first)) = crate::event::repeated(tx, &actor, &input.request).await?
                {
                    if let Event::Rollout(
                        rollout,
                        rollout::Event::Started {
                            document,
                            revision,
                            rolls_back: before,
                            ..
                        },
                    ) = first
                        && document == input.document
                        && revision == input.revision
                        && rolls_back == before
                    {
                        return Ok(rollout);
                    }
                    return Err(crate::event::other_content());
                }
                let last = tx.scalar(FIND_LAST_NUMBER, values![]).await?;
                let rollout = RolloutNumber::new(last + 1)
                    .ok_or_else(|| Problem::fault("no rollout number is left"))?;
                let bound = values![
                    rollout,
                    input.title.as_str(),
                    &input.document,
                    input.revision,
                    &actor,
                    now.0,
                    rolls_back.map(|number| number.get())
                ];
                tx.run(CREATE_ROLLOUT, bound).await?;
                write_items(tx, rollout, &frame).await?;
                let started = rollout::Event::Started {
                    document: input.document,
                    revision: input.revision,
                    title: input.title.into(),
                    items: frame.items.len() as i64,
                    frame: Box::new(frame),
                    rolls_back,
                };
                let event = Event::Rollout(rollout, started);
                append(tx, now, Some(&actor), Some(&input.request), &event).await?;
                Ok(rollout)
            })
        })
        .await
    }
}

/// Ids for the items of a new run: one random beginning for all, and a number. Each stands several times in its row, and
/// nothing compresses a hundred random ones.
fn fresh_ids(now: Moment) -> impl FnMut(i64, &str) -> Result<RunItemId, Problem> {
    let first = new_id(now);
    let mut counted = 0;
    move |_, _| {
        // More than a rollout may have are counted, and refused, elsewhere.
        counted = (counted + 1) % 0x1_0000;
        let beginning = first.get(..first.len() - 4).unwrap_or_default();
        RunItemId::parse(&format!("{beginning}{counted:04x}")).map_err(Problem::fault)
    }
}

/// An id for an item of a run.
pub(super) fn fresh_id(now: Moment) -> Result<RunItemId, Problem> {
    RunItemId::parse(&new_id(now)).map_err(Problem::fault)
}

/// The items as searches, links and the history find them.
pub(super) async fn write_items(
    tx: &mut Tx,
    rollout: RolloutNumber,
    frame: &PlanSnapshot,
) -> Result<(), Problem> {
    let row = |(ordinal, item): (usize, &SnapshotItem)| {
        values![
            &item.id,
            rollout,
            number(ordinal),
            item.phase,
            item.label.as_str(),
            item.group.as_deref(),
            item.words.as_str(),
            item.detail.as_str(),
            item.words_hash.as_str(),
            item.claimed,
            item.inverted
        ]
    };
    let rows = frame.items.iter().enumerate().map(row).collect();
    tx.run_all(CREATE_ITEM, rows).await
}

/// People count from one.
pub(super) fn number(index: usize) -> i64 {
    index as i64 + 1
}
