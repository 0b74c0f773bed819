//! All incidents: those that somebody works on, those that are over, and the line in which one is declared.

use super::{FROM, rows, severities};
use crate::components::page_section::PageSection;
use crate::context::page_context;
use crate::pages::field::{Field, Refusal, RequestKey};
use crate::pages::frame::{Named, page as frame};
use crate::pages::pager::{Pager, ROWS, asked};
use leptos::prelude::*;
use model::address;
use model::incident::Severity;
use model::person::About;
use model::role::Act;

const TITLE: Field = Field::new("declare", "title", "What is broken").hint("In one line.");
const SEVERITY: Field = Field::new("declare", "severity", "Severity");
const BEGAN: Field = Field::new("declare", "began_at", "Since when").hint("Leave blank for now.");
const ROLLOUT: Field = Field::new("declare", "rollout", "From which rollout").hint(FROM);

/// The page.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let page = asked(&context);
        let live = context.engine.list_live_incidents(&actor).await?;
        let (over, total) = context
            .engine
            .list_resolved_incidents(&actor, ROWS, (page - 1) * ROWS)
            .await?;
        let now = context.engine.now();
        let form = actor.can(Act::Declare, About::Everything).then(|| {
            let title = context.query("title").unwrap_or_default();
            view! { <Declare title=title /> }
        });
        let nothing = live.is_empty().then(|| {
            view! { <p class="more">"No active incidents."</p> }
        });
        let live = (!live.is_empty()).then(|| rows(live, now));
        let resolved = (total > 0).then(|| {
            view! {
                <PageSection heading="resolved-h" title="Resolved">
                    {rows(over, now)}
                    <Pager address=address::incident::LIST page=page total=total />
                </PageSection>
            }
        });
        Ok(view! {
            <Named title="Incidents" />
            <main id="main" class="page incidents">
                <header class="title-block">
                    <h1>"Incidents"</h1>
                </header>
                {form}
                <PageSection heading="live-h" title="Live">
                    {nothing}
                    {live}
                </PageSection>
                {resolved}
            </main>
        })
    })
}

#[component]
fn Declare(title: String) -> impl IntoView {
    let returned = page_context().returned("declare").is_some();
    view! {
        <form id=address::incident::DECLARE class="declare" method="post" action=address::incident::LIST>
            <Refusal form="declare".to_owned() fields=&["title", "severity", "began_at", "rollout"] />
            <RequestKey form="declare".to_owned() />
            {TITLE.line_with("text", "off", true, title)}
            {SEVERITY.choice(severities(), Severity::P2.name())}
            <button type="submit" class="btn is-primary">
                "Declare incident"
            </button>
            <details open=returned>
                <summary>"Since when, and from what"</summary>
                <div class="form">
                    {BEGAN.moment(None)}
                    {ROLLOUT.line("text", "off", false)}
                </div>
            </details>
        </form>
    }
}
