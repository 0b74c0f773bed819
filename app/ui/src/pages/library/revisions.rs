//! The revisions of a document.

use crate::components::crumb::Crumb;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use engine::document::{Document, Revision};
use leptos::prelude::*;
use model::address;

/// All revisions, the newest first, each with what it changed.
pub fn page() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        let (source, revisions) = context.engine.list_revisions(&actor, &slug).await?;
        Ok(content(source.document, revisions))
    })
}

fn content(document: Document, revisions: Vec<Revision>) -> AnyView {
    let slug = document.slug.clone();
    let rows = revisions.into_iter().map(|revision| {
        let before = revision.number - 1;
        let changes = (before > 0).then(|| {
            let target = address::library::changes_between(&slug, before, revision.number);
            view! { <a href=target>{format!("What changed since {before}")}</a> }
        });
        view! {
            <li>
                <p class="list-title">{format!("Revision {}", revision.number)}</p>
                <p class="list-facts">
                    <time datetime=revision.at().datetime()>{revision.at().shown()}</time>
                    <span>{revision.author.unwrap_or_else(|| "Holdpoint".to_owned())}</span>
                    <span>{format!("{} characters", revision.size)}</span>
                </p>
                <p class="list-end">{changes}</p>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Named title=format!("Revisions of {}", document.title) />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned()), (address::library::document(&slug), document.title.clone())] here="Revisions" />
                <h1>"Revisions of " {document.title}</h1>
            </header>
            <ol class="list">{rows}</ol>
            {(document.revision > 2).then(|| view! { <Choice slug=slug newest=document.revision /> })}
        </main>
    }
    .into_any()
}

/// Any two revisions.
#[component]
fn Choice(slug: String, newest: i64) -> AnyView {
    let numbers = |chosen: i64| {
        (1..=newest)
            .rev()
            .map(
                |number| view! { <option value=number selected=number == chosen>{number}</option> },
            )
            .collect_view()
    };
    view! {
        <form class="form" method="get" action=address::library::changes(&slug)>
            <div class="field">
                <label for="from">"From revision"</label>
                <select id="from" name="from">
                    {numbers(1)}
                </select>
            </div>
            <div class="field">
                <label for="to">"To revision"</label>
                <select id="to" name="to">
                    {numbers(newest)}
                </select>
            </div>
            <p class="form-actions">
                <button type="submit" class="btn">
                    "Compare"
                </button>
            </p>
        </form>
    }
    .into_any()
}
