//! The name of a page.

use leptos::prelude::*;
use leptos_meta::Title;

/// The name in the browser's tab.
#[component]
pub fn Named(
    /// The page's own name.
    #[prop(into)]
    title: String,
) -> impl IntoView {
    // It is written into the head as it is.
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    view! { <Title text=format!("{title} · Holdpoint") /> }
}
