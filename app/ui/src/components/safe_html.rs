//! The only place that sets inner HTML.

use super::lean::lean;
use engine::markdown::SafeHtml;
use leptos::prelude::*;
use std::sync::LazyLock;

/// A rendered document. Only the engine's Markdown room can make the HTML.
#[component]
pub fn Rendered(
    /// The HTML.
    html: SafeHtml,
) -> impl IntoView {
    view! { <div class="doc" inner_html=html.as_str().to_owned()></div> }
}

static SIGNS: LazyLock<String> =
    LazyLock::new(|| lean(include_str!("../../../../style/icons.svg"), "<!--"));

/// All symbols, once per page. They are compiled in.
#[component]
pub fn Sprite() -> impl IntoView {
    view! { <div inner_html=SIGNS.as_str()></div> }
}
