//! What is said about a form that came back: why it was refused, or what it would change.

use crate::components::notice::{Notice, Said};
use crate::context::Because;
use leptos::prelude::*;
use model::rollout::Consequences;
use model::rollout::consequences::{HoldPointConsequence, HoldPointTurn};
use model::text::counted;

/// The words for either.
pub fn came_back(because: &Because, request: &str) -> AnyView {
    match because {
        Because::Refused(problem) => {
            let said = Said::of(problem, request);
            view! { <Notice said=said /> }.into_any()
        }
        Because::Foretold(consequences) => foretold(consequences),
    }
}

/// Some sentences, or that nothing would change but the record.
fn foretold(consequences: &Consequences) -> AnyView {
    let hold_points = consequences.hold_points.iter().map(hold_point);
    let criteria = consequences.criteria.iter().map(|(number, was, would)| {
        let (was, would) = (was.word().to_lowercase(), would.word().to_lowercase());
        format!("C{number} would go from {was} to {would}.")
    });
    let stale = (consequences.stale > 0).then(|| {
        let stale = counted(consequences.stale, "sign-off", "sign-offs");
        format!("{stale} would become stale.")
    });
    let shakes = consequences
        .undermines_decision
        .then(|| "The decision rests on it, and would say so.".to_owned());
    let mut sentences: Vec<String> = hold_points
        .chain(criteria)
        .chain(stale)
        .chain(shakes)
        .collect();
    if sentences.is_empty() {
        sentences.push("No hold point and no criterion would change.".to_owned());
    }
    let sentences = sentences
        .into_iter()
        .map(|sentence| view! { <li>{sentence}</li> });
    view! {
        <div class="notice" role="status">
            <b>"Nothing is saved yet."</b>
            " This is what it would change:"
            <ul>{sentences.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn hold_point(hold_point: &HoldPointConsequence) -> String {
    let (phase, reasons) = (hold_point.phase, hold_point.reasons.join("; "));
    match hold_point.turn {
        HoldPointTurn::Opens => format!("Hold point {phase} would be open."),
        HoldPointTurn::Closes => format!("Hold point {phase} would close again: {reasons}."),
        HoldPointTurn::Ready => format!("Nothing would keep hold point {phase} closed any more."),
        HoldPointTurn::Waits => format!("Hold point {phase} would stay closed: {reasons}."),
    }
}
