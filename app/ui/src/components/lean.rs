//! Scripts and signs that are written into pages, without what only a reader of their source needs.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// The text without its indentation, its empty lines, and the lines that begin a comment.
pub fn lean(text: &str, comment: &str) -> String {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(comment));
    lines.collect::<Vec<_>>().join("\n")
}

/// The script of one page, for what no other page does. Without it the page still works.
#[component]
pub fn PageScript(
    /// Its source.
    source: &'static str,
) -> impl IntoView {
    view! {
        <script type="module" nonce=use_nonce()>
            {lean(source, "//")}
        </script>
    }
}
