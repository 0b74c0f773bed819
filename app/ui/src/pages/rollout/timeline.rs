//! Everything that happened in a rollout, in one list with filters. Each line has an address of its own.

use crate::pages::frame::Named;
use crate::pages::history::list::lines;
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::run_page::run_page;
use engine::HistoryPart;
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::event::Subject;
use model::record::{Category, Seq};

/// How many lines a page shows.
const MAX: i64 = 100;

/// The page.
pub fn page() -> impl IntoView {
    run_page(|context, actor, run| async move {
        let number = run.rollout.number;
        let asked = context.query("show").unwrap_or_default();
        let category = match asked.as_str() {
            "" => None,
            name => {
                Some(Category::parse(name).ok_or(Problem::NotFound("filter of this timeline"))?)
            }
        };
        let before = context
            .query("before")
            .and_then(|seq| seq.parse().ok())
            .map(Seq);
        let subject = Subject::Rollout(number);
        let part = match category {
            None => HistoryPart::About(subject),
            Some(category) => HistoryPart::Category(subject, category),
        };
        let history = context
            .engine
            .list_history(&actor, &part, before, MAX)
            .await?;
        let categories = Category::ALL.into_iter().map(|one| {
            let address = address::rollout::timeline_of(number, one);
            (address, one.shown(), category == Some(one))
        });
        let all = (
            address::rollout::timeline(number),
            "Everything",
            category.is_none(),
        );
        let tabs = std::iter::once(all)
            .chain(categories)
            .map(|(address, words, current)| {
                view! {
                    <li>
                        <a href=address aria-current=current.then_some("true")>
                            {words}
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
                        <a href=address::rollout::timeline_before(number, category, seq)>"Older"</a>
                    </span>
                </nav>
            }
        });
        let nothing = history.entries.is_empty().then(|| {
            view! { <p class="more">"No events of this kind."</p> }
        });
        Ok(view! {
            <Named title=format!("Timeline of {number}") />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb run=run.clone() here="Timeline".to_owned() />
                    <h1>"Timeline"</h1>
                </header>
                <section class="timeline" aria-label="Newest first">
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
