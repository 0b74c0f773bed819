//! The texts of the help, which are the same in the repository.

use crate::components::crumb::Crumb;
use crate::components::safe_html::Rendered;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use engine::help::search_help;
use leptos::prelude::*;
use model::Problem;
use model::address;

/// How many sections of the help a search shows.
const FOUND: usize = 3;

/// One text.
pub fn page() -> impl IntoView {
    let (context, name) = (page_context(), part_of_address("name"));
    frame(async move {
        let found = context.engine.render_help(&name).await;
        let (title, html) = found.ok_or(Problem::NotFound("page of the help"))?;
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb links=vec![(address::HELP.to_owned(), "Help".to_owned())] here=title.clone() />
                    <h1>{title}</h1>
                </header>
                <Rendered html=html />
            </main>
        })
    })
}

/// The sections of the help in which all words of a search stand.
pub fn found(words: &str) -> Option<AnyView> {
    let sections = search_help(words, FOUND);
    if sections.is_empty() {
        return None;
    }
    let lines = sections.into_iter().map(|section| {
        view! {
            <li>
                <a href=address::help(&section.name)>{section.heading.clone()}</a>
                {(section.heading != section.title).then(|| format!(", {}", section.title))}
            </li>
        }
    });
    let found = view! {
        <aside class="in-help" aria-labelledby="in-help">
            <h2 id="in-help">"In the help"</h2>
            <ul>{lines.collect_view()}</ul>
        </aside>
    };
    Some(found.into_any())
}
