//! Deployments: what was placed where, and whether two of them can be compared.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::context::PageContext;
use crate::pages::field::{DryRun, Field, Refusal, RequestKey};
use crate::pages::frame::Named;
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::run_page::run_page;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::record::Seq;
use model::role::Act;
use model::rollout::deployment::why_not_comparable;
use model::rollout::{Deployment, EndOfDeployment, RolloutState};
use std::sync::Arc;

const ENVIRONMENT: Field = Field::new("deployment", "environment", "Environment");
const VERSION: Field = Field::new("deployment", "version", "Version");
const COMMIT: Field =
    Field::new("deployment", "commit", "Commit").hint("7 to 64 hexadecimal digits. Optional.");
const LINK: Field =
    Field::new("deployment", "link", "Link").hint("To the pipeline, for example. Optional.");
const PHASE: Field = Field::new("deployment", "of_phase", "Phase that checks it")
    .hint("Another commit in the same phase makes what was signed there stale.");

/// The last deployments, on the page of the run. The live stream draws them too.
pub fn list(state: &RolloutState, names: &Names, now: Moment) -> AnyView {
    if state.deployments.is_empty() {
        return view! { <p class="more">"No deployments yet."</p> }.into_any();
    }
    let rows = state
        .deployments
        .iter()
        .rev()
        .map(|one| row(one, names, now));
    view! { <ol class="tl">{rows.collect_view()}</ol> }.into_any()
}

fn row(one: &Deployment, names: &Names, now: Moment) -> AnyView {
    let anchor = address::rollout::deployment_anchor(one.seq);
    let at = Moment(one.at_ms);
    let word = one.end.as_ref().map_or("started", |(end, ..)| end.words());
    let said = one
        .end
        .as_ref()
        .map(|(.., words)| words.clone())
        .filter(|words| !words.is_empty());
    let phase = one.deployed.phase.map(|phase| format!(", phase {phase}"));
    let link = one.deployed.link.clone().map(|link| {
        view! { " " <a href=link rel="noopener noreferrer">"Pipeline"</a> }
    });
    view! {
        <li id=anchor>
            <a class="seq" href=address::here(&anchor)>
                {one.seq.to_string()}
            </a>
            <span>{format!("{word} ")}<time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time></span>
            <div>
                <b>{one.deployed.environment.clone()}</b>
                {format!(" {} ", one.deployed.version)}
                <code>{one.deployed.code().to_owned()}</code>
                {phase}
                {format!(", {}", names.of(one.by.as_ref()))}
                {link}
                {said.map(|said| format!(". {said}"))}
            </div>
        </li>
    }
    .into_any()
}

/// The section of the run.
#[component]
pub fn Deployments(
    /// The run.
    run: Arc<Run>,
) -> AnyView {
    let address = address::rollout::deployments(run.rollout.number);
    view! {
        <section class="deployments" aria-labelledby="deployments-h">
            <header class="sec-head">
                <h2 id="deployments-h">"Deployments"</h2>
                <a class="btn is-small" href=address>
                    "Record or compare"
                </a>
            </header>
            <div data-live-part="deployments">{list(&run.state, &run.names, run.now)}</div>
        </section>
    }
    .into_any()
}

/// The page.
pub fn page() -> impl IntoView {
    run_page(|context, actor, run| async move {
        let may = actor.can(Act::Sign, &run.rollout.subject());
        let start = may.then(|| start(&run));
        let ends = may.then(|| ends(&run));
        let compared = compared(&context, &run);
        Ok(view! {
            <Named title="Deployments" />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb run=run.clone() here="Deployments".to_owned() />
                    <h1>"Deployments"</h1>
                </header>
                {list(&run.state, &run.names, run.now)}
                <div class="stack">{compared} {ends} {start}</div>
            </main>
        })
    })
}

fn name(one: &Deployment, now: Moment) -> String {
    format!(
        "{} {}, {}",
        one.deployed.environment,
        one.deployed.version,
        Moment(one.at_ms).on_a_stamp(now)
    )
}

