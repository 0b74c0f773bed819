//! The foot of every page.

use crate::context::{Theme, page_context};
use leptos::prelude::*;
use model::address;

/// The clock in words, the keys, the theme.
#[component]
pub fn Foot() -> impl IntoView {
    let context = page_context();
    let buttons = Theme::ALL.map(|theme| {
        let pressed = (theme == context.theme).to_string();
        view! {
            <button type="submit" name="theme" value=theme.name() aria-pressed=pressed>
                {theme.shown()}
            </button>
        }
    });
    // A page drawn again after a refused form is left by its address, never by sending the form again.
    let back = context.path_and_query.clone();
    view! {
        <footer class="foot">
            <p>"All times are UTC."</p>
            <a href=address::HELP>"Help"</a>
            <button class="link" type="button" popovertarget="keys">
                "Keys "
                <kbd>"?"</kbd>
            </button>
            <form class="theme" method="post" action=address::THEME aria-label="Theme">
                <span>"Theme"</span>
                <input type="hidden" name="back" value=back />
                {buttons.collect_view()}
            </form>
        </footer>
    }
}
