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
            <Clock back=back.clone() />
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

/// The zone of the times on the page, and the way to the other one. It is chosen for this browser alone.
#[component]
fn Clock(back: String) -> AnyView {
    let context = page_context();
    let shown = format!("Times are {}", context.zone.name());
    let (utc, words) = match context.zone_instead {
        Some(own) => ("no", format!("Show {}", own.name())),
        None if context.zone.is_utc() => {
            let signed_in = context.actor.is_some();
            let change = signed_in.then(|| {
                view! { " \u{b7} " <a href=address::settings::MY_ZONE>"Choose a time zone"</a> }
            });
            return view! { <p>{shown} {change}</p> }.into_any();
        }
        None => ("yes", "Show UTC".to_owned()),
    };
    view! {
        <form class="clock" method="post" action=address::TIMES aria-label="Time zone">
            <input type="hidden" name="back" value=back />
            <span>{shown} " \u{b7} "</span>
            <button type="submit" class="link" name="utc" value=utc>
                {words}
            </button>
        </form>
    }
    .into_any()
}
