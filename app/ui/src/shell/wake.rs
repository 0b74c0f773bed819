//! The script of every page. One that only reads has no other, except the search, which has one for results while typing.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::LazyLock;

/// The script without its comments and its indentation: it is on every page.
static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("wake.js").lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
});

/// The inline script that wakes the islands when they are needed.
#[component]
pub fn Wake(
    /// The address of the glue.
    script: String,
    /// The address of the browser part.
    wasm: String,
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
            data-person=person
        >
            {SCRIPT.as_str()}
        </script>
    }
}
