//! Giving evidence where it is asked for: the form of one row, opened by a key, a press, a paste or a drop.
//!
//! The page holds one form in a template. It takes from the sign-off form of the row what that says of its moment, and is
//! sent as any form: it may carry a file.

use super::browser::{all, by_id, inside, on, page};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, DragEvent, Element, Event, FileList, HtmlFormElement, HtmlInputElement,
    HtmlTemplateElement, HtmlTextAreaElement,
};

/// The row that an event happened in.
fn row_of(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-item]").ok().flatten()
}

/// Listens to what may bring evidence.
pub fn listen() {
    on(&document(), "click", |event: Event| {
        let pressed = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("[data-act=evidence]").ok().flatten());
        if pressed.is_some()
            && let Some(row) = row_of(&event)
            && open(&row).is_some()
        {
            event.prevent_default();
        }
    });
    on(&document(), "paste", |event: ClipboardEvent| {
        let files = event.clipboard_data().and_then(|data| data.files());
        take(&event, files);
    });
    on(&document(), "dragover", |event: DragEvent| {
        if row_of(&event).is_some_and(|row| sign_form(&row).is_some()) {
            event.prevent_default();
        }
    });
    on(&document(), "drop", |event: DragEvent| {
        let files = event.data_transfer().and_then(|data| data.files());
        take(&event, files);
    });
}

/// Files that were pasted or dropped onto a row are chosen in its form.
fn take(event: &Event, files: Option<FileList>) {
    let Some(files) = files.filter(|files| files.length() > 0) else {
        return;
    };
    let Some(form) = row_of(event).and_then(|row| open(&row)) else {
        return;
    };
    event.prevent_default();
    if let Some(input) = inside::<HtmlInputElement>(&form, "input[type=file]") {
        input.set_files(Some(&files));
    }
}

/// The form that would sign the row, where it can be signed.
fn sign_form(row: &Element) -> Option<HtmlFormElement> {
    inside(row, "form[data-when=open]:not([hidden])")
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
            form.set_action(&sign.action());
            for said in all(&sign, "input[type=hidden]") {
                let said = said.clone_node().ok()?;
                form.append_child(&said).ok()?;
            }
            form
        }
    };
    if let Some(field) = inside::<HtmlTextAreaElement>(&form, "textarea") {
        let _ = field.focus();
    }
    Some(form)
}
