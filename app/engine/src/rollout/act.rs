//! Acts about a rollout: the one way in which a rollout changes.

use super::start::write_items;
use super::statements::{
    CREATE_ITEM, DISPLACE_ITEMS, FIND_LAST_ORDINAL, SET_REVISION, UPDATE_DECISION,
};
use super::states::{advance, keep_in};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{Reads, Tx, values};
use crate::event::statements::FIND_SUBJECT_OF;
use crate::event::{append_act, repeated_act};
use crate::evidence;
use crate::person::statements::{COUNT_APPROVERS_BESIDES, FIND_ACTOR, FIND_PERSON};
use crate::person::{Actor, PersonRow, as_of_now};
use model::Problem;
use model::event;
use model::event::Subject;
use model::evidence::GivenFile;
use model::id::{PersonId, RequestKey, RolloutNumber};
use model::record::Seq;
use model::role::{self, Role};
use model::rollout::{Act, Consequences, Event, RecordedEvent, Refused, RolloutState, Seat};
use std::sync::Arc;

/// What somebody does to a rollout, by a form or by the interface for machines.
#[derive(Debug, Clone)]
pub struct RolloutAct {
    /// The key of the form.
    pub request: RequestKey,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// What.
    pub act: Act,
    /// The files that its evidence names.
    pub files: Vec<GivenFile>,
}

impl Engine {
    /// Does it, or says why not; then nothing of it is stored. Returns the number of its first event. The same form
    /// twice is one act.
    ///
    /// What the model decides is stored as it is, in one transaction with what follows from it: a hold point that
    /// closes again closes with the revocation that closed it (rule 5).
    pub async fn act(&self, actor: &Actor, input: RolloutAct) -> Result<Seq, Problem> {
        // The rest of "may they" is asked of the state, inside the transaction.
        let (now, actor, engine) = (self.clock.now(), actor.clone(), self.clone());
        let said = if let Act::MoveRun { from, frame } = &input.act {
            // The ids of its new items are made anew each time.
            format!("move {from} to {}", frame.revision)
        } else {
            serde_json::to_string(&input.act).map_err(Problem::fault)?
        };
        let act_hash = model::hash::of(format!("{}\n{said}", input.rollout).as_bytes());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(first) = repeated_act(tx, &actor.id, &input.request, &act_hash).await? {
                    return Ok(first);
                }
                let actor = as_of_now(tx, &actor).await?;
                let state = engine.state_in(tx, input.rollout).await?;
                let events = match state.decide(&actor, now.0, &input.act) {
                    Ok(events) => events,
                    Err(refused) => return Err(in_words(tx, refused, now).await?),
                };
                fits_the_people(tx, &state, &input.act).await?;
                evidence::keep(tx, input.files).await?;
                let key = Some((&input.request, act_hash.as_str()));
                let first = store(tx, state, Some(&actor.id), now, key, events).await?;
                first.ok_or_else(|| Problem::fault("an act that changes nothing"))
            })
        })
        .await
    }

    /// The rollout that an event is about.
    pub async fn find_rollout_of(
        &self,
        actor: &Actor,
        event: Seq,
    ) -> Result<RolloutNumber, Problem> {
        let missing = Problem::NotFound("change");
        let row: Option<(String, String)> = self.db.maybe(FIND_SUBJECT_OF, values![event]).await?;
        let number = match row {
            Some((kind, id)) if kind == "rollout" => RolloutNumber::parse(&id).ok(),
            _ => None,
        };
        let number = number.ok_or(missing)?;
        actor.may(role::Act::Read, &Subject::Rollout(number))?;
        Ok(number)
    }

    /// What an act would change, or why it cannot be. Nothing is stored. Whether an assigned person may vote is only
    /// asked when it is done.
    pub async fn consequences(
        &self,
        actor: &Actor,
        rollout: RolloutNumber,
        act: &Act,
    ) -> Result<Consequences, Problem> {
        actor.may(role::Act::Read, &Subject::Rollout(rollout))?;
        let (state, now) = (self.state(rollout).await?, self.clock.now());
        match state.consequences(actor, now.0, act) {
            Ok(consequences) => Ok(consequences),
            Err(refused) => Err(in_words(&mut self.db.clone(), refused, now).await?),
        }
    }

    /// Writes down what the clock alone made happen. Returns the next moment at which there may be more.
    pub(crate) async fn act_by_the_clock(
        &self,
        rollout: RolloutNumber,
    ) -> Result<Option<i64>, Problem> {
        let now = self.clock.now();
        let state = self.state(rollout).await?;
        if state.is_closed() || state.by_the_clock(now.0).is_empty() {
            return Ok(state.next_moment(now.0));
        }
        let engine = self.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let state = engine.state_in(tx, rollout).await?;
                // Another node may have been faster.
                let events = state.by_the_clock(now.0);
                let next = state.next_moment(now.0);
                store(tx, state, None, now, None, events).await?;
                Ok(next)
            })
        })
        .await
    }
}

