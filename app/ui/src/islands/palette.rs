//! The palette: go anywhere, or search everything, without a mouse.

mod entries;

use super::browser;
use crate::address::encode;
use crate::components::icon::Icon;
use entries::{Entry, Found, entries};
use leptos::ev::KeyboardEvent;
use leptos::html::{Dialog, Input};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(120);

/// The dialog. It is woken by `Ctrl K`; the script in the page sends the event.
#[island]
pub fn Palette() -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let field = NodeRef::<Input>::new();
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Found::default());
    let chosen = RwSignal::new(0_usize);
    let list = Memo::new(move |_| entries(&text.read(), &found.read()));
    window_event_listener_untyped("holdpoint-palette", move |_| open(dialog, field));
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let mut ask_later = debounce(REST, move |()| ask(text, found));
    let on_input = move |event| {
        text.set(event_target_value(&event));
        chosen.set(0);
        ask_later(());
    };
    let on_key = move |event: KeyboardEvent| {
        let last = list.read_untracked().len().saturating_sub(1);
        let at = chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => chosen.set(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => chosen.set(if at == 0 { last } else { at - 1 }),
            "Enter" => go(&list.read_untracked(), at),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <dialog class="palette" id="palette" aria-labelledby="palette-l" node_ref=dialog>
            <form role="search" aria-label="Palette" action="/search">
                <label class="vh" id="palette-l" for="palette-q">
                    "Go to, or search"
                </label>
                <Icon name="i-search" />
                <input
                    id="palette-q"
                    name="q"
                    type="text"
                    enterkeyhint="search"
                    autocomplete="off"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || format!("palette-{}", chosen.get())
                    node_ref=field
                    on:input=on_input
                    on:keydown=on_key
                />
                <button type="button" class="pal-close" on:click=move |_| close()>
                    <kbd>"Esc"</kbd>
                    <span class="vh">"Close the palette"</span>
                </button>
            </form>
            <div class="palette-hits" id="palette-list" role="listbox" aria-label="Results">
                {move || {
                    list.get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, entry)| view! { <Line entry=entry at=at chosen=chosen /> })
                        .collect_view()
                }}
            </div>
            <p class="pal-keys">
                <span>
                    <kbd>"↑"</kbd>
                    " "
                    <kbd>"↓"</kbd>
                    " move"
                </span>
                <span>
                    <kbd>"Enter"</kbd>
                    " open"
                </span>
            </p>
        </dialog>
    }
}

/// One entry.
#[component]
fn Line(entry: Entry, at: usize, chosen: RwSignal<usize>) -> impl IntoView {
    view! {
        <a
            role="option"
            tabindex="-1"
            id=format!("palette-{at}")
            href=entry.address
            aria-selected=move || (chosen.get() == at).to_string()
        >
            <b>{entry.title}</b>
            <span class="pal-from">{entry.from}</span>
            <span class="pal-why">{entry.why}</span>
        </a>
    }
}

fn open(dialog: NodeRef<Dialog>, field: NodeRef<Input>) {
    let (Some(dialog), Some(field)) = (dialog.get_untracked(), field.get_untracked()) else {
        return;
    };
    if !dialog.open() && dialog.show_modal().is_ok() {
        field.select();
    }
}

/// Asks the server. An answer to older words is dropped.
fn ask(text: RwSignal<String>, found: RwSignal<Found>) {
    let words = text.get_untracked().trim().to_owned();
    if words.is_empty() {
        found.set(Found::default());
        return;
    }
    leptos::task::spawn_local(async move {
        let address = format!("/api/v1/search?q={}&limit=8", encode(&words));
        let answer = browser::get::<Found>(&address).await;
        if text.read_untracked().trim() == words {
            found.set(answer.unwrap_or_default());
        }
    });
}

fn go(list: &[Entry], at: usize) {
    if let Some(entry) = list.get(at) {
        // Where the browser refuses to leave, the link stays to be pressed.
        let _ = window().location().set_href(&entry.address);
    }
}
