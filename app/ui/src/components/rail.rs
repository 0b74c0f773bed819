//! Phases are a line, hold points are diamonds. A closed diamond says in words what keeps it closed.

use crate::components::icon::Diamond;
use engine::clock::Moment;
use leptos::prelude::*;
use model::address;
use model::hold_point::{HoldPointState, Named, Progress, Reason, in_words};
use model::id::RolloutNumber;
use model::live::LivePhase;
use model::rollout::PhaseNumber;

/// How many items a reason names; the rest stands in the phase.
const MAX_NAMED: usize = 12;

/// The counts of a phase in words.
pub fn counts(progress: &Progress) -> String {
    match (progress.required, progress.questions) {
        (0, 0) if progress.optional > 0 => {
            format!("{} of {}", progress.optional_done, progress.optional)
        }
        (0, 0) => "no items".to_owned(),
        (0, questions) => format!("{} of {questions}", progress.answered),
        (required, _) => format!("{} of {required}", progress.done),
    }
}

/// How far a phase is, in words. Hold questions are counted apart.
pub fn counts_in_words(progress: &Progress) -> String {
    let Progress {
        done,
        required,
        answered,
        questions,
        optional_done,
        optional,
    } = *progress;
    let required = (required > 0).then(|| format!("{done} of {required} required done"));
    let questions =
        (questions > 0).then(|| format!("{answered} of {questions} hold questions answered"));
    let optional = (optional > 0).then(|| format!("{optional_done} of {optional} optional done"));
    let words: Vec<String> = required
        .into_iter()
        .chain(questions)
        .chain(optional)
        .collect();
    if words.is_empty() {
        "No items".to_owned()
    } else {
        words.join(", ")
    }
}

/// How far a phase is, in whole hundredths.
pub fn percent(progress: &Progress) -> usize {
    let (done, all) = (
        progress.done + progress.answered,
        progress.required + progress.questions,
    );
    (done * 100).checked_div(all).unwrap_or(100)
}

/// The symbol of a hold point.
pub fn diamond(state: HoldPointState) -> &'static str {
    match state {
        HoldPointState::Opened | HoldPointState::OpenedWithWaiver => "d-passed",
        HoldPointState::Ready | HoldPointState::Called => "d-ready",
        HoldPointState::Working | HoldPointState::Held | HoldPointState::NoGo => "d-closed",
        HoldPointState::NotReached => "d-ahead",
    }
}

/// The rail of a rollout.
#[component]
pub fn Rail(
    /// The phases.
    rail: Vec<LivePhase>,
    /// The number of the rollout.
    rollout: RolloutNumber,
    /// The phase that is worked on.
    current: PhaseNumber,
) -> AnyView {
    let line = rail.into_iter().map(|phase| {
        let open = phase.hold_point.is_open();
        let here = phase.number == current && !open;
        let segment = segment(&phase, rollout, here);
        let hold_point = hold_point(phase, rollout, here);
        (segment, hold_point)
    });
    view! {
        <nav class="rail" aria-label="Phases and hold points">
            <ol>{line.collect_view()}</ol>
        </nav>
    }
    .into_any()
}

fn segment(phase: &LivePhase, rollout: RolloutNumber, here: bool) -> impl IntoView + use<> {
    let class = match (here, phase.reasons.is_empty(), phase.hold_point) {
        (true, ..) => "seg is-now",
        (_, true, _) => "seg is-done",
        (_, _, HoldPointState::NotReached) => "seg is-ahead",
        _ => "seg",
    };
    let fill = here.then(|| {
        let percent = format!("{}%", percent(&phase.progress));
        view! {
            <svg class="seg-fill" aria-hidden="true" preserveAspectRatio="none">
                <rect class="down" width="100%" height=percent.clone()></rect>
                <rect class="along" width=percent height="100%"></rect>
            </svg>
        }
    });
    view! {
        <li class=class aria-current=here.then_some("step")>
            <a href=address::rollout::phase(rollout, phase.number)>
                {fill}
                <span class="seg-name">
                    <b>{phase.number.to_string()}</b>
                    " "
                    {phase.name.clone()}
                </span>
                " "
                <span class="seg-count">{counts(&phase.progress)}</span>
            </a>
        </li>
    }
}

fn hold_point(phase: LivePhase, rollout: RolloutNumber, here: bool) -> impl IntoView + use<> {
    let state = phase.hold_point;
    let class = format!("hp is-{}", state.name());
    let name = view! {
        {format!("Hold point {} ", phase.number)}
        <span class="hp-word">{state.words()}</span>
    };
    let inside = if here {
        let id = format!("hp-{}", phase.number);
        let reasons = phase
            .reasons
            .iter()
            .map(|reason| named(reason, rollout, phase.number))
            .collect_view();
        let reasons = if phase.reasons.is_empty() {
            view! { <p class="hp-why">"Nothing keeps it closed."</p> }.into_any()
        } else {
            view! { <ul class="hp-whys" aria-labelledby=id.clone()>{reasons}</ul> }.into_any()
        };
        view! {
            <div class="hp-box">
                <Diamond name=diamond(state) />
                <p class="hp-name" id=id>
                    {name}
                </p>
                {reasons}
            </div>
        }
        .into_any()
    } else {
        let why = (state == HoldPointState::Working).then(|| {
            view! { <span class="hp-why">{in_words(&phase.reasons)}</span> }
        });
        view! {
            <a href=address::rollout::phase(rollout, phase.number)>
                <Diamond name=diamond(state) />
                <span class="hp-name">{name}</span>
                {why}
            </a>
        }
        .into_any()
    };
    view! { <li class=class>{inside}</li> }
}

/// A reason with links to what it is about.
fn named(reason: &Reason, rollout: RolloutNumber, phase: PhaseNumber) -> impl IntoView + use<> {
    let links = reason
        .names
        .iter()
        .take(MAX_NAMED)
        .enumerate()
        .map(|(at, label)| {
            let comma = if at == 0 { "" } else { ", " };
            let address = match reason.named() {
                Named::Items => address::rollout::item(rollout, label),
                Named::Criteria => {
                    let number = label.trim_start_matches('C');
                    address::rollout::criterion_in(rollout, phase, number)
                }
                Named::Conditions => match label.parse() {
                    Ok(id) => address::rollout::condition(rollout, phase, id),
                    Err(_) => address::rollout::hold_point(rollout, phase),
                },
                Named::Breaches | Named::Positions | Named::Nothing => {
                    address::rollout::hold_point(rollout, phase)
                }
            };
            view! {
                {comma}
                <a href=address>{label.clone()}</a>
            }
        });
    let links = links.collect_view();
    let more = reason
        .names
        .len()
        .checked_sub(MAX_NAMED)
        .filter(|more| *more > 0);
    let until = reason.until_ms.map(|until| {
        let until = Moment(until);
        view! { ", ends " <time datetime=until.datetime()>{until.shown()}</time> }
    });
    let colon = if reason.names.is_empty() { "" } else { ": " };
    view! {
        <li>
            {format!("{}{colon}", reason.words())}
            {links}
            {more.map(|more| format!(" and {more} more"))}
            {until}
        </li>
    }
}
