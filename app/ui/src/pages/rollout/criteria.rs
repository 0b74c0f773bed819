//! Criteria with their bands and values: a table on the page of the run, and a page for each.

use crate::components::icon::Icon;
use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::{DryRun, Field};
use crate::pages::frame::{Named, part_of_address};
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::evidence::EvidenceFields;
use crate::pages::rollout::run_page::run_page;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::reading::Class;
use model::role::Act;
use model::rollout::criterion::{Amount, Band, Edge, Source};
use model::rollout::record::amount_in_words;
use model::rollout::{Criterion, CriterionNumber, CriterionResult, PhaseNumber, RolloutState};
use std::sync::Arc;

const VALUE: Field = Field::new("value", "value", "Value")
    .hint("A number like 92.5. For a percentage, points like 185/200 also work.");
const WORDS: Field = Field::new("value", "note", "Where it comes from");
const SAW: Field = Field::new("attestation", "note", "What you saw");
const WHY: Field = Field::new("ruling", "reason", "Why it is, or is not, good enough");

/// The criteria that the phases on the page ask for.
#[component]
pub fn Criteria(
    /// The run.
    run: Arc<Run>,
    /// The numbers of the phases on the page.
    shown: Vec<PhaseNumber>,
    /// The phases on the page, as the address says it.
    phase: String,
    /// The viewer may say something about them.
    may_sign: bool,
) -> Option<AnyView> {
    let last = run.state.frame.last_phase();
    let asked: Vec<CriterionNumber> = (1..=run.state.frame.criteria.len())
        .filter(|number| {
            run.state.criterion(*number).is_some_and(|(criterion, _)| {
                shown
                    .iter()
                    .any(|phase| criterion.is_asked_at(*phase, last))
            })
        })
        .collect();
    if asked.is_empty() {
        return None;
    }
    let open: Vec<CriterionNumber> = asked
        .iter()
        .copied()
        .filter(|number| {
            let attested = |(criterion, _): (&Criterion, _)| criterion.source == Source::Attested;
            run.state.outcome(*number) == CriterionResult::NoData
                && run.state.criterion(*number).is_some_and(attested)
        })
        .collect();
    let attest = (may_sign && !open.is_empty() && !run.rollout.is_closed())
        .then(|| attest_many(&run, &open, phase));
    Some(
        view! {
            <PageSection heading="criteria-h" title="Criteria" note="Undecided and no data never count as a yes." class="crit-sec" id=address::rollout::CRITERIA>
                {table(&run, &asked)}
                {attest}
            </PageSection>
        }
        .into_any(),
    )
}

