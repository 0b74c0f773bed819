//! A document: read, with what it says as a plan, and what was made of it.

use crate::components::crumb::Crumb;
use crate::components::panel::Panel;
use crate::components::safe_html::Rendered;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::findings::{Findings, in_short as findings_in_short};
use crate::pages::library::reading::in_short;
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
    let may_start = actor.can(Act::StartRollout, &document.subject()) && has_items;
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
    let labels = checked
        .as_ref()
        .map(|checked| checked.reading.labels.clone())
        .filter(|labels| !labels.is_empty());
    let read = checked.as_ref().and_then(|checked| {
        let words = in_short(&checked.reading);
        let address = address::library::reading(&document.slug);
        (!words.is_empty()).then(|| {
            view! { <p class="panel"><a href=address>"What was read"</a> <span>{format!(" {words}")}</span></p> }
        })
    });
    let findings = checked
        .as_ref()
        .filter(|checked| !checked.findings.is_empty() || !checked.off.is_empty())
        .map(|checked| (checked.findings.clone(), checked.off.clone()));
    let may_write = actor.can(Act::Write, &document.subject());
    let may_say = is_used && may_write;
    let came_back = |form| page_context().returned(form).is_some();
    let contents: Vec<Section> = contents
        .into_iter()
        .filter(|section| section.text != document.title)
        .collect();
    let started = (!rollouts.is_empty()).then(|| {
        let older = (document.revision > 1).then(|| address::library::rollouts(&document.slug));
        view! {
            <Panel title="Rollouts" note=rollouts.len().to_string()>
                <Started rollouts=rollouts />
                {older.map(|older| view! { <p class="more"><a href=older>"Running rollouts on an older revision"</a></p> })}
            </Panel>
        }
    });
    let link = may_write.then(|| link_form(&document));
    let linked = if links.is_empty() {
        link
    } else {
        let note = links.len().to_string();
        let panel = view! {
            <Panel title="Linked" note=note open=came_back("link")>
                {linked(links, None, link)}
            </Panel>
        };
        Some(panel.into_any())
    };
    let to_say = document.clone();
    view! {
        <Named title=document.title.clone() />
        <main id="main" class="page book">
            <header class="book-head">
                <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned())] here=document.kind.shown() />
                <h1>{document.title.clone()}</h1>
                {line}
                <p class="book-tools">
                    {may_write.then(|| view! { <a href=address::library::edit(&document.slug)>"Edit"</a> })}
                    {may_start.then(|| view! { <a class="btn is-small" href=address::library::start(&document.slug)>"Start a rollout"</a> })}
                    {may_say.then(|| view! { <a href=address::here(address::library::USE)>"Did it work?"</a> })}
                    <span>
                        <a href=address::library::revisions(&document.slug)>{format!("Revision {}", document.revision)}</a>
                        ", saved "
                        <time datetime=document.updated.datetime()>{document.updated.shown()}</time>
                        {format!(" by {}", source.author.unwrap_or_else(|| "Holdpoint".to_owned()))}
                    </span>
                </p>
            </header>
            {(contents.len() > 1).then(|| view! { <Contents contents=contents /> })}
            <article>
                <Rendered html=html />
            </article>
            <div class="book-side">
                {may_say
                    .then(|| {
                        view! {
                            <Panel title="Did it work?" open=came_back(address::library::USE)>
                                <Worked document=to_say />
                            </Panel>
                        }
                    })}
                {(!uses.is_empty())
                    .then(|| {
                        view! {
                            <Panel title="Uses" note=uses.len().to_string()>
                                <Uses uses=uses />
                            </Panel>
                        }
                    })}
                {started}
                {(!referring.is_empty())
                    .then(|| {
                        view! {
                            <Panel title="Used in" note=referring.len().to_string()>
                                <ReferredBy referring=referring />
                            </Panel>
                        }
                    })}
                {linked}
                {findings
                    .map(|(findings, off)| {
                        view! {
                            <Panel title="Findings" note=findings_in_short(&findings)>
                                <Findings findings=findings off=off />
                            </Panel>
                        }
                    })}
                {read}
                {labels.map(|labels| view! { <dl class="facts"><Labels labels=labels /></dl> })}
            </div>
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
        <ul class="referred">{rows.collect_view()}</ul>
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
                <p>
                    <a href=address::rollout::page(rollout.number)>{rollout.title}</a>
                    {format!(", {decision}")}
                </p>
            </li>
        }
    });
    view! {
        <ol class="log">{rows.collect_view()}</ol>
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
