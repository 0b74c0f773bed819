//! Everything that happened in a rollout, in one list with filters. Each line has an address of its own.

use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::history::list::lines;
use crate::pages::rollout::crumb::Crumb;
use leptos::prelude::*;
use model::Problem;
use model::event::Seq;
use model::id::RolloutNumber;

/// How many lines a page shows.
const MOST: i64 = 100;

/// A filter: its name in the address, its words, and the kinds of events.
const FILTERS: [(&str, &str, &[&str]); 7] = [
    ("", "Everything", &[]),
    (
        "items",
        "Items",
        &[
            "signed",
            "revoked",
            "claimed",
            "released",
            "deferred",
            "commented",
            "item_set",
            "item_added",
        ],
    ),
    (
        "hold-points",
        "Hold points",
        &["gate_opened", "gate_closed"],
    ),
    ("criteria", "Criteria", &["measured", "attested", "ruled"]),
    (
        "windows",
        "Windows",
        &[
            "window_started",
            "window_sampled",
            "window_checked",
            "window_interrupted",
            "window_resumed",
            "window_ended",
        ],
    ),
    (
        "deployments",
        "Deployments",
        &["deployment_started", "deployment_ended"],
    ),
    (
        "decisions",
        "Votes and decisions",
        &[
            "voted",
            "decided",
            "rules_set",
            "position_assigned",
            "position_removed",
        ],
    ),
];

/// The page.
pub fn page() -> impl IntoView {
    let context = page_context();
    let number = RolloutNumber::parse(&part_of_address("number"));
    frame(async move {
        let actor = context.require_actor()?;
        let number = number.map_err(|_| Problem::NotFound("rollout"))?;
        let run = context.engine.find_run(&actor, number).await?;
        let asked = context.query("show").unwrap_or_default();
        let filter = FILTERS.iter().find(|(name, ..)| *name == asked);
        let (name, _, kinds) = filter.ok_or(Problem::NotFound("filter of this timeline"))?;
        let before = context
            .query("before")
            .and_then(|seq| seq.parse().ok())
            .map(Seq);
        let history = context
            .engine
            .list_timeline(&actor, number, kinds, before, MOST)
            .await?;
        let here = format!("/rollouts/{number}/timeline");
        let tabs = FILTERS.iter().map(|(one, words, _)| {
            let address = match one.is_empty() {
                true => here.clone(),
                false => format!("{here}?show={one}"),
            };
            view! {
                <li>
                    <a href=address aria-current=(one == name).then_some("true")>
                        {*words}
                    </a>
                </li>
            }
        });
        let tabs = tabs.collect_view();
        let older = history.older.map(|seq| {
            view! {
                <nav class="pager" aria-label="Pages">
                    <span></span>
                    <span>
                        <a href=format!("{here}?show={name}&before={seq}")>"Older"</a>
                    </span>
                </nav>
            }
        });
        let nothing = history.entries.is_empty().then(|| {
            view! { <p class="more">"Nothing of this kind has happened."</p> }
        });
        Ok(view! {
            <Named title=format!("Timeline of {number}") />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb run=run.clone() here="Timeline".to_owned() />
                    <h1>"Timeline"</h1>
                </header>
                <section class="timeline" aria-label="What happened, the newest first">
                    <header class="sec-head">
                        <ul class="tabs" aria-label="Show">
                            {tabs}
                        </ul>
                    </header>
                    {nothing}
                    {lines(history.entries)}
                    {older}
                </section>
            </main>
        })
    })
}
