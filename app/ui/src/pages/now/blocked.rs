//! What blocks each rollout, in words.

use crate::components::icon::Diamond;
use crate::components::page_section::PageSection;
use crate::components::rail::{diamond, percent};
use engine::rollout::RolloutLine;
use leptos::prelude::*;
use model::address;
use model::hold_point::HoldPointState;
use model::hold_point::in_words;
use model::live::LivePhase;

/// How wide the small rail is.
const WIDTH: usize = 176;

/// All open rollouts with their hold point in hand.
#[component]
pub fn Blocked(
    /// The rollouts.
    lines: Vec<RolloutLine>,
) -> AnyView {
    let rows = lines.iter().map(row).collect_view();
    view! {
        <PageSection heading="holds-h" title="What blocks each rollout" class="holds">
            <ol class="hold-list">{rows}</ol>
        </PageSection>
    }
    .into_any()
}

fn row(line: &RolloutLine) -> impl IntoView + use<> {
    let phase = line.current_phase();
    let state = phase.map_or(HoldPointState::Ready, |phase| phase.hold_point);
    let (word, why) = words(phase);
    let held = line.rollout.decision.map(|decision| {
        view! { <p class="no-vote">"Last decision: "<b>{decision.word()}</b></p> }
    });
    view! {
        <li class=format!("is-{}", state.name())>
            <Diamond name=diamond(state) />
            <div>
                <h3>
                    <a href=address::rollout::page(line.rollout.number)>{line.rollout.title.clone()}</a>
                </h3>
                {small_rail(&line.rail)}
                <p>
                    <b>{word}</b>
                    " "
                    {why}
                </p>
                {held}
            </div>
        </li>
    }
}

fn words(phase: Option<&LivePhase>) -> (String, String) {
    let Some(phase) = phase else {
        return ("Ready.".to_owned(), "The plan has no phases.".to_owned());
    };
    let word = format!("Hold point {} {}.", phase.number, phase.hold_point.words());
    let why = match phase.reasons.is_empty() {
        true => "Nothing keeps it closed.".to_owned(),
        false => format!("{}.", in_words(&phase.reasons)),
    };
    (word, why)
}

/// The rail in one line: done is thick, a diamond for each hold point.
fn small_rail(rail: &[LivePhase]) -> impl IntoView + use<> {
    let all = rail.len().max(1);
    let at = rail
        .iter()
        .position(|phase| !phase.reasons.is_empty())
        .unwrap_or(all);
    let part = WIDTH / all;
    let done = (at * WIDTH) / all;
    let now = rail
        .get(at)
        .map_or(0, |phase| part * percent(&phase.progress) / 100);
    let diamonds = rail.iter().enumerate().map(|(index, phase)| {
        let half = if index == at { 6 } else { 5 };
        let middle = ((index + 1) * WIDTH / all).min(WIDTH - 6);
        let class = match phase.hold_point {
            HoldPointState::Opened | HoldPointState::OpenedWithWaiver => "m-d",
            HoldPointState::Ready if index < at => "m-d",
            HoldPointState::Ready | HoldPointState::Called => "m-r",
            HoldPointState::Working | HoldPointState::Held | HoldPointState::NoGo => "m-c",
            HoldPointState::NotReached => "m-a",
        };
        let path = format!(
            "m{middle} {} {half} {half}-{half} {half}-{half}-{half}z",
            7 - half
        );
        view! { <path class=class d=path></path> }
    });
    let label = match at < all {
        true => format!("Phase {} of {all}", at + 1),
        false => format!("All of {all} phases"),
    };
    view! {
        <svg class="mini" viewBox=format!("0 0 {WIDTH} 14") role="img" aria-label=label>
            <path class="m-done" d=format!("M0 7h{done}")></path>
            <path class="m-now" d=format!("M{done} 7h{now}")></path>
            <path class="m-ahead" d=format!("M{} 7H{WIDTH}", done + now)></path>
            {diamonds.collect_view()}
        </svg>
    }
}
