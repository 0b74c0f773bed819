//! What was read out of a document.

use leptos::prelude::*;
use model::plan::{Phase, Plan};

/// Phases with their items, ticks of the text, and hold questions.
#[component]
pub fn Reading(
    /// The plan.
    plan: Plan,
) -> AnyView {
    let questions = plan.items.iter().filter(|item| item.inverted).count();
    let claimed = plan.items.iter().filter(|item| item.claimed).count();
    let counts = [
        ("phases", plan.phases.len()),
        ("items to sign", plan.items.len() - questions),
        ("hold questions", questions),
        ("ticked in the text", claimed),
    ];
    let counts = counts.map(|(name, count)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{count}</dd>
            </div>
        }
    });
    let phases = plan
        .phases
        .iter()
        .enumerate()
        .map(|(at, phase)| row(&plan, at, phase))
        .collect_view();
    view! {
        <section class="review" aria-labelledby="read-h">
            <header class="sec-head">
                <h2 id="read-h">"What was read"</h2>
            </header>
            <dl class="counts">{counts.collect_view()}</dl>
            <ol class="review-phases">{phases}</ol>
        </section>
    }
    .into_any()
}

fn row(plan: &Plan, at: usize, phase: &Phase) -> impl IntoView + use<> {
    let items = || plan.items.iter().filter(|item| item.phase == at);
    let required = items().filter(|item| !item.inverted).count();
    let parts = [
        Some(format!("{required} items")),
        some(
            items().filter(|item| item.inverted).count(),
            "hold questions",
        ),
        some(
            items().filter(|item| item.claimed).count(),
            "ticked in the text",
        ),
        phase.duration.clone(),
    ];
    let words: Vec<String> = parts.into_iter().flatten().collect();
    let gate = phase.gate.as_ref().map(|gate| format!(". Gate: {gate}"));
    view! {
        <li>
            <b>{format!("{} {}", at + 1, phase.name)}</b>
            <p>{words.join(", ")} {gate}</p>
        </li>
    }
}

fn some(count: usize, what: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {what}"))
}
