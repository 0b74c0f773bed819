//! The line to the server on the page of a rollout: shows what others do, and says whether it does.

use super::acts;
use super::browser::{
    all, by_id, field, inside, later, on, page, put, read_json, text, time_of_day,
};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Element, Event, EventSource, HtmlElement, MessageEvent};

/// How long to wait where the browser does not come back by itself.
const AGAIN_MS: i32 = 5_000;
/// What was missed arrives at once after the line is back.
const CAUGHT_UP_MS: i32 = 1_500;
/// The server says something every fifteen seconds. Longer silence is a line that broke without a word.
const SILENCE_MS: f64 = 35_000.0;
/// How often what is left of a window is shown.
const SECOND_MS: i32 = 1_000;
/// How often the silence is measured.
const MEASURE_MS: i32 = 5_000;

/// Listens to the rollout.
#[island]
pub fn LiveRun(
    /// The number of the rollout.
    rollout: String,
    /// The last event that the page was drawn with.
    after: i64,
) -> impl IntoView {
    Effect::new(move |_| {
        let watch = Watch {
            rollout: rollout.clone(),
            after: Cell::new(after),
            lost: Cell::new(false),
            heard: Cell::new(0.0),
        };
        connect(&Rc::new(watch));
        count_down();
    });
}

struct Watch {
    rollout: String,
    /// The last message seen.
    after: Cell<i64>,
    lost: Cell<bool>,
    /// When the server was last heard, in milliseconds.
    heard: Cell<f64>,
}

fn connect(watch: &Rc<Watch>) {
    let address = format!(
        "/events?rollout={}&after={}",
        watch.rollout,
        watch.after.get()
    );
    let Ok(source) = EventSource::new(&address) else {
        return watch.lose();
    };
    let (opening, taking, losing) = (Rc::clone(watch), Rc::clone(watch), Rc::clone(watch));
    on(&source, "open", move |_: Event| opening.opened());
    on(&source, "message", move |message| taking.take(&message));
    on(&source, "here", |message: MessageEvent| {
        let here = message.data().as_string().and_then(|data| read_json(&data));
        if let (Some(here), Some(place)) = (here, by_id::<Element>("here")) {
            place.set_text_content(Some(&text(&here, "here")));
        }
    });
    let beating = Rc::clone(watch);
    on(&source, "beat", move |_: Event| beating.listen());
    watch.listen();
    listen_for_silence(Rc::clone(watch), source.clone());
    let line = source.clone();
    on(&source, "error", move |_: Event| {
        losing.lose();
        // The browser comes back by itself, except after an answer that is no stream.
        if line.ready_state() == EventSource::CLOSED {
            let watch = Rc::clone(&losing);
            later(AGAIN_MS, move || connect(&watch));
        }
    });
}

/// Breaks off a line that has gone silent, and begins a new one.
fn listen_for_silence(watch: Rc<Watch>, source: EventSource) {
    later(MEASURE_MS, move || {
        if source.ready_state() == EventSource::CLOSED {
            return;
        }
        if js_sys::Date::now() - watch.heard.get() < SILENCE_MS {
            return listen_for_silence(watch, source);
        }
        source.close();
        watch.lose();
        connect(&watch);
    });
}

impl Watch {
    fn listen(&self) {
        self.heard.set(js_sys::Date::now());
    }

    fn opened(&self) {
        self.listen();
        if !self.lost.replace(false) {
            return say_live();
        }
        say("is-catching-up", "Catching up");
        later(CAUGHT_UP_MS, || {
            if by_id::<Element>("conn")
                .is_some_and(|line| line.class_list().contains("is-catching-up"))
            {
                say_live();
            }
        });
    }

    fn lose(&self) {
        if !self.lost.replace(true) {
            say(
                "is-lost",
                &format!(
                    "Connection lost, showing what was known at {}",
                    time_of_day()
                ),
            );
        }
    }

    fn take(&self, message: &MessageEvent) {
        self.listen();
        if let Ok(seq) = message.last_event_id().parse() {
            self.after.set(seq);
        }
        if let Some(change) = message.data().as_string().and_then(|data| read_json(&data)) {
            show(&change);
            say_live();
        }
    }
}

/// What is on the page is what the server knows.
fn say_live() {
    acts::nothing_is_lost();
    say("is-live", "Live");
}

fn say(state: &str, words: &str) {
    if let Some(line) = by_id::<HtmlElement>("conn") {
        line.set_class_name(&format!("conn {state}"));
        // Said again, the same words would be read aloud again.
        if line.text_content().as_deref() != Some(words) {
            line.set_text_content(Some(words));
        }
        line.set_hidden(false);
    }
}

