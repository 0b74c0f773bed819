//! The way back to the run from the pages below it.

use crate::components::crumb::Crumb as Links;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use std::sync::Arc;

/// Rollouts / R-7 / here.
#[component]
pub fn Crumb(
    /// The run.
    run: Arc<Run>,
    /// Where we are.
    here: String,
) -> impl IntoView {
    let number = run.rollout.number;
    let links = vec![
        (address::rollout::LIST.to_owned(), "Rollouts".to_owned()),
        (
            address::rollout::page(number),
            format!("{number} {}", run.rollout.title),
        ),
    ];
    view! { <Links links=links here=here /> }
}
