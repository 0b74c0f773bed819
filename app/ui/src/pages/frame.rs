//! What all pages have in common: they ask the engine, and they show either the answer or the problem.

use crate::context::page_context;
use crate::pages::problem;
use leptos::prelude::*;
use leptos_meta::Title;
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
            Ok(view) => view.into_any(),
            Err(problem) => problem::show(&context, problem),
        }
    })
    .into_any()
}

/// A part of the address, as the route names it.
pub fn part_of_address(name: &str) -> String {
    use_params_map()
        .read_untracked()
        .get(name)
        .unwrap_or_default()
}

/// The name in the browser's tab.
#[component]
pub fn Named(
    /// The page's own name.
    #[prop(into)]
    title: String,
) -> impl IntoView {
    view! { <Title text=format!("{title} · Holdpoint") /> }
}
