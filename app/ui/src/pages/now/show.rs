//! What waits for me, and what blocks each rollout.

use crate::address::{item_anchor, phase};
use crate::components::icon::Icon;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::now::blocked::Blocked;
use engine::rollout::{OpenItem, RolloutLine};
use leptos::prelude::*;
use model::role::{Act, Role};

/// How many open items of one rollout are shown.
const MOST: usize = 8;

/// The first page.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let lines = context.engine.list_open_rollouts(&actor).await?;
        Ok(view! {
            <Named title="Now" />
            <main id="main" class="page now">
                <BigFind />
                {content(lines, actor.role)}
            </main>
        })
    })
}

fn content(lines: Vec<RolloutLine>, role: Role) -> AnyView {
    let title = if role.allows(Act::Sign) {
        "Waiting for you"
    } else {
        "Open items"
    };
    if lines.is_empty() {
        return view! {
            <h1>{title}</h1>
            <div class="empty">
                <p>"Nothing waits. The open items of running rollouts will stand here, and what blocks each rollout."</p>
                <p>
                    <a class="btn is-primary" href="/library/import">
                        "Bring a plan in"
                    </a>
                </p>
            </div>
        }
        .into_any();
    }
    let open: usize = lines.iter().map(|line| line.open.len()).sum();
    let rows: Vec<AnyView> = lines.iter().flat_map(rows).collect();
    let list = if rows.is_empty() {
        view! { <p class="more">"No item is open in any phase in hand."</p> }.into_any()
    } else {
        view! { <ol class="items">{rows}</ol> }.into_any()
    };
    let count = match open {
        1 => "1 item is open".to_owned(),
        open => format!("{open} items are open"),
    };
    view! {
        <div class="now-cols">
            <section class="wait" aria-labelledby="wait-h">
                <header class="sec-head">
                    <h1 id="wait-h">{title}</h1>
                    <p>{count}</p>
                </header>
                {list}
            </section>
            <Blocked lines=lines />
        </div>
    }
    .into_any()
}

fn rows(line: &RolloutLine) -> Vec<AnyView> {
    let more = line.open.len().checked_sub(MOST).filter(|more| *more > 0);
    let rest = more.zip(line.open.first()).map(|(more, first)| {
        let address = phase(&line.rollout.number.to_string(), first.phase);
        let words = format!("{more} more in {}", line.rollout.title);
        view! {
            <li class="item">
                <span class="item-ref">"…"</span>
                <div class="item-body">
                    <p class="item-from">
                        <a href=address>{words}</a>
                    </p>
                </div>
            </li>
        }
        .into_any()
    });
    line.open
        .iter()
        .take(MOST)
        .map(|item| row(line, item))
        .chain(rest)
        .collect()
}

fn row(line: &RolloutLine, item: &OpenItem) -> AnyView {
    let rollout = line.rollout.number.to_string();
    let address = format!(
        "{}#{}",
        phase(&rollout, item.phase),
        item_anchor(&item.label)
    );
    let why = if item.inverted {
        ", any yes holds".to_owned()
    } else {
        format!(", keeps hold point {} closed", item.phase)
    };
    view! {
        <li class="item">
            <a class="item-ref" href=address.clone()>
                {item.label.clone()}
            </a>
            <div class="item-body">
                <p class="item-words">{item.words.clone()}</p>
                <p class="item-from">
                    <a href=format!("/rollouts/{rollout}")>{line.rollout.title.clone()}</a>
                    {why}
                </p>
            </div>
            <p class="item-sign">
                <a class="btn is-big" href=address>
                    "Open "
                    {item.label.clone()}
                    <span class="vh">{format!(" of {rollout}")}</span>
                </a>
            </p>
        </li>
    }
    .into_any()
}

/// The one big field.
#[component]
fn BigFind() -> impl IntoView {
    view! {
        <form class="big-find" role="search" aria-label="Everything" action="/search">
            <label class="vh" for="q">
                "Search everything"
            </label>
            <Icon name="i-search" />
            <input
                id="q"
                name="q"
                type="search"
                autocomplete="off"
                placeholder="Paste an alert, an error, a command"
                aria-describedby="q-help"
            />
            <p id="q-help">
                <kbd>"/"</kbd>
                " brings you here, "
                <kbd>"Ctrl K"</kbd>
                " opens the palette anywhere"
            </p>
        </form>
    }
}