/// What only the list of people can say: who is assigned exists and may vote, and somebody is left to approve.
async fn fits_the_people(tx: &mut Tx, state: &RolloutState, act: &Act) -> Result<(), Problem> {
    match act {
        Act::SetRollCall { positions, .. } => {
            for person in positions.iter().flat_map(Seat::everybody) {
                let found = tx
                    .maybe::<PersonRow>(FIND_ACTOR, values![person])
                    .await?
                    .ok_or_else(|| {
                        Problem::not_valid("positions", "Choose people with an active account.")
                    })?
                    .actor()?;
                if !found.role.allows(role::Act::Sign) {
                    return Err(Problem::not_valid(
                        "positions",
                        "A viewer cannot vote. Give the person another role, or choose somebody else.",
                    ));
                }
            }
            Ok(())
        }
        Act::SetRules { rules } if rules.no_self_approval => {
            let lead = state.lead.as_ref().map(PersonId::as_str);
            let approvers = [Role::Approver.name(), Role::Admin.name()];
            let bound = values![lead, approvers[0], approvers[1]];
            if tx.scalar(COUNT_APPROVERS_BESIDES, bound).await? > 0 {
                return Ok(());
            }
            Err(Problem::not_valid(
                "no_self_approval",
                "No one but the lead could approve this rollout. Invite an approver first.",
            ))
        }
        Act::SetRules { .. }
        | Act::Sign { .. }
        | Act::Revoke { .. }
        | Act::Undo { .. }
        | Act::Claim { .. }
        | Act::Release { .. }
        | Act::Defer { .. }
        | Act::Comment { .. }
        | Act::Apply { .. }
        | Act::SetItem { .. }
        | Act::AskWaiver { .. }
        | Act::ApproveWaiver { .. }
        | Act::AcknowledgeBreach { .. }
        | Act::AnswerCondition { .. }
        | Act::Measure { .. }
        | Act::Attest { .. }
        | Act::Rule { .. }
        | Act::StartWindow { .. }
        | Act::Sample { .. }
        | Act::Check { .. }
        | Act::Interrupt { .. }
        | Act::Resume { .. }
        | Act::Deploy { .. }
        | Act::EndDeployment { .. }
        | Act::Call { .. }
        | Act::Vote { .. }
        | Act::Decide { .. }
        | Act::MoveRun { .. } => Ok(()),
    }
}

/// A refusal with the name and the time that belong into it.
async fn in_words(
    reads: &mut impl Reads,
    refused: Refused,
    now: Moment,
) -> Result<Problem, Problem> {
    let (did, by, at_ms) = match refused {
        Refused::Rejected(problem) => return Ok(problem),
        Refused::Overtaken { did, by, at_ms } => (did, by, at_ms),
    };
    let name = match by {
        Some(by) => reads.rows::<PersonRow>(FIND_PERSON, values![&by]).await?,
        None => Vec::new(),
    };
    let name = name.into_iter().next();
    let name = name.map_or_else(|| "Former member".to_owned(), |person| person.name);
    Ok(Problem::Conflict(format!(
        "{name} {did} at {}. The page shows it now.",
        Moment(at_ms).on_a_stamp(now)
    )))
}

