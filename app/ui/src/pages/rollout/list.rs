//! All rollouts.

use crate::components::empty::Empty;
use crate::components::rail::{counts, percent};
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::pager::{Pager, ROWS, asked};
use engine::rollout::RolloutLine;
use leptos::prelude::*;
use model::address;
use model::hold_point::Progress;

/// The list, the newest first.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let page = asked(&context);
        let (lines, total) = context
            .engine
            .list_rollouts(&actor, ROWS, (page - 1) * ROWS)
            .await?;
        let list = if lines.is_empty() {
            view! { <Empty words="No rollouts yet. Each one will appear here with its progress and its decision." /> }.into_any()
        } else {
            let rows = lines.into_iter().map(row).collect_view();
            view! { <ol class="list">{rows}</ol> }.into_any()
        };
        Ok(view! {
            <Named title="Rollouts" />
            <main id="main" class="page">
                <header class="title-block">
                    <h1>"Rollouts"</h1>
                </header>
                {list}
                <Pager address=address::rollout::LIST page=page total=total />
            </main>
        })
    })
}

fn row(line: RolloutLine) -> AnyView {
    let progress = line
        .rail
        .iter()
        .fold(Progress::default(), |sum, phase| Progress {
            done: sum.done + phase.progress.done,
            required: sum.required + phase.progress.required,
            answered: sum.answered + phase.progress.answered,
            questions: sum.questions + phase.progress.questions,
            optional_done: sum.optional_done + phase.progress.optional_done,
            optional: sum.optional + phase.progress.optional,
        });
    let is_blocked = line.rail.iter().any(|phase| !phase.reasons.is_empty());
    let state = match (line.rollout.decision, line.current_phase()) {
        (Some(decision), _) => decision.word().to_owned(),
        (None, Some(phase)) if is_blocked => format!("in {}", phase.name),
        (None, _) => "ready to decide".to_owned(),
    };
    let rollout = line.rollout;
    view! {
        <li>
            <span class="kind">{rollout.number.to_string()}</span>
            <p class="list-title">
                <a href=address::rollout::page(rollout.number)>{rollout.title}</a>
            </p>
            <p class="list-facts">
                <span>{format!("{}, revision {}", rollout.document_title, rollout.revision)}</span>
                <span>{format!("Lead {}", rollout.lead)}</span>
                <time datetime=rollout.started.datetime()>{rollout.started.shown()}</time>
            </p>
            <p class="list-end">
                <span>{counts(&progress)}</span>
                <svg class="bar" aria-hidden="true">
                    <rect width=format!("{}%", percent(&progress)) height="100%"></rect>
                </svg>
                <b>{state}</b>
            </p>
        </li>
    }
    .into_any()
}
