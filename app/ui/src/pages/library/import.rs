//! Bringing a document in.

use crate::context::page_context;
use crate::pages::field::{Field, Refusal, RequestKey};
use crate::pages::frame::{Named, page as frame};
use leptos::prelude::*;
use model::Problem;
use model::document::Kind;
use model::role::Act;

const FILE: Field = Field::new("import", "file", "A file")
    .hint("Markdown as UTF-8, at most 1 MiB. It can be dropped here.");
const SOURCE: Field = Field::new("import", "source", "Or its Markdown")
    .hint("Used when no file is chosen. It is read as it is.");
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
        if !actor.role.allows(Act::Write) {
            let sentence = format!(
                "Bringing documents in needs the role contributor. You are {} here.",
                actor.role
            );
            return Err(Problem::NotAllowed(sentence));
        }
        Ok(view! {
            <Named title="Import" />
            <main id="main" class="page">
                <header class="title-block">
                    <p class="crumb">
                        <a href="/library">"Library"</a>
                        <span aria-hidden="true">"/"</span>
                        <span>"Import"</span>
                    </p>
                    <h1>"Bring a document in"</h1>
                </header>
                <Form />
            </main>
        })
    })
}

#[component]
fn Form() -> AnyView {
    let file = view! { <input type="file" id=FILE.id() name=FILE.name accept=".md,.markdown,.txt,text/markdown,text/plain" /> };
    let choices = [(String::new(), "As the document says".to_owned())]
        .into_iter()
        .chain(kinds());
    view! {
        <form class="form" id="import" method="post" action="/library" enctype="multipart/form-data">
            <Refusal form="import".to_owned() fields=&["source", "file", "kind"] />
            <RequestKey form="import".to_owned() />
            <div class="drop">{FILE.around(file)}</div>
            {SOURCE.lines(Some("source"), "20", String::new())}
            {KIND.choice(choices.collect(), "")}
            <p class="form-actions">
                <button type="submit" class="btn is-primary">
                    "Save in the library"
                </button>
                <a href="/library">"Back without saving"</a>
            </p>
        </form>
    }
    .into_any()
}
