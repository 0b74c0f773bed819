//! What the islands of one page share. In the browser a page has one board; on the server every island
//! keeps to itself, as many pages are drawn at the same time.

use leptos::prelude::*;
use model::live::{LiveItem, LivePhase, RunChange};
use std::cell::RefCell;
use std::collections::HashMap;

/// A row on the page.
#[derive(Clone)]
struct Entry {
    label: String,
    inverted: bool,
    item: ArcRwSignal<LiveItem>,
}

thread_local! {
    static ROWS: RefCell<HashMap<String, Entry>> = RefCell::default();
    static RAIL: ArcRwSignal<Option<Vec<LivePhase>>> = ArcRwSignal::new(None);
}

/// Puts a row on the board.
pub fn put(label: &str, inverted: bool, item: LiveItem) -> ArcRwSignal<LiveItem> {
    let id = item.id.clone();
    let item = ArcRwSignal::new(item);
    if cfg!(feature = "hydrate") {
        let entry = Entry {
            label: label.to_owned(),
            inverted,
            item: item.clone(),
        };
        ROWS.with_borrow_mut(|rows| rows.insert(id, entry));
    }
    item
}

/// The rail as the live stream told it last. `None`: it stands as it was drawn.
pub fn rail() -> ArcRwSignal<Option<Vec<LivePhase>>> {
    if cfg!(feature = "hydrate") {
        RAIL.with(Clone::clone)
    } else {
        ArcRwSignal::new(None)
    }
}

/// Takes an item as it is now, unless the board knows a later state of it.
pub fn show(signal: &ArcRwSignal<LiveItem>, item: LiveItem) {
    if item.seen > signal.read_untracked().seen {
        signal.set(item);
    }
}

/// Takes a message of the live stream, and says in words what it changed on this page.
pub fn take(change: RunChange) -> String {
    RAIL.with(|rail| rail.set(Some(change.rail)));
    let mut news = Vec::new();
    for item in change.items {
        let entry = ROWS.with_borrow(|rows| rows.get(&item.id).cloned());
        if let Some(entry) = entry {
            news.push(words(&entry, &item));
            show(&entry.item, item);
        }
    }
    news.join(" ")
}

fn words(entry: &Entry, item: &LiveItem) -> String {
    use model::live::Stamp;
    let label = &entry.label;
    match &item.stamp {
        Stamp::Signed { by, verdict, .. } => {
            format!("{label} {}, {}.", verdict.word(entry.inverted), by.name)
        }
        Stamp::Revoked { by, .. } => format!("{label} revoked, {}.", by.name),
        Stamp::Open | Stamp::ClaimedByDocument => format!("{label} is open."),
    }
}
