//! A new revision of a document.

use crate::components::crumb::Crumb;
use crate::components::lean::PageScript;
use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::components::safe_html::Rendered;
use crate::context::{Because, Carried, Corrected, PageContext, Returned, Reviewed, page_context};
use crate::islands::preview::LivePreview;
use crate::pages::field::Field;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::changes::{Items, Lines};
use crate::pages::library::correct::{Corrects, EnterPreviews, HowItIsRead, LinesSheet};
use crate::pages::library::findings::Findings;
use crate::pages::library::import::{HiddenValues, PICTURES_HINT, Pictures, kinds};
use crate::pages::library::trust::Retire;
use engine::Actor;
use engine::document::{Comparison, Document, DocumentSource, Merged, Preview};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::lint::{Hidden, hidden};
use model::role::Act;
use model::text::Source;
use std::collections::BTreeSet;

const SOURCE: Field = Field::new("edit", "source", "Markdown")
    .hint("A new revision is saved, with its secrets hidden. Earlier revisions stay.");
const PICTURES: Field = Field::new("edit", "pictures", "Pictures").hint(PICTURES_HINT);
const KIND: Field = Field::new("edit", "kind", "Kind");
const SLUG: Field = Field::new("address", "slug", "Last part of the address")
    .hint("The current address keeps working.");

/// The editor.
pub fn page() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        let source = context.engine.find_document(&actor, &slug).await?;
        actor.may(Act::Write, &source.document.subject())?;
        let conflict = conflict(&context, &actor, &source).await?;
        // What was refused for its words still follows the revision that it was typed onto.
        let typed_onto = context
            .typed("edit", "revision")
            .filter(|_| conflict.is_none())
            .and_then(|revision| revision.parse().ok());
        let reviewed = context.reviewed.as_deref().cloned();
        let text = match (&reviewed, &conflict) {
            (Some(reviewed), _) => reviewed.source.clone(),
            (
                None,
                Some(Conflict {
                    merged: Some(merged),
                    ..
                }),
            ) => merged.text.clone(),
            (None, _) => context
                .typed("edit", "source")
                .unwrap_or_else(|| source.source.to_string()),
        };
        let looks = match reviewed.as_ref().map(|reviewed| reviewed.preview.clone()) {
            Some(preview) => Some(preview),
            None => draw(&context, &actor, &source, &text).await,
        };
        let corrected = context.corrected("edit");
        Ok(content(
            source,
            conflict,
            typed_onto,
            reviewed,
            Beside {
                hidden: hidden(&text),
                looks,
                kept: context.sent("edit", "keep"),
                carried: context.carried("edit"),
                corrected: Corrected {
                    from: corrected.from.or(context.query("lines").map(|_| 0)),
                    ..corrected
                },
            },
        ))
    })
}

/// How the text looks before anything is changed. A text that cannot be drawn can be edited all the same.
async fn draw(
    context: &PageContext,
    actor: &Actor,
    source: &DocumentSource,
    text: &str,
) -> Option<Preview> {
    let id = &source.document.id;
    let text = Source::parse(text.as_bytes()).ok()?;
    let preview = context
        .engine
        .preview_document(actor, text, Some(id), BTreeSet::new());
    preview.await.ok()
}

/// What stands beside the text.
struct Beside {
    /// The values that would be hidden.
    hidden: Vec<Hidden>,
    /// How it would look, with the same values.
    looks: Option<Preview>,
    /// The marks of the values that are to stay.
    kept: Vec<String>,
    /// The pictures that were chosen for it.
    carried: Carried,
    /// How its reading was corrected.
    corrected: Corrected,
}

/// What somebody else saved while this was being written.
struct Conflict {
    /// What they changed.
    meanwhile: Comparison,
    /// What was typed.
    mine: String,
    /// Both as one text, unless they are too large for it.
    merged: Option<Merged>,
}

async fn conflict(
    context: &PageContext,
    actor: &Actor,
    newest: &DocumentSource,
) -> Result<Option<Conflict>, Problem> {
    let is_conflict =
        |returned: &&Returned| matches!(returned.because, Because::Refused(Problem::Conflict(_)));
    let returned = context.returned("edit").filter(is_conflict);
    let typed = |name: &str| {
        returned
            .and_then(|returned| returned.typed.get(name))
            .cloned()
    };
    let base = typed("revision").and_then(|base| base.parse().ok());
    let (Some(base), Some(mine)) = (base, typed("source")) else {
        return Ok(None);
    };
    let (engine, document) = (&context.engine, &newest.document);
    let (slug, revision) = (&document.slug, document.revision);
    Ok(Some(Conflict {
        meanwhile: engine
            .compare_revisions(actor, slug, base, revision)
            .await?,
        merged: engine.merge_document(actor, newest, base, &mine).await?,
        mine,
    }))
}

