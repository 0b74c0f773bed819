//! The library.

use crate::context::{PageContext, page_context};
use crate::pages::frame::{Named, page as frame};
use crate::pages::library::import::kinds;
use crate::pages::pager::{Pager, ROWS, asked};
use engine::document::{Document, Filter};
use leptos::prelude::*;
use model::address;
use model::document::Kind;
use model::label::{Label, LabelKind};
use model::person::About;
use model::role::Act;
use model::text::counted;

/// All documents, or those of a kind and with a label; the last saved first.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let page = asked(&context);
        let filter = Filter {
            kind: context.query("kind").and_then(|kind| Kind::parse(&kind)),
            label: label(&context),
        };
        let (documents, total) = context
            .engine
            .list_documents(&actor, &filter, ROWS, (page - 1) * ROWS)
            .await?;
        let labels = context.engine.list_labels(&actor).await?;
        let is_filtered = filter.kind.is_some() || filter.label.is_some();
        let bring = || {
            let may = actor.can(Act::Write, About::Everything);
            may.then(|| view! { <p class="book-tools"><a class="btn is-primary" href=address::library::IMPORT>"Import documents"</a></p> })
        };
        let (tools, list) = match (documents.is_empty(), is_filtered) {
            (true, true) => {
                let empty = view! {
                    <div class="empty">
                        <p>"No documents of this kind have this label. " <a href=address::library::LIST>"Show all documents"</a></p>
                    </div>
                };
                (bring(), empty.into_any())
            }
            (true, false) => {
                let empty = view! {
                    <div class="empty">
                        <p>"The library is empty. Plans, runbooks and post-mortems will appear here, and in the search."</p>
                        {bring()}
                    </div>
                };
                (None, empty.into_any())
            }
            _ => {
                let rows = documents.into_iter().map(row).collect_view();
                (bring(), view! { <ol class="list">{rows}</ol> }.into_any())
            }
        };
        let choose = (is_filtered || total > 1)
            .then(|| view! { <Choose filter=filter.clone() labels=labels total=total /> });
        let address = address::library::list(filter.kind, filter.label.as_ref());
        Ok(view! {
            <Named title="Library" />
            <main id="main" class="page">
                <header class="title-block">
                    <h1>"Library"</h1>
                    {tools}
                </header>
                {choose}
                {list}
                <Pager address=address page=page total=total />
            </main>
        })
    })
}

fn label(context: &PageContext) -> Option<Label> {
    let label = context.query("label")?;
    let (kind, text) = label.split_once(':')?;
    Some(Label {
        kind: LabelKind::parse(kind)?,
        text: text.to_owned(),
    })
}

/// The filter, and how many documents it lets through.
#[component]
fn Choose(filter: Filter, labels: Vec<(Label, i64)>, total: i64) -> AnyView {
    let kind = filter.kind.map_or("", Kind::name);
    let kinds = [(String::new(), "All kinds".to_owned())]
        .into_iter()
        .chain(kinds())
        .map(|(name, shown)| {
            let selected = name == kind;
            view! { <option value=name selected=selected>{shown}</option> }
        })
        .collect_view();
    let chosen = filter.label;
    let groups = LabelKind::ALL.into_iter().filter_map(|kind| {
        let of_kind: Vec<_> = labels
            .iter()
            .filter(|(label, _)| label.kind == kind)
            .map(|(label, count)| {
                let selected = chosen.as_ref() == Some(label);
                let words = format!("{} ({count})", label.text);
                view! { <option value=address::library::label_named(label) selected=selected>{words}</option> }
            })
            .collect();
        (!of_kind.is_empty()).then(|| view! { <optgroup label=kind.shown()>{of_kind}</optgroup> })
    });
    let labels = (!labels.is_empty()).then(|| {
        view! {
            <div class="field">
                <label for="list-label">"Label"</label>
                <select id="list-label" name="label">
                    <option value="">"All labels"</option>
                    {groups.collect_view()}
                </select>
            </div>
        }
    });
    let count = counted(total, "document", "documents");
    view! {
        <form class="choose" method="get" action=address::library::LIST>
            <div class="field">
                <label for="list-kind">"Kind"</label>
                <select id="list-kind" name="kind">
                    {kinds}
                </select>
            </div>
            {labels}
            <button type="submit" class="btn">
                "Show"
            </button>
            <p>{count}</p>
        </form>
    }
    .into_any()
}

fn row(document: Document) -> AnyView {
    view! {
        <li>
            <span class="kind">{document.kind.shown()}</span>
            <p class="list-title">
                <a href=address::library::document(&document.slug)>{document.title}</a>
            </p>
            <p class="list-facts">
                <span>{format!("Revision {}", document.revision)}</span>
                <time datetime=document.updated.datetime()>{document.updated.shown()}</time>
            </p>
        </li>
    }
    .into_any()
}
