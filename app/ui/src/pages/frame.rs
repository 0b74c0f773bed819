//! What all pages have in common: they ask the engine, and they show either the answer or the problem.

pub use crate::components::named::Named;

use crate::components::returned::came_back;
use crate::context::{Returned, page_context};
use crate::pages::problem;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::Problem;
use std::future::Future;

/// A page that is drawn when the engine has answered, or the problem that kept it from answering.
pub fn page<V: IntoView + 'static>(
    answer: impl Future<Output = Result<V, Problem>> + Send + 'static,
) -> AnyView {
    let context = page_context();
    Suspend::new(async move {
        match answer.await {
            Ok(view) => {
                let returned = context.returned.clone().filter(|_| context.is_unclaimed);
                let returned = returned.map(|returned| unclaimed(&returned, &context.request));
                view! {
                    {returned}
                    {view}
                }
                .into_any()
            }
            Err(problem) => problem::show(&context, problem),
        }
    })
    .into_any()
}

/// A form that came back and is not on the page any more, with what was typed, so that it can be said elsewhere.
fn unclaimed(returned: &Returned, request: &str) -> AnyView {
    const TYPED: [&str; 8] = [
        "comment", "reason", "note", "text", "value", "evidence", "title", "document",
    ];
    let said = came_back(&returned.because, request);
    let typed = TYPED
        .iter()
        .filter_map(|field| returned.typed.get(*field))
        .filter(|words| !words.trim().is_empty())
        .map(
            |words| view! { <p class="page-typed" role="status">"You typed: " {words.clone()}</p> },
        )
        .collect_view();
    view! {
        {said}
        {typed}
    }
    .into_any()
}

/// A part of the address, as the route names it.
pub fn part_of_address(name: &str) -> String {
    use_params_map()
        .read_untracked()
        .get(name)
        .unwrap_or_default()
}