fn compared(context: &PageContext, run: &Run) -> Option<AnyView> {
    let all = &run.state.deployments;
    if all.len() < 2 {
        return None;
    }
    let asked = |name: &str| {
        let seq = context.query(name)?.parse().ok().map(Seq)?;
        all.iter().find(|one| one.seq == seq)
    };
    let (one, other) = (asked("one"), asked("other"));
    let result = one.zip(other).map(|(one, other)| match why_not_comparable(one, other) {
        Some(why) => view! { <p class="note is-bad"><b>"Not a valid comparison. "</b>{why}</p> }.into_any(),
        None => {
            let same = format!(
                "Both ran {}. A difference between them comes from where they ran or what was switched on.",
                one.deployed.code()
            );
            view! { <p class="note"><b>"A valid comparison. "</b>{same}</p> }.into_any()
        }
    });
    let select = |field: &'static str, label: &'static str, chosen: Option<&Deployment>| {
        let options = all.iter().map(|found| {
            let selected = chosen.is_some_and(|chosen| chosen.seq == found.seq);
            view! {
                <option value=found.seq.to_string() selected=selected>
                    {name(found, run.now)}
                </option>
            }
        });
        view! {
            <div class="field">
                <label for=field>{label}</label>
                <select id=field name=field>
                    {options.collect_view()}
                </select>
            </div>
        }
    };
    let first = select("one", "First", one.or(all.first()));
    let second = select("other", "Second", other.or(all.last()));
    Some(
        view! {
            <PageSection heading="compare-h" title="Compare two deployments">
                {result}
                <form class="form" method="get">
                    {first}
                    {second}
                    <p class="form-actions">
                        <button type="submit" class="btn">
                            "Compare"
                        </button>
                    </p>
                </form>
            </PageSection>
        }
        .into_any(),
    )
}

fn ends(run: &Run) -> Option<AnyView> {
    let open = run.state.deployments.iter().filter(|one| {
        !matches!(
            one.end,
            Some((EndOfDeployment::Failed | EndOfDeployment::RolledBack, ..))
        )
    });
    let forms: Vec<_> = open
        .map(|one| {
            let form = format!("end:{}", one.seq);
            let finished = one.end.is_some();
            let buttons = EndOfDeployment::ALL
                .into_iter()
                .filter(|end| !finished || *end == EndOfDeployment::RolledBack)
                .map(|end| {
                    view! {
                        <button type="submit" class="btn" name="end" value=end.name()>
                            {format!("Mark as {}", match end {
                                EndOfDeployment::Finished => "finished",
                                EndOfDeployment::Failed => "failed",
                                EndOfDeployment::RolledBack => "rolled back",
                            })}
                        </button>
                    }
                });
            let words = Field::new("", "note", "Comment").of(&form);
            view! {
                <form class="form" id=form.clone() method="post" action=address::rollout::deployment_end(run.rollout.number, one.seq)>
                    <h3>{name(one, run.now)}</h3>
                    <Refusal form=form.clone() fields=&["note"] />
                    <RequestKey form=form.clone() />
                    {words.line("text", "off", false)}
                    <p class="form-actions">{buttons.collect_view()}</p>
                </form>
            }
        })
        .collect();
    (!forms.is_empty()).then(|| {
        view! {
            <PageSection heading="ends-h" title="Outcomes">
                {forms}
            </PageSection>
        }
        .into_any()
    })
}

fn start(run: &Run) -> AnyView {
    let mut phases = vec![(String::new(), "None".to_owned())];
    phases.extend(run.phases.iter().map(|phase| {
        let number = phase.live.number.to_string();
        (number.clone(), format!("{number} {}", phase.live.name))
    }));
    let (current_phase, number) = (run.current_phase.to_string(), run.rollout.number);
    view! {
        <PageSection heading="deploy-h" title="New deployment">
            <PostForm id="deployment" action=address::rollout::deployments(number) fields=&["environment", "version", "commit", "link", "of_phase"] class="form">
                {ENVIRONMENT.line("text", "off", true)}
                {VERSION.line("text", "off", true)}
                {COMMIT.line("text", "off", false)}
                {LINK.line("url", "off", false)}
                {PHASE.choice(phases, &current_phase)}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary" name="begin" value="yes">
                        "Start deployment"
                    </button>
                    <button type="submit" class="btn">
                        "Report one that was made"
                    </button>
                    <DryRun />
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}
