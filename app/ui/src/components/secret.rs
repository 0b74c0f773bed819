//! A secret that is shown once.

use leptos::prelude::*;

/// The secret, and what to do with it.
#[component]
pub fn Secret(
    /// A link or a token.
    value: String,
    /// What to do with it.
    words: &'static str,
) -> AnyView {
    view! {
        <div class="notice is-saved" role="status">
            <b>"Saved."</b>
            " "
            {words}
            <code class="secret-link">{value}</code>
        </div>
    }
    .into_any()
}
