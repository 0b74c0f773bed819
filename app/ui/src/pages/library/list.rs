//! The library.

use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::pager::{Pager, ROWS, asked};
use engine::document::{Choices, Listed};
use leptos::prelude::*;
use model::address;
use model::document::{Filter, Kind, Sort};
use model::label::LabelKind;
use model::person::About;
use model::role::Act;
use model::text::counted;
use model::trust::Trust;

/// All documents, or those that a filter lets through, in its order.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let page = asked(&context);
        let filter = Filter::read(|name| context.query(name));
        let engine = &context.engine;
        let (documents, total) = engine
            .list_documents(&actor, &filter, ROWS, (page - 1) * ROWS)
            .await?;
        let choices = engine.list_choices(&actor, &filter).await?;
        let is_filtered = !filter.chosen().is_empty();
        let bring = || {
            let may = actor.can(Act::Write, About::Everything);
            may.then(|| view! { <p class="book-tools"><a class="btn is-primary" href=address::library::IMPORT>"Import documents"</a></p> })
        };
        let (tools, list) = match (documents.is_empty(), is_filtered) {
            (true, true) => {
                let empty = view! {
                    <div class="empty">
                        <p>"No documents match. " <a href=address::library::LIST>"Show all documents"</a></p>
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
            .then(|| view! { <Choose filter=filter.clone() choices=choices total=total /> });
        Ok(view! {
            <Named title="Library" />
            <main id="main" class="page">
                <header class="title-block">
                    <h1>"Library"</h1>
                    {tools}
                </header>
                {choose}
                {list}
                <Pager address=address::library::list(&filter) page=page total=total words=("Previous", "Next") />
            </main>
        })
    })
}

/// What a filter is called on screen, in the order of [`Filter::NAMES`].
const SHOWN: [&str; 5] = ["Kind", "Service", "Tag", "Owner", "Trust"];

/// The filter with what is left to choose from, what is chosen, and how many documents it lets through.
#[component]
fn Choose(filter: Filter, choices: Choices, total: i64) -> AnyView {
    let labels = |kind: LabelKind| -> Vec<(String, String)> {
        let of_kind = choices.labels.iter();
        of_kind
            .filter(|(label, _)| label.kind == kind)
            .map(|(label, count)| (label.text.clone(), format!("{} ({count})", label.text)))
            .collect()
    };
    let kinds = choices.kinds.iter();
    let options = [
        kinds
            .map(|(kind, count)| {
                (
                    kind.name().to_owned(),
                    format!("{} ({count})", kind.shown()),
                )
            })
            .collect(),
        labels(LabelKind::Service),
        labels(LabelKind::Tag),
        labels(LabelKind::Owner),
        Trust::ALL
            .map(|trust| (trust.name().to_owned(), trust.words().to_owned()))
            .to_vec(),
    ];
    let chosen = |name: &str| {
        let chosen = filter.chosen().into_iter().find(|(one, _)| *one == name);
        chosen.map_or(String::new(), |(_, value)| value.to_owned())
    };
    let fields = Filter::NAMES.into_iter().zip(SHOWN).zip(options);
    let fields = fields
        .map(|((name, shown), options)| {
            let all = (String::new(), "All".to_owned());
            let chosen = chosen(name);
            let is_there = chosen.is_empty() || options.iter().any(|(value, _)| *value == chosen);
            let missing = (!is_there).then(|| (chosen.clone(), words(name, &chosen)));
            let options: Vec<_> = [all].into_iter().chain(missing).chain(options).collect();
            (options.len() > 1).then(|| select(name, shown, options, &chosen))
        })
        .collect_view();
    let orders = Sort::ALL.map(|sort| (sort.name().to_owned(), sort.shown().to_owned()));
    let order = select("sort", "Sort by", orders.to_vec(), filter.sort.name());
    let chips = filter.chosen().into_iter().map(|(name, value)| {
        let shown = Filter::NAMES
            .iter()
            .zip(SHOWN)
            .find(|(one, _)| **one == name);
        let shown = shown.map_or(name, |(_, shown)| shown);
        let label = format!("{shown}: {}", words(name, value));
        let without = address::library::list(&filter.without(name));
        view! {
            <li>
                <a href=without>
                    <span class="vh">"Remove "</span>
                    {label}
                    <span aria-hidden="true">" \u{d7}"</span>
                </a>
            </li>
        }
    });
    let chips = chips.collect_view();
    view! {
        <form class="choose" method="get" action=address::library::LIST>
            {fields}
            {order}
            <button type="submit" class="btn">
                "Show"
            </button>
        </form>
        <div class="chosen">
            <p>{counted(total, "document", "documents")}</p>
            <ul class="chips">{chips}</ul>
        </div>
    }
    .into_any()
}

/// What a value of a filter is called on screen.
fn words(name: &str, value: &str) -> String {
    let shown = match name {
        "kind" => Kind::parse(value).map(Kind::shown),
        "trust" => Trust::parse(value).map(Trust::words),
        _ => None,
    };
    shown.unwrap_or(value).to_owned()
}

fn select(
    name: &'static str,
    shown: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> AnyView {
    let id = format!("list-{name}");
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{shown}</label>
            <select id=id name=name>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

fn row(listed: Listed) -> AnyView {
    let Listed {
        document,
        trust,
        used,
        review_due,
    } = listed;
    // What nobody has used yet says so by saying nothing.
    let trust = (trust != Trust::Unproven).then(|| view! { <span>{trust.words()}</span> });
    let used = used.map(|used| {
        view! { <span>"Used " <time data-t="day" datetime=used.datetime()>{used.day()}</time></span> }
    });
    let due = review_due.map(|due| {
        view! { <span>"Review due " <time data-t="day" datetime=due.datetime()>{due.day()}</time></span> }
    });
    view! {
        <li>
            <span class="kind">{document.kind.shown()}</span>
            <p class="list-title">
                <a href=address::library::document(&document.slug)>{document.title}</a>
            </p>
            <p class="list-facts">
                <span>{format!("Revision {}", document.revision)}</span>
                <time datetime=document.updated.datetime()>{document.updated.shown()}</time>
                {trust}
                {used}
                {due}
            </p>
        </li>
    }
    .into_any()
}
