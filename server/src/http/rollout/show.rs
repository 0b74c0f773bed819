//! Rollouts as machines read them.

use crate::http::call::Call;
use crate::http::verb::{Found, List, MAX, Page, Read};
use engine::rollout::{PhaseInRun, Rollout as Line, Run, RunItem};
use model::Problem;
use model::hold_point::{HoldPointState, Named, Reason};
use model::id::PersonId;
use model::live::{Stamp, Waiver};
use model::reading::Class;
use model::record::Seq;
use model::rollout::roll_call::CastVote;
use model::rollout::{Outcome, PhaseNumber, RolloutState, Vote};
use model::verdict::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
pub struct Rollouts {
    /// How many at most: 1 to 200, usually 50.
    #[schemars(range(min = 1, max = MAX))]
    limit: Option<i64>,
    /// The `next` of the previous part.
    cursor: Option<String>,
}

/// A rollout in a list.
#[derive(Serialize, JsonSchema)]
pub struct RolloutLine {
    /// Its number.
    number: String,
    /// Its title.
    title: String,
    /// How far it is.
    state: &'static str,
    /// The last part of the address of its plan.
    plan: String,
    /// The revision of the plan that it follows.
    revision: i64,
    /// Who started it.
    lead: String,
    /// When, RFC 3339.
    started: String,
}

fn line(rollout: &Line, state: &RolloutState) -> RolloutLine {
    RolloutLine {
        number: rollout.number.to_string(),
        title: rollout.title.clone(),
        state: state_of(state),
        plan: rollout.document_slug.clone(),
        revision: rollout.revision,
        lead: rollout.lead.clone(),
        started: rollout.started.datetime(),
    }
}

/// How far a rollout is: that of its last decision, or running.
fn state_of(state: &RolloutState) -> &'static str {
    match state.decision().map(|last| last.outcome) {
        None => "running",
        Some(Outcome::Go) => "done",
        Some(Outcome::Hold) => "held",
        Some(Outcome::NoGo) => "no-go",
        Some(Outcome::RollBack) => "rolled-back",
        Some(Outcome::Abort) => "aborted",
    }
}

