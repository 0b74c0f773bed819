//! The ledger: every act by its number.

use crate::components::empty::Empty;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::rollout::evidence::shown;
use engine::clock::Moment;
use engine::{Actor, HistoryEntry, HistoryPage, HistoryPart};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::event::{Event, Subject};
use model::person::About;
use model::record::{Description, Seq};
use model::role::Act;
use model::rollout;

/// How many lines a page shows.
const MAX: i64 = 100;

/// A tab: what follows `?` in its address, its words, and the part of the history.
struct Tab {
    query: String,
    shown: &'static str,
    part: HistoryPart,
}

/// The tabs that somebody has: what happened to people, invitations and tokens is for those who manage them.
fn tabs(actor: &Actor) -> Vec<Tab> {
    let mut tabs = vec![
        Tab {
            query: String::new(),
            shown: "Everything",
            part: HistoryPart::All,
        },
        Tab {
            query: "show=decisions".to_owned(),
            shown: "Decisions",
            part: HistoryPart::Decisions,
        },
    ];
    let kinds = Subject::KINDS
        .iter()
        .filter(|(kind, _)| actor.can(Act::Read, About::Kind(kind)));
    tabs.extend(kinds.map(|(kind, many)| Tab {
        query: format!("kind={kind}"),
        shown: many,
        part: HistoryPart::Kind(kind),
    }));
    tabs
}

/// The history of everything, of a kind of subjects, or of one subject.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let missing = || Problem::NotFound("history");
        let before = context.query("before").and_then(|seq| seq.parse().ok());
        let before = before.map(Seq);
        let (kind, id) = (context.query("kind"), context.query("id"));
        let subject = match (&kind, &id) {
            (Some(kind), Some(id)) => Some(Subject::parse(kind, id).ok_or_else(missing)?),
            (Some(_) | None, None) | (None, Some(_)) => None,
        };
        let all = tabs(&actor);
        let query = match (&subject, context.query("show"), &kind) {
            (Some(subject), ..) => address::history::about(subject),
            (None, Some(show), _) => format!("show={show}"),
            (None, None, Some(kind)) => format!("kind={kind}"),
            (None, None, None) => String::new(),
        };
        let part = match &subject {
            Some(subject) => HistoryPart::About(subject.clone()),
            None => {
                let tab = all.iter().find(|tab| tab.query == query);
                tab.ok_or_else(missing)?.part.clone()
            }
        };
        let history = context.engine.list_history(&actor, &part, before, MAX);
        let history = history.await?;
        let title = match &subject {
            Some(subject) => {
                let named = history.entries.first();
                let name = named.and_then(|entry| entry.title.clone());
                format!("History of {}", name.unwrap_or_else(|| subject.to_string()))
            }
            None => "History".to_owned(),
        };
        let above = match subject {
            Some(_) => view! {
                <p class="crumb">
                    <a href=address::history::LIST>"History"</a>
                </p>
            }
            .into_any(),
            None => {
                let tabs = all.into_iter().map(|tab| {
                    let here = tab.query == query;
                    view! {
                        <li>
                            <a href=address::history::part(&tab.query) aria-current=here.then_some("true")>
                                {tab.shown}
                            </a>
                        </li>
                    }
                });
                view! {
                    <ul class="tabs" aria-label="Show">
                        {tabs.collect_view()}
                    </ul>
                }
                .into_any()
            }
        };
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    <h1>{title}</h1>
                    {above}
                </header>
                <Ledger history=history query=query is_newest=before.is_none() />
            </main>
        })
    })
}

#[component]
fn Ledger(history: HistoryPage, query: String, is_newest: bool) -> impl IntoView {
    if history.entries.is_empty() {
        return view! {
            <Empty words="Nothing here yet. Every sign-off, revision and decision will appear here." />
        }
        .into_any();
    }
    let older = history
        .older
        .map(|seq| view! { <a href=address::history::before(&query, seq)>"Older"</a> });
    let newest =
        (!is_newest).then(|| view! { <a href=address::history::newest(&query)>"Newest"</a> });
    let pager = (older.is_some() || newest.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                <span>{newest}</span>
                <span>{older}</span>
            </nav>
        }
    });
    view! {
        <table class="ledger">
            <thead>
                <tr>
                    <th scope="col" class="seq">"No."</th>
                    <th scope="col">"When"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"About"</th>
                </tr>
            </thead>
            <tbody>{history.entries.into_iter().map(row).collect_view()}</tbody>
        </table>
        {pager}
    }
    .into_any()
}

