//! Deciding a hold point, which is always the act of people, at the end of its phase.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::{DryRun, Field, Refusal, RequestKey};
use crate::pages::rollout::call::roll_call;
use crate::pages::rollout::condition;
use engine::Actor;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::hold_point::in_full;
use model::id::RolloutNumber;
use model::live::LivePhase;
use model::record::Seq;
use model::role::Act;
use model::rollout::breach::Breach;
use model::rollout::{HoldPoint as HoldPointFacts, Outcome, PhaseNumber, RolloutState};

const NOTE: Field = Field::new("opening", "reason", "Comment for the record");
const CONDITIONS: Field = Field::new("opening", "condition", "Conditions, one per line")
    .hint("Each becomes a required item. Say above why it goes all the same.");
const CONDITION_PHASE: Field = Field::new("opening", "condition_phase", "Phase that asks for them");
const KNOWN: Field = Field::new("breach", "reason", "Why it may stand")
    .hint("It is shown in the history, and in the record of the decision.");
const WHY: Field = Field::new("waiver", "reason", "Why it is opened anyway")
    .hint("Another approver has to agree. It stays on record.");

/// How the hold point behind a phase stands, and the form to open it.
pub fn hold_point(run: &Run, phase: &LivePhase, actor: &Actor, shown: &str) -> Option<AnyView> {
    let number = phase.number;
    let hold_point = run.state.hold_point(number)?;
    let may = actor.can(Act::Decide, &run.rollout.subject())
        && run.state.leaves_approving_to(actor)
        && !run.rollout.is_closed()
        && hold_point.opening.is_none();
    let forms = may.then(|| forms(run, actor, number, phase.reasons.is_empty(), shown));
    let may_answer = actor.can(Act::Sign, &run.rollout.subject()) && !run.rollout.is_closed();
    let conditions = condition::at_hold_point(run, number, may_answer, shown);
    let class = match phase.held_by {
        Some(_) => "hold-point is-held",
        None => "hold-point",
    };
    let breaches = may.then(|| acknowledgements(run.rollout.number, number, hold_point, shown));
    Some(
        view! {
            <section class=class data-held=number.to_string() id=address::rollout::hold_point_anchor(number) aria-label=format!("Hold point {number}")>
                <div data-hold-point-said=number.to_string()>{said(&run.state, &run.names, run.now, phase)}</div>
                {conditions}
                {breaches}
                {roll_call(run, number, actor, shown)}
                {forms}
            </section>
        }
        .into_any(),
    )
}

/// How it stands. The live stream draws it too.
pub fn said(state: &RolloutState, names: &Names, now: Moment, phase: &LivePhase) -> AnyView {
    let hold_point = state.hold_point(phase.number).cloned().unwrap_or_default();
    let hold_point_breaches = hold_point.breaches;
    let decided = |seq: Seq| {
        let found = state
            .decisions
            .iter()
            .find(|decision| decision.seq == seq)?;
        let short: String = found.seal.chars().take(8).collect();
        let address = address::rollout::decision(state.number, seq);
        Some(view! { " Sealed record " <a class="hash" href=address>{short}</a> "." })
    };
    let stamp = |at_ms| {
        let at = Moment(at_ms);
        view! { <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time> }
    };
    let held = hold_point.hold.as_ref().and_then(|hold| {
        let found = state
            .decisions
            .iter()
            .find(|decision| decision.seq == hold.seq)?;
        let who = names.of(found.by.as_ref()).to_owned();
        let until = hold.until_ms.map(|until| {
            view! { " until " {stamp(until)} }
        });
        Some(
            view! {
                <p class="note is-bad">
                    <b>"Held"</b>
                    {until}
                    {format!(", by {who}: {}", found.reason)}
                    {decided(hold.seq)}
                </p>
            }
            .into_any(),
        )
    });
    let said = match (held, hold_point.opening, hold_point.closing) {
        (Some(held), ..) => held,
        (None, Some(opening), _) => {
            let who = names.of(opening.by.as_ref()).to_owned();
            let waived = (!opening.bypassed.is_empty())
                .then(|| format!(" Opened with waiver: {}.", in_full(&opening.bypassed)));
            view! {
                <p>
                    {format!("{who} opened it at ")} {stamp(opening.at_ms)} "."
                    {waived}
                    {decided(opening.seq)}
                </p>
            }
            .into_any()
        }
        (None, None, Some(closing)) => {
            let who = names.of(closing.opened_by.as_ref()).to_owned();
            view! {
                <p class="note is-bad">
                    <b>"It closed again "</b>
                    {stamp(closing.at_ms)}
                    {format!(", because {}. {who} had opened it.", in_full(&closing.reasons))}
                </p>
                <p class="note">"Settle it and open it again, decide HOLD, or roll back."</p>
            }
            .into_any()
        }
        (None, None, None) => view! { <p>"No one has opened it yet."</p> }.into_any(),
    };
    let asked = hold_point.waiver.as_ref().map(|asked| {
        let who = names.of(Some(&asked.by)).to_owned();
        view! {
            <p class="note is-bad">
                {format!("{who} asks to open it with a waiver since ")}
                {stamp(asked.at_ms)}
                {format!(", although {}: {}. Another approver has to agree.", in_full(&asked.reasons), asked.reason)}
            </p>
        }
    });
    let word = phase.hold_point.words();
    let class = format!("hold-point-word is-{}", phase.hold_point.name());
    view! {
        <h3>
            {format!("Hold point {}: ", phase.number)} <span class=class>{word}</span>
            {format!(", phase {}", phase.state.words())}
        </h3>
        {said}
        {asked}
        {breaches(&hold_point_breaches, names, now)}
    }
    .into_any()
}

