//! A part of a page with a heading of its own.

use leptos::prelude::*;

/// The section, named by its heading.
#[component]
pub fn PageSection(
    /// The id of the heading.
    heading: &'static str,
    /// The heading.
    #[prop(into)]
    title: String,
    /// What is said beside it.
    #[prop(optional, into)]
    note: Option<String>,
    /// The class of the section.
    #[prop(optional)]
    class: Option<&'static str>,
    /// The id of the section.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What it holds.
    children: Children,
) -> AnyView {
    view! {
        <section class=class id=id aria-labelledby=heading>
            <header class="sec-head">
                <h2 id=heading>{title}</h2>
                {note.map(|note| view! { <p>{note}</p> })}
            </header>
            {children()}
        </section>
    }
    .into_any()
}
