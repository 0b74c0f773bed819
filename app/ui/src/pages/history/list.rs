//! The ledger: every act by its number.

use crate::address::{item_anchor, phase};
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use engine::clock::Moment;
use engine::{HistoryEntry, HistoryPage};
use leptos::prelude::*;
use model::Problem;
use model::event::{Happened, Seq};
use model::id::RolloutNumber;

/// How many lines a page shows.
const MOST: i64 = 100;

/// The history of everything, or of one rollout.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let rollout = context
            .query("rollout")
            .map(|number| RolloutNumber::parse(&number))
            .transpose();
        let rollout = rollout.map_err(|_| Problem::NotFound("rollout"))?;
        let before = context
            .query("before")
            .and_then(|seq| seq.parse().ok())
            .map(Seq);
        let history = context
            .engine
            .list_history(&actor, rollout, before, MOST)
            .await?;
        let title = rollout.map_or_else(
            || "History".to_owned(),
            |number| format!("History of {number}"),
        );
        let all = rollout.map(|number| {
            view! {
                <p class="crumb">
                    <a href="/history">"History"</a>
                    <span aria-hidden="true">"/"</span>
                    <a href=format!("/rollouts/{number}")>{number.to_string()}</a>
                </p>
            }
        });
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    {all}
                    <h1>{title}</h1>
                </header>
                <Ledger history=history rollout=rollout is_newest=before.is_none() />
            </main>
        })
    })
}

#[component]
fn Ledger(history: HistoryPage, rollout: Option<RolloutNumber>, is_newest: bool) -> impl IntoView {
    if history.entries.is_empty() {
        return view! {
            <div class="empty">
                <p>"Nothing has happened yet. Every sign-off, revocation and decision will stand here."</p>
                <p>
                    <a class="btn is-primary" href="/library/import">
                        "Bring a plan in"
                    </a>
                </p>
            </div>
        }
        .into_any();
    }
    let filter = rollout
        .map(|number| format!("rollout={number}&"))
        .unwrap_or_default();
    let older = history
        .older
        .map(|seq| view! { <a href=format!("/history?{filter}before={seq}")>"Older"</a> });
    let newest = (!is_newest).then(|| view! { <a href=format!("/history?{filter}")>"Newest"</a> });
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
    let inverted = entry
        .item
        .as_ref()
        .is_some_and(|(_, _, inverted)| *inverted);
    let (what, why) = words(entry.happened, inverted);
    let rollout = entry.rollout.to_string();
    let item = entry.item.map(|(label, words, _)| {
        let number = label
            .split('.')
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or(1);
        let address = format!("{}#{}", phase(&rollout, number), item_anchor(&label));
        view! { <a href=address>{label}</a> " " {words} ", " }
    });
    view! {
        <tr>
            <td class="seq">{entry.seq.to_string()}</td>
            <td class="when">
                <time datetime=entry.at.datetime()>{entry.at.shown()}</time>
            </td>
            <td>{entry.who}</td>
            <td>{what}</td>
            <td class="why">
                {item}
                <a class="nw" href=format!("/rollouts/{rollout}")>{rollout.clone()}</a>
                " "
                {entry.rollout_title}
                {why.map(|why| view! { <br /> "“" {why} "”" })}
            </td>
        </tr>
    }
}

/// What happened, and what was said to it.
fn words(happened: Happened, inverted: bool) -> (String, Option<String>) {
    match happened {
        Happened::Signed {
            verdict,
            meaning,
            comment,
            until_ms,
            ..
        } => {
            let until = until_ms.map(|until| format!(" until {}", Moment(until).day()));
            let until = until.unwrap_or_default();
            let word = verdict.word(inverted);
            (format!("signed {word}{until} as {meaning}"), comment)
        }
        Happened::Revoked {
            sign_off, reason, ..
        } => (format!("revoked no. {sign_off}"), Some(reason)),
        Happened::Decided {
            outcome, reason, ..
        } => (format!("decided {}", outcome.word()), Some(reason)),
        Happened::RolloutStarted {
            items, revision, ..
        } => (
            format!("started with {items} items, revision {revision}"),
            None,
        ),
        Happened::Linked { .. } => ("linked a document".to_owned(), None),
        Happened::DocumentSaved {
            revision, title, ..
        } => (format!("saved revision {revision} of {title}"), None),
        Happened::DocumentRenamed { from, to, .. } => {
            (format!("moved a document from {from} to {to}"), None)
        }
        Happened::DocumentUsed { worked, note, .. } => {
            let words = if worked {
                "used a document: it worked"
            } else {
                "used a document: it did not work"
            };
            (words.to_owned(), note)
        }
        Happened::DocumentRetired { reason, .. } => ("retired a document".to_owned(), Some(reason)),
        Happened::Invited { role, .. } => (format!("invited as {role}"), None),
        Happened::Joined { role, .. } => (format!("joined as {role}"), None),
    }
}
