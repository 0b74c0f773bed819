//! The page of a rollout: its rail, the items of a phase, the decision, what is linked.

use crate::components::crumb::Crumb;
use crate::components::notice::{Notice, Said};
use crate::components::rail::Rail;
use crate::context::PageContext;
use crate::islands::acts::Acts;
use crate::islands::keys::Keys;
use crate::islands::live_run::LiveRun;
use crate::pages::frame::Named;
use crate::pages::history::list::lines;
use crate::pages::rollout::criteria::Criteria;
use crate::pages::rollout::decision::Decision;
use crate::pages::rollout::deployments::Deployments;
use crate::pages::rollout::evidence::RowEvidence;
use crate::pages::rollout::hold_point::hold_point;
use crate::pages::rollout::items;
use crate::pages::rollout::linked::Linked;
use crate::pages::rollout::rights::Rights;
use crate::pages::rollout::run_page::run_page;
use crate::pages::rollout::window::Windows;
use engine::live::TIMELINE_LINES;
use engine::rollout::{PhaseInRun, Run, RunItem};
use engine::{Actor, HistoryEntry, HistoryPart};
use leptos::prelude::*;
use model::address;
use model::address::rollout::ALL_PHASES;
use model::event::Subject;
use model::live::LivePhase;
use model::role::Act;
use model::rollout::PhaseNumber;
use std::sync::Arc;

/// The run page.
pub fn page() -> impl IntoView {
    run_page(|context, actor, run| async move {
        let number = run.rollout.number;
        let part = HistoryPart::About(Subject::Rollout(number));
        let history = context
            .engine
            .list_history(&actor, &part, None, TIMELINE_LINES)
            .await?;
        Ok(content(&context, &actor, run, history.entries))
    })
}

/// The phases on the page, as the address says it.
fn shown(context: &PageContext, run: &Run) -> (String, Vec<PhaseInRun>) {
    let asked = context.query("phase");
    if asked.as_deref() == Some(ALL_PHASES) {
        return (ALL_PHASES.to_owned(), run.phases.clone());
    }
    let of = |number: PhaseNumber| run.phases.iter().find(|phase| phase.live.number == number);
    let asked = asked.and_then(|number| number.parse().ok()).and_then(of);
    let phase = asked.or_else(|| of(run.current_phase));
    let name = phase
        .map_or(run.current_phase, |phase| phase.live.number)
        .to_string();
    (name, phase.into_iter().cloned().collect())
}

fn content(
    context: &PageContext,
    actor: &Actor,
    run: Arc<Run>,
    history: Vec<HistoryEntry>,
) -> AnyView {
    let number = run.rollout.number;
    let (name, phases) = shown(context, &run);
    let numbers: Vec<PhaseNumber> = phases.iter().map(|phase| phase.live.number).collect();
    let rail: Vec<LivePhase> = run.phases.iter().map(|phase| phase.live.clone()).collect();
    let rights = Rights::of(actor, &run, &name);
    let decision = run
        .rollout
        .decision
        .map(|outcome| outcome.word().to_owned());
    let title = run.rollout.title.clone();
    let head = title_block(&run, decision, actor);
    let revokes = rights.revokes();
    let has_items = |number| {
        let mut items = run.items.iter().filter(|item| item.phase == number);
        items.any(|item| rights.shown.lets(item, &run, actor))
    };
    let together = numbers.iter().copied().find(|number| has_items(*number));
    let sections = phases.into_iter().enumerate().map(|(at, phase)| {
        let live = phase.live.clone();
        let with_together = together == Some(live.number);
        let items = run.items.iter().filter(|item| item.phase == live.number);
        let items = items.filter(|item| rights.shown.lets(item, &run, actor));
        let items: Vec<&RunItem> = items.collect();
        view! {
            {items::phase(phase, &run, &items, &rights, at == 0, with_together)}
            {hold_point(&run, &live, actor, &name)}
        }
    });
    let sections = sections.collect_view();
    let nothing = run
        .phases
        .is_empty()
        .then(|| view! { <p class="empty">"This plan has no phases."</p> });
    let may_write = actor.can(Act::Write, &run.rollout.subject());
    view! {
        <Named title=title />
        <main id="main" class="page run" data-live="" data-actor=revokes>
            {head}
            <div id="rail">
                <Rail rail=rail.clone() rollout=number current=run.state.current_phase(run.now.0) />
            </div>
            <div class="run-main">
                {nothing}
                {sections}
                <Criteria
                    run=run.clone()
                    shown=numbers.clone()
                    phase=name
                    may_sign=rights.may_sign
                />
                <Windows run=run.clone() shown=numbers />
                <Decision run=run.clone() rail=rail actor=actor.clone() />
                <Deployments run=run.clone() />
                <section class="timeline" aria-labelledby="timeline-h">
                    <header class="sec-head">
                        <h2 id="timeline-h">"Timeline"</h2>
                        <a class="btn is-small" href=address::rollout::timeline(number)>
                            "Full timeline"
                        </a>
                    </header>
                    <div data-live-part="timeline">{lines(history)}</div>
                </section>
                <Linked run=run.clone() may_write=may_write />
            </div>
            <template id="row-evidence">
                <RowEvidence />
            </template>
            <template id="offer-evidence">
                <a href=address::here(address::rollout::ITEMS) data-act="evidence">
                    "Evidence"
                </a>
            </template>
            <template id="answer-lost">
                <Notice said=Said::lost() />
            </template>
            <LiveRun rollout=number.to_string() after=run.seq.0 />
            <Acts />
            <Keys />
        </main>
    }
    .into_any()
}