/// On a conflict both texts stand in the form as one, and the newer revision is its base: pressing Save again is a
/// deliberate act.
fn content(
    source: DocumentSource,
    conflict: Option<Conflict>,
    typed_onto: Option<i64>,
    reviewed: Option<Reviewed>,
    beside: Beside,
) -> AnyView {
    let is_old = conflict.is_some();
    let document = source.document.clone();
    let address = address::library::document(&document.slug);
    let merged = conflict
        .as_ref()
        .and_then(|conflict| conflict.merged.clone());
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
            typed_onto.unwrap_or(source.document.revision),
        ),
    };
    let base = match merged.as_ref().map(|merged| merged.conflicts) {
        Some(0) => format!(
            "Your text and revision {} were merged above: they change different lines. Review the result and save.",
            document.revision
        ),
        Some(1) => "Both changed the same lines. They appear above twice, between conflict markers: keep what is right, and remove the markers.".to_owned(),
        Some(conflicts) => format!(
            "Both changed the same lines in {conflicts} places. Each appears above twice, between conflict markers: keep what is right, and remove the markers."
        ),
        None if is_old => format!(
            "Saving makes your text the revision after {}.",
            document.revision
        ),
        None => format!("Based on revision {onto}."),
    };
    let field = match merged {
        Some(merged) => SOURCE.lines_with(Some("source"), "30", merged.text),
        None => SOURCE.lines(Some("source"), "30", text),
    };
    let (kept, carried, corrected) = match reviewed {
        Some(reviewed) => (reviewed.kept, reviewed.carried, reviewed.corrected),
        None => (beside.kept, beside.carried, beside.corrected),
    };
    let preview = match beside.looks {
        Some(preview) => {
            let action = address::library::preview(&document.slug);
            view! { <Looks preview=preview kept=kept corrected=corrected action=action /> }
                .into_any()
        }
        None => view! { <HiddenValues hidden=beside.hidden kept=kept form="edit" /> }.into_any(),
    };
    let current = conflict.map(|conflict| {
        view! { <Current source=source.clone() meanwhile=conflict.meanwhile mine=conflict.mine /> }
    });
    view! {
        <Named title=format!("Edit {}", document.title) />
        <LinesSheet />
        <main id="main" class="page" data-live="">
            <header class="title-block">
                <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned()), (address.clone(), document.title.clone())] here="Edit" />
                <h1>"Edit " {document.title}</h1>
            </header>
            <div class="editor">
            <PostForm id="edit" action=address.clone() fields=&["source", "kind", "pictures"] class="form" with_files=true>
                <EnterPreviews action=address::library::preview(&document.slug) />
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                <input type="hidden" name="revision" value=onto />
                {field}
                <Pictures field=PICTURES carried=carried />
                {KIND.choice(kinds().collect(), &kind)}
                <p>{base}</p>
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Save revision"
                    </button>
                    <button type="submit" class="btn" formaction=address::library::preview(&document.slug)>
                        "Preview"
                    </button>
                    <a href=address::library::correct(&document.slug)>"How it is read, line by line"</a>
                    <a href=address.clone()>"Cancel"</a>
                </p>
            </PostForm>
            <div data-slot="preview">{preview}</div>
            </div>
            <LivePreview />
            {current}
            {(!is_old)
                .then(|| {
                    view! {
                        <Address document=source.document.clone() />
                        <Retire document=source.document />
                    }
                })}
        </main>
            <PageScript source=include_str!("pictures.js") />
    }
    .into_any()
}

/// What somebody else saved meanwhile.
#[component]
fn Current(source: DocumentSource, meanwhile: Comparison, mine: String) -> AnyView {
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
            <h3>"What changed in the meantime"</h3>
            <Lines groups=meanwhile.groups />
            <Whole name="Your text, as you typed it" text=mine />
            <Whole name="The whole text as it is now" text=source.source.to_string() />
        </section>
    }
    .into_any()
}

/// A whole text, to take from it what is needed.
#[component]
fn Whole(name: &'static str, text: String) -> AnyView {
    view! {
        <details class="folded">
            <summary>{name}</summary>
            <section class="doc" tabindex="0" aria-label=name>
                <pre>{text}</pre>
            </section>
        </details>
    }
    .into_any()
}

/// How the text is read and would look, made by the same renderer as the page of the document.
#[component]
pub fn Looks(
    /// The text, read and drawn.
    preview: Preview,
    /// The marks of the values in it that are to stay.
    kept: Vec<String>,
    /// How its reading was corrected.
    corrected: Corrected,
    /// Where a correction is sent.
    action: String,
) -> AnyView {
    let (findings, hidden) = (preview.checked.findings, preview.checked.hidden);
    let items = preview.items.map(|items| view! { <Items items=items /> });
    let to = Corrects {
        form: "edit",
        action,
        corrected,
    };
    view! {
        <HiddenValues hidden=hidden kept=kept form="edit" />
        <PageSection heading="looks-h" title="Preview" note="Nothing is stored yet." class="review">
            <Rendered html=preview.html />
        </PageSection>
        {items}
        <Findings findings=findings off=preview.checked.off />
        <HowItIsRead lines=preview.lines to=to />
    }
    .into_any()
}

/// Another address. The old one leads here for ever.
#[component]
fn Address(document: Document) -> AnyView {
    let action = address::library::renaming(&document.slug);
    view! {
        <PageSection heading="address-h" title="Address" class="review">
            <PostForm id="address" action=action fields=&["slug"] class="form">
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                {SLUG.line_with("text", "off", true, document.slug)}
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Change address"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}
