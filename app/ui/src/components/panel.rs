//! A part of a page that is opened on demand: one line until then.

use leptos::prelude::*;

/// The line, and what it opens to.
#[component]
pub fn Panel(
    /// The words of the line.
    title: &'static str,
    /// How much there is, or what came of it.
    #[prop(optional, into)]
    note: Option<String>,
    /// It is open already, because what came back stands in it.
    #[prop(optional)]
    open: bool,
    /// What it holds.
    children: Children,
) -> AnyView {
    view! {
        <details class="panel" open=open>
            <summary>
                {title} {note.map(|note| view! { <span>{format!(" {note}")}</span> })}
            </summary>
            {children()}
        </details>
    }
    .into_any()
}