/// What happened behind it while it was closed.
fn breaches(found: &[Breach], names: &Names, now: Moment) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let stamp = |at_ms| {
        let at = Moment(at_ms);
        view! { <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time> }
    };
    let lines = found.iter().map(|breach| {
        let known = breach.acknowledged.as_ref().map(|known| {
            let who = names.of(known.by.as_ref()).to_owned();
            view! { {format!(" {who} acknowledged it at ")} {stamp(known.at_ms)} {format!(": {}", known.reason)} }
        });
        let class = match known {
            Some(_) => "note",
            None => "note is-bad",
        };
        let who = names.of(breach.by.as_ref()).to_owned();
        view! {
            <li class=class>
                <b>{format!("Breach {}: ", breach.name())}</b>
                {format!("phase {}: {}. {who} reported it at ", breach.phase, breach.what.words())}
                {stamp(breach.at_ms)}
                "."
                {known}
            </li>
        }
    });
    Some(view! { <ul>{lines.collect_view()}</ul> }.into_any())
}

/// A form for each breach that nobody has acknowledged.
fn acknowledgements(
    rollout: RolloutNumber,
    number: PhaseNumber,
    hold_point: &HoldPointFacts,
    shown: &str,
) -> AnyView {
    let open = hold_point.breaches.iter();
    let open = open.filter(|breach| breach.acknowledged.is_none());
    let forms = open.map(|breach| {
        let shown = shown.to_owned();
        let id = format!("breach:{number}:{}", breach.number);
        let (name, open) = (breach.name(), page_context().returned(&id).is_some());
        let field = KNOWN.of(&id).line("text", "off", true);
        let action = address::rollout::acknowledgement(rollout, number, breach.number);
        view! {
            <details class="act" open=open>
                <summary>{format!("Acknowledge breach {name}")}</summary>
                <PostForm id=id action=action fields=&["reason"]>
                    <input type="hidden" name="phase" value=shown />
                    {field}
                    <button type="submit" class="btn">
                        {format!("Acknowledge {name}")}
                    </button>
                </PostForm>
            </details>
        }
    });
    forms.collect_view().into_any()
}

/// Both forms stand there; an island shows the one that fits.
fn forms(run: &Run, actor: &Actor, number: PhaseNumber, ready: bool, shown: &str) -> AnyView {
    let rollout = run.rollout.number;
    let (open, waiver) = (format!("opening:{number}"), format!("waiver:{number}"));
    // What came back is shown with its reason, also where it is the wrong moment for it.
    let returned = |form: &str| page_context().returned(form).is_some();
    let (returned_open, returned_waiver) = (returned(&open), returned(&waiver));
    let phase = shown.to_owned();
    let later: Vec<(String, String)> = run
        .phases
        .iter()
        .skip_while(|phase| phase.live.number != number)
        .skip(1)
        .map(|phase| {
            let number = phase.live.number.to_string();
            let name = format!("{number}, {}", phase.live.name);
            (number, name)
        })
        .collect();
    let superseded = run.state.decision().map(|last| last.seq.to_string());
    let supersedes =
        superseded.map(|last| view! { <input type="hidden" name="supersedes" value=last /> });
    // GO at the last hold point lets the rollout go, and is decided with the other decisions.
    let opening = later.first().map(|(next, _)| next.clone()).map(|next| {
        let conditions = CONDITIONS.of(&open).lines(None, "2", String::new());
        let phases = CONDITION_PHASE.of(&open).choice(later, &next);
        view! {
        <form class="hold-point-open" id=open.clone() method="post" action=address::rollout::deciding(rollout, number) data-hold-point=number.to_string() hidden=!ready && !returned_open>
            <Refusal form=open.clone() fields=&["reason", "conditions"] />
            <RequestKey form=open.clone() />
            <input type="hidden" name="phase" value=shown.to_owned() />
            <input type="hidden" name="form" value="opening" />
            <input type="hidden" name="outcome" value=Outcome::Go.name() />
            {supersedes}
            {NOTE.of(&open).line("text", "off", false)}
            <details class="act">
                <summary>"With conditions"</summary>
                {conditions}
                {phases}
            </details>
            <button type="submit" class="btn is-big is-go">
                {format!("Open hold point {number}")}
            </button>
            <DryRun />
        </form>
        }
    });
    view! {
        {opening}
        {approval(run, actor, number, shown)}
        <details class="act" data-bypass=number.to_string() open=returned_waiver hidden=ready && !returned_waiver>
            <summary>"Open it with a waiver"</summary>
            <PostForm id=waiver.clone() action=address::rollout::deciding(rollout, number) fields=&["reason"]>
                <input type="hidden" name="phase" value=phase />
                <input type="hidden" name="form" value="waiver" />
                <input type="hidden" name="outcome" value=Outcome::Go.name() />
                <input type="hidden" name="waiver" value="yes" />
                {WHY.of(&waiver).line("text", "off", true)}
                <button type="submit" class="btn">
                    "Ask for the waiver"
                </button>
            </PostForm>
        </details>
    }
    .into_any()
}

/// The form of whoever may approve what another person asked for.
fn approval(run: &Run, actor: &Actor, number: PhaseNumber, shown: &str) -> Option<AnyView> {
    let asked = run.state.hold_point(number)?.waiver.as_ref()?;
    if asked.by == actor.id {
        return None;
    }
    let id = format!("approval:{}", asked.seq);
    let action = address::rollout::approval(run.rollout.number, asked.seq);
    let phase = shown.to_owned();
    Some(
        view! {
            <PostForm id=id action=action fields=&[]>
                <input type="hidden" name="phase" value=phase />
                <button type="submit" class="btn is-big">
                    "Approve the waiver"
                </button>
            </PostForm>
        }
        .into_any(),
    )
}
