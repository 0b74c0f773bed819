//! The script of every page. One that only reads has no other, except the search, which has one for results while typing.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// The inline script that wakes the islands when they are needed.
#[component]
pub fn Wake(
    /// The address of the glue.
    script: String,
    /// The address of the browser part.
    wasm: String,
) -> impl IntoView {
    view! {
        <script type="module" id="wake" nonce=use_nonce() data-script=script data-wasm=wasm>
            {include_str!("wake.js")}
        </script>
    }
}
