//! Pages of a long list.

use crate::context::PageContext;
use leptos::prelude::*;

/// How many rows a page of a list shows.
pub const ROWS: i64 = 50;

/// Which page of a list is asked for, counted from 1.
pub fn asked(context: &PageContext) -> i64 {
    context
        .query("page")
        .and_then(|page| page.parse().ok())
        .filter(|page| (1..=1_000_000).contains(page))
        .unwrap_or(1)
}

/// Links to the page before and the page after, where there are any.
#[component]
pub fn Pager(
    /// The list, with its filter.
    #[prop(into)]
    address: String,
    /// The page shown.
    page: i64,
    /// How many rows there are.
    total: i64,
    /// What the pages before and after hold.
    #[prop(default = ("Newer", "Older"))]
    words: (&'static str, &'static str),
) -> impl IntoView {
    let pages = (total + ROWS - 1) / ROWS;
    let sign = if address.contains('?') { '&' } else { '?' };
    let link = move |page: i64, words: &'static str| {
        let inside = (1..=pages).contains(&page);
        inside.then(|| view! { <a href=format!("{address}{sign}page={page}")>{words}</a> })
    };
    (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {link(page - 1, words.0)}
                <span>{format!("Page {page} of {pages}")}</span>
                {link(page + 1, words.1)}
            </nav>
        }
    })
}
