//! Bringing a document in.

use crate::components::crumb::Crumb;
use crate::components::lean::PageScript;
use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::components::safe_html::Rendered;
use crate::context::{Carried, PageContext, Reviewed, page_context};
use crate::pages::field::{Field, RequestKey};
use crate::pages::frame::{Named, page as frame};
use crate::pages::library::correct::{Corrects, EnterPreviews, HowItIsRead, LinesSheet};
use crate::pages::library::facts::Facts;
use crate::pages::library::findings::{Findings, in_short};
use crate::pages::library::reading::Reading;
use engine::document::{Preview, Starter};
use engine::import::{Import, ImportState};
use leptos::prelude::*;
use model::address;
use model::document::Kind;
use model::lint::Hidden;
use model::person::About;
use model::picture::MAX_CARRIED;
use model::role::Act;
use model::text::counted;
use std::sync::Arc;

const FILE: Field = Field::new("import", "file", "A file")
    .hint("Markdown as UTF-8, at most 1 MiB. It can be dropped here.");
const SOURCE: Field =
    Field::new("import", "source", "Or its Markdown").hint("Used when no file is chosen.");
const PICTURES: Field = Field::new("import", "pictures", "Pictures").hint(PICTURES_HINT);
/// What is said below the field for pictures, here and in the editor.
pub const PICTURES_HINT: &str = "PNG, JPEG, GIF, WebP, AVIF or SVG. Write ![what it shows](name.png) where one belongs. They can be dropped here, and pasted into the text.";
const FILES: Field = Field::new("files", "files", "Files, or a zip")
    .hint("Markdown files, the pictures that they show, and archives of them, 128 MiB in all. They can be dropped here.");
const FOLDER: Field = Field::new("files", "folder", "Or a folder")
    .hint("Every file that ends in .md, with the pictures that it shows. All files in it count towards 128 MiB. Documents imported from it before get new revisions.");
const TEXT: Field = Field::new("import", "source", "Markdown");
const KIND: Field = Field::new("import", "kind", "Kind");

/// All kinds for a choice.
pub fn kinds() -> impl Iterator<Item = (String, String)> {
    Kind::ALL
        .into_iter()
        .map(|kind| (kind.name().to_owned(), kind.shown().to_owned()))
}

/// The form.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        actor.may(Act::Write, About::Everything)?;
        let reviewed = context.reviewed.clone();
        let title = if reviewed.is_some() {
            "What would be imported"
        } else {
            "Import documents"
        };
        let form = match reviewed {
            Some(reviewed) => view! { <Review reviewed=reviewed /> }.into_any(),
            None => {
                let starter = context.query("starter");
                let starter = starter
                    .map(|name| context.engine.find_starter(&name))
                    .transpose()?;
                let others = context.engine.list_starters();
                let open = context.engine.list_open_imports(&actor).await?;
                view! {
                    {(!open.is_empty()).then(|| view! { <OpenImports imports=open /> })}
                    <Form starter=starter />
                    <Several />
                    <Starters starters=others />
                }
                .into_any()
            }
        };
        Ok(view! {
            <Named title="Import" />
            <LinesSheet />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned())] here="Import" />
                    <h1>{title}</h1>
                </header>
                {form}
            </main>
        })
    })
}

/// One document: a file or its text.
#[component]
fn Form(starter: Option<&'static Starter>) -> AnyView {
    let file = view! { <input type="file" id=FILE.id() name=FILE.name accept=".md,.markdown,.txt,text/markdown,text/plain" /> };
    let text = starter
        .map(|starter| starter.source.clone())
        .unwrap_or_default();
    let undo = page_context().sent("import", "undo").into_iter();
    let undo = undo.map(|undo| view! { <input type="hidden" name="undo" value=undo /> });
    view! {
        <PageSection heading="one-h" title="One document" class="review">
            <PostForm id="import" action=address::library::REVIEW fields=&["source", "file", "kind", "pictures"] class="form" with_files=true>
                <div class="drop">{FILE.around(file)}</div>
                {SOURCE.lines(Some("source"), "20", text)}
                <Pictures field=PICTURES carried=page_context().carried("import") />
                {KIND.choice(kinds_or_its_own(), "")}
                {undo.collect_view()}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Preview document"
                    </button>
                    <a href=address::library::LIST>"Cancel"</a>
                </p>
            </PostForm>
        </PageSection>
        <PageScript source=include_str!("pictures.js") />
    }
    .into_any()
}