fn show(change: &JsValue) {
    let Some(page) = page() else { return };
    for item in js_sys::Array::from(&field(change, "items")) {
        if let Some(row) = inside::<Element>(&page, &format!("[data-item='{}']", text(&item, "id")))
        {
            acts::show(&row, &item);
        }
    }
    if let Some(place) = by_id::<Element>("rail") {
        redraw(&place, &text(change, "rail"));
    }
    for (place, drawn) in pairs(change, "pieces") {
        let place = place.as_string().unwrap_or_default();
        for place in all(&page, &place) {
            redraw(&place, &drawn.as_string().unwrap_or_default());
        }
    }
    for (number, ready) in pairs(change, "hold_points") {
        let (number, ready) = (number.as_f64().unwrap_or_default(), ready.is_truthy());
        for (form, shown) in [("hold-point", ready), ("bypass", !ready)] {
            for form in all(&page, &format!("[data-{form}='{number}']")) {
                form.set_hidden(!shown);
            }
        }
    }
    for (number, why) in pairs(change, "held") {
        let (number, why) = (
            number.as_f64().unwrap_or_default(),
            why.as_string().unwrap_or_default(),
        );
        for section in all(&page, &format!("[data-held='{number}']")) {
            // A class that cannot be changed leaves a lock on the screen that the server has opened, no more.
            let _ = section
                .class_list()
                .toggle_with_force("is-held", !why.is_empty());
        }
        for said in all(&page, &format!("[data-held-said='{number}']")) {
            said.set_text_content(Some(&why));
        }
    }
    for (number, called) in pairs(change, "called") {
        let number = number.as_f64().unwrap_or_default();
        for roll_call in all(&page, &format!("[data-roll-call='{number}']")) {
            let _ = roll_call
                .class_list()
                .toggle_with_force("is-called", called.is_truthy());
        }
    }
    for (stop, holds) in pairs(change, "stops") {
        let stop = stop.as_string().unwrap_or_default();
        for line in all(&page, &format!("[data-stop='{stop}']")) {
            let _ = line
                .class_list()
                .toggle_with_force("is-open", holds.is_truthy());
        }
    }
    for (row, blocks) in pairs(change, "criteria") {
        if let Some(row) = by_id::<Element>(&row.as_string().unwrap_or_default()) {
            // A class that cannot be changed is a row less marked, no more.
            let _ = row
                .class_list()
                .toggle_with_force("is-blocking", blocks.is_truthy());
        }
    }
    if field(change, "reload").is_truthy()
        && let Some(notice) = by_id::<HtmlElement>("moved")
    {
        notice.set_hidden(false);
    }
    for phase in js_sys::Array::from(&field(change, "counts")) {
        let phase = js_sys::Array::from(&phase);
        let place = format!(
            "[data-counts='{}']",
            phase.get(0).as_f64().unwrap_or_default()
        );
        if let Some(place) = inside::<Element>(&page, &place) {
            place.set_text_content(phase.get(1).as_string().as_deref());
        }
    }
    lock(&page, &text(change, "locks"));
    decided(&text(change, "decision"));
    if let Some(place) = by_id::<Element>("news") {
        place.set_text_content(Some(&text(change, "news")));
    }
}

/// Draws a place anew, unless somebody is in it: moving the focus would throw people out of what they do.
fn redraw(place: &Element, drawn: &str) {
    let focused = document()
        .active_element()
        .is_some_and(|active| place.contains(Some(&active)));
    if !focused {
        put(place, drawn);
    }
}

/// A list of two things each.
fn pairs(change: &JsValue, name: &str) -> impl Iterator<Item = (JsValue, JsValue)> {
    let list = js_sys::Array::from(&field(change, name));
    list.into_iter().map(|pair| {
        let pair = js_sys::Array::from(&pair);
        (pair.get(0), pair.get(1))
    })
}

/// What is left of the windows, every second. The server's clock ends them; this only shows it.
fn count_down() {
    let places = page().map(|page| all(&page, "[data-left]"));
    for place in places.unwrap_or_default() {
        let number = |name| -> Option<f64> { place.get_attribute(name)?.parse().ok() };
        // This clock is a stopwatch only: it may show another time than the server's.
        let now = js_sys::Date::now() / 1000.0;
        let ends = number("data-ends").unwrap_or_else(|| {
            let ends = now + number("data-left").unwrap_or_default();
            let _ = place.set_attribute("data-ends", &ends.to_string());
            ends
        });
        let left = (ends - now).max(0.0) as u32;
        let shown = format!("{}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60);
        place.set_text_content(Some(&shown));
    }
    later(SECOND_MS, count_down);
}

/// GO is locked by its reasons, which stand beside it.
fn lock(page: &Element, locks: &str) {
    for words in all(page, "#go-locked") {
        words.set_text_content(Some(if locks.is_empty() {
            "Nothing keeps a hold point closed."
        } else {
            locks
        }));
    }
    for button in all(page, "[data-act=go]") {
        // A locked button can be reached and read, and does nothing.
        let _ = button.set_attribute(
            "aria-disabled",
            if locks.is_empty() { "false" } else { "true" },
        );
        let _ = button.set_attribute("type", if locks.is_empty() { "submit" } else { "button" });
        // GO is said at the last hold point; only a button that sends may name another address than its form.
        let _ = match (locks.is_empty(), button.get_attribute("data-go")) {
            (true, Some(address)) => button.set_attribute("formaction", &address),
            _ => button.remove_attribute("formaction"),
        };
        let _ = button
            .class_list()
            .toggle_with_force("is-locked", !locks.is_empty());
    }
}

/// A decision changes what may be done on the page: it says so, and offers the new one.
fn decided(word: &str) {
    let Some(place) = by_id::<HtmlElement>("decided") else {
        return;
    };
    if place.get_attribute("data-decision").as_deref() != Some(word)
        && let Some(said) = inside::<Element>(&place, "b")
    {
        said.set_text_content(Some(&format!("Decided {word} a moment ago.")));
        place.set_hidden(false);
    }
}
