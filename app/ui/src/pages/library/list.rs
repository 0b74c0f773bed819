//! The library.

use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::pager::{Pager, ROWS, asked};
use engine::document::Document;
use leptos::prelude::*;
use model::role::Act;

/// All documents, the last saved first.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let page = asked(&context);
        let (documents, total) = context
            .engine
            .list_documents(&actor, ROWS, (page - 1) * ROWS)
            .await?;
        let bring = |words: &'static str| {
            let may = actor.role.allows(Act::Write);
            may.then(|| view! { <p class="book-tools"><a class="btn is-primary" href="/library/import">{words}</a></p> })
        };
        let (tools, list) = if documents.is_empty() {
            let empty = view! {
                <div class="empty">
                    <p>"The library is empty. Plans, runbooks and post-mortems will stand here, and be found by the search."</p>
                    {bring("Bring a document in")}
                </div>
            };
            (None, empty.into_any())
        } else {
            let rows = documents.into_iter().map(row).collect_view();
            (
                bring("Bring a document in"),
                view! { <ol class="list">{rows}</ol> }.into_any(),
            )
        };
        Ok(view! {
            <Named title="Library" />
            <main id="main" class="page">
                <header class="title-block">
                    <h1>"Library"</h1>
                    {tools}
                </header>
                {list}
                <Pager address="/library" page=page total=total />
            </main>
        })
    })
}

fn row(document: Document) -> AnyView {
    view! {
        <li>
            <span class="kind">{document.kind.shown()}</span>
            <p class="list-title">
                <a href=format!("/library/{}", document.slug)>{document.title}</a>
            </p>
            <p class="list-facts">
                <span>{format!("Revision {}", document.revision)}</span>
                <time datetime=document.updated.datetime()>{document.updated.shown()}</time>
            </p>
        </li>
    }
    .into_any()
}