/// The pictures of a text: those that were chosen on an earlier page, and a field for more.
#[component]
pub fn Pictures(
    /// The field.
    field: Field,
    /// Those of before.
    carried: Carried,
) -> AnyView {
    let context: PageContext = page_context();
    let input = view! {
        <input
            type="file"
            id=field.id()
            name=field.name
            multiple
            accept="image/png,image/jpeg,image/gif,image/webp,image/avif,image/svg+xml"
            aria-invalid=field.invalid(&context)
            aria-describedby=field.described_by(&context)
        />
    };
    let chosen = (!carried.pictures.is_empty()).then(|| {
        let rows = carried.pictures.into_iter().map(|picture| {
            let name = picture
                .split_once(' ')
                .map_or("", |(_, name)| name)
                .to_owned();
            view! {
                <label>
                    <input type="checkbox" name="picture" value=picture checked />
                    <input type="hidden" name="coming" value=name.clone() />
                    {name}
                </label>
            }
        });
        view! {
            <fieldset class="field">
                <legend>"Pictures that you chose"</legend>
                {rows.collect_view()}
            </fieldset>
        }
    });
    let again = (!carried.again.is_empty()).then(|| {
        let names = carried.again.join(", ");
        let most = MAX_CARRIED >> 20;
        view! { <p class="hint">{format!("Choose these again, a page carries {most} MiB: {names}.")}</p> }
    });
    view! {
        {chosen}
        {again}
        <div class="drop">{field.around(input)}</div>
    }
    .into_any()
}

