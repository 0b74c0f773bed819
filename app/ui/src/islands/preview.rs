//! The preview while somebody writes: the form is read as if it were sent, and nothing is stored.

use super::browser::{by_id, inside, later, on, page, post, put, text};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Element, Event, FormData, HtmlButtonElement, HtmlFormElement, UrlSearchParams};

/// How long typing must rest before the server is asked.
const REST_MS: i32 = 400;

/// Draws the text again whenever writing rests.
#[island]
pub fn LivePreview() -> impl IntoView {
    Effect::new(|_| {
        let Some(form) = by_id::<HtmlFormElement>("edit") else {
            return;
        };
        let typed = Rc::new(Cell::new(0_u32));
        let target = form.clone();
        on(&target, "input", move |_: Event| {
            typed.set(typed.get() + 1);
            let (mine, now, form) = (typed.get(), Rc::clone(&typed), form.clone());
            later(REST_MS, move || {
                if now.get() == mine {
                    leptos::task::spawn_local(draw(form, now));
                }
            });
        });
    });
}

/// Asks the server. An answer to older words is dropped; without one the last preview stays.
async fn draw(form: HtmlFormElement, typed: Rc<Cell<u32>>) {
    let mine = typed.get();
    let address = inside::<HtmlButtonElement>(&form, "[formaction]")
        .and_then(|button| button.get_attribute("formaction"))
        .unwrap_or_default();
    let Some(body) = FormData::new_with_form(&form)
        .ok()
        // The server is told the names of pictures, not their bytes.
        .inspect(|data| data.delete("picture"))
        .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok())
    else {
        return;
    };
    let answer = post(&address, &body).await;
    let slot = page().and_then(|page| inside::<Element>(&page, "[data-slot=preview]"));
    if typed.get() == mine
        && let (Some(answer), Some(slot)) = (answer, slot)
    {
        let drawn = text(&answer, "preview");
        if !drawn.is_empty() {
            put(&slot, &drawn);
        }
    }
}
