//! Giving evidence where it is asked for: the form of one row, opened by a key, a press, a paste or a drop.
//!
//! The page holds one form in a template. It takes from the sign-off form of the row what that says of its moment, and is
//! sent as any form: it may carry a file.

use super::browser::{all, by_id, field, inside, on, page};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FileList, HtmlFormElement, HtmlInputElement, HtmlTemplateElement,
    HtmlTextAreaElement,
};

/// The row that an event happened in.
fn row_of(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-item]").ok().flatten()
}

/// Offers evidence in the row under the pointer or in hand. One link goes from row to row, so that it stands on the page once.
fn offer(row: &Element) {
    const LINK: &str = "[data-act=evidence]";
    let link = || -> Option<()> {
        let actions = inside::<Element>(row, ".item-actions")?;
        let link = match inside::<Element>(&page()?, LINK) {
            Some(link) => link.unchecked_into(),
            None => {
                let template = by_id::<HtmlTemplateElement>("offer-evidence")?;
                template.content().clone_node_with_deep(true).ok()?
            }
        };
        actions.append_child(&link).ok().map(drop)
    };
    if sign_form(row).is_some() && inside::<Element>(row, LINK).is_none() {
        // Without the link the key and the page of the item still take evidence.
        let _ = link();
    }
}

/// Marks one row as that in hand, and offers evidence in it.
pub fn take_in_hand(row: &Element) {
    for other in page()
        .map(|page| all(&page, "[data-item]"))
        .unwrap_or_default()
    {
        // A class that cannot be changed is a row less marked, no more.
        let _ = other
            .class_list()
            .toggle_with_force("is-cursor", AsRef::<Element>::as_ref(&other) == row);
    }
    offer(row);
}

/// Listens to what may bring evidence. A row that is touched is in hand.
pub fn listen() {
    for name in ["mouseover", "click", "dragover", "paste", "drop"] {
        on(&document(), name, happened);
    }
}

fn happened(event: Event) {
    let Some(row) = row_of(&event) else { return };
    match event.type_().as_str() {
        "mouseover" => offer(&row),
        "click" => {
            take_in_hand(&row);
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let pressed = target
                .is_some_and(|target| matches!(target.closest("[data-act=evidence]"), Ok(Some(_))));
            if pressed && open(&row).is_some() {
                event.prevent_default();
            }
        }
        "dragover" if sign_form(&row).is_some() => event.prevent_default(),
        "paste" => take(&event, &row, "clipboardData"),
        "drop" => take(&event, &row, "dataTransfer"),
        _ => {}
    }
}

/// Files that were pasted or dropped onto a row are chosen in its form.
fn take(event: &Event, row: &Element, source: &str) {
    let files = field(&field(event, source), "files").dyn_into::<FileList>();
    let Some(files) = files.ok().filter(|files| files.length() > 0) else {
        return;
    };
    let Some(form) = open(row) else {
        return;
    };
    event.prevent_default();
    if let Some(input) = inside::<HtmlInputElement>(&form, "input[type=file]") {
        input.set_files(Some(&files));
    }
}

/// Rows behind a closed hold point, and those behind a stop that nobody has answered.
const HELD: &str = ":is(.is-held .item, .is-stop.is-open ~ .item, .items:has(> .is-stop.is-open) ~ .items .item):not(.is-any-time)";

/// The form that signs the row, where it can be signed: what is held is locked for keys and files too.
pub fn sign_form(row: &Element) -> Option<HtmlFormElement> {
    match row.closest(HELD) {
        Ok(Some(_)) => None,
        _ => inside(row, "form[data-when=open]:not([hidden])"),
    }
}

/// Opens the form in a row, with the cursor in it. Nothing: the row cannot be signed.
pub fn open(row: &Element) -> Option<HtmlFormElement> {
    const OPEN: &str = "form[data-evidence]";
    let sign = sign_form(row)?;
    let form = match inside::<HtmlFormElement>(row, OPEN) {
        Some(form) => form,
        None => {
            let template = by_id::<HtmlTemplateElement>("row-evidence")?;
            all(&page()?, OPEN).iter().for_each(|other| other.remove());
            let copy = template.content().clone_node_with_deep(true).ok()?;
            inside::<Element>(row, ".item-body")?
                .append_child(&copy)
                .ok()?;
            let form = inside::<HtmlFormElement>(row, OPEN)?;
            let action = sign.get_attribute("action")?;
            form.set_attribute("action", &action).ok()?;
            for said in all(&sign, "input[type=hidden]") {
                let said = said.clone_node().ok()?;
                form.append_child(&said).ok()?;
            }
            form
        }
    };
    if let Some(words) = inside::<HtmlTextAreaElement>(&form, "textarea") {
        let _ = words.focus();
    }
    Some(form)
}