/// The table of some criteria.
fn table(run: &Run, asked: &[CriterionNumber]) -> AnyView {
    let rows = asked.iter().map(|number| {
        let blocks = run.state.blocker(*number).map(|_| "is-blocking");
        view! {
            <tr class=blocks id=address::rollout::criterion_anchor(number)>
                {cells(&run.state, &run.names, run.now, *number)}
            </tr>
        }
    });
    view! {
        <table class="crit">
            <thead>
                <tr>
                    <th scope="col">"Criterion"</th>
                    <th scope="col">"Required"</th>
                    <th scope="col" class="num">
                        "Value"
                    </th>
                    <th scope="col">"Result"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The cells of a criterion's row. The live stream draws them too.
pub fn cells(
    state: &RolloutState,
    names: &Names,
    now: Moment,
    number: CriterionNumber,
) -> Option<AnyView> {
    let (criterion, known) = state.criterion(number)?;
    let outcome = state.outcome(number);
    let value = state.amount(number);
    let shown = value.map_or_else(
        || "–".to_owned(),
        |value| amount_in_words(value, criterion.unit.as_deref()),
    );
    let when = known.value.as_ref().map(|value| {
        let at = Moment(value.at_ms);
        let who = names.of(value.by.as_ref()).to_owned();
        view! {
            <span>
                <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time>
                {format!(", {who}")}
            </span>
        }
    });
    let ruling = known.ruling.as_ref().map(|ruling| {
        let who = names.of(ruling.by.as_ref());
        let word = if ruling.passes {
            "good enough"
        } else {
            "not good enough"
        };
        view! { <span class="crit-said">{format!("{who}: {word}. {}", ruling.reason)}</span> }
    });
    let asks = (outcome == CriterionResult::Undecided)
        .then(|| view! { <span class="crit-said">"In the grey zone. A person decides."</span> });
    let address = address::rollout::criterion(state.number, number);
    Some(
        view! {
            <th scope="row">
                <a href=address>
                    <span class="crit-no">{format!("C{number}")}</span>
                    " "
                    {criterion.text.clone()}
                </a>
                <span class="crit-kind">{kind(criterion)}</span>
            </th>
            <td class="crit-band">
                {band(criterion, value)} <span class="crit-asks">{criterion.asks()}</span>
            </td>
            <td class="num">
                <b>{shown}</b>
                {when}
            </td>
            <td class="res">{word(outcome)} {ruling} {asks}</td>
        }
        .into_any(),
    )
}

fn kind(criterion: &Criterion) -> String {
    let source = match criterion.source {
        Source::Attested => "attested",
        Source::Measured => "measured",
        Source::Checklist(_) => "derived from the checklist",
    };
    let inverted = if criterion.inverted {
        ", any “yes” means hold"
    } else {
        ""
    };
    format!("{}, {source}{inverted}", criterion.class.word())
}

/// The result as a sign with its word.
pub fn word(outcome: CriterionResult) -> AnyView {
    let (class, icon) = match outcome {
        CriterionResult::Pass => ("res-word is-pass", "g-pass"),
        CriterionResult::SoftMiss => ("res-word is-soft", "g-soft"),
        CriterionResult::Fail => ("res-word is-fail", "g-fail"),
        CriterionResult::Undecided => ("res-word is-undecided", "g-undecided"),
        CriterionResult::NoData => ("res-word is-nodata", "g-nodata"),
    };
    view! {
        <b class=class>
            <Icon name=icon />
            {outcome.word()}
        </b>
    }
    .into_any()
}

/// How wide a band is drawn, and how high.
const WIDTH: f64 = 200.0;

/// The band as a picture: what fails, what is grey, what passes, and where the value lies. The words stand beside it.
fn band(criterion: &Criterion, value: Option<Amount>) -> Option<AnyView> {
    let Band { low, high } = criterion.band?;
    let number = |quantity: model::quantity::Quantity| quantity.to_string().parse::<f64>().ok();
    let edges: Vec<f64> = [low, high]
        .into_iter()
        .flatten()
        .flat_map(|edge: Edge| [number(edge.pass), number(edge.fail)])
        .flatten()
        .collect();
    let at = match value {
        Some(Amount::Number(value) | Amount::Points(value, ..)) => number(value),
        _ => None,
    };
    let all = edges.iter().chain(&at);
    let least = all.clone().copied().fold(f64::INFINITY, f64::min);
    let most = all.copied().fold(f64::NEG_INFINITY, f64::max);
    // Room on both sides, also where there is one edge only.
    let room = ((most - least) * 0.35).max(most.abs().max(1.0) * 0.05);
    let (from, to) = (least - room, most + room);
    let x = move |value: f64| ((value - from) / (to - from) * WIDTH).clamp(0.0, WIDTH);
    let fail = if criterion.class == Class::Hard {
        "z z-fail"
    } else {
        "z z-soft"
    };
    let (mut zones, mut start, mut end) = (Vec::new(), 0.0, WIDTH);
    if let Some(edge) = low {
        let (fails, passes) = (x(number(edge.fail)?), x(number(edge.pass)?));
        zones.push((fail, 0.0, fails));
        zones.push(("z z-grey", fails, passes));
        start = passes;
    }
    if let Some(edge) = high {
        let (passes, fails) = (x(number(edge.pass)?), x(number(edge.fail)?));
        zones.push(("z z-grey", passes, fails));
        zones.push((fail, fails, WIDTH));
        end = passes;
    }
    zones.push(("z z-pass", start, end.max(start + 2.0)));
    let zones = zones
        .into_iter()
        .filter(|(_, from, to)| to - from > 0.5)
        .map(|(class, from, to)| {
            view! {
                <rect class=class x=format!("{from:.1}") y="5" width=format!("{:.1}", to - from) height="10"></rect>
            }
        })
        .collect_view();
    let mark = at.map(|at| {
        let at = x(at);
        view! { <path class="at" d=format!("M{at:.1} 1v18")></path> }
    });
    Some(
        view! {
            <svg class="band" viewBox=format!("0 0 {WIDTH} 20") aria-hidden="true">
                {zones}
                {mark}
            </svg>
        }
        .into_any(),
    )
}

/// The attested criteria that nobody has said anything about, to be answered together.
fn attest_many(run: &Run, open: &[CriterionNumber], phase: String) -> AnyView {
    let boxes = open
        .iter()
        .filter_map(|number| Some((*number, run.state.criterion(*number)?.0)))
        .map(|(number, criterion)| {
            view! {
                <label class="check">
                    <input type="checkbox" name="criterion" value=format!("C{number}") />
                    {format!("C{number} {}", criterion.text)}
                </label>
            }
        })
        .collect_view();
    view! {
        <details class="act" open=page_context().returned("attestation").is_some()>
            <summary>{format!("Answer {} together", open.len())}</summary>
            <PostForm id="attestation" action=address::rollout::attestations(run.rollout.number) fields=&["note"]>
                <input type="hidden" name="phase" value=phase />
                <fieldset class="checks">
                    <legend>"Which"</legend>
                    {boxes}
                </fieldset>
                {SAW.lines(None, "2", String::new())}
                <p class="form-actions">
                    <button type="submit" class="btn is-go" name="holds" value="yes">
                        "Yes, they hold"
                    </button>
                    <button type="submit" class="btn is-nogo" name="holds" value="no">
                        "No, they do not"
                    </button>
                </p>
            </PostForm>
        </details>
    }
    .into_any()
}

/// The page of one criterion.
pub fn page() -> impl IntoView {
    let criterion = part_of_address("criterion");
    run_page(|_, actor, run| async move {
        let at = criterion.strip_prefix('C').and_then(|at| at.parse().ok());
        let at: CriterionNumber = at.ok_or(Problem::NotFound("criterion in this rollout"))?;
        let found = run.state.criterion(at);
        let (found, _) = found.ok_or(Problem::NotFound("criterion in this rollout"))?;
        let found = found.clone();
        let may = actor.can(Act::Sign, &run.rollout.subject()) && !run.rollout.is_closed();
        let forms = may.then(|| forms(&run, at, &found));
        let title = format!("C{at} {}", found.text);
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb run=run.clone() here=format!("C{at}") />
                    <h1>{title}</h1>
                </header>
                <section class="crit-sec" aria-label="What is known">
                    {table(&run, &[at])}
                </section>
                {forms}
            </main>
        })
    })
}

