//! An import of several files: how far it is, what would happen, and what happened.

use crate::components::crumb::Crumb;
use crate::components::lean::PageScript;
use crate::components::page_section::PageSection;
use crate::context::page_context;
use crate::pages::field::RequestKey;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::import::{WasHidden, WouldBe};
use crate::pages::pager::{Pager, ROWS, asked};
use engine::document::Preview;
use engine::import::{Import, ImportFile, ImportState, PlannedChange};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::id::ImportId;
use model::text::Path;
use model::text::counted;

/// The import, or one of its files.
pub fn page() -> impl IntoView {
    let context = page_context();
    let id = part_of_address("id");
    frame(async move {
        let actor = context.require_actor()?;
        let id = ImportId::parse(&id).map_err(|_| Problem::NotFound("import"))?;
        let engine = &context.engine;
        let import = engine.find_import(&actor, &id).await?;
        if let Some(path) = context.query("file") {
            let path = Path::parse(&path).map_err(|_| Problem::NotFound("file in this import"))?;
            let (preview, hidden) = engine.preview_import_file(&actor, &id, &path).await?;
            return Ok(file(&import, &path, preview, hidden));
        }
        let page = asked(&context);
        let skip = (page - 1) * ROWS;
        let files = engine.list_import_files(&actor, &id, ROWS, skip).await?;
        Ok(content(import, files, page))
    })
}

fn title(import: &Import) -> String {
    format!("Import of {}", page_context().told(import.at()))
}

fn content(import: Import, files: Vec<ImportFile>, page: i64) -> AnyView {
    let state = import.state();
    let words = match state {
        ImportState::Reading | ImportState::Running => {
            view! { <Progress import=import.clone() /> }.into_any()
        }
        ImportState::Read => view! { <Confirm import=import.clone() /> }.into_any(),
        ImportState::Done => {
            view! { <p class="lead">"Import finished. " <a href=address::library::LIST>"Go to the library"</a></p> }
                .into_any()
        }
    };
    let (address, total) = (address::library::import(import.id()), import.files);
    let rows = files
        .into_iter()
        .map(|file| row(&import, state, file))
        .collect_view();
    view! {
        <Named title="Import" />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned()), (address::library::IMPORT.to_owned(), "Import".to_owned())] here="Several files" />
                <h1>{title(&import)}</h1>
            </header>
            <section class="review" aria-label="Status">
                {words}
                <Counts import=import />
            </section>
            <PageSection heading="files-h" title="Files" note="Refused ones first, then those with errors." class="review">
                <ol class="list">{rows}</ol>
                <Pager address=address page=page total=total words=("Previous", "Next") />
            </PageSection>
        </main>
    }
    .into_any()
}

/// How far it is. A script draws this piece again while it lasts.
#[component]
fn Progress(import: Import) -> AnyView {
    let what = match import.state() {
        ImportState::Reading => "read",
        _ => "imported",
    };
    let words = format!("{} of {} files {what}.", import.done(), import.files);
    view! {
        <div data-progress="">
            <p class="lead">
                <progress max=import.files value=import.done() aria-label="Progress"></progress>
                " "
                {words}
            </p>
        </div>
        <PageScript source=include_str!("progress.js") />
        <p>
            "It continues if you leave this page. " <a href=address::library::import(import.id())>"Refresh"</a>
        </p>
        <Drop import=import />
    }
    .into_any()
}

/// What would happen, and the word that makes it happen.
#[component]
fn Confirm(import: Import) -> AnyView {
    let changes = import.would_create + import.would_update;
    let secrets = if import.with_hidden == 0 && !import.keeps_secrets {
        "No secrets were found."
    } else if import.keeps_secrets {
        "Secrets stay in the texts, as you chose."
    } else {
        "Secrets are already hidden; each is listed at its file."
    };
    let button = match changes {
        0 => "Finish: there is nothing to change".to_owned(),
        _ => format!("Import {}", counted(changes, "document", "documents")),
    };
    view! {
        <p class="lead">"All files are read. Nothing is in the library yet. " {secrets}</p>
        <div class="form-actions">
            <form method="post" action=address::library::import_confirmation(import.id())>
                <RequestKey form="import".to_owned() />
                <button type="submit" class="btn is-primary">
                    {button}
                </button>
            </form>
            <Drop import=import />
        </div>
    }
    .into_any()
}

