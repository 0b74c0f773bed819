//! The line to the server on the page of a rollout.

use super::{board, browser};
use leptos::prelude::*;
use model::live::RunChange;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// How long to wait where the browser does not come back by itself.
const AGAIN: Duration = Duration::from_secs(5);
/// What was missed arrives at once after the line is back.
const CAUGHT_UP: Duration = Duration::from_secs(2);

/// The line to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// Not begun; without scripts it never does.
    Resting,
    Live,
    CatchingUp,
    /// Lost at this time of day.
    Lost(String),
}

/// Shows what others do, and says whether it does.
#[island]
pub fn LiveRun(
    /// The number of the rollout.
    rollout: String,
    /// The last event that the page was drawn with.
    after: i64,
    /// The word of the decision when the page was drawn.
    decision: Option<String>,
) -> impl IntoView {
    let line = RwSignal::new(Line::Resting);
    let news = RwSignal::new(String::new());
    let decided = RwSignal::new(decision.clone());
    let watched = rollout.clone();
    Effect::new(move |_| {
        let watch = Watch {
            rollout: watched.clone(),
            after: Cell::new(after),
            line,
            news,
            decided,
        };
        connect(Rc::new(watch));
    });
    let later = move || decided.get().filter(|_| decided.read() != decision);
    view! {
        <p class=move || class(&line.read()) role="status" hidden=move || *line.read() == Line::Resting>
            {move || words(&line.read())}
        </p>
        <p class="vh" role="status">
            {news}
        </p>
        {move || {
            later()
                .map(|word| {
                    view! {
                        <p class="notice">
                            <b>{format!("Decided {word} a moment ago.")}</b>
                            " "
                            <a href=format!("/rollouts/{rollout}")>"Load the page again"</a>
                        </p>
                    }
                })
        }}
    }
}

fn class(line: &Line) -> &'static str {
    match line {
        Line::Resting | Line::Live => "conn is-live",
        Line::CatchingUp => "conn is-catching-up",
        Line::Lost(_) => "conn is-lost",
    }
}

fn words(line: &Line) -> String {
    match line {
        Line::Resting => String::new(),
        Line::Live => "Live".to_owned(),
        Line::CatchingUp => "Catching up".to_owned(),
        Line::Lost(since) => format!("Connection lost, showing what was known at {since}"),
    }
}

struct Watch {
    rollout: String,
    /// The last message seen.
    after: Cell<i64>,
    line: RwSignal<Line>,
    news: RwSignal<String>,
    decided: RwSignal<Option<String>>,
}

impl Watch {
    fn opened(&self) {
        if !matches!(*self.line.read_untracked(), Line::Lost(_)) {
            self.line.set(Line::Live);
            return;
        }
        let line = self.line;
        line.set(Line::CatchingUp);
        // Without a timer the word stays; the next message sets it right.
        let _ = set_timeout(
            move || {
                if *line.read_untracked() == Line::CatchingUp {
                    line.set(Line::Live);
                }
            },
            CAUGHT_UP,
        );
    }

    fn lost(&self) {
        if !matches!(*self.line.read_untracked(), Line::Lost(_)) {
            self.line.set(Line::Lost(browser::time_of_day()));
        }
    }

    fn take(&self, message: &MessageEvent) {
        if let Ok(seq) = message.last_event_id().parse() {
            self.after.set(seq);
        }
        let text = message.data().as_string().unwrap_or_default();
        if let Ok(change) = serde_json::from_str::<RunChange>(&text) {
            self.decided.set(change.decision.clone());
            self.news.set(board::take(change));
            self.line.set(Line::Live);
        }
    }
}

fn connect(watch: Rc<Watch>) {
    let address = format!(
        "/events?rollout={}&after={}",
        watch.rollout,
        watch.after.get()
    );
    let Ok(source) = EventSource::new(&address) else {
        watch.lost();
        return;
    };
    let (opening, taking, losing) = (Rc::clone(&watch), Rc::clone(&watch), source.clone());
    let on_open = Closure::<dyn Fn()>::new(move || opening.opened());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message| taking.take(&message));
    let on_error = Closure::<dyn Fn()>::new(move || {
        watch.lost();
        // The browser comes back by itself, except after an answer that is no stream.
        if losing.ready_state() == EventSource::CLOSED {
            let watch = Rc::clone(&watch);
            // Without a timer the line stays lost, and says so.
            let _ = set_timeout(move || connect(watch), AGAIN);
        }
    });
    source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // The line lives as long as the page.
    on_open.forget();
    on_message.forget();
    on_error.forget();
}