impl Read for Rollouts {
    type Answer = List<RolloutLine>;
    const PATH: &'static str = "/api/v1/rollouts";
    const NOUN: &'static str = "rollouts";
    const SUMMARY: &'static str = "Lists rollouts, newest first.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let page = Page::parse(self.limit, self.cursor.as_deref())?;
        let engine = &call.state.engine;
        let (lines, all) = engine
            .list_rollouts(call.actor, page.most, page.skip)
            .await?;
        let lines = lines.iter().map(|one| line(&one.rollout, &one.state));
        Ok(List::part(lines.collect(), &page, all).into())
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Rollout {}

/// A rollout with everything in it.
#[derive(Serialize, JsonSchema)]
pub struct RolloutAnswer {
    #[serde(flatten)]
    line: RolloutLine,
    /// Its phases.
    phases: Vec<Phase>,
    /// Its criteria.
    criteria: Vec<Criterion>,
    /// Its decisions, oldest first.
    decisions: Vec<Decision>,
}

/// A phase.
#[derive(Serialize, JsonSchema)]
struct Phase {
    number: PhaseNumber,
    name: String,
    /// ahead, running or done.
    state: &'static str,
    hold_point: HoldPoint,
    items: Vec<Item>,
}

/// The hold point after a phase.
#[derive(Serialize, JsonSchema)]
struct HoldPoint {
    /// not-reached, working, ready, called, opened, held or no-go.
    state: &'static str,
    /// It was opened although something kept it closed, by two people.
    waiver: bool,
    /// When its HOLD ends by itself, RFC 3339.
    until: Option<String>,
    /// What it requires.
    conditions: Vec<Condition>,
    /// Who is asked. Null: an approver opens it without a roll call.
    roll_call: Option<RollCallAnswer>,
    /// What keeps it closed.
    reasons: Vec<ReasonAnswer>,
    /// What was reported from behind it while it was closed.
    breaches: Vec<BreachAnswer>,
}

/// The roll call of a hold point.
#[derive(Serialize, JsonSchema)]
struct RollCallAnswer {
    /// When it was called, RFC 3339. Null: GO does not count yet.
    called: Option<String>,
    /// How many people must vote GO. Null: everybody who is not absent.
    quorum: Option<usize>,
    /// When votes end to count, RFC 3339.
    ends: Option<String>,
    positions: Vec<PositionAnswer>,
}

/// A position.
#[derive(Serialize, JsonSchema)]
struct PositionAnswer {
    name: String,
    people: Vec<PersonAnswer>,
    substitutes: Vec<PersonAnswer>,
    /// What it voted last.
    vote: Option<VoteAnswer>,
    /// What it voted before, oldest first.
    earlier: Vec<VoteAnswer>,
}

/// A person.
#[derive(Serialize, JsonSchema)]
struct PersonAnswer {
    id: String,
    name: String,
}

/// A vote.
#[derive(Serialize, JsonSchema)]
struct VoteAnswer {
    vote: Vote,
    comment: String,
    by: String,
    /// When, RFC 3339.
    at: String,
    /// What got worse after it, so that it does not count until it is confirmed.
    outdated: Option<String>,
}

/// Something that happened behind a closed hold point.
#[derive(Serialize, JsonSchema)]
struct BreachAnswer {
    /// Its id in addresses.
    id: String,
    /// The phase in which it happened.
    phase: PhaseNumber,
    text: String,
    /// When it was reported, RFC 3339.
    at: String,
    /// Why it may stand. Null: nobody has acknowledged it.
    acknowledged: Option<String>,
}

/// Something that a hold point requires.
#[derive(Serialize, JsonSchema)]
struct Condition {
    /// Its id in addresses.
    id: String,
    /// item, gate, stop or criterion.
    kind: &'static str,
    text: String,
    /// met, open, or not-met for a gate or a stop that is answered no.
    state: &'static str,
}

/// Why a hold point is closed.
#[derive(Serialize, JsonSchema)]
struct ReasonAnswer {
    /// Which kind of reason.
    kind: &'static str,
    /// What it is about: an item, a condition, a criterion, a breach or a position. Null: the whole hold point.
    subject: Option<String>,
    text: String,
}

/// An item.
#[derive(Serialize, JsonSchema)]
struct Item {
    id: String,
    /// Its number, such as 2.6.
    number: String,
    text: String,
    /// open, signed, not-ok, not-applicable, waived, deferred or stale.
    state: &'static str,
    /// The hold point asks for it.
    required: bool,
    /// A yes is bad news: it asks whether to hold.
    hold_question: bool,
    /// Who signed it last.
    signed_by: Option<String>,
    /// When, RFC 3339.
    signed_at: Option<String>,
    /// The last event that changed it, for `seen`.
    seen: i64,
    /// The hash of its words, for `words_hash`.
    words_hash: String,
}

/// A criterion.
#[derive(Serialize, JsonSchema)]
struct Criterion {
    number: usize,
    text: String,
    /// What is required.
    asks: String,
    /// pass, soft-miss, fail, undecided or no-data.
    result: String,
}

/// A decision.
#[derive(Serialize, JsonSchema)]
struct Decision {
    /// The number of its event, as in its address.
    number: i64,
    /// The hold point. Null: the whole rollout.
    phase: Option<PhaseNumber>,
    outcome: Outcome,
    reason: String,
    by: String,
    /// When, RFC 3339.
    at: String,
    seal: String,
    /// The decision it replaces.
    supersedes: Option<i64>,
}

impl Read for Rollout {
    type Answer = RolloutAnswer;
    const PATH: &'static str = "/api/v1/rollouts/{number}";
    const NOUN: &'static str = "rollouts";
    const SUMMARY: &'static str =
        "Returns a rollout with its phases, hold points, items, criteria and decisions.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let number = call.params.rollout()?;
        let run = call.state.engine.find_run(call.actor, number).await?;
        let tag = run.state.seq.0;
        Ok(Found::tagged(told(&run), tag))
    }
}

