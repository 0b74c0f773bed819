//! Where a page stands.

use leptos::prelude::*;

/// The way to a page: links, and where it ends.
#[component]
pub fn Crumb(
    /// Addresses and words, from the top.
    links: Vec<(String, String)>,
    /// Where one is.
    #[prop(into)]
    here: String,
) -> AnyView {
    let links = links.into_iter().map(|(address, words)| {
        view! {
            <a href=address>{words}</a>
            <span aria-hidden="true">"/"</span>
        }
    });
    // The number of something is read as one word.
    let short = (here.chars().count() <= 12).then_some("nw");
    view! { <p class="crumb">{links.collect_view()} <span class=short>{here}</span></p> }.into_any()
}
