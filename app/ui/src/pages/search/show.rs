//! Search: results are sections, each with the reason it matched.

use crate::components::command::command as figure;
use crate::components::lean::PageScript;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::help;
use crate::pages::library::trust::ladder;
use engine::search::{Found, Hit, MAX_PAGES, Progress, Standing};
use leptos::prelude::*;
use model::address;
use model::document::Kind;
use model::search::Filter;
use model::text::counted;
use model::trust::Trust;

/// What a document or a rollout can be.
const STATUS: [(&str, &str); 5] = [
    ("", "Any"),
    ("current", "Current document"),
    ("retired", "Retired document"),
    ("open", "Open rollout"),
    ("closed", "Closed rollout"),
];

/// The results. While somebody types, the script of the page fetches them again and puts them in their place.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let filters = Filter::ALL.into_iter().filter_map(|filter| {
            let value = context.query(filter.name())?;
            Some((filter, value))
        });
        let filters: Vec<(Filter, String)> = filters.collect();
        let Some(words) = context.query("q") else {
            return Ok(view! {
                <Named title="Search" />
                <main id="main" class="page" data-results="">
                    <NothingAsked />
                </main>
                <PageScript source=include_str!("results.js") />
            }
            .into_any());
        };
        let found = context
            .engine
            .search(&actor, &words, filters.clone(), MAX_PAGES)
            .await?;
        Ok(view! {
            <Named title=format!("{words} · Search") />
            <main id="main" class="page hits-page" data-results="">
                <Hits found=found words=words.clone() />
                <Filters words=words filters=filters />
            </main>
            <PageScript source=include_str!("results.js") />
        }
        .into_any())
    })
}

/// What results can be narrowed to.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let documents = Kind::ALL
        .into_iter()
        .map(|kind| (kind.name(), kind.shown()));
    documents.chain([
        ("rollout", "Rollout"),
        ("item", "Rollout item"),
        ("decision", "Decision"),
        ("timeline", "Timeline"),
        ("incident", "Incident"),
        ("flag", "Flag"),
        ("remedy", "Remedy"),
        ("file", "Recorded file"),
    ])
}

#[component]
fn NothingAsked() -> impl IntoView {
    view! {
        <header class="title-block">
            <h1>"Search"</h1>
        </header>
        <div class="empty">
            <p>"Documents by their sections, rollouts, their items and decisions, incidents, and what was said in them."</p>
            <p>"Paste an error, an alert or half a command into the field on top. Exact names rank first, then sections with all words, then with most of them."</p>
            <p>"\"In quotes\" matches exactly, -word excludes a word, and kind:, service:, env:, status: and cmd: narrow the results."</p>
        </div>
        // Filled by the script of the page, which keeps them in this browser only.
        <section class="recent" data-recent="" hidden=true>
            <h2>"Recent searches"</h2>
            <ul></ul>
        </section>
    }
}

