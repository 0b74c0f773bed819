//! A document: read, with what it says as a plan, and what was made of it.

use crate::components::crumb::Crumb;
use crate::components::page_section::PageSection;
use crate::components::safe_html::Rendered;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::facts::Facts;
use crate::pages::library::findings::{Findings, in_short};
use crate::pages::library::reading::Reading;
use crate::pages::library::start::Start;
use crate::pages::library::trust::{Line, Uses, Worked};
use crate::pages::link::{Asks, LinkForm, linked};
use engine::Actor;
use engine::document::{Document, DocumentPage, Referring, Section};
use engine::rollout::StartedRollout;
use leptos::prelude::*;
use model::address;
use model::document::Kind;
use model::label::{Label, LabelKind};
use model::link::LinkRole;
use model::role::Act;
use model::rollout::Outcome;

/// The page of a document.
pub fn page() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        let page = context.engine.find_document_page(&actor, &slug).await?;
        Ok(content(&actor, page))
    })
}

fn content(actor: &Actor, page: DocumentPage) -> AnyView {
    let DocumentPage {
        source,
        html,
        contents,
        checked,
        rollouts,
        links,
        referring,
        trust,
    } = page;
    let document = source.document;
    let plan = checked.as_ref().map(|checked| &checked.reading.plan);
    let has_items = plan.is_some_and(|plan| !plan.run_items().is_empty());
    // Nobody wrote a box: that the steps become items is said before a rollout is started.
    let steps = plan.filter(|plan| plan.items.is_empty());
    let steps = steps.map_or(0, |plan| plan.steps.len());
    let guesses = plan.map_or(0, |plan| {
        plan.phases.iter().filter(|phase| phase.guess).count()
    });
    let may_start = actor.can(Act::StartRollout, &document.subject()) && has_items;
    let runs = (document.revision > 1 && !rollouts.is_empty()).then(|| {
        let address = address::library::rollouts(&document.slug);
        view! { <p class="more"><a href=address>"Running rollouts on an older revision"</a></p> }
    });
    // Whether something worked is asked of what is used, not of what is only read.
    let is_used = matches!(
        document.kind,
        Kind::Runbook | Kind::Plan | Kind::Checklist | Kind::CommsTemplate
    );
    let owner = checked
        .as_ref()
        .and_then(|checked| checked.reading.owner.clone());
    let uses = trust.uses.clone();
    let line = (is_used || trust.retirement.is_some() || !uses.is_empty())
        .then(|| view! { <Line line=trust owner=owner /> });
    let in_short = checked
        .as_ref()
        .filter(|checked| !checked.findings.is_empty())
        .map(|checked| in_short(&checked.findings))
        .map(|words| {
            view! {
                <div>
                    <dt>"Findings"</dt>
                    <dd>
                        <a href=address::here(address::library::FINDINGS)>{words.trim_end_matches('.').to_owned()}</a>
                    </dd>
                </div>
            }
        });
    let labels = checked
        .as_ref()
        .map(|checked| checked.reading.labels.clone())
        .unwrap_or_default();
    let facts = checked
        .as_ref()
        .map(|checked| view! { <Facts reading=checked.reading.clone() /> });
    let beside = checked.map(|checked| {
        let findings = (!checked.findings.is_empty() || !checked.off.is_empty()).then(
            || view! { <Findings findings=checked.findings.clone() off=checked.off.clone() /> },
        );
        view! {
            <div class="book-side">
                <Reading reading=checked.reading.clone() />
                {findings}
            </div>
        }
    });
    let may_write = actor.can(Act::Write, &document.subject());
    let edit = may_write.then(|| {
        view! { <p class="book-tools"><a class="btn is-small" href=address::library::edit(&document.slug)>"Edit"</a></p> }
    });
    let contents: Vec<Section> = contents
        .into_iter()
        .filter(|section| section.text != document.title)
        .collect();
    view! {
        <Named title=document.title.clone() />
        <main id="main" class="page book">
            <header class="book-head">
                <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned())] here=document.kind.shown() />
                <h1>{document.title.clone()}</h1>
                <dl class="facts">
                    <div>
                        <dt>"Revision"</dt>
                        <dd>
                            <a href=address::library::revisions(&document.slug)>{document.revision}</a>
                        </dd>
                    </div>
                    <div>
                        <dt>"Saved"</dt>
                        <dd>
                            <time datetime=document.updated.datetime()>{document.updated.shown()}</time>
                        </dd>
                    </div>
                    <div>
                        <dt>"By"</dt>
                        <dd>{source.author.unwrap_or_else(|| "Holdpoint".to_owned())}</dd>
                    </div>
                    {in_short}
                    <Labels labels=labels />
                </dl>
                {line}
                {edit}
            </header>
            {(contents.len() > 1).then(|| view! { <Contents contents=contents /> })}
            <article>
                <Rendered html=html />
                {(is_used && may_write).then(|| view! { <Worked document=document.clone() /> })}
                {(!uses.is_empty()).then(|| view! { <Uses uses=uses /> })}
                {facts}
                {may_start.then(|| view! { <Start document=document.clone() steps=steps guesses=guesses /> })}
                {(!rollouts.is_empty()).then(|| view! { <Started rollouts=rollouts /> })}
                {runs}
                {(!referring.is_empty()).then(|| view! { <ReferredBy referring=referring /> })}
                {linked(links, None, may_write.then(|| link_form(&document)))}
            </article>
            {beside}
        </main>
    }
    .into_any()
}

