//! Signing and revoking without loading the page again.
//!
//! The forms are those of the page; this sends them, and says what became of it. Typed words stay where
//! they are until the server has definitely taken them.

use super::browser::{all, by_id, field, inside, later, on, page, post, put, text};
use super::evidence;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, FormData, HtmlDetailsElement, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlTemplateElement, HtmlTextAreaElement, SubmitEvent, UrlSearchParams,
};

/// How long an undo is offered.
const UNDO_MS: i32 = 10_000;

/// Takes over the forms in the rows.
#[island]
pub fn Acts() -> impl IntoView {
    Effect::new(|_| {
        on(&document(), "submit", submitted);
        evidence::listen();
    });
}

fn submitted(event: SubmitEvent) {
    let Some(form) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    // What may carry a file is sent by the browser itself.
    if form.has_attribute("data-evidence") {
        return;
    }
    let Some(row) = form.closest("[data-item]").ok().flatten() else {
        return;
    };
    // The body of the form, as a browser without scripts would send it.
    let Some(body) = FormData::new_with_form(&form)
        .ok()
        .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok())
    else {
        return;
    };
    event.prevent_default();
    if row.has_attribute("aria-busy") {
        return;
    }
    let place = inside::<HtmlElement>(&row, ".item-sign");
    let _ = row.set_attribute("aria-busy", "true");
    if let Some(place) = &place {
        // The pressed button goes away while the answer is on its way; the focus stays in the row.
        let _ = place.focus();
    }
    leptos::task::spawn_local(async move {
        let address = form.get_attribute("action").unwrap_or_default();
        let answer = post(&address, &body).await;
        let _ = row.remove_attribute("aria-busy");
        took(&row, &form, answer);
    });
}

fn took(row: &Element, form: &HtmlFormElement, answer: Option<JsValue>) {
    let Some(answer) = answer.filter(|answer| field(answer, "notice").is_string()) else {
        // The key stays: pressing again counts once.
        say_lost(row);
        return;
    };
    let notice = text(&answer, "notice");
    if notice.is_empty() {
        clear(form);
    }
    let address = form.get_attribute("action").unwrap_or_default();
    let item = field(&answer, "item");
    if item.is_object() {
        show(row, &item);
    }
    let key = text(&answer, "key");
    if !key.is_empty() {
        set_all(row, "input[name=request]", &key);
    }
    if let Some(place) = inside::<Element>(row, "[data-slot=notice]") {
        put(&place, &notice);
    }
    if let Some(address) = address
        .strip_suffix("/sign-off")
        .filter(|_| notice.is_empty())
    {
        offer_undo(row, form, format!("{address}/revocation"));
    }
}

/// For ten seconds a slip of the hand needs no reason of its own.
fn offer_undo(row: &Element, form: &HtmlFormElement, address: String) {
    let Some(place) = inside::<Element>(row, ".item-sign") else {
        return;
    };
    let Ok(button) = document().create_element("button") else {
        return;
    };
    for (name, value) in [("type", "button"), ("class", "link undo")] {
        let _ = button.set_attribute(name, value);
    }
    button.set_text_content(Some("Undo"));
    let _ = place.append_child(&button);
    let (row, form, pressed) = (row.clone(), form.clone(), button.clone());
    on(&button, "click", move |_: web_sys::Event| {
        pressed.remove();
        let Ok(body) = UrlSearchParams::new() else {
            return;
        };
        let key = inside::<HtmlInputElement>(&row, "input[name=request]");
        body.append("request", &key.map(|key| key.value()).unwrap_or_default());
        body.append("seen", &row.get_attribute("data-seen").unwrap_or_default());
        body.append("undo", "yes");
        let (row, form, address) = (row.clone(), form.clone(), address.clone());
        leptos::task::spawn_local(async move {
            let answer = post(&address, &body).await;
            took_back(&row, &form, answer);
        });
    });
    later(UNDO_MS, move || button.remove());
}

