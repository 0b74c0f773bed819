//! A rollout as its page shows it.

use super::statements::{
    FIND_AFTER_IT, FIND_BEFORE, FIND_BEFORE_OF_SERVICE, FIND_ROLLED_BACK_BY, FIND_ROLLOUT,
};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{FromRow, values};
use crate::incident::IncidentLine;
use crate::link::{Link, links_of};
use crate::person::{Actor, Names};
use model::Problem;
use model::address;
use model::event::Subject;
use model::hold_point::Progress;
use model::id::{DocumentId, PersonId, RolloutNumber, RunItemId};
use model::link::End;
use model::live::{Beside, LiveItem, LivePhase, Signer, Stamp, Waiver};
use model::person::About;
use model::record::Seq;
use model::role::Act;
use model::rollout::Outcome;
use model::rollout::{Item, ItemRequirements, PhaseNumber, RolloutState, SnapshotItem, Stale};
use std::sync::Arc;

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
    /// The rollout that it takes back.
    pub rolls_back: Option<RolloutNumber>,
    /// The newest revision of the plan.
    pub newest_revision: i64,
}

impl Rollout {
    /// What a question of permission about it is about.
    pub fn subject(&self) -> Subject {
        Subject::Rollout(self.number)
    }

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
    pub phase: PhaseNumber,
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
    /// It is ticked in the document.
    pub claimed: bool,
    /// A hold question.
    pub inverted: bool,
    /// What is asked of it beyond its words.
    pub setting: ItemRequirements,
    /// When it applies, where it does not always.
    pub condition: Option<String>,
    /// Its state.
    pub live: LiveItem,
}

/// A phase of the run.
#[derive(Debug, Clone)]
pub struct PhaseInRun {
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
    pub current_phase: PhaseNumber,
    /// The documents that name it.
    pub links: Vec<Link>,
    /// The incidents that are thought to come from it.
    pub incidents: Vec<IncidentLine>,
    /// The rollouts before and after it, and those that take it back.
    pub others: Vec<OtherRollout>,
    /// Everything else that its events make.
    pub state: Arc<RolloutState>,
    /// Who the people in it are.
    pub names: Names,
    /// When it was looked at.
    pub now: Moment,
    /// The last event this page knows of. The live stream goes on from here.
    pub seq: Seq,
}

/// Another rollout, and what it is to this one.
#[derive(Debug, Clone)]
pub struct OtherRollout {
    /// The number people say.
    pub number: RolloutNumber,
    /// Its title.
    pub title: String,
    /// What it is to this one: "before it, from the same plan".
    pub what: &'static str,
}

#[derive(FromRow)]
pub(crate) struct RolloutRow {
    number: i64,
    title: String,
    document_id: String,
    revision: i64,
    started_at_ms: i64,
    decision: Option<String>,
    rolls_back: Option<i64>,
    slug: String,
    document_title: String,
    newest: i64,
    lead_name: String,
}

