//! What a rollout is linked with, seen from its end.

use crate::pages::link::{Asks, LinkForm, linked};
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::event::Subject;
use model::link::LinkRole;
use std::sync::Arc;

/// The documents, incidents and rollouts around it, and its history.
#[component]
pub fn Linked(
    /// The run.
    run: Arc<Run>,
    /// The viewer may link something.
    may_write: bool,
) -> Option<AnyView> {
    let number = run.rollout.number;
    let history = address::history::about(&Subject::Rollout(number));
    let history = address::history::part(&history);
    let incidents = run.incidents.iter().map(|line| {
        let (number, incident) = (line.number, &line.incident);
        let said = format!("{}, {}", incident.severity.name(), incident.stage.name());
        view! {
            <div>
                <dt>"Incident"</dt>
                <dd>
                    <a href=address::incident::page(number)>{format!("{number} {}", incident.title)}</a>
                    " "
                    <span>{said}</span>
                </dd>
            </div>
        }
    });
    let others = run.others.iter().map(|other| {
        view! {
            <div>
                <dt>"Rollout"</dt>
                <dd>
                    <a href=address::rollout::page(other.number)>{format!("{} {}", other.number, other.title)}</a>
                    " "
                    <span>{other.what}</span>
                </dd>
            </div>
        }
    });
    let form = may_write.then(|| {
        view! { <LinkForm here=number.to_string() asks=Asks::From likely=LinkRole::Used parts=true /> }
            .into_any()
    });
    let others = view! {
        {incidents.collect_view()}
        {others.collect_view()}
        <div>
            <dt>"History"</dt>
            <dd>
                <a href=history>"Everything that happened"</a>
            </dd>
        </div>
    };
    linked(run.links.clone(), Some(others.into_any()), form)
}
