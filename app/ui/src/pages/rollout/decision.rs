//! The decision about a rollout.

use crate::components::icon::Icon;
use crate::drawn::locks;
use crate::pages::field::{Field, Refusal, RequestKey};
use engine::rollout::Rollout;
use engine::{Actor, HistoryEntry};
use leptos::prelude::*;
use model::event::{Happened, Outcome};
use model::live::LivePhase;
use model::role::Act;

const REASON: Field = Field::new("decision", "reason", "Why")
    .hint("It stands in the history beside the decision. For HOLD, say what would change it.");

/// What was decided, and the form for who may decide.
#[component]
pub fn Decision(
    /// The rollout.
    rollout: Rollout,
    /// Its phases.
    rail: Vec<LivePhase>,
    /// The last decision.
    decided: Option<HistoryEntry>,
    /// Who looks.
    actor: Actor,
) -> AnyView {
    let may = actor.role.allows(Act::Decide);
    let closed = rollout.is_closed();
    let word = rollout.decision.map_or("None yet", Outcome::word);
    let by = match (closed, may) {
        (true, _) => "It stands. Nothing can be signed any more.",
        (false, true) => "Yours to make, as approver",
        (false, false) => "An approver makes it",
    };
    let form = (may && !closed).then(|| form(&rollout, rail));
    let ready = (!may && !closed).then(|| {
        view! { <p>"GO is possible when every hold point is ready. HOLD and NO-GO are always possible."</p> }
    });
    view! {
        <section class="call" id="decision" aria-labelledby="decision-h">
            <header class="call-head">
                <h2 id="decision-h">"Decision"</h2>
            </header>
            <div class="decide">
                <div class="decide-state">
                    <p class="decide-word">{word}</p>
                    <p class="decide-by">{by}</p>
                </div>
                {form}
                {ready}
                {decided.map(|entry| view! { <Last entry=entry /> })}
            </div>
        </section>
    }
    .into_any()
}

fn form(rollout: &Rollout, rail: Vec<LivePhase>) -> AnyView {
    view! {
        <form
            class="decide-form"
            id="decision-form"
            method="post"
            action=format!("/rollouts/{}/decision", rollout.number)
        >
            <Refusal form="decision".to_owned() fields=&["reason"] />
            <RequestKey form="decision".to_owned() />
            {REASON.lines(None, "2", String::new())}
            {buttons(&rail)}
        </form>
    }
    .into_any()
}

/// GO is locked, and says by what, as long as a hold point is closed. HOLD and NO-GO never are.
fn buttons(rail: &[LivePhase]) -> AnyView {
    let locks = locks(rail);
    let locked = !locks.is_empty();
    let words = if locked {
        locks
    } else {
        "Nothing keeps a hold point closed.".to_owned()
    };
    view! {
        <div class="choices">
            <button
                type=if locked { "button" } else { "submit" }
                name="outcome"
                value=Outcome::Go.name()
                class="btn is-big is-go"
                class:is-locked=locked
                aria-disabled=locked.to_string()
                aria-describedby="go-locked"
                data-act="go"
            >
                <Icon name="d-closed" />
                "Decide GO"
            </button>
            <button type="submit" name="outcome" value=Outcome::Hold.name() class="btn is-big is-hold">
                "Decide HOLD"
            </button>
            <button type="submit" name="outcome" value=Outcome::NoGo.name() class="btn is-big is-nogo">
                "Decide NO-GO"
            </button>
        </div>
        <p id="go-locked">{words}</p>
    }
    .into_any()
}

/// The last decision with its reason.
#[component]
fn Last(entry: HistoryEntry) -> impl IntoView {
    let HistoryEntry {
        at, who, happened, ..
    } = entry;
    let Happened::Decided {
        outcome, reason, ..
    } = happened
    else {
        return None;
    };
    Some(view! {
        <p class="decide-past">
            "Last: "
            <b>{outcome.word()}</b>
            {format!(" by {who}, ")}
            <time datetime=at.datetime()>{at.shown()}</time>
            {format!(". {reason}")}
        </p>
    })
}
