//! The rail, and the counts of a phase, as others move them.

use super::board;
use crate::components::rail::Rail;
use leptos::prelude::*;
use model::hold_point::Progress;
use model::live::LivePhase;

/// The rail of the rollout's page.
#[island]
pub fn LiveRail(
    /// The phases when the page was drawn.
    phases: Vec<LivePhase>,
    /// The number of the rollout.
    rollout: String,
    /// The phase whose items stand on the page; 0 if all do.
    shown: usize,
) -> impl IntoView {
    let moved = board::rail();
    move || {
        let rail = moved.get().unwrap_or_else(|| phases.clone());
        view! { <Rail rail=rail rollout=rollout.clone() shown=shown /> }
    }
}

/// How far the phase on the page is. Hold questions are counted apart.
#[island]
pub fn LiveCounts(
    /// The phase when the page was drawn.
    phase: LivePhase,
) -> impl IntoView {
    let moved = board::rail();
    move || {
        let progress = moved
            .read()
            .iter()
            .flatten()
            .find(|now| now.number == phase.number)
            .unwrap_or(&phase)
            .progress;
        view! { <Counts progress=progress /> }
    }
}

#[component]
fn Counts(progress: Progress) -> impl IntoView {
    let Progress {
        done,
        required,
        answered,
        questions,
    } = progress;
    let questions =
        (questions > 0).then(|| format!("{answered} of {questions} hold questions answered"));
    let required = (required > 0).then(|| format!("{done} of {required} required done"));
    let words: Vec<String> = required.into_iter().chain(questions).collect();
    let words = if words.is_empty() {
        "No items".to_owned()
    } else {
        words.join(", ")
    };
    view! { <p>{words}</p> }
}
