//! A new revision of a document.

use crate::components::crumb::Crumb;
use crate::components::safe_html::Rendered;
use crate::context::{Reviewed, page_context};
use crate::pages::field::{Field, Refusal, RequestKey};
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::changes::{Items, Lines};
use crate::pages::library::findings::Findings;
use crate::pages::library::import::{Secrets, holds_secrets, kinds};
use crate::pages::library::trust::Retire;
use engine::document::{Comparison, Document, DocumentSource, Preview};
use leptos::prelude::*;
use model::Problem;
use model::role::Act;

const SOURCE: Field = Field::new("edit", "source", "Markdown")
    .hint("A new revision is saved, with its secrets covered. The ones before stay.");
const KIND: Field = Field::new("edit", "kind", "Kind");
const SLUG: Field = Field::new("address", "slug", "Last part of the address")
    .hint("The address it has now goes on leading here.");

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
        let base = context
            .refused("edit")
            .filter(|refused| matches!(refused.problem, Problem::Conflict(_)))
            .and_then(|refused| refused.typed.get("revision")?.parse().ok());
        // What somebody else changed while this was being written.
        let meanwhile = match base {
            Some(base) => {
                let newest = source.document.revision;
                let changes = context
                    .engine
                    .compare_revisions(&actor, &slug, base, newest);
                Some(changes.await?)
            }
            None => None,
        };
        Ok(content(
            source,
            meanwhile,
            context.reviewed.as_deref().cloned(),
        ))
    })
}

/// On a conflict the newer text stands below, and its revision is the new base: pressing Save again is a
/// deliberate act.
fn content(
    source: DocumentSource,
    meanwhile: Option<Comparison>,
    reviewed: Option<Reviewed>,
) -> AnyView {
    let is_old = meanwhile.is_some();
    let document = source.document.clone();
    let address = format!("/library/{}", document.slug);
    // A preview keeps what was typed and the revision it was typed onto.
    let (text, kind, onto) = match &reviewed {
        Some(reviewed) => (
            reviewed.source.clone(),
            reviewed.kind.clone(),
            reviewed.base.unwrap_or(source.document.revision),
        ),
        None => (
            source.source.to_string(),
            source.document.kind.name().to_owned(),
            source.document.revision,
        ),
    };
    let has_secrets = holds_secrets(&text);
    let preview = reviewed.map(|reviewed| view! { <Looks preview=reviewed.preview /> });
    let current =
        meanwhile.map(|meanwhile| view! { <Current source=source.clone() meanwhile=meanwhile /> });
    let base = if is_old {
        format!(
            "Saving makes your text the revision after {}.",
            document.revision
        )
    } else {
        format!("Based on revision {onto}.")
    };
    view! {
        <Named title=format!("Edit {}", document.title) />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb links=vec![("/library".to_owned(), "Library".to_owned()), (address.clone(), document.title.clone())] here="Edit" />
                <h1>"Edit " {document.title}</h1>
            </header>
            <form class="form" id="edit" method="post" action=address.clone()>
                <Refusal form="edit".to_owned() fields=&["source", "kind"] />
                <RequestKey form="edit".to_owned() />
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                <input type="hidden" name="revision" value=onto />
                {SOURCE.lines(Some("source"), "30", text)}
                {KIND.choice(kinds().collect(), &kind)}
                {has_secrets.then(|| view! { <Secrets /> })}
                <p>{base}</p>
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Save revision"
                    </button>
                    <button type="submit" class="btn" formaction=format!("{address}/preview")>
                        "Preview"
                    </button>
                    <a href=address.clone()>"Back without saving"</a>
                </p>
            </form>
            {preview}
            {current}
            {(!is_old)
                .then(|| {
                    view! {
                        <Address document=source.document.clone() />
                        <Retire document=source.document />
                    }
                })}
        </main>
    }
    .into_any()
}

/// What somebody else saved meanwhile.
#[component]
fn Current(source: DocumentSource, meanwhile: Comparison) -> AnyView {
    let author = source.author.unwrap_or_else(|| "Holdpoint".to_owned());
    let document = source.document;
    view! {
        <section class="review" aria-labelledby="current-h">
            <header class="sec-head">
                <h2 id="current-h">{format!("Revision {}, as it is now", document.revision)}</h2>
                <p>
                    {format!("Saved by {author}, ")}
                    <time datetime=document.updated.datetime()>{document.updated.shown()}</time>
                </p>
            </header>
            <h3>"What was changed meanwhile"</h3>
            <Lines groups=meanwhile.groups />
            <h3 id="whole-h">"The whole text as it is now"</h3>
            <div class="doc">
                <pre tabindex="0" aria-labelledby="whole-h">
                    {source.source.to_string()}
                </pre>
            </div>
        </section>
    }
    .into_any()
}

/// How the text would look, made by the same renderer as the page of the document.
#[component]
fn Looks(preview: Preview) -> AnyView {
    let findings = preview.checked.findings;
    let items = preview.items.map(|items| view! { <Items items=items /> });
    view! {
        <section class="review" aria-labelledby="looks-h">
            <header class="sec-head">
                <h2 id="looks-h">"Preview"</h2>
                <p>"Nothing is stored yet."</p>
            </header>
            <Rendered html=preview.html />
        </section>
        {items}
        <Findings findings=findings />
    }
    .into_any()
}

/// Another address. The old one leads here for ever.
#[component]
fn Address(document: Document) -> AnyView {
    let action = format!("/library/{}/address", document.slug);
    view! {
        <section class="review" aria-labelledby="address-h">
            <header class="sec-head">
                <h2 id="address-h">"Address"</h2>
            </header>
            <form class="form" id="address" method="post" action=action>
                <Refusal form="address".to_owned() fields=&["slug"] />
                <RequestKey form="address".to_owned() />
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                {SLUG.line_with("text", "off", true, document.slug)}
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Move to this address"
                    </button>
                </p>
            </form>
        </section>
    }
    .into_any()
}