/// Appends events and everything that is kept beside them. Returns the number of the first.
async fn store(
    tx: &mut Tx,
    state: Arc<RolloutState>,
    actor: Option<&PersonId>,
    now: Moment,
    key: Option<(&RequestKey, &str)>,
    events: Vec<Event>,
) -> Result<Option<Seq>, Problem> {
    let number = state.number;
    let mut recorded = Vec::with_capacity(events.len());
    for event in events {
        // What follows from an act by itself was done by nobody.
        let actor = actor.filter(|_| !event.describe().by_itself);
        let key = key.filter(|_| recorded.is_empty());
        let about = event::Event::Rollout(number, event.clone());
        let seq = append_act(tx, now, actor, key, &about).await?;
        write_beside(tx, &state, &event).await?;
        recorded.push(RecordedEvent {
            seq,
            actor: actor.cloned(),
            at_ms: now.0,
            event,
        });
    }
    let first = recorded.first().map(|event| event.seq);
    let stood = state.decision().map(|last| last.seq);
    let state = advance(tx, state, &recorded).await?;
    // What stands for the whole rollout: its end, or a HOLD that is in force.
    let stands = state.decision();
    if stands.map(|last| last.seq) != stood {
        let outcome = stands.map(|last| last.outcome.name());
        let bound = values![outcome, stands.map(|last| last.seq.0), state.number];
        tx.run(UPDATE_DECISION, bound).await?;
    }
    keep_in(tx, state);
    Ok(first)
}

/// What lists and searches read without the state.
async fn write_beside(tx: &mut Tx, state: &RolloutState, event: &Event) -> Result<(), Problem> {
    match event {
        Event::ItemAdded {
            item,
            phase,
            label,
            words,
            words_hash,
            ..
        } => {
            let last = tx.scalar(FIND_LAST_ORDINAL, values![state.number]).await?;
            let bound = values![
                item,
                state.number,
                last + 1,
                *phase,
                label.as_str(),
                Some("Conditions"),
                words.as_str(),
                "",
                words_hash.as_str(),
                false,
                false
            ];
            tx.run(CREATE_ITEM, bound).await.map(drop)
        }
        Event::RunMoved { frame, .. } => {
            // Two items never have one place: all lose theirs, and those of the new revision take theirs again. The others
            // stay without one, where links still find them.
            tx.run(DISPLACE_ITEMS, values![state.number]).await?;
            write_items(tx, state.number, frame).await?;
            let bound = values![frame.revision, state.number];
            tx.run(SET_REVISION, bound).await.map(drop)
        }
        Event::Started { .. }
        | Event::Decided { .. }
        | Event::WaiverAsked { .. }
        | Event::HoldEnded { .. }
        | Event::Signed { .. }
        | Event::Revoked { .. }
        | Event::Undone { .. }
        | Event::Linked { .. }
        | Event::Claimed { .. }
        | Event::Released { .. }
        | Event::Deferred { .. }
        | Event::Commented { .. }
        | Event::ItemSet { .. }
        | Event::HoldPointOpened { .. }
        | Event::HoldPointClosed { .. }
        | Event::Breached { .. }
        | Event::BreachAcknowledged { .. }
        | Event::ConditionAnswered { .. }
        | Event::Measured { .. }
        | Event::Attested { .. }
        | Event::Ruled { .. }
        | Event::WindowStarted { .. }
        | Event::WindowSampled { .. }
        | Event::WindowChecked { .. }
        | Event::WindowInterrupted { .. }
        | Event::WindowResumed { .. }
        | Event::WindowEnded { .. }
        | Event::DeploymentStarted { .. }
        | Event::DeploymentEnded { .. }
        | Event::RulesSet { .. }
        | Event::PositionAssigned { .. }
        | Event::PositionRemoved { .. }
        | Event::RollCallSet { .. }
        | Event::Called { .. }
        | Event::Voted { .. }
        | Event::VoteOutdated { .. } => Ok(()),
    }
}