impl RolloutRow {
    pub fn read(self) -> Result<Rollout, Problem> {
        let unreadable = || Problem::fault(format!("rollout {} cannot be read", self.number));
        Ok(Rollout {
            number: RolloutNumber::new(self.number).ok_or_else(unreadable)?,
            document: DocumentId::parse(&self.document_id).map_err(|_| unreadable())?,
            decision: self
                .decision
                .as_deref()
                .map(|name| Outcome::parse(name).ok_or_else(unreadable))
                .transpose()?,
            rolls_back: self.rolls_back.and_then(RolloutNumber::new),
            newest_revision: self.newest,
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
struct OtherRow {
    number: i64,
    title: String,
}

/// An item as everybody may see it.
pub(crate) fn run_item(
    rollout: RolloutNumber,
    frame: &SnapshotItem,
    item: &Item,
    names: &Names,
    now: Moment,
) -> RunItem {
    RunItem {
        id: frame.id.clone(),
        phase: frame.phase,
        label: frame.label.clone(),
        group: frame.group.clone(),
        words: frame.words.clone(),
        detail: frame.detail.clone(),
        words_hash: frame.words_hash.clone(),
        claimed: frame.claimed,
        inverted: frame.inverted,
        setting: item.setting.clone(),
        condition: frame.condition.clone(),
        live: live_item(rollout, frame, item, names, now),
    }
}

pub(crate) fn live_item(
    rollout: RolloutNumber,
    frame: &SnapshotItem,
    item: &Item,
    names: &Names,
    now: Moment,
) -> LiveItem {
    LiveItem {
        id: frame.id.to_string(),
        seen: item.seen,
        stamp: stamp(frame, item, names, now),
        beside: beside(rollout, frame, item, now),
    }
}

fn beside(
    rollout: RolloutNumber,
    frame: &SnapshotItem,
    item: &Item,
    now: Moment,
) -> Option<Beside> {
    let newest = item.newest_evidence.map(|piece| {
        let at = Moment(piece.at_ms).on_a_stamp(now);
        (piece.kind, at)
    });
    (item.comments + item.evidence > 0).then(|| Beside {
        comments: item.comments,
        evidence: item.evidence,
        newest,
        page: address::rollout::item_page(rollout, &frame.label),
    })
}

fn signer(
    by: Option<&PersonId>,
    meaning: String,
    at_ms: i64,
    names: &Names,
    now: Moment,
) -> Signer {
    let at = Moment(at_ms);
    Signer {
        id: by.map(ToString::to_string).unwrap_or_default(),
        name: names.of(by).to_owned(),
        meaning,
        datetime: at.datetime(),
        shown: at.on_a_stamp(now),
    }
}

fn stamp(frame: &SnapshotItem, item: &Item, names: &Names, now: Moment) -> Stamp {
    if let Some(last) = item.signatures.last() {
        let stale = item.stale().map(|stale| match stale {
            Stale::Reworded(_) => "The wording has changed since.",
            Stale::Redeployed(_) => "Another commit was deployed since.",
        });
        let first = item
            .signatures
            .first()
            .filter(|first| first.seq != last.seq);
        return Stamp::Signed {
            by: signer(Some(&last.by), last.meaning.clone(), last.at_ms, names, now),
            verdict: last.verdict,
            comment: last.comment.clone(),
            waiver: last.until_ms.map(|until| Waiver {
                until: Moment(until).day(),
                ended: until < now.0,
            }),
            stale,
            half: item.is_half_signed(),
            first: first.map(|first| names.of(Some(&first.by)).to_owned()),
        };
    }
    if let Some(claim) = item.claim.as_ref().filter(|claim| claim.holds(now.0)) {
        let by = signer(Some(&claim.by), String::new(), claim.at_ms, names, now);
        return Stamp::Taken { by };
    }
    if let Some(deferral) = &item.deferral {
        return Stamp::Deferred {
            by: names.of(deferral.by.as_ref()).to_owned(),
            to: deferral.to,
            reason: deferral.reason.clone(),
        };
    }
    match &item.revoked {
        Some(revoked) => Stamp::Revoked {
            by: signer(
                revoked.by.as_ref(),
                String::new(),
                revoked.at_ms,
                names,
                now,
            ),
            reason: revoked.reason.clone(),
            said_by: names.of(revoked.said_by.as_ref()).to_owned(),
        },
        None if frame.claimed => Stamp::ClaimedByDocument,
        None => Stamp::Open,
    }
}

/// The rail: each phase with its counts and what keeps its hold point closed.
pub(crate) fn rail(state: &RolloutState, now: Moment) -> Vec<LivePhase> {
    let mut before_is_ready = true;
    let phases = state.frame.phases.iter();
    phases
        .map(|phase| {
            let number = phase.number;
            // An open hold point has no reasons, except one that was opened in spite of them.
            let reasons = match state.is_open(number) {
                true => Vec::new(),
                false => state.reasons(number, now.0),
            };
            let progress = state.progress(number, now.0);
            let untouched = Progress {
                done: 0,
                answered: 0,
                optional_done: 0,
                ..progress
            };
            let begun = before_is_ready || progress != untouched;
            before_is_ready &= reasons.is_empty();
            LivePhase {
                number,
                name: phase.name.clone(),
                progress,
                state: state.phase_state(number, now.0),
                hold_point: state.hold_point_state(number, &reasons, begun),
                reasons,
                held_by: state.held_by(number, now.0),
            }
        })
        .collect()
}

impl Engine {
    /// Everything the page of a rollout shows.
    pub async fn find_run(&self, actor: &Actor, number: RolloutNumber) -> Result<Run, Problem> {
        actor.may(Act::Read, &Subject::Rollout(number))?;
        // The number of the last event is read first: what happens while the rest is read comes again on the
        // stream, and nothing is missed.
        let seq = crate::event::last_seq(&self.db).await?;
        let rollout = self
            .db
            .maybe::<RolloutRow>(FIND_ROLLOUT, values![number])
            .await?
            .ok_or(Problem::NotFound("rollout"))?
            .read()?;
        let state = self.state(number).await?;
        let names = self.names(state.people()).await?;
        let now = self.clock.now();
        let items = state
            .items()
            .map(|(frame, item)| run_item(number, frame, item, &names, now))
            .collect();
        let phases = state.frame.phases.iter().zip(rail(&state, now));
        let phases = phases
            .map(|(phase, live)| PhaseInRun {
                duration: phase.duration.clone(),
                live,
            })
            .collect();
        let links = links_of(&self.db, &End::Rollout(number)).await?;
        let incidents = self.list_incidents_of(number).await?;
        let others = self.others(&rollout).await?;
        Ok(Run {
            current_phase: state.current_phase(now.0),
            rollout,
            phases,
            items,
            links,
            incidents,
            others,
            state,
            names,
            now,
            seq,
        })
    }

    /// An item as it is now: what the screen needs after an act, and after a refusal.
    pub async fn find_run_item(
        &self,
        actor: &Actor,
        rollout: RolloutNumber,
        item: &RunItemId,
    ) -> Result<RunItem, Problem> {
        actor.may(Act::Read, &Subject::Rollout(rollout))?;
        let state = self.state(rollout).await?;
        let (frame, item) = state
            .item(item)
            .ok_or(Problem::NotFound("item in this rollout"))?;
        let names = self.names(state.people()).await?;
        Ok(run_item(rollout, frame, item, &names, self.clock.now()))
    }

    /// The last rollout before one: of the services that its plan names, else of the plan itself. Who sets a rollout up is
    /// proposed what was set there.
    pub async fn find_rollout_before(
        &self,
        actor: &Actor,
        rollout: &Rollout,
    ) -> Result<Option<Arc<RolloutState>>, Problem> {
        actor.may(Act::Read, About::Kind("rollout"))?;
        let asked = || values![&rollout.document, rollout.number];
        let of_service = self.db.scalar(FIND_BEFORE_OF_SERVICE, asked()).await?;
        let number = match RolloutNumber::new(of_service) {
            Some(number) => Some(number),
            None => {
                let row: Option<OtherRow> = self.db.maybe(FIND_BEFORE, asked()).await?;
                row.and_then(|row| RolloutNumber::new(row.number))
            }
        };
        match number {
            Some(number) => self.state(number).await.map(Some),
            None => Ok(None),
        }
    }

    /// What came before a rollout, what followed from it, and what takes it back.
    async fn others(&self, rollout: &Rollout) -> Result<Vec<OtherRollout>, Problem> {
        let mut others = Vec::new();
        let mut add = |rows: Vec<OtherRow>, what| {
            others.extend(rows.into_iter().filter_map(|row| {
                Some(OtherRollout {
                    number: RolloutNumber::new(row.number)?,
                    title: row.title,
                    what,
                })
            }));
        };
        if let Some(back) = rollout.rolls_back {
            let row = self
                .db
                .maybe::<RolloutRow>(FIND_ROLLOUT, values![back])
                .await?;
            let row = row.map(|row| OtherRow {
                number: row.number,
                title: row.title,
            });
            add(row.into_iter().collect(), "is rolled back by this one");
            return Ok(others);
        }
        let same_plan = || values![&rollout.document, rollout.number];
        add(
            self.db.all(FIND_BEFORE, same_plan()).await?,
            "before it, from the same plan",
        );
        add(
            self.db.all(FIND_AFTER_IT, same_plan()).await?,
            "after it, from the same plan",
        );
        let back = self
            .db
            .all(FIND_ROLLED_BACK_BY, values![rollout.number])
            .await?;
        add(back, "rolls this one back");
        Ok(others)
    }
}
