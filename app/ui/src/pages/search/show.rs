//! Search: results are sections, each with the reason it matched.

use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use engine::search::{Found, Hit, MOST_PAGES};
use leptos::prelude::*;
use model::document::Kind;

/// The results.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let kind = context
            .query("kind")
            .filter(|kind| kinds().any(|(name, _)| name == kind));
        let Some(words) = context.query("q") else {
            return Ok(view! {
                <Named title="Search" />
                <main id="main" class="page">
                    <NothingAsked />
                </main>
            }
            .into_any());
        };
        let found = context
            .engine
            .search(&actor, &words, kind.as_deref(), MOST_PAGES)
            .await?;
        Ok(view! {
            <Named title=format!("{words} · Search") />
            <main id="main" class="page hits-page">
                <Hits found=found words=words.clone() />
                <Filters words=words kind=kind.unwrap_or_default() />
            </main>
        }
        .into_any())
    })
}

/// What results can be narrowed to.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let documents = Kind::ALL
        .into_iter()
        .map(|kind| (kind.name(), kind.shown()));
    documents.chain([("rollout", "Rollout"), ("item", "Rollout item")])
}

#[component]
fn NothingAsked() -> impl IntoView {
    view! {
        <header class="title-block">
            <h1>"Search"</h1>
        </header>
        <div class="empty">
            <p>"Documents by their sections, rollouts, and the items of their runs."</p>
            <p>"Paste an error, an alert or half a command into the field on top. A name comes first, then all words, then most of them."</p>
            <p>"\"In quotes\" is found as it is written, -word leaves out, and kind:, service: and cmd: narrow."</p>
        </div>
    }
}

#[component]
fn Hits(found: Found, words: String) -> AnyView {
    let count = match found.total {
        0 => "No page".to_owned(),
        1 => "1 page".to_owned(),
        MOST_PAGES.. => format!("{MOST_PAGES} pages or more"),
        total => format!("{total} pages"),
    };
    let none = found.hits.is_empty().then(|| {
        view! {
            <div class="empty">
                <p>"Nothing was found."</p>
                <p>"Try fewer words, or one that stands in the message itself. A document that was saved a moment ago may need a second."</p>
            </div>
        }
    });
    let unknown = (!found.unknown.is_empty()).then(|| {
        view! { <p class="note">{format!("Stands nowhere: {}.", found.unknown.join(", "))}</p> }
    });
    let ignored = (!found.ignored.is_empty()).then(|| {
        view! { <p class="note">{format!("Not looked for, as it changes from one message to the next: {}.", found.ignored.join(", "))}</p> }
    });
    let hits: Vec<AnyView> = found
        .hits
        .into_iter()
        .enumerate()
        .map(|(at, hit)| row(hit, at == 0))
        .collect();
    let list = (!hits.is_empty()).then(|| view! { <ol class="hits">{hits}</ol> });
    view! {
        <div class="hits-col">
            <header class="hits-head">
                <h1>{count}</h1>
                <p>
                    "for "
                    <b>{words}</b>
                    {format!(", in {:.0} ms", found.took_ms.max(1.0))}
                </p>
                <a class="btn is-small narrow" href="#filters">
                    "Narrow"
                </a>
            </header>
            {unknown}
            {ignored}
            {list}
            {none}
        </div>
    }
    .into_any()
}

fn row(hit: Hit, first: bool) -> AnyView {
    let kind = kinds()
        .find(|(name, _)| *name == hit.kind)
        .map_or(hit.kind.clone(), |(_, shown)| shown.to_owned());
    let page = hit.url.split('#').next().unwrap_or_default().to_owned();
    let title = if hit.section.is_empty() {
        hit.title.clone()
    } else {
        hit.section
    };
    let snippet = hit.snippet.into_iter().map(|(words, marked)| match marked {
        true => view! { <mark>{words}</mark> }.into_any(),
        false => words.into_any(),
    });
    let others: Vec<_> = hit
        .others
        .into_iter()
        .map(|other| view! { <li><a href=other.url>{other.section}</a></li> })
        .collect();
    let others = (!others.is_empty())
        .then(|| view! { <ul class="hit-others" aria-label="Other sections of it">{others}</ul> });
    view! {
        <li class="hit" class:is-first=first>
            <p class="hit-from">
                <span>{kind}</span>
                " "
                <a href=page>{hit.title}</a>
            </p>
            <h2>
                <a href=hit.url>{title}</a>
            </h2>
            <p class="hit-text">{snippet.collect::<Vec<_>>()}</p>
            <p class="hit-why">{hit.reason}</p>
            {others}
        </li>
    }
    .into_any()
}

#[component]
fn Filters(words: String, kind: String) -> AnyView {
    let choices = [("", "Everything")]
        .into_iter()
        .chain(kinds())
        .map(|(name, shown)| {
            view! {
                <label>
                    <input type="radio" name="kind" value=name checked=name == kind />
                    " "
                    {shown}
                </label>
            }
        });
    view! {
        <form class="filters" id="filters" action="/search" aria-label="Narrow the results">
            <input type="hidden" name="q" value=words />
            <fieldset>
                <legend>"Kind"</legend>
                {choices.collect_view()}
            </fieldset>
            <button class="btn is-small" type="submit">
                "Apply"
            </button>
        </form>
    }
    .into_any()
}
