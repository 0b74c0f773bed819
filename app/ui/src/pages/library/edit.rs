//! A new revision of a document.

use crate::context::page_context;
use crate::pages::field::{Field, Refusal, RequestKey};
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::import::{Secrets, holds_secrets, kinds};
use engine::document::DocumentSource;
use leptos::prelude::*;
use model::Problem;
use model::role::Act;

const SOURCE: Field = Field::new("edit", "source", "Markdown")
    .hint("A new revision is saved, with its secrets covered. The ones before stay.");
const KIND: Field = Field::new("edit", "kind", "Kind");

/// The editor.
pub fn page() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        if !actor.role.allows(Act::Write) {
            let sentence = format!(
                "Writing documents needs the role contributor. You are {} here.",
                actor.role
            );
            return Err(Problem::NotAllowed(sentence));
        }
        let source = context.engine.find_document(&actor, &slug).await?;
        let is_old = context
            .refused("edit")
            .is_some_and(|refused| matches!(refused.problem, Problem::Conflict(_)));
        Ok(content(source, is_old))
    })
}

/// On a conflict the newer text stands below, and its revision is the new base: pressing Save again is a
/// deliberate act.
fn content(source: DocumentSource, is_old: bool) -> AnyView {
    let document = source.document.clone();
    let address = format!("/library/{}", document.slug);
    let has_secrets = holds_secrets(&source.source);
    let current = is_old.then(|| view! { <Current source=source.clone() /> });
    let base = if is_old {
        format!(
            "Saving makes your text the revision after {}.",
            document.revision
        )
    } else {
        format!("Based on revision {}.", document.revision)
    };
    view! {
        <Named title=format!("Edit {}", document.title) />
        <main id="main" class="page">
            <header class="title-block">
                <p class="crumb">
                    <a href="/library">"Library"</a>
                    <span aria-hidden="true">"/"</span>
                    <a href=address.clone()>{document.title.clone()}</a>
                    <span aria-hidden="true">"/"</span>
                    <span>"Edit"</span>
                </p>
                <h1>"Edit " {document.title}</h1>
            </header>
            <form class="form" id="edit" method="post" action=address.clone()>
                <Refusal form="edit".to_owned() fields=&["source", "kind"] />
                <RequestKey form="edit".to_owned() />
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                <input type="hidden" name="revision" value=document.revision />
                {SOURCE.lines(Some("source"), "30", source.source.to_string())}
                {KIND.choice(kinds().collect(), document.kind.name())}
                {has_secrets.then(|| view! { <Secrets /> })}
                <p>{base}</p>
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Save revision"
                    </button>
                    <a href=address.clone()>"Back without saving"</a>
                </p>
            </form>
            {current}
        </main>
    }
    .into_any()
}

/// What somebody else saved meanwhile.
#[component]
fn Current(source: DocumentSource) -> AnyView {
    let author = source.author.unwrap_or_else(|| "Holdpoint".to_owned());
    let document = source.document;
    view! {
        <section aria-labelledby="current-h">
            <header class="sec-head">
                <h2 id="current-h">{format!("Revision {}, as it is now", document.revision)}</h2>
                <p>
                    {format!("Saved by {author}, ")}
                    <time datetime=document.updated.datetime()>{document.updated.shown()}</time>
                </p>
            </header>
            <div class="doc">
                <pre tabindex="0" aria-labelledby="current-h">
                    {source.source.to_string()}
                </pre>
            </div>
        </section>
    }
    .into_any()
}