/// Ends it. What was brought in already stays.
#[component]
fn Drop(import: Import) -> AnyView {
    view! {
        <form method="post" action=address::library::import_removal(import.id())>
            <RequestKey form="import".to_owned() />
            <button type="submit" class="btn">
                "Discard this import"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn Counts(import: Import) -> AnyView {
    let done = import.state() == ImportState::Done || import.state() == ImportState::Running;
    let nothing = import.read_files - import.would_create - import.would_update;
    let counts = if done {
        [
            ("new", import.created),
            ("changed", import.updated),
            ("unchanged", import.unchanged),
        ]
    } else {
        [
            ("would be new", import.would_create),
            ("would change", import.would_update),
            ("would not change", nothing),
        ]
    };
    let more = [
        ("refused", import.refused),
        ("with errors", import.with_errors),
        ("with hidden values", import.with_hidden),
        ("pictures", import.pictures),
        ("neither Markdown nor pictures, left out", import.left_out),
    ];
    let counts: Vec<_> = counts
        .into_iter()
        .chain(more)
        .filter(|(_, count)| *count > 0)
        .map(|(words, count)| {
            view! {
                <div>
                    <dt>{words}</dt>
                    <dd>{count}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl class="counts">{counts}</dl> }.into_any()
}

fn row(import: &Import, state: ImportState, file: ImportFile) -> AnyView {
    let kind = file
        .kind
        .map(|kind| view! { <span class="kind">{kind.shown()}</span> });
    let path = file.path.clone();
    let (name, path) = match file.title.clone() {
        Some(title) => (title, Some(view! { <span>{path}</span> })),
        None => (path, None),
    };
    let link = match (&file.slug, state) {
        (Some(slug), _) => Some(address::library::document(slug)),
        (None, ImportState::Read) if file.reason.is_none() => {
            Some(address::library::import_file(import.id(), &file.path))
        }
        _ => None,
    };
    let name = match link {
        Some(link) => view! { <a href=link>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let [errors, warnings, notes] = file.findings;
    let findings: Vec<String> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word, &format!("{word}s")))
        .collect();
    let what = match (file.outcome.as_deref(), file.would) {
        (Some("refused"), _) => "refused",
        (Some("created"), _) => "new",
        (Some("updated"), _) => "changed",
        (Some(_), _) => "unchanged",
        (None, Some(PlannedChange::Create)) => "would be new",
        (None, Some(PlannedChange::Update)) => "would be a new revision",
        (None, Some(PlannedChange::Nothing)) => "would not change",
        (None, None) => "not read yet",
    };
    let reason = file.reason.map(|reason| view! { <span>{reason}</span> });
    let hidden: Vec<String> = file
        .hidden
        .iter()
        .map(|(line, kind)| format!("line {line}: {kind}"))
        .collect();
    let hidden = (!hidden.is_empty())
        .then(|| view! { <span>{format!("Hidden: {}", hidden.join(", "))}</span> });
    view! {
        <li>
            {kind}
            <p class="list-title">{name}</p>
            <p class="list-facts">
                {path}
                <b>{what}</b>
                <span>{findings.join(", ")}</span>
                {hidden}
                {reason}
            </p>
        </li>
    }
    .into_any()
}

/// One file before it is brought in: every finding, what was read, and how it would look.
fn file(import: &Import, path: &Path, preview: Preview, hidden: Vec<(usize, String)>) -> AnyView {
    let hidden = (!hidden.is_empty()).then(|| {
        view! {
            <PageSection heading="hidden-h" title="Hidden before it was stored" note="To keep a value, import this file on its own." class="review">
                <WasHidden hidden=hidden />
            </PageSection>
        }
    });
    let name = preview.checked.reading.title.clone();
    view! {
        <Named title=path.as_str().to_owned() />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned()), (address::library::import(import.id()), title(import))] here="One file" />
                <h1>{name}</h1>
                <p>{format!("{} Nothing is in the library yet.", path.as_str())}</p>
            </header>
            {hidden}
            <WouldBe preview=preview />
        </main>
    }
    .into_any()
}
