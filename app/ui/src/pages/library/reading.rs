//! What was read out of a document: how much of what, its phases, and everything else on a page of its own.

use crate::components::crumb::Crumb;
use crate::components::page_section::PageSection;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::facts::Facts;
use leptos::prelude::*;
use model::address;
use model::plan::{Phase, Plan};
use model::reading::Reading as Read;
use model::text::counted;

/// The page.
pub fn page() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        let (document, checked) = context.engine.find_reading(&actor, &slug).await?;
        let read = checked.map(|checked| {
            view! {
                <Reading reading=checked.reading.clone() />
                <Facts reading=checked.reading.clone() open=true />
            }
        });
        let links = vec![
            (address::library::LIST.to_owned(), "Library".to_owned()),
            (
                address::library::document(&document.slug),
                document.title.clone(),
            ),
        ];
        Ok(view! {
            <Named title=format!("What was read in {}", document.title) />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb links=links here="What was read" />
                    <h1>{document.title}</h1>
                </header>
                {read}
            </main>
        })
    })
}

/// What was read, in a few words: the first of its counts.
pub fn in_short(reading: &Read) -> String {
    counts(reading)
        .into_iter()
        .take(3)
        .map(|(words, count)| format!("{count} {words}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Counts, and phases with their items.
#[component]
pub fn Reading(
    /// What it says.
    reading: Read,
) -> AnyView {
    let plan = &reading.plan;
    let counts: Vec<_> = counts(&reading)
        .into_iter()
        .map(|(words, count)| {
            view! {
                <div>
                    <dt>{words}</dt>
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

/// How much there is of what, without what there is none of.
fn counts(reading: &Read) -> Vec<(&'static str, usize)> {
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
    counts
        .into_iter()
        .filter(|(.., count)| *count > 0)
        .map(|(one, many, count)| (if count == 1 { one } else { many }, count))
        .collect()
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
            <b>{format!("{} {}", phase.number, phase.name)}</b>
            <p>{words.join(", ")} {gate}</p>
        </li>
    }
}

fn some(count: usize, what: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {what}"))
}