fn told(run: &Run) -> RolloutAnswer {
    let state = &run.state;
    let decisions = state.decisions.iter().map(|decision| Decision {
        number: decision.seq.0,
        phase: decision.phase,
        outcome: decision.outcome,
        reason: decision.reason.clone(),
        by: run.names.of(decision.by.as_ref()).to_owned(),
        at: engine::clock::Moment(decision.at_ms).datetime(),
        seal: decision.seal.clone(),
        supersedes: decision.supersedes.map(|seq| seq.0),
    });
    let criteria = state.frame.criteria.iter().enumerate();
    let criteria = criteria.map(|(at, criterion)| Criterion {
        number: at + 1,
        text: criterion.text.clone(),
        asks: criterion.asks(),
        result: state
            .outcome(at + 1)
            .word()
            .to_lowercase()
            .replace(' ', "-"),
    });
    RolloutAnswer {
        line: line(&run.rollout, state),
        phases: run
            .phases
            .iter()
            .map(|phase| told_phase(run, phase))
            .collect(),
        criteria: criteria.collect(),
        decisions: decisions.collect(),
    }
}

fn told_phase(run: &Run, phase: &PhaseInRun) -> Phase {
    let live = &phase.live;
    let items = || run.items.iter().filter(|item| item.phase == live.number);
    let state = match live.hold_point {
        HoldPointState::Opened | HoldPointState::OpenedWithWaiver => "done",
        HoldPointState::Ready
        | HoldPointState::Called
        | HoldPointState::Working
        | HoldPointState::Held
        | HoldPointState::NoGo => "running",
        HoldPointState::NotReached => "ahead",
    };
    let hold = run
        .state
        .hold_point(live.number)
        .and_then(|found| found.hold.as_ref());
    let until = hold
        .and_then(|hold| hold.until_ms)
        .map(|until| engine::clock::Moment(until).datetime());
    let asked = items()
        .filter(|item| is_required(item))
        .map(|item| Condition {
            id: item.label.clone(),
            kind: "item",
            text: item.words.clone(),
            state: match item_state(item) {
                "signed" | "not-applicable" | "waived" => "met",
                _ => "open",
            },
        });
    let answered = run.state.conditions_at(live.number);
    let answered = answered.map(|(condition, answer)| Condition {
        id: condition.id.to_string(),
        kind: condition.id.kind.name(),
        text: condition.text.clone(),
        state: match answer.map(|answer| answer.yes) {
            None => "open",
            Some(true) => "met",
            Some(false) => "not-met",
        },
    });
    let last = run.state.frame.last_phase();
    let criteria = run.state.frame.criteria.iter().enumerate();
    let criteria = criteria.filter(|(_, criterion)| {
        criterion.class == Class::Hard && criterion.is_asked_at(live.number, last)
    });
    let criteria = criteria.map(|(at, criterion)| Condition {
        id: format!("C{}", at + 1),
        kind: "criterion",
        text: criterion.text.clone(),
        state: match run.state.blocker(at + 1) {
            Some(_) => "open",
            None => "met",
        },
    });
    Phase {
        number: live.number,
        name: live.name.clone(),
        state,
        hold_point: HoldPoint {
            state: live.hold_point.name(),
            waiver: live.hold_point == HoldPointState::OpenedWithWaiver,
            until,
            conditions: asked.chain(answered).chain(criteria).collect(),
            roll_call: told_roll_call(run, live.number),
            reasons: live.reasons.iter().flat_map(told_reason).collect(),
            breaches: told_breaches(&run.state, live.number),
        },
        items: items().map(told_item).collect(),
    }
}

fn told_roll_call(run: &Run, phase: PhaseNumber) -> Option<RollCallAnswer> {
    let roll_call = run
        .state
        .roll_call(phase)
        .filter(|found| !found.is_empty())?;
    let moment = |at_ms| engine::clock::Moment(at_ms).datetime();
    let person = |id: &PersonId| PersonAnswer {
        id: id.to_string(),
        name: run.names.of(Some(id)).to_owned(),
    };
    let vote = |cast: &CastVote| VoteAnswer {
        vote: cast.vote,
        comment: cast.words.clone(),
        by: run.names.of(cast.by.as_ref()).to_owned(),
        at: moment(cast.at_ms),
        outdated: cast
            .outdated
            .as_ref()
            .map(|outdated| outdated.because.words()),
    };
    let positions = roll_call.positions.iter().map(|position| PositionAnswer {
        name: position.seat.name.clone(),
        people: position.seat.people.iter().map(person).collect(),
        substitutes: position.seat.substitutes.iter().map(person).collect(),
        vote: position.cast.as_ref().map(vote),
        earlier: position.earlier.iter().map(vote).collect(),
    });
    Some(RollCallAnswer {
        called: roll_call.called.as_ref().map(|called| moment(called.at_ms)),
        quorum: Some(roll_call.quorum(&run.state.rules)).filter(|needed| *needed > 0),
        ends: roll_call.ends_ms(&run.state.rules).map(moment),
        positions: positions.collect(),
    })
}