/// The answer to an undo is one like all others, except that it offers no undo itself.
fn took_back(row: &Element, form: &HtmlFormElement, answer: Option<JsValue>) {
    took(row, form, answer);
    for undo in all(row, ".undo") {
        undo.remove();
    }
}

/// Nobody can say what became of the act. The words for that stand in the page, for when no server answers.
fn say_lost(row: &Element) {
    let place = inside::<Element>(row, "[data-slot=notice]");
    let lost = by_id::<HtmlTemplateElement>("answer-lost");
    if let (Some(place), Some(lost)) = (place, lost)
        && let Ok(words) = lost.content().clone_node_with_deep(true)
    {
        place.set_text_content(None);
        let _ = place.append_child(&words);
        // A mark that cannot be set leaves the words until the next act.
        let _ = place.set_attribute(LOST, "");
    }
}

/// On a place that says that nobody knows what became of an act.
const LOST: &str = "data-lost";

/// The server answers again, and the rows show what became of everything: nothing is unknown any more.
pub fn nothing_is_lost() {
    let Some(page) = page() else { return };
    for place in all(&page, &format!("[{LOST}]")) {
        place.set_text_content(None);
        let _ = place.remove_attribute(LOST);
    }
}

/// The words were taken: the field is empty again, and closed.
fn clear(form: &HtmlFormElement) {
    if let Some(typed) = inside::<HtmlTextAreaElement>(form, "textarea") {
        typed.set_value("");
        // The page forgets what it kept of them.
        if let Ok(emptied) = web_sys::Event::new("input") {
            let _ = typed.dispatch_event(&emptied);
        }
    }
    if let Some(details) = form
        .closest("details")
        .ok()
        .flatten()
        .and_then(|details| details.dyn_into::<HtmlDetailsElement>().ok())
    {
        details.set_open(false);
    }
}

/// Shows an item as it is now, unless the row knows a later state of it.
pub fn show(row: &Element, item: &JsValue) {
    let seen = field(item, "seen").as_f64().unwrap_or_default();
    let known = row
        .get_attribute("data-seen")
        .and_then(|seen| seen.parse().ok())
        .unwrap_or(0.0);
    if seen < known {
        return;
    }
    let seen = seen.to_string();
    let _ = row.set_attribute("data-seen", &seen);
    set_all(row, "input[name=seen]", &seen);
    for name in ["stamp", "note"] {
        if let Some(place) = inside::<Element>(row, &format!("[data-slot={name}]")) {
            put(&place, &text(item, name));
        }
    }
    let open = field(item, "open").is_truthy();
    if let Some(choose) = inside::<HtmlInputElement>(row, "input[name=item]") {
        // The box says which state of the item was chosen.
        let value = choose.value();
        let mut parts = value.splitn(3, ':');
        if let (Some(id), Some(_), Some(words)) = (parts.next(), parts.next(), parts.next()) {
            choose.set_value(&format!("{id}:{seen}:{words}"));
        }
        choose.set_hidden(!open);
        choose.set_checked(choose.checked() && open);
    }
    let me = by_id::<Element>("main")
        .and_then(|main| main.get_attribute("data-actor"))
        .unwrap_or_default();
    let revocable = !open && (me == "any" || me == text(item, "signer"));
    for form in all(row, "[data-when]") {
        let shown = if form.get_attribute("data-when").as_deref() == Some("open") {
            open
        } else {
            revocable
        };
        // One that holds typed words stays, whatever others do to the row.
        let typed = inside::<HtmlTextAreaElement>(&form, "textarea")
            .is_some_and(|typed| !typed.value().is_empty());
        form.set_hidden(!shown && !typed);
    }
}

fn set_all(row: &Element, selector: &str, value: &str) {
    for input in all(row, selector) {
        if let Ok(input) = input.dyn_into::<HtmlInputElement>() {
            input.set_value(value);
        }
    }
}