fn row(entry: HistoryEntry) -> impl IntoView {
    let record = record_of(&entry);
    let (what, said) = sentence(&entry.event.describe(), |at| page_context().told(at));
    let (here, item) = (place_of(&entry), item_of(&entry));
    let words = entry.item.as_ref().map(|(_, words)| words.clone());
    let item = item.map(|link| view! { {link} " " {words} ", " });
    view! {
        <tr id=address::event_anchor(entry.seq)>
            <td class="seq">
                <a href=here>{entry.seq.to_string()}</a>
            </td>
            <td class="when">
                <time datetime=entry.at.datetime()>{entry.at.shown()}</time>
            </td>
            <td>{entry.who.clone()}</td>
            <td>{what} {record}</td>
            <td class="why">
                {item}
                {about(&entry)}
                {said.map(|said| view! { <br /> "“" {said} "”" })}
            </td>
        </tr>
    }
}

/// What an event is about, with the way to it.
fn about(entry: &HistoryEntry) -> AnyView {
    let subject = entry.event.subject();
    let title = entry.title.clone().unwrap_or_else(|| subject.to_string());
    // What has a history of its own is known by its number.
    let number = subject.has_own_chain().then(|| subject.id());
    let address = subject.page(entry.slug.as_deref());
    match (number, address) {
        (Some(number), Some(address)) => view! {
            <a class="nw" href=address>
                {number}
            </a>
            " "
            {title}
        }
        .into_any(),
        (None, Some(address)) => view! {
            <a class="about" href=address>
                {title}
            </a>
        }
        .into_any(),
        (_, None) => title.into_any(),
    }
}

/// The address of a line: the timeline of its rollout, its incident, or the history.
fn place_of(entry: &HistoryEntry) -> String {
    if let Event::Rollout(number, _) = &entry.event {
        return address::rollout::event(number, entry.seq);
    }
    if let Event::Incident(number, _) = &entry.event {
        return address::incident::event(number, entry.seq);
    }
    address::history::event(entry.seq)
}

/// The item that a line is about.
fn item_of(entry: &HistoryEntry) -> Option<AnyView> {
    let Event::Rollout(number, _) = &entry.event else {
        return None;
    };
    let (label, _) = entry.item.as_ref()?;
    let address = address::rollout::item(number, label);
    Some(view! { <a href=address>{label.clone()}</a> }.into_any())
}

/// The lines of one rollout or one item: who did what, and when. Each has an address.
pub fn lines(entries: Vec<HistoryEntry>) -> AnyView {
    lines_told(entries, |at| page_context().told(at))
}

/// The same. `told` says a moment in the middle of a sentence.
pub fn lines_told(entries: Vec<HistoryEntry>, told: impl Fn(Moment) -> String) -> AnyView {
    let rows = entries.into_iter().map(|entry| {
        let described = entry.event.describe();
        let (what, said) = sentence(&described, &told);
        let evidence = shown(described.evidence);
        let (here, item, decision) = (place_of(&entry), item_of(&entry), record_of(&entry));
        view! {
            <li id=address::event_anchor(entry.seq)>
                <a class="seq" href=here>{entry.seq.to_string()}</a>
                <time datetime=entry.at.datetime()>{entry.at.shown()}</time>
                <div>
                    <p><b>{entry.who.clone()}</b> " " {what} " " {item} {decision}</p>
                    {said.map(|said| view! { <p class="why">"“" {said} "”"</p> })}
                    {evidence}
                </div>
            </li>
        }
    });
    view! { <ol class="tl">{rows.collect_view()}</ol> }.into_any()
}

/// The way to the sealed record of a decision.
fn record_of(entry: &HistoryEntry) -> Option<AnyView> {
    let Event::Rollout(number, rollout::Event::Decided { .. }) = &entry.event else {
        return None;
    };
    let address = address::rollout::decision(number, entry.seq);
    Some(view! { " " <a href=address>"Record"</a> }.into_any())
}

/// What was done, and what was written to it.
pub fn sentence(
    described: &Description<'_>,
    told: impl Fn(Moment) -> String,
) -> (String, Option<String>) {
    let did = described
        .did
        .text(|at| told(Moment(at)), |at| Moment(at).day());
    (did, described.said.map(str::to_owned))
}
