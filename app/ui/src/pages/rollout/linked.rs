//! What a rollout is linked with, seen from its end.

use crate::context::page_context;
use crate::pages::field::{Field, Refusal, RequestKey};
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::document::LinkRole;
use model::event::Subject;

const DOCUMENT: Field = Field::new("link", "document", "Document")
    .hint("The last part of its address, such as hatch-door-runbook.");
const ROLE: Field = Field::new("link", "role", "How it relates to this rollout");
const ITEM: Field = Field::new("link", "item", "What should have caught it")
    .hint("3.6, hold point 3 or C2. Optional.");

/// The documents, incidents and rollouts around it, and its history.
#[component]
pub fn Linked(
    /// The run.
    run: Run,
    /// The viewer may link a document.
    may_write: bool,
) -> AnyView {
    let number = run.rollout.number;
    let history = address::history::about(&Subject::Rollout(number));
    let history = address::history::part(&history);
    let rows = run.documents.into_iter().map(|document| {
        let target = document
            .target
            .map(|target| format!(", names {}", target.words()));
        let said = format!(
            "{}{}. {}, {}.",
            document.role.words(),
            target.unwrap_or_default(),
            document.who,
            document.at.shown()
        );
        view! {
            <div>
                <dt>{document.kind.shown()}</dt>
                <dd>
                    <a href=address::library::document(&document.slug)>{document.title}</a>
                    " "
                    <span>{said}</span>
                </dd>
            </div>
        }
    });
    let incidents = run.incidents.into_iter().map(|line| {
        let (number, incident) = (line.number, line.incident);
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
    let others = run.others.into_iter().map(|other| {
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
        let roles = LinkRole::ALL
            .iter()
            .map(|role| (role.name().to_owned(), role.words().to_owned()))
            .collect();
        view! {
            <details class="act" open=page_context().returned("link").is_some()>
                <summary>"Link a document"</summary>
                <form id="link" method="post" action=address::rollout::links(number)>
                    <Refusal form="link".to_owned() fields=&["document", "item"] />
                    <RequestKey form="link".to_owned() />
                    {DOCUMENT.line("text", "off", true)}
                    {ROLE.choice(roles, LinkRole::Used.name())}
                    {ITEM.line("text", "off", false)}
                    <button type="submit" class="btn">
                        "Link document"
                    </button>
                </form>
            </details>
        }
    });
    view! {
        <section class="linked" aria-labelledby=address::rollout::LINKED>
            <header class="sec-head">
                <h2 id=address::rollout::LINKED>"Linked"</h2>
            </header>
            <dl>
                {rows.collect_view()}
                {incidents.collect_view()}
                {others.collect_view()}
                <div>
                    <dt>"History"</dt>
                    <dd>
                        <a href=history>"Everything that happened"</a>
                    </dd>
                </div>
            </dl>
            {form}
        </section>
    }
    .into_any()
}
