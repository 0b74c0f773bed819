//! The script of every page. One that only reads has no other, except the search, which has one for results while typing.

use crate::components::lean::lean;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::LazyLock;

static SCRIPT: LazyLock<String> = LazyLock::new(|| lean(include_str!("wake.js"), "//"));

/// The inline script that wakes the islands when they are needed.
#[component]
pub fn Wake(
    /// The address of the glue.
    script: String,
    /// The address of the browser part.
    wasm: String,
    /// The address of the script that keeps what is typed.
    drafts: String,
    /// The id of who is signed in: what was typed is put back for nobody else.
    person: Option<String>,
) -> impl IntoView {
    view! {
        <script
            type="module"
            id="wake"
            nonce=use_nonce()
            data-script=script
            data-wasm=wasm
            data-drafts=drafts
            data-person=person
        >
            {SCRIPT.as_str()}
        </script>
    }
}
