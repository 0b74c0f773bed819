//! The way back to the run from the pages below it.

use engine::rollout::Run;
use leptos::prelude::*;

/// Rollouts / R-7 / here.
#[component]
pub fn Crumb(
    /// The run.
    run: Run,
    /// Where we are.
    here: String,
) -> impl IntoView {
    let number = run.rollout.number.to_string();
    view! {
        <p class="crumb">
            <a href="/rollouts">"Rollouts"</a>
            <span aria-hidden="true">"/"</span>
            <a href=format!("/rollouts/{number}")>
                <span class="nw">{number.clone()}</span>
                " "
                {run.rollout.title.clone()}
            </a>
            <span aria-hidden="true">"/"</span>
            <span>{here}</span>
        </p>
    }
}
