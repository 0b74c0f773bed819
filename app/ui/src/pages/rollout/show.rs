//! The page of a rollout: its rail, the items of a phase, the decision, what is linked.

use crate::components::notice::{Notice, Said};
use crate::components::rail::Rail;
use crate::context::{PageContext, page_context};
use crate::islands::acts::Acts;
use crate::islands::keys::Keys;
use crate::islands::live_run::LiveRun;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::rollout::decision::Decision;
use crate::pages::rollout::items::Phase;
use crate::pages::rollout::linked::Linked;
use crate::pages::rollout::rights::Rights;
use engine::rollout::{PhaseInRun, Run};
use engine::{Actor, HistoryEntry};
use leptos::prelude::*;
use model::Problem;
use model::event::Happened;
use model::id::RolloutNumber;
use model::live::LivePhase;

/// How far back the last decision is looked for.
const BACK: i64 = 50;

/// The run page.
pub fn page() -> impl IntoView {
    let context = page_context();
    let number = RolloutNumber::parse(&part_of_address("number"));
    frame(async move {
        let actor = context.require_actor()?;
        let number = number.map_err(|_| Problem::NotFound("rollout"))?;
        let run = context.engine.find_run(&actor, number).await?;
        let decided = last_decision(&context, &actor, &run).await?;
        Ok(content(&context, &actor, run, decided))
    })
}

async fn last_decision(
    context: &PageContext,
    actor: &Actor,
    run: &Run,
) -> Result<Option<HistoryEntry>, Problem> {
    if run.rollout.decision.is_none() {
        return Ok(None);
    }
    let history = context
        .engine
        .list_history(actor, Some(run.rollout.number), None, BACK)
        .await?;
    let is_decision = |entry: &HistoryEntry| matches!(entry.happened, Happened::Decided { .. });
    Ok(history.entries.into_iter().find(is_decision))
}

/// The phases on the page, as the address says it.
fn shown(context: &PageContext, run: &Run) -> (String, Vec<PhaseInRun>) {
    let asked = context.query("phase");
    if asked.as_deref() == Some("all") {
        return ("all".to_owned(), run.phases.clone());
    }
    let of = |number: usize| run.phases.iter().find(|phase| phase.live.number == number);
    let asked = asked.and_then(|number| number.parse().ok()).and_then(of);
    let phase = asked.or_else(|| of(run.in_hand));
    let name = phase
        .map_or(run.in_hand, |phase| phase.live.number)
        .to_string();
    (name, phase.into_iter().cloned().collect())
}

fn content(
    context: &PageContext,
    actor: &Actor,
    run: Run,
    decided: Option<HistoryEntry>,
) -> AnyView {
    let number = run.rollout.number;
    let (name, phases) = shown(context, &run);
    let rail: Vec<LivePhase> = run.phases.iter().map(|phase| phase.live.clone()).collect();
    let rights = Rights::of(actor, &run.rollout, &name);
    let decision = run
        .rollout
        .decision
        .map(|outcome| outcome.word().to_owned());
    let title = run.rollout.title.clone();
    let head = title_block(&run, decision);
    let revokes = rights.revokes();
    let sections = phases.into_iter().enumerate().map(|(at, phase)| {
        let items = run
            .items
            .iter()
            .filter(|item| item.phase == phase.live.number)
            .cloned()
            .collect();
        view! { <Phase phase=phase items=items rights=rights.clone() first=at == 0 /> }
    });
    let sections = sections.collect_view();
    let nothing = run
        .phases
        .is_empty()
        .then(|| view! { <p class="empty">"This plan has no phases."</p> });
    view! {
        <Named title=title />
        <main id="main" class="page run" data-live="" data-actor=revokes>
            {head}
            <div id="rail">
                <Rail rail=rail.clone() rollout=number.to_string() />
            </div>
            <div class="run-main">
                {nothing}
                {sections}
                <Decision rollout=run.rollout rail=rail decided=decided actor=actor.clone() />
                <Linked documents=run.documents rollout=number />
            </div>
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

fn title_block(run: &Run, decision: Option<String>) -> AnyView {
    let rollout = &run.rollout;
    let number = rollout.number.to_string();
    let plan = format!("{}, revision {}", rollout.document_title, rollout.revision);
    let decided = decision.clone().map(|word| {
        view! {
            <div>
                <dt>"Decision"</dt>
                <dd>
                    <a href="#decision">{word}</a>
                </dd>
            </div>
        }
    });
    view! {
        <header class="title-block">
            <p class="crumb">
                <a href="/rollouts">"Rollouts"</a>
                <span aria-hidden="true">"/"</span>
                <span class="nw">{number.clone()}</span>
            </p>
            <h1>{rollout.title.clone()}</h1>
            <dl class="facts">
                <div>
                    <dt>"Plan"</dt>
                    <dd>
                        <a href=format!("/library/{}", rollout.document_slug)>{plan}</a>
                    </dd>
                </div>
                <div>
                    <dt>"Lead"</dt>
                    <dd>{rollout.lead.clone()}</dd>
                </div>
                <div>
                    <dt>"Started"</dt>
                    <dd>
                        <time datetime=rollout.started.datetime()>{rollout.started.shown()}</time>
                    </dd>
                </div>
                {decided}
            </dl>
            <p class="conn" id="conn" role="status" hidden></p>
            <p class="vh" id="news" role="status"></p>
            <p class="notice" id="decided" data-decision=decision.unwrap_or_default() hidden>
                <b></b>
                " "
                <a href=format!("/rollouts/{number}")>"Load the page again"</a>
            </p>
        </header>
    }
    .into_any()
}
