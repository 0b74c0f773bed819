//! The way back to the run from the pages below it.

use engine::rollout::Run;
use leptos::prelude::*;
use model::address;

/// Rollouts / R-7 / here.
#[component]
pub fn Crumb(
    /// The run.
    run: Run,
    /// Where we are.
    here: String,
) -> impl IntoView {
    let number = run.rollout.number;
    view! {
        <p class="crumb">
            <a href=address::rollout::LIST>"Rollouts"</a>
            <span aria-hidden="true">"/"</span>
            <a href=address::rollout::page(number)>
                <span class="nw">{number.to_string()}</span>
                " "
                {run.rollout.title.clone()}
            </a>
            <span aria-hidden="true">"/"</span>
            <span>{here}</span>
        </p>
    }
}
