//! A rollout as its page shows it.

use super::statements::{FIND_ITEMS, FIND_PHASES, FIND_ROLLOUT};
use crate::clock::Moment;
use crate::db::{Db, FromRow, values};
use crate::person::Actor;
use crate::{Engine, LinkedDocument};
use model::Problem;
use model::event::{Happened, Outcome, Seq};
use model::hold_point::{self, ItemState, Progress};
use model::id::{DocumentId, RolloutNumber, RunItemId};
use model::live::{LiveItem, LivePhase, Signer, Stamp, Waiver};

/// A rollout.
#[derive(Debug, Clone)]
pub struct Rollout {
    /// The number people say.
    pub number: RolloutNumber,
    /// Its title.
    pub title: String,
    /// The plan.
    pub document: DocumentId,
    /// The last part of the plan's address.
    pub document_slug: String,
    /// The plan's title.
    pub document_title: String,
    /// The revision of the plan that the run is bound to.
    pub revision: i64,
    /// Who started it.
    pub lead: String,
    /// When.
    pub started: Moment,
    /// What was decided last.
    pub decision: Option<Outcome>,
}

impl Rollout {
    /// A rollout that was let go or stopped takes no more sign-offs.
    pub fn is_closed(&self) -> bool {
        self.decision.is_some_and(Outcome::closes)
    }
}

/// An item of the run.
#[derive(Debug, Clone)]
pub struct RunItem {
    /// The id.
    pub id: RunItemId,
    /// The number of its phase.
    pub phase: usize,
    /// The number people say, `3.6`.
    pub label: String,
    /// The heading closest above it inside its phase.
    pub group: Option<String>,
    /// The words to be signed.
    pub words: String,
    /// What stands below them.
    pub detail: String,
    /// The hash of both. A form sends it back, so that nobody signs other words than those on the screen.
    pub words_hash: String,
    /// A hold question.
    pub inverted: bool,
    /// Its state.
    pub live: LiveItem,
}

impl RunItem {
    fn state(&self) -> ItemState {
        ItemState {
            label: self.label.clone(),
            inverted: self.inverted,
            verdict: self.live.stamp.verdict(),
            waiver_ended: matches!(
                &self.live.stamp,
                Stamp::Signed { waiver: Some(waiver), .. } if waiver.ended
            ),
        }
    }
}

/// A phase of the run.
#[derive(Debug, Clone)]
pub struct PhaseInRun {
    /// The words of its gate in the plan.
    pub gate: Option<String>,
    /// How long the plan says it takes.
    pub duration: Option<String>,
    /// Counts, hold point, reasons.
    pub live: LivePhase,
}

/// Everything the page of a rollout shows.
#[derive(Debug, Clone)]
pub struct Run {
    /// The rollout.
    pub rollout: Rollout,
    /// Its phases.
    pub phases: Vec<PhaseInRun>,
    /// Its items, in the order of the plan.
    pub items: Vec<RunItem>,
    /// The number of the first phase whose hold point is closed; the last one if none is.
    pub in_hand: usize,
    /// The documents that name it.
    pub documents: Vec<LinkedDocument>,
    /// The last event this page knows of. The live stream goes on from here.
    pub seq: Seq,
}

#[derive(FromRow)]
pub(crate) struct RolloutRow {
    number: i64,
    title: String,
    document_id: String,
    revision: i64,
    started_at_ms: i64,
    decision: Option<String>,
    slug: String,
    document_title: String,
    lead_name: String,
}

impl RolloutRow {
    pub fn read(self) -> Result<Rollout, Problem> {
        let unreadable = || Problem::not_saved(format!("rollout {} cannot be read", self.number));
        Ok(Rollout {
            number: RolloutNumber::new(self.number).ok_or_else(unreadable)?,
            document: DocumentId::parse(&self.document_id).map_err(|_| unreadable())?,
            decision: self
                .decision
                .as_deref()
                .map(|name| Outcome::parse(name).ok_or_else(unreadable))
                .transpose()?,
            title: self.title,
            document_slug: self.slug,
            document_title: self.document_title,
            revision: self.revision,
            lead: self.lead_name,
            started: Moment(self.started_at_ms),
        })
    }
}

#[derive(FromRow)]
struct ItemRow {
    id: String,
    phase: i64,
    label: String,
    item_group: Option<String>,
    words: String,
    detail: String,
    words_hash: String,
    claimed: bool,
    inverted: bool,
    seen: i64,
    at_ms: Option<i64>,
    payload: Option<String>,
    actor: Option<String>,
    actor_name: Option<String>,
}

