//! The decision about a rollout: what stands, and the form for who may decide.

use crate::components::icon::Icon;
use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::drawn::locks;
use crate::pages::field::{Field, Refusal, RequestKey};
use engine::Actor;
use engine::clock::Moment;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::live::LivePhase;
use model::role::Act;
use model::rollout::Decision as Decided;
use model::rollout::Outcome;
use std::sync::Arc;

const REASON: Field = Field::new("decision", "reason", "Why")
    .hint("It is shown in the history with the decision. For HOLD, say what would change it.");

const UNTIL: Field =
    Field::new("decision", "until", "HOLD until").hint("Blank: until somebody decides otherwise.");

/// What was decided, and the form for who may decide.
#[component]
pub fn Decision(
    /// The run.
    run: Arc<Run>,
    /// Its phases.
    rail: Vec<LivePhase>,
    /// Who looks.
    actor: Actor,
) -> AnyView {
    let may = actor.can(Act::Decide, &run.rollout.subject());
    let closed = run.rollout.is_closed();
    let last = run.state.decision().cloned();
    let word = last.as_ref().map_or("None yet", |last| last.outcome.word());
    let by = match (closed, may) {
        (true, _) => "Final. Nothing can be signed any more.",
        (false, true) => "Yours to make, as approver",
        (false, false) => "An approver makes it",
    };
    let form = (may && !closed).then(|| form(&run, rail, None));
    let ready = (!may && !closed).then(|| {
        view! { <p>"GO is possible when every hold point is ready. HOLD and NO-GO are always possible."</p> }
    });
    let later = last.as_ref().filter(|_| may && closed).map(|last| {
        view! {
            <details class="act" open=page_context().returned("decision").is_some()>
                <summary>"Record a later decision"</summary>
                {form_of(&run, Some(last))}
            </details>
        }
    });
    let roll_back = last
        .as_ref()
        .filter(|last| matches!(last.outcome, Outcome::RollBack | Outcome::NoGo))
        .is_some();
    let failed = run
        .phases
        .iter()
        .any(|phase| phase.live.state == model::rollout::PhaseState::Failed);
    let rollback_plan = ((roll_back || failed)
        && actor.can(Act::StartRollout, &run.rollout.subject())
        && run.rollout.rolls_back.is_none())
    .then(|| rollback_plan(&run));
    let shown = last.map(|last| shown(&run, &last));
    let may_set_up = actor.can(Act::StartRollout, &run.rollout.subject()) && !closed;
    let set_up = may_set_up.then(|| {
        let address = address::rollout::setup(run.rollout.number);
        view! { <a class="btn is-small" href=address>"Positions and rules"</a> }
    });
    let asked = asked(&run);
    view! {
        <section class="call" aria-labelledby="decision-h">
        <header class="call-head">
            <h2 id="decision-h">"Decision"</h2>
            <p>{asked}</p>
            {set_up}
        </header>
        <div class="decide" id=address::rollout::DECISION>
            <div class="decide-state">
                <p class="decide-word">{word}</p>
                <p class="decide-by">{by}</p>
            </div>
            {form}
            {ready}
            {shown}
            {later}
            {rollback_plan}
        </div>
        </section>
    }
    .into_any()
}

/// At which hold points people are asked. The roll call itself stands at each.
fn asked(run: &Run) -> String {
    let all = run.state.frame.numbers().zip(&run.state.hold_points);
    let asked = all.filter(|(_, hold_point)| !hold_point.roll_call.is_empty());
    let asked: Vec<String> = asked.map(|(number, _)| number.to_string()).collect();
    match asked.len() {
        0 => "No roll call: an approver opens each hold point.".to_owned(),
        1 => format!("Roll call at hold point {}.", asked.join(", ")),
        _ => format!("Roll calls at hold points {}.", asked.join(", ")),
    }
}