/// The table of contents: two levels.
#[component]
fn Contents(contents: Vec<Section>) -> AnyView {
    let top = contents
        .iter()
        .map(|section| section.level)
        .min()
        .unwrap_or(1);
    let lines = contents
        .into_iter()
        .filter(|section| section.level <= top + 1)
        .map(|section| {
            view! {
                <li>
                    <a href=address::here(section.anchor)>{section.text}</a>
                </li>
            }
        });
    view! {
        <nav class="toc" aria-label="Contents">
            <details>
                <summary>"Contents"</summary>
                <ol>{lines.collect_view()}</ol>
            </details>
        </nav>
    }
    .into_any()
}

/// What the document says of itself. Each leads to the others that say the same.
#[component]
fn Labels(labels: Vec<Label>) -> AnyView {
    let groups = LabelKind::ALL.into_iter().filter_map(|kind| {
        let of_kind: Vec<_> = labels
            .iter()
            .filter(|label| label.kind == kind)
            .map(|label| {
                let text = label.text.clone();
                if kind == LabelKind::Alias {
                    view! { <li>{text}</li> }.into_any()
                } else {
                    view! { <li><a href=address::library::labelled(label)>{text}</a></li> }
                        .into_any()
                }
            })
            .collect();
        (!of_kind.is_empty()).then(|| {
            view! {
                <div>
                    <dt>{kind.shown()}</dt>
                    <dd>
                        <ul class="labels">{of_kind}</ul>
                    </dd>
                </div>
            }
        })
    });
    groups.collect_view().into_any()
}

/// The documents whose text links here.
#[component]
fn ReferredBy(referring: Vec<Referring>) -> AnyView {
    let rows = referring.into_iter().map(|document| {
        view! {
            <li>
                <span class="kind">{document.kind.shown()}</span>
                <a href=address::library::document(&document.slug)>{document.title}</a>
            </li>
        }
    });
    view! {
        <PageSection heading="referred-h" title="Used in" class="used-in">
            <ul class="referred">{rows.collect_view()}</ul>
        </PageSection>
    }
    .into_any()
}

/// The rollouts started from the document.
#[component]
fn Started(rollouts: Vec<StartedRollout>) -> AnyView {
    let rows = rollouts.into_iter().map(|rollout| {
        let decision = rollout.decision.map_or("no decision yet", Outcome::word);
        view! {
            <li>
                <span>{rollout.number.to_string()}</span>
                <span class="log-out">"started"</span>
                <p>
                    <a href=address::rollout::page(rollout.number)>{rollout.title}</a>
                    {format!(", {decision}")}
                </p>
            </li>
        }
    });
    view! {
        <PageSection heading="used-h" title="Rollouts" class="used-in">
            <ol class="log">{rows.collect_view()}</ol>
        </PageSection>
    }
    .into_any()
}

/// The form for a link from the document.
fn link_form(document: &Document) -> AnyView {
    let likely = match document.kind {
        Kind::PostMortem => LinkRole::Escaped,
        Kind::Report | Kind::CommsTemplate => LinkRole::Documents,
        Kind::Runbook
        | Kind::Plan
        | Kind::Checklist
        | Kind::Provenance
        | Kind::FlagMatrix
        | Kind::Reference => LinkRole::Used,
    };
    view! { <LinkForm here=document.slug.clone() asks=Asks::To likely=likely parts=true /> }
        .into_any()
}
