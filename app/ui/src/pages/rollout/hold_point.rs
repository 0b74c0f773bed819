//! Opening a hold point, which is always the act of a person, at the end of its phase.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::{DryRun, Field, Refusal, RequestKey};
use engine::Actor;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::hold_point::in_full;
use model::id::RolloutNumber;
use model::live::LivePhase;
use model::role::Act;
use model::rollout::breach::Breach;
use model::rollout::{HoldPoint as HoldPointFacts, PhaseNumber, RolloutState};

const NOTE: Field = Field::new("opening", "reason", "Comment for the record");
const KNOWN: Field = Field::new("breach", "reason", "Why it may stand")
    .hint("It is shown in the history, and in the record of the decision.");
const WHY: Field = Field::new("bypass", "reason", "Why it is opened anyway")
    .hint("It is shown in the history with everything that is bypassed.");

/// How the hold point behind a phase stands, and the form to open it.
#[component]
pub fn HoldPoint(
    /// The run.
    run: Run,
    /// The phase.
    phase: LivePhase,
    /// Who looks.
    actor: Actor,
    /// The phases on the page, as the address says it.
    shown: String,
) -> Option<AnyView> {
    let number = phase.number;
    let hold_point = run.state.hold_point(number)?;
    let may = actor.can(Act::Decide, &run.rollout.subject())
        && run.state.leaves_approving_to(&actor)
        && !run.rollout.is_closed()
        && hold_point.opening.is_none();
    let forms = may.then(|| forms(&run, number, phase.reasons.is_empty(), &shown));
    let breaches = may.then(|| acknowledgements(run.rollout.number, number, hold_point, &shown));
    Some(
        view! {
            <section class="hold-point" id=address::rollout::hold_point_anchor(number) aria-label=format!("Hold point {number}")>
                <div data-hold-point-said=number.to_string()>{said(&run.state, &run.names, run.now, &phase)}</div>
                {breaches}
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
    let said = match (hold_point.opening, hold_point.closing) {
        (Some(opening), _) => {
            let at = Moment(opening.at_ms);
            let who = names.of(opening.by.as_ref()).to_owned();
            let bypassed = (!opening.bypassed.is_empty())
                .then(|| format!(" Bypassed: {}.", in_full(&opening.bypassed)));
            view! {
                <p>
                    {format!("{who} opened it at ")} <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time> "."
                    {bypassed}
                </p>
            }
            .into_any()
        }
        (None, Some(closing)) => {
            let at = Moment(closing.at_ms);
            let who = names.of(closing.opened_by.as_ref()).to_owned();
            view! {
                <p class="note is-bad">
                    <b>"It closed again "</b>
                    <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time>
                    {format!(", because {}. {who} had opened it.", in_full(&closing.reasons))}
                </p>
            }
            .into_any()
        }
        (None, None) => view! { <p>"No one has opened it yet."</p> }.into_any(),
    };
    let word = phase.hold_point.word();
    let class = format!("hold-point-word is-{word}");
    view! {
        <h3>
            {format!("Hold point {}: ", phase.number)} <span class=class>{word}</span>
            {format!(", phase {}", phase.state.words())}
        </h3>
        {said}
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
    Some(view! { <ul class="breaches">{lines.collect_view()}</ul> }.into_any())
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
fn forms(run: &Run, number: PhaseNumber, ready: bool, shown: &str) -> AnyView {
    let rollout = run.rollout.number;
    let (open, bypass) = (format!("opening:{number}"), format!("bypass:{number}"));
    // What came back is shown with its reason, also where it is the wrong moment for it.
    let returned = |form: &str| page_context().returned(form).is_some();
    let (returned_open, returned_bypass) = (returned(&open), returned(&bypass));
    let phase = shown.to_owned();
    view! {
        <form class="hold-point-open" id=open.clone() method="post" action=address::rollout::opening(rollout, number) data-hold-point=number.to_string() hidden=!ready && !returned_open>
            <Refusal form=open.clone() fields=&["reason"] />
            <RequestKey form=open.clone() />
            <input type="hidden" name="phase" value=shown.to_owned() />
            {NOTE.of(&open).line("text", "off", false)}
            <button type="submit" class="btn is-big is-go">
                {format!("Open hold point {number}")}
            </button>
            <DryRun />
        </form>
        <details class="act" data-bypass=number.to_string() open=returned_bypass hidden=ready && !returned_bypass>
            <summary>"Open it by waiver"</summary>
            <PostForm id=bypass.clone() action=address::rollout::bypass(rollout, number) fields=&["reason"]>
                <input type="hidden" name="phase" value=phase />
                {WHY.of(&bypass).line("text", "off", true)}
                <button type="submit" class="btn">
                    {format!("Bypass hold point {number}")}
                </button>
                <DryRun />
            </PostForm>
        </details>
    }
    .into_any()
}