fn forms(run: &Run, at: CriterionNumber, criterion: &Criterion) -> AnyView {
    let rollout = run.rollout.number;
    let undecided = run.state.outcome(at) == CriterionResult::Undecided;
    let value = run
        .state
        .criterion(at)
        .and_then(|(_, known)| known.value.as_ref())
        .map(|value| value.seq.to_string());
    let ruling = value.filter(|_| undecided).map(|value| {
        view! {
            <PageSection heading="ruling-h" title="The value is in the grey zone">
                <PostForm id="ruling" action=address::rollout::ruling(rollout, at) fields=&["reason"] class="form">
                    <input type="hidden" name="value" value=value />
                    {WHY.lines(None, "3", String::new())}
                    <p class="form-actions">
                        <button type="submit" class="btn is-big is-go" name="passes" value="yes">
                            "Good enough"
                        </button>
                        <button type="submit" class="btn is-big is-nogo" name="passes" value="no">
                            "Not good enough"
                        </button>
                    </p>
                </PostForm>
            </PageSection>
        }
    });
    let measure = (criterion.source == Source::Measured).then(|| {
        view! {
            <PageSection heading="value-h" title="Record a value">
                <PostForm id="value" action=address::rollout::values(rollout, at) fields=&["value", "note", "evidence", "file", "commit"] class="form" with_files=true>
                    {VALUE.line("text", "off", true)}
                    {WORDS.line("text", "off", false)}
                    <EvidenceFields form="value" />
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            "Save the value"
                        </button>
                        <DryRun />
                    </p>
                </PostForm>
            </PageSection>
        }
    });
    let attestations = address::rollout::attestations(run.rollout.number);
    let attest = (criterion.source == Source::Attested).then(|| {
        view! {
            <PageSection heading="attest-h" title="Does it hold?">
                <PostForm id="attestation" action=attestations fields=&["note"] class="form">
                    <input type="hidden" name="criterion" value=format!("C{at}") />
                    <input type="hidden" name="on" value="criterion" />
                    {SAW.lines(None, "2", String::new())}
                    <p class="form-actions">
                        <button type="submit" class="btn is-big" name="holds" value="yes">
                            "Yes"
                        </button>
                        <button type="submit" class="btn is-big" name="holds" value="no">
                            "No"
                        </button>
                    </p>
                </PostForm>
            </PageSection>
        }
    });
    view! { <div class="stack">{ruling} {measure} {attest}</div> }.into_any()
}
