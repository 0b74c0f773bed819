//! The bar on top: mark, rooms, the one search field, me.

use crate::components::icon::Icon;
use crate::context::page_context;
use engine::Actor;
use leptos::prelude::*;
use model::address;
use model::search::MAX_BYTES;

/// The rooms, with their addresses.
const ROOMS: [(&str, &str); 6] = [
    (address::NOW, "Now"),
    (address::rollout::LIST, "Rollouts"),
    (address::library::LIST, "Library"),
    (address::incident::LIST, "Incidents"),
    (address::history::LIST, "History"),
    (address::settings::PAGE, "Settings"),
];

/// The bar on top of every page. Who is not signed in sees the mark only.
#[component]
pub fn Top() -> impl IntoView {
    let context = page_context();
    let path = context.path().to_owned();
    view! {
        <header class="top">
            <a class="brand" href=address::NOW aria-label="Holdpoint">
                <Icon name="i-mark" />
                <span>"Holdpoint"</span>
            </a>
            {context.actor.map(|actor| rooms(&path, &actor))}
        </header>
    }
}

fn rooms(path: &str, actor: &Actor) -> impl IntoView + use<> {
    let is_here = |address: &str| match address {
        address::NOW => path == address::NOW,
        _ => path == address || path.starts_with(&format!("{address}/")),
    };
    let links = ROOMS.map(|(address, name)| {
        let current = match (address == path, is_here(address)) {
            (true, _) => Some("page"),
            (false, true) => Some("true"),
            (false, false) => None,
        };
        view! { <a href=address aria-current=current>{name}</a> }
    });
    let me = format!("{}, your page", actor.name);
    view! {
        <nav class="menu" id="menu" popover="auto" aria-label="Rooms">
            {links.collect_view()}
        </nav>
        {(path != address::NOW).then(|| view! { <Find /> })}
        <a class="me" href=address::settings::PAGE>
            <span aria-hidden="true">{actor.initials()}</span>
            <span class="vh">{me}</span>
        </a>
        <button class="menu-open" type="button" popovertarget="menu">
            "Menu"
        </button>
    }
}

/// The search field on every page but the first, which has a bigger one.
#[component]
fn Find() -> impl IntoView {
    let context = page_context();
    let is_search = context.path() == address::SEARCH;
    let words = is_search.then(|| context.query("q")).flatten();
    view! {
        <form class="find" role="search" aria-label="Everything" action=address::SEARCH>
            <label class="vh" for="q">
                "Search everything"
            </label>
            <Icon name="i-search" />
            <input
                id="q"
                name="q"
                type="search"
                autocomplete="off"
                maxlength=MAX_BYTES
                placeholder="Search, or paste an error"
                autofocus=is_search && words.is_none()
                value=words.clone()
            />
            <a class="find-key" href=address::SEARCH data-wake="" aria-label="Open the palette, Ctrl K">
                <kbd>"Ctrl K"</kbd>
            </a>
        </form>
    }
}
