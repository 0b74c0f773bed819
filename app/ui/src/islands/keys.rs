//! The keys of the run page: the whole sign-off journey without a mouse.

use super::browser::{all, inside, on, page};
use super::evidence;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlDetailsElement, HtmlElement, HtmlTextAreaElement, KeyboardEvent,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// Moves a cursor over the rows and presses their buttons. Draws nothing.
#[island]
pub fn Keys() -> impl IntoView {
    Effect::new(|_| {
        in_hand();
        on(&document(), "keydown", |event: KeyboardEvent| {
            if is_free(&event) {
                press(&event.key(), &event);
            }
        });
    });
}

/// Nobody is typing, and no modifier makes it somebody else's key.
fn is_free(event: &KeyboardEvent) -> bool {
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| {
            element
                .closest("input, textarea, select, dialog")
                .ok()
                .flatten()
                .is_some()
        });
    !(typing || event.ctrl_key() || event.meta_key() || event.alt_key())
}

fn press(key: &str, event: &KeyboardEvent) {
    let rows = page()
        .map(|page| all(&page, "[data-item]"))
        .unwrap_or_default();
    let cursor = rows
        .iter()
        .position(|row| row.class_list().contains("is-cursor"));
    match key {
        "j" => move_to(&rows, cursor.map_or(0, |at| at + 1)),
        "k" => move_to(&rows, cursor.map_or(0, |at| at.saturating_sub(1))),
        "x" => {
            if let Some(at) = cursor
                && signs(&rows[at])
                && let Some(next) = next_open(&rows, at)
            {
                move_to(&rows, next);
            }
        }
        "e" | "n" | "r" => {
            if let Some(row) = cursor.and_then(|at| rows.get(at)) {
                // The letter must not land in the field that opens.
                event.prevent_default();
                act(row, key);
            }
        }
        "u" => {
            if let Some(row) = cursor.and_then(|at| rows.get(at)) {
                click(row, ".undo:is(button), .undo button");
            }
        }
        // One key votes GO: it can be taken back by another vote. Opening a hold point is pressed by hand.
        "g" => {
            if let Some(page) = page() {
                click(&page, ".is-called .vote [value=go]");
            }
        }
        "o" => {
            if let Some(button) = page().and_then(|page| {
                inside::<HtmlElement>(&page, ".hold-point-open:not([hidden]) button")
            }) {
                let _ = button.focus();
            }
        }
        _ => {}
    }
}

fn click(place: &Element, selector: &str) {
    if let Some(button) = inside::<HtmlElement>(place, selector) {
        button.click();
    }
}

fn move_to(rows: &[HtmlElement], at: usize) {
    let Some(row) = rows.get(at) else { return };
    evidence::take_in_hand(row);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    row.scroll_into_view_with_scroll_into_view_options(&options);
    if let Some(link) = inside::<HtmlElement>(row, ".item-ref") {
        let _ = link.focus();
    }
}

/// The first item that can be signed is in hand when a page opens, so that the first key signs it.
fn in_hand() {
    let rows = page()
        .map(|page| all(&page, "[data-item]"))
        .unwrap_or_default();
    if let Some(row) = rows.iter().find(|row| can_sign(row)) {
        evidence::take_in_hand(row);
    }
}

fn can_sign(row: &Element) -> bool {
    evidence::sign_form(row).is_some()
}

/// Signs a row, if it can be.
fn signs(row: &Element) -> bool {
    match evidence::sign_form(row) {
        Some(form) => {
            click(&form, "[data-act=sign]");
            true
        }
        None => false,
    }
}

/// The next row behind this one that can be signed.
fn next_open(rows: &[HtmlElement], at: usize) -> Option<usize> {
    (at + 1..rows.len()).find(|next| can_sign(&rows[*next]))
}

fn act(row: &Element, key: &str) {
    let form = match key {
        "e" => {
            evidence::open(row);
            return;
        }
        "n" => "[data-act=comment]:not([hidden])",
        _ => "[data-act=reason]:not([hidden])",
    };
    if let Some(details) = inside::<HtmlDetailsElement>(row, form) {
        details.set_open(true);
        if let Some(field) = inside::<HtmlTextAreaElement>(&details, "textarea") {
            let _ = field.focus();
        }
    }
}