fn told_breaches(state: &RolloutState, phase: PhaseNumber) -> Vec<BreachAnswer> {
    let found = state.hold_point(phase).into_iter();
    found
        .flat_map(|hold_point| &hold_point.breaches)
        .map(|breach| BreachAnswer {
            id: breach.name(),
            phase: breach.phase,
            text: breach.what.words(),
            at: engine::clock::Moment(breach.at_ms).datetime(),
            acknowledged: breach
                .acknowledged
                .as_ref()
                .map(|known| known.reason.clone()),
        })
        .collect()
}

fn told_reason(reason: &Reason) -> Vec<ReasonAnswer> {
    let kind = reason.why.name();
    let one = |subject: Option<&String>| ReasonAnswer {
        kind,
        subject: subject.cloned(),
        text: match subject {
            Some(name) => {
                let about = Reason::about(vec![name.clone()], reason.why);
                about.map_or_else(String::new, |about| about.whole())
            }
            None => reason.whole(),
        },
    };
    match reason.named() {
        Named::Nothing => vec![one(None)],
        Named::Items | Named::Conditions | Named::Criteria | Named::Breaches | Named::Positions => {
            reason.names.iter().map(|name| one(Some(name))).collect()
        }
    }
}

fn is_required(item: &RunItem) -> bool {
    item.inverted || !item.setting.optional
}

fn item_state(item: &RunItem) -> &'static str {
    match &item.live.stamp {
        Stamp::Open | Stamp::ClaimedByDocument | Stamp::Taken { .. } | Stamp::Revoked { .. } => {
            "open"
        }
        Stamp::Deferred { .. } => "deferred",
        Stamp::Signed { stale: Some(_), .. } => "stale",
        Stamp::Signed { half: true, .. } => "open",
        Stamp::Signed {
            waiver: Some(Waiver { ended: true, .. }),
            ..
        } => "open",
        Stamp::Signed { verdict, .. } => match verdict {
            Verdict::Ok => "signed",
            Verdict::NotOk => "not-ok",
            Verdict::NotApplicable => "not-applicable",
            Verdict::Waived => "waived",
        },
    }
}

fn told_item(item: &RunItem) -> Item {
    let signed = match &item.live.stamp {
        Stamp::Signed { by, .. } => Some(by),
        Stamp::Open
        | Stamp::ClaimedByDocument
        | Stamp::Taken { .. }
        | Stamp::Deferred { .. }
        | Stamp::Revoked { .. } => None,
    };
    Item {
        id: item.id.to_string(),
        number: item.label.clone(),
        text: item.words.clone(),
        state: item_state(item),
        required: is_required(item),
        hold_question: item.inverted,
        signed_by: signed.map(|by| by.name.clone()),
        signed_at: signed.map(|by| by.datetime.clone()),
        seen: item.live.seen.0,
        words_hash: item.words_hash.clone(),
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct DecisionRecord {}

/// The sealed text, its seal, and who the people in it are.
#[derive(Serialize, JsonSchema)]
pub struct DecisionRecordAnswer {
    /// The text that is sealed.
    record: String,
    /// Its SHA-256.
    seal: String,
    /// The names of the people in it, by their ids.
    people: BTreeMap<String, String>,
}

impl Read for DecisionRecord {
    type Answer = DecisionRecordAnswer;
    const PATH: &'static str = "/api/v1/rollouts/{number}/decisions/{decision}/record";
    const NOUN: &'static str = "decisions";
    const SUMMARY: &'static str = "Returns the sealed record of a decision.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let seq = call.params.text("decision").parse().map(Seq);
        let seq = seq.map_err(|_| Problem::NotFound("decision of this rollout"))?;
        let number = call.params.rollout()?;
        let engine = &call.state.engine;
        let found = engine.find_decision(call.actor, number, seq).await?;
        let people = found.people();
        Ok(DecisionRecordAnswer {
            record: found.text,
            seal: found.decision.seal,
            people,
        }
        .into())
    }
}