#[component]
fn Hits(found: Found, words: String) -> AnyView {
    let count = match found.total {
        0 => "No pages".to_owned(),
        MAX_PAGES.. => format!("{MAX_PAGES} pages or more"),
        total => counted(total, "page", "pages"),
    };
    let none = found
        .hits
        .is_empty()
        .then(|| nothing(found.near, found.progress.is_some()));
    let help = help::text::found(&words);
    let building = found.progress.map(building);
    let unknown = (!found.unknown.is_empty()).then(|| {
        view! { <p class="note">{format!("No matches for “{}”.", found.unknown.join("”, “"))}</p> }
    });
    let ignored = (!found.ignored.is_empty()).then(|| {
        view! { <p class="note">{format!("Ignored, because it changes from message to message: {}.", found.ignored.join(", "))}</p> }
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
                <a class="btn is-small narrow" href=address::here(address::FILTERS)>
                    "Narrow"
                </a>
            </header>
            {building}
            {unknown}
            {ignored}
            {list}
            {none}
            {help}
        </div>
    }
    .into_any()
}

/// An index that is not whole says so: nothing found is no proof that there is nothing.
fn building(progress: Progress) -> AnyView {
    let words = format!(
        "The search index is being built: {} of {} events. Results may be incomplete.",
        progress.indexed, progress.newest
    );
    view! { <p class="note" role="status">{words}</p> }.into_any()
}

fn nothing(near: Vec<(String, String)>, is_building: bool) -> AnyView {
    let near: Vec<_> = near
        .into_iter()
        .map(|(title, url)| view! { <li><a href=url>{title}</a></li> })
        .collect();
    let near = (!near.is_empty()).then(|| {
        view! {
            <p>"Did you mean:"</p>
            <ul>{near}</ul>
        }
    });
    let said = match is_building {
        true => "No results yet.",
        false => "No results.",
    };
    view! {
        <div class="empty">
            <p>{said}</p>
            {near}
            <p>"Try fewer words, or one from the message itself."</p>
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
        .then(|| view! { <ul class="hit-others" aria-label="Other sections of this document">{others}</ul> });
    let command = hit.command.filter(|_| first).map(|text| command(&text));
    view! {
        <li class="hit" class:is-first=first>
            <p class="hit-from">
                <span>{kind}</span>
                " "
                <a href=page>{hit.title}</a>
                {hit.standing.map(standing)}
            </p>
            <h2>
                <a href=hit.url>{title}</a>
            </h2>
            <p class="hit-text">{snippet.collect::<Vec<_>>()}</p>
            {command}
            <p class="hit-why">{hit.reason}</p>
            {others}
        </li>
    }
    .into_any()
}

/// Whether the document is to be used. What nobody has used yet says nothing.
fn standing(standing: Standing) -> Option<AnyView> {
    let overdue = standing.is_overdue.then_some(" Review overdue.");
    let instead = standing.instead.map(|(url, title)| {
        view! {
            " Use "
            <a href=url>{title}</a>
            " instead."
        }
    });
    let says = standing.trust != Trust::Unproven || standing.is_overdue;
    says.then(|| {
        view! {
            " "
            <span class="hit-trust" class:is-bad=matches!(standing.trust, Trust::Doubtful | Trust::Retired)>
                {ladder(standing.trust)}
                <span>{standing.trust.words()} "." {overdue} {instead}</span>
            </span>
        }
        .into_any()
    })
}

/// The command itself, so that it can be copied without another page.
fn command(text: &str) -> AnyView {
    figure("command", "", text, |words| words.to_owned().into_any())
}

#[component]
fn Filters(words: String, filters: Vec<(Filter, String)>) -> AnyView {
    let given = |filter: Filter| {
        let found = filters.iter().find(|(known, _)| *known == filter);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let kind = given(Filter::Kind);
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
    let status = given(Filter::Status);
    let statuses = STATUS.map(|(name, shown)| {
        view! {
            <option value=name selected=name == status>
                {shown}
            </option>
        }
    });
    view! {
        <form class="filters" id=address::FILTERS action=address::SEARCH aria-label="Narrow the results">
            <input type="hidden" name="q" value=words />
            <fieldset>
                <legend>"Kind"</legend>
                {choices.collect_view()}
            </fieldset>
            <div class="field">
                <label for="f-service">"Service"</label>
                <input id="f-service" name="service" type="text" autocomplete="off" value=given(Filter::Service) />
            </div>
            <div class="field">
                <label for="f-env">"Environment"</label>
                <input id="f-env" name="env" type="text" autocomplete="off" value=given(Filter::Environment) />
            </div>
            <div class="field">
                <label for="f-status">"Status"</label>
                <select id="f-status" name="status">
                    {statuses.collect_view()}
                </select>
            </div>
            <button class="btn is-small" type="submit">
                "Apply"
            </button>
        </form>
    }
    .into_any()
}
