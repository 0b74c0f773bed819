//! The palette: go anywhere, or search everything, without a mouse. The server draws its lines.

use super::browser::{all, by_id, get, later, on, put};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent};

/// How long typing must rest before the server is asked.
const REST_MS: i32 = 120;

/// Moves in the dialog. It is woken by `Ctrl K`; the script in the page sends the event.
#[island]
pub fn Palette() -> impl IntoView {
    Effect::new(|_| {
        let (Some(dialog), Some(field)) = (
            by_id::<HtmlDialogElement>("palette"),
            by_id::<HtmlInputElement>("palette-q"),
        ) else {
            return;
        };
        let typed = Rc::new(Cell::new(0_u32));
        let (asking, asked) = (field.clone(), Rc::clone(&typed));
        on(&field, "input", move |_: Event| {
            asked.set(asked.get() + 1);
            let (mine, now, field) = (asked.get(), Rc::clone(&asked), asking.clone());
            later(REST_MS, move || {
                if now.get() == mine {
                    leptos::task::spawn_local(ask(field, now));
                }
            });
        });
        on(&field, "keydown", |event: KeyboardEvent| press(&event));
        on(&window(), "holdpoint-palette", move |_: Event| {
            if !dialog.open() && dialog.show_modal().is_ok() {
                field.select();
                leptos::task::spawn_local(ask(field.clone(), Rc::clone(&typed)));
            }
        });
    });
}

/// Asks the server. An answer to older words is dropped.
async fn ask(field: HtmlInputElement, typed: Rc<Cell<u32>>) {
    let mine = typed.get();
    let words: String = js_sys::encode_uri_component(&field.value()).into();
    let lines = get(&format!("/palette?q={words}")).await;
    if typed.get() == mine
        && let (Some(lines), Some(list)) = (lines, by_id::<Element>("palette-list"))
    {
        put(&list, &lines);
        choose(0);
    }
}

fn lines() -> Vec<HtmlElement> {
    by_id::<Element>("palette-list")
        .map(|list| all(&list, "[role=option]"))
        .unwrap_or_default()
}

fn chosen(lines: &[HtmlElement]) -> usize {
    lines
        .iter()
        .position(|line| line.get_attribute("aria-selected").as_deref() == Some("true"))
        .unwrap_or(0)
}

fn choose(at: usize) {
    let lines = lines();
    for (index, line) in lines.iter().enumerate() {
        let _ = line.set_attribute("aria-selected", if index == at { "true" } else { "false" });
    }
    if let (Some(field), Some(line)) = (by_id::<Element>("palette-q"), lines.get(at)) {
        let _ = field.set_attribute("aria-activedescendant", &line.id());
        line.scroll_into_view_with_bool(false);
    }
}

fn press(event: &KeyboardEvent) {
    let lines = lines();
    let (at, count) = (chosen(&lines), lines.len());
    match event.key().as_str() {
        "ArrowDown" if count > 0 => choose((at + 1) % count),
        "ArrowUp" if count > 0 => choose((at + count - 1) % count),
        "Enter" => match lines.get(at) {
            Some(line) => line.click(),
            None => return,
        },
        _ => return,
    }
    event.prevent_default();
}
