//! A list with nothing in it yet.

use leptos::prelude::*;
use model::address;

/// What will stand here, and where everything begins.
#[component]
pub fn Empty(
    /// What is not there, and what will appear.
    words: &'static str,
) -> AnyView {
    view! {
        <div class="empty">
            <p>{words}</p>
            <p>
                <a class="btn is-primary" href=address::library::IMPORT>
                    "Import a plan"
                </a>
            </p>
        </div>
    }
    .into_any()
}
