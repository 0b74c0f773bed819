//! What was read out of a document: how much of what, and its phases.

use crate::components::page_section::PageSection;
use leptos::prelude::*;
use model::plan::{Phase, Plan};
use model::reading::Reading as Read;
use model::text::counted;

/// Counts, and phases with their items.
#[component]
pub fn Reading(
    /// What it says.
    reading: Read,
) -> AnyView {
    let plan = &reading.plan;
    let questions = plan.run_items().iter().filter(|item| item.inverted).count();
    let claimed = plan.run_items().iter().filter(|item| item.claimed).count();
    let counts = [
        ("phase", "phases", plan.phases.len()),
        (
            "item to sign",
            "items to sign",
            plan.run_items().len() - questions,
        ),
        ("hold question", "hold questions", questions),
        ("ticked in the text", "ticked in the text", claimed),
        ("criterion", "criteria", reading.criteria.len()),
        ("flag value", "flag values", reading.flags.len()),
        ("setting", "settings", reading.settings.len()),
        ("file", "files", reading.provenance.len()),
        ("remedy", "remedies", reading.remedies.len()),
        (
            "block of commands",
            "blocks of commands",
            reading.commands.len(),
        ),
    ];
    let counts: Vec<_> = counts
        .into_iter()
        .filter(|(.., count)| *count > 0)
        .map(|(one, many, count)| {
            view! {
                <div>
                    <dt>{if count == 1 { one } else { many }}</dt>
                    <dd>{count}</dd>
                </div>
            }
        })
        .collect();
    if counts.is_empty() {
        return ().into_any();
    }
    let phases: Vec<_> = plan
        .phases
        .iter()
        .enumerate()
        .map(|(at, phase)| row(plan, at, phase))
        .collect();
    let phases = (!phases.is_empty()).then(|| view! { <ol class="review-phases">{phases}</ol> });
    view! {
        <PageSection heading="read-h" title="What was read" class="review">
            <dl class="counts">{counts}</dl>
            {phases}
        </PageSection>
    }
    .into_any()
}

fn row(plan: &Plan, at: usize, phase: &Phase) -> impl IntoView + use<> {
    let items = || plan.run_items().iter().filter(|item| item.phase == at);
    let required = items().filter(|item| !item.inverted).count();
    let parts = [
        Some(counted(required, "item", "items")),
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