fn form(run: &Run, rail: Vec<LivePhase>, supersedes: Option<&Decided>) -> AnyView {
    let hidden = supersedes.map(|last| {
        view! { <input type="hidden" name="supersedes" value=last.seq.to_string() /> }
    });
    // GO lets the whole rollout go; anything else is said of the hold point in hand.
    let current = run.state.current_phase(run.now.0);
    let last = run.state.frame.last_phase().unwrap_or_default();
    let go = address::rollout::deciding(run.rollout.number, last);
    view! {
        <form class="decide-form" id="decision-form" method="post" action=address::rollout::deciding(run.rollout.number, current)>
            <Refusal form="decision".to_owned() fields=&["reason", "until"] />
            <RequestKey form="decision".to_owned() />
            {hidden}
            {REASON.lines(None, "2", String::new())}
            {UNTIL.moment(None)}
            {buttons(&rail, go)}
        </form>
    }
    .into_any()
}

fn form_of(run: &Run, supersedes: Option<&Decided>) -> AnyView {
    let rail = run.phases.iter().map(|phase| phase.live.clone()).collect();
    form(run, rail, supersedes)
}

/// GO is locked, and says by what, as long as a hold point is closed. The others never are.
fn buttons(rail: &[LivePhase], go: String) -> AnyView {
    let locks = locks(rail);
    let locked = !locks.is_empty();
    let words = if locked {
        locks
    } else {
        "Nothing keeps a hold point closed.".to_owned()
    };
    let others = [
        (Outcome::Hold, "btn is-big is-hold", "Decide HOLD"),
        (Outcome::NoGo, "btn is-big is-nogo", "Decide NO-GO"),
        (Outcome::RollBack, "btn is-big", "Roll back"),
        (Outcome::Abort, "btn is-big", "Abort"),
    ];
    let others = others.map(|(outcome, class, words)| {
        view! {
            <button type="submit" name="outcome" value=outcome.name() class=class>
                {words}
            </button>
        }
    });
    view! {
        <div class="choices">
            <button
                type=if locked { "button" } else { "submit" }
                name="outcome"
                value=Outcome::Go.name()
                formaction=(!locked).then(|| go.clone())
                data-go=go.clone()
                class="btn is-big is-go"
                class:is-locked=locked
                aria-disabled=locked.to_string()
                aria-describedby="go-locked"
                data-act="go"
            >
                <Icon name="d-closed" />
                "Decide GO"
            </button>
            {others.collect_view()}
        </div>
        <p id="go-locked">{words}</p>
    }
    .into_any()
}

/// The last decision with its reason, the time it took, and its seal.
fn shown(run: &Run, last: &Decided) -> AnyView {
    let at = Moment(last.at_ms);
    let who = run.names.of(last.by.as_ref()).to_owned();
    let short: String = last.seal.chars().take(8).collect();
    let seal = (!short.is_empty()).then(|| {
        let address = address::rollout::decision(run.rollout.number, last.seq);
        view! { " Sealed record " <a class="hash" href=address>{short}</a> "." }
    });
    let undermined_by = (!last.undermined_by.is_empty()).then(|| {
        view! { <b class="shaken">" Something it rests on has since been revoked. Confirm it by a later decision, decide HOLD, or roll back."</b> }
    });
    view! {
        <p class="decide-past">
            "Last: "
            <b>{last.outcome.word()}</b>
            {format!(" by {who}, ")}
            <time datetime=at.datetime()>{at.shown()}</time>
            {format!(", {} after its start. {}", Moment(run.state.started_ms).until(Moment(last.at_ms)), last.reason)}
            {seal}
            {undermined_by}
        </p>
    }
    .into_any()
}

/// The plan's way back, one press away.
fn rollback_plan(run: &Run) -> AnyView {
    view! {
        <PostForm id="rollback" action=address::rollout::rollback(run.rollout.number) fields=&[] class="decide-past">
            "The plan's rollback becomes a rollout of its own, with its own sign-offs. "
            <button type="submit" class="btn is-big is-nogo">
                "Start the rollback"
            </button>
        </PostForm>
    }
    .into_any()
}