fn title_block(run: &Run, decision: Option<String>, actor: &Actor) -> AnyView {
    let rollout = &run.rollout;
    let number = rollout.number;
    let plan = format!("{}, revision {}", rollout.document_title, rollout.revision);
    let newer = (rollout.newest_revision > rollout.revision
        && !rollout.is_closed()
        && rollout.rolls_back.is_none())
    .then(|| {
        let address = address::rollout::revision(number);
        view! {
            <p class="note">
                {format!("The plan is now at revision {}. ", rollout.newest_revision)}
                <a href=address>"See what would change"</a>
            </p>
        }
    });
    let address = address::rollout::page(number);
    let moved = view! {
        <p class="notice" id="moved" hidden>
            "Items were added or removed. What you typed is still here. "
            <a href=address>"Reload the page"</a>
        </p>
    };
    let decided = decision.clone().map(|word| {
        view! {
            <div>
                <dt>"Decision"</dt>
                <dd>
                    <a href=address::here(address::rollout::DECISION)>{word}</a>
                </dd>
            </div>
        }
    });
    view! {
        <header class="title-block">
            <Crumb links=vec![(address::rollout::LIST.to_owned(), "Rollouts".to_owned())] here=number.to_string() />
            <h1>{rollout.title.clone()}</h1>
            <dl class="facts">
                <div>
                    <dt>"Plan"</dt>
                    <dd>
                        <a href=address::library::document(&rollout.document_slug)>{plan}</a>
                    </dd>
                </div>
                <div class="is-more">
                    <dt>"Lead"</dt>
                    <dd>{rollout.lead.clone()}</dd>
                </div>
                <div class="is-more">
                    <dt>"Started"</dt>
                    <dd>
                        <time datetime=rollout.started.datetime()>{rollout.started.shown()}</time>
                    </dd>
                </div>
                {decided}
                <div class="is-more">
                    <dt>"Here now"</dt>
                    <dd id="here">{actor.name.clone()}</dd>
                </div>
                <div class="conn-place">
                    <dt class="vh">"Connection"</dt>
                    <dd>
                        <span class="conn" id="conn" role="status"></span>
                    </dd>
                </div>
            </dl>
            {newer}
            {moved}
            <p class="vh" id="news" role="status"></p>
            <p class="notice" id="decided" data-decision=decision.unwrap_or_default() hidden>
                <b></b>
                " "
                <a href=address::rollout::page(number)>"Reload the page"</a>
            </p>
        </header>
    }
    .into_any()
}
