//! Documents of each kind that teams write, in our own words, and what is read in them.

mod boxes;
mod callouts;
mod criteria;
mod languages;
mod lines;
mod marks;
mod phases;
mod reference;
mod steps;
mod ways_back;

use super::check::{CheckedDocument, check};
use model::plan::Claim;
use model::text::Source;

#[expect(clippy::expect_used, reason = "a text of ours that every test reads")]
fn read(text: &str) -> CheckedDocument {
    Source::parse(text.as_bytes())
        .map_err(|refusal| refusal.sentence)
        .and_then(|source| check(&source, |_| true).map_err(|problem| problem.to_string()))
        .expect("readable")
}

/// The items, with what the document claims of them: `lamp lit`, `lamp lit = done`.
fn items(text: &str) -> Vec<String> {
    let read = read(text);
    let plan = &read.reading.plan;
    plan.items
        .iter()
        .map(|item| match item.claim.map(Claim::word) {
            Some(claim) => format!("{} = {claim}", item.text),
            None => item.text.clone(),
        })
        .collect()
}

/// The phases: `2 Move`, with `?` behind a guess.
fn phases(text: &str) -> Vec<String> {
    let read = read(text);
    let plan = &read.reading.plan;
    plan.phases
        .iter()
        .map(|phase| {
            let guess = if phase.guess { "?" } else { "" };
            format!("{} {}{guess}", phase.number, phase.name)
        })
        .collect()
}

/// The names of the areas.
fn areas(text: &str) -> Vec<String> {
    let areas = read(text).reading.plan.areas.into_iter();
    areas.map(|area| area.name).collect()
}

/// The stops, each with its phase: `Move: Wait ...`.
fn stops(text: &str) -> Vec<String> {
    let read = read(text);
    let plan = &read.reading.plan;
    plan.stops
        .iter()
        .map(|stop| {
            let phase = stop.phase.map_or("", |at| plan.phases[at].name.as_str());
            format!("{phase}: {}", stop.text)
        })
        .collect()
}

/// The steps that a run would have on somebody's word.
fn steps(text: &str) -> Vec<String> {
    let read = read(text);
    let steps = read.reading.plan.steps.iter();
    steps.map(|step| step.text.clone()).collect()
}

/// The criteria: `errors < 0.5%`.
fn criteria(text: &str) -> Vec<String> {
    let read = read(text);
    let criteria = read.reading.criteria.iter();
    criteria
        .map(|criterion| match &criterion.measure {
            Some(measure) => format!("{} {measure}", criterion.metric),
            None => criterion.text.clone(),
        })
        .collect()
}

/// The names of rules that object, with their lines.
fn findings(text: &str, rule: &str) -> Vec<usize> {
    let read = read(text);
    let found = read.findings.iter();
    found
        .filter(|finding| finding.rule.name == rule)
        .map(|finding| finding.line)
        .collect()
}