impl ItemRow {
    fn read(self, now: Moment) -> Result<RunItem, Problem> {
        let unreadable = |what: &str| Problem::not_saved(format!("run item {}: {what}", self.id));
        let at = Moment(self.at_ms.unwrap_or_default());
        let signer = |meaning: String| Signer {
            id: self.actor.clone().unwrap_or_default(),
            name: self
                .actor_name
                .clone()
                .unwrap_or_else(|| "Somebody who left".to_owned()),
            meaning,
            datetime: at.datetime(),
            shown: at.on_a_stamp(now),
        };
        let last: Option<Happened> = self
            .payload
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(|error| unreadable(&error.to_string()))?;
        let stamp = match last {
            Some(Happened::Signed {
                verdict,
                meaning,
                comment,
                until_ms,
                ..
            }) => Stamp::Signed {
                by: signer(meaning),
                verdict,
                comment,
                waiver: until_ms.map(Moment).map(|until| Waiver {
                    until: until.day(),
                    ended: until < now,
                }),
            },
            Some(Happened::Revoked { reason, .. }) => Stamp::Revoked {
                by: signer(String::new()),
                reason,
            },
            _ if self.claimed => Stamp::ClaimedByDocument,
            _ => Stamp::Open,
        };
        Ok(RunItem {
            id: RunItemId::parse(&self.id).map_err(|error| unreadable(&error.to_string()))?,
            live: LiveItem {
                id: self.id,
                seen: Seq(self.seen),
                stamp,
            },
            phase: usize::try_from(self.phase).unwrap_or_default(),
            label: self.label,
            group: self.item_group,
            words: self.words,
            detail: self.detail,
            words_hash: self.words_hash,
            inverted: self.inverted,
        })
    }
}

/// The items of a run with their state.
pub(crate) async fn find_states(
    db: &Db,
    rollout: RolloutNumber,
    now: Moment,
) -> Result<Vec<RunItem>, Problem> {
    db.all::<ItemRow>(FIND_ITEMS, values![rollout])
        .await?
        .into_iter()
        .map(|row| row.read(now))
        .collect()
}

#[derive(FromRow)]
pub(crate) struct PhaseRow {
    number: i64,
    name: String,
    gate: Option<String>,
    duration: Option<String>,
}

/// The phases of a run, without their state.
pub(crate) async fn find_phases(db: &Db, rollout: RolloutNumber) -> Result<Vec<PhaseRow>, Problem> {
    db.all::<PhaseRow>(FIND_PHASES, values![rollout]).await
}

/// The rail: each phase with its counts and what keeps its hold point closed.
pub(crate) fn rail(
    phases: &[PhaseRow],
    items: &[RunItem],
    decision: Option<Outcome>,
) -> Vec<LivePhase> {
    let let_go = decision == Some(Outcome::Go);
    let mut before_is_ready = true;
    phases
        .iter()
        .map(|phase| {
            let number = usize::try_from(phase.number).unwrap_or_default();
            let states: Vec<ItemState> = items
                .iter()
                .filter(|item| item.phase == number)
                .map(RunItem::state)
                .collect();
            let reasons = hold_point::reasons(&states);
            let progress = hold_point::progress(&states);
            let begun = before_is_ready
                || progress
                    != Progress {
                        done: 0,
                        answered: 0,
                        ..progress
                    };
            before_is_ready &= reasons.is_empty();
            LivePhase {
                number,
                name: phase.name.clone(),
                progress,
                hold_point: hold_point::state(&reasons, begun, let_go),
                reasons,
            }
        })
        .collect()
}

impl Engine {
    /// Everything the page of a rollout shows.
    pub async fn find_run(&self, _actor: &Actor, number: RolloutNumber) -> Result<Run, Problem> {
        // The number of the last event is read first: what happens while the rest is read comes again on the
        // stream, and nothing is missed.
        let seq = Seq(self
            .db
            .scalar(crate::event::statements::FIND_LAST_SEQ, values![])
            .await?);
        let rollout = self
            .db
            .maybe::<RolloutRow>(FIND_ROLLOUT, values![number])
            .await?
            .ok_or(Problem::NotFound("rollout"))?
            .read()?;
        let items = find_states(&self.db, number, self.clock.now()).await?;
        let phases = find_phases(&self.db, number).await?;
        let rail = rail(&phases, &items, rollout.decision);
        let in_hand = rail
            .iter()
            .find(|phase| !phase.reasons.is_empty())
            .or(rail.last())
            .map_or(1, |phase| phase.number);
        let phases = phases
            .into_iter()
            .zip(rail)
            .map(|(row, live)| PhaseInRun {
                gate: row.gate,
                duration: row.duration,
                live,
            })
            .collect();
        let documents = self.list_documents_of(number).await?;
        Ok(Run {
            rollout,
            phases,
            items,
            in_hand,
            documents,
            seq,
        })
    }
}