/// Files, a folder, an archive.
#[component]
fn Several() -> AnyView {
    let context = page_context();
    let files = view! {
        <input
            type="file"
            id=FILES.id()
            name=FILES.name
            multiple
            accept=".md,.markdown,.zip,.png,.jpg,.jpeg,.gif,.webp,.avif,.svg"
            aria-invalid=FILES.invalid(&context)
            aria-describedby=FILES.described_by(&context)
        />
    };
    // The macro does not know this attribute.
    let folder = leptos::html::input()
        .r#type("file")
        .id(FOLDER.id())
        .name(FOLDER.name)
        .multiple(true)
        .attr("aria-describedby", FOLDER.described_by(&context))
        .attr("webkitdirectory", "");
    view! {
        <PageSection heading="several-h" title="Several documents" note="You see what was read before anything enters the library." class="review">
            <PostForm id="files" action=address::library::IMPORTS fields=&["files"] class="form" with_files=true>
                <div class="drop">{FILES.around(files)}</div>
                <div class="drop">{FOLDER.around(folder)}</div>
                <fieldset class="field">
                    <legend>"Secrets in the texts"</legend>
                    <label>
                        <input type="radio" name="secrets" value="cover" checked />
                        "Hide them before anything is stored"
                    </label>
                    <label>
                        <input type="radio" name="secrets" value="keep" />
                        "Keep them, for everyone who can read the documents"
                    </label>
                </fieldset>
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Preview files"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}

/// Imports that wait, or are on their way.
#[component]
fn OpenImports(imports: Vec<Import>) -> AnyView {
    let rows = imports.into_iter().map(|import| {
        let words = match import.state() {
            ImportState::Read => "Waiting for your confirmation".to_owned(),
            _ => format!("{} of {} files", import.done(), import.files),
        };
        view! {
            <li>
                <a href=address::library::import(import.id())>{format!("Import of {}", page_context().told(import.at()))}</a>
                {format!(", {words}")}
            </li>
        }
    });
    view! {
        <PageSection heading="open-h" title="Not finished yet" class="review">
            <ul class="item-changes">{rows.collect_view()}</ul>
        </PageSection>
    }
    .into_any()
}

/// Documents to begin with.
#[component]
fn Starters(starters: &'static [Starter]) -> AnyView {
    let rows = starters.iter().map(|starter| {
        view! {
            <li>
                <span class="kind">{starter.kind.shown()}</span>
                <a href=address::library::starter(&starter.name)>{starter.title.as_str()}</a>
            </li>
        }
    });
    view! {
        <PageSection heading="starters-h" title="Start from a template" note="You change its text before it is saved." class="review">
            <ul class="referred">{rows.collect_view()}</ul>
        </PageSection>
    }
    .into_any()
}

fn kinds_or_its_own() -> Vec<(String, String)> {
    [(String::new(), "As the document says".to_owned())]
        .into_iter()
        .chain(kinds())
        .collect()
}

/// What was read and every finding, and the text to correct, before anything is stored.
#[component]
fn Review(reviewed: Arc<Reviewed>) -> AnyView {
    let Reviewed {
        source,
        kind,
        kept,
        carried,
        corrected,
        preview,
        ..
    } = Arc::unwrap_or_clone(reviewed);
    let to = Corrects {
        form: "import",
        action: address::library::REVIEW.to_owned(),
        corrected,
    };
    let hidden = preview.checked.hidden.clone();
    let reading = &preview.checked.reading;
    let facts = format!(
        "{}. {}",
        reading.kind.shown(),
        in_short(&preview.checked.findings)
    );
    view! {
        <form class="form" id="import" method="post" action=address::library::LIST enctype="multipart/form-data">
            <EnterPreviews action=address::library::REVIEW.to_owned() />
            <RequestKey form="import".to_owned() />
            <p class="lead">
                <b>{reading.title.clone()}</b>
                <br />
                {facts}
                " Nothing is stored yet."
            </p>
            <HiddenValues hidden=hidden kept=kept form="import" />
            <Pictures field=PICTURES carried=carried />
            {KIND.choice(kinds_or_its_own(), &kind)}
            <p class="form-actions">
                <button type="submit" class="btn is-primary">
                    "Save in the library"
                </button>
                <button type="submit" class="btn" formaction=address::library::REVIEW>
                    "Preview again"
                </button>
                <a href=address::library::LIST>"Cancel"</a>
            </p>
            <details class="folded">
                <summary>"Text, to correct before saving"</summary>
                {TEXT.lines(None, "20", source)}
            </details>
        </form>
        <PageScript source=include_str!("pictures.js") />
        <HowItIsRead lines=preview.lines.clone() to=to />
        <WouldBe preview=preview />
    }
    .into_any()
}

/// A document that is not in the library yet: every finding, what was read, and how it will look.
#[component]
pub fn WouldBe(
    /// The document, read and drawn.
    preview: Preview,
) -> AnyView {
    let Preview { checked, html, .. } = preview;
    // A plan is looked at for what would be run; anything else for how it reads.
    let open = checked.reading.plan.run_items().is_empty();
    view! {
        <Findings findings=checked.findings off=checked.off />
        <Reading reading=checked.reading.clone() />
        <Facts reading=checked.reading />
        <details class="folded" open=open>
            <summary>"How it will look"</summary>
            <Rendered html=html />
        </details>
    }
    .into_any()
}

/// The values that will be hidden, each with the tick that keeps it. Only the person who typed them sees this.
#[component]
pub fn HiddenValues(
    /// What would be hidden.
    hidden: Vec<Hidden>,
    /// The marks of those that are to stay.
    kept: Vec<String>,
    /// The form that saves the text.
    form: &'static str,
) -> AnyView {
    if hidden.is_empty() {
        return ().into_any();
    }
    let values = counted(hidden.len(), "value is", "values are");
    let words = format!("{values} hidden before the text is stored");
    let rows = hidden.into_iter().map(|one| {
        let stays = kept.contains(&one.mark);
        view! {
            <label>
                <input type="checkbox" name="keep" value=one.mark form=form checked=stays />
                {format!("Keep this value. Line {}: {}, ", one.line, one.kind)}
                <code>{one.glimpse}</code>
            </label>
        }
    });
    view! {
        <fieldset class="secret-choice">
            <legend>{words}</legend>
            <p>"A hidden value is not stored, searched or exported. Everyone who can read the document can use one that you keep."</p>
            {rows.collect_view()}
        </fieldset>
    }
    .into_any()
}

/// What was hidden in a file, for those who did not type it.
#[component]
pub fn WasHidden(
    /// Lines and kinds.
    hidden: Vec<(usize, String)>,
) -> AnyView {
    let rows = hidden
        .into_iter()
        .map(|(line, kind)| view! { <li>{format!("Line {line}: {kind}")}</li> });
    view! { <ul class="item-changes">{rows.collect_view()}</ul> }.into_any()
}
