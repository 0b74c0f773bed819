//! Pages about incidents.

pub mod list;
pub mod show;

use engine::clock::Moment;
use engine::incident::IncidentLine;
use leptos::prelude::*;
use model::address;
use model::incident::{Incident, Severity};

/// What is said below a field for a rollout.
const FROM: &str = "Its number, such as R-7, if you suspect one.";

/// Rows of a list.
fn rows(lines: Vec<IncidentLine>, now: Moment) -> AnyView {
    let rows = lines.into_iter().map(|line| {
        let IncidentLine { number, incident } = line;
        let began = Moment(incident.began_ms);
        let lasting = lasting(&incident, now);
        let from = incident
            .rollout
            .map(|rollout| view! { <span>{format!("From {rollout}")}</span> });
        view! {
            <li>
                <span class="kind">{number.to_string()}</span>
                <p class="list-title">
                    <a href=address::incident::page(number)>{incident.title.clone()}</a>
                </p>
                <p class="list-facts">
                    {from}
                    <span>
                        "Began "
                        <time datetime=began.datetime()>{began.shown()}</time>
                    </span>
                </p>
                <p class="list-end">
                    <b class="severity" data-severity=incident.severity.name()>
                        {incident.severity.name()}
                    </b>
                    <span>{lasting}</span>
                </p>
            </li>
        }
    });
    view! { <ol class="list">{rows.collect_view()}</ol> }.into_any()
}

/// How far it is, and how long it has hurt or did hurt.
pub fn lasting(incident: &Incident, now: Moment) -> String {
    let end = incident.mitigated_ms.unwrap_or(now.0);
    let hurt = Moment(incident.began_ms).until(Moment(end));
    format!("{}, {hurt}", incident.stage.name())
}

/// The choices of a severity.
fn severities() -> Vec<(String, String)> {
    let choice = |one: Severity| {
        let words = format!("{}: {}", one.name(), one.means());
        (one.name().to_owned(), words)
    };
    Severity::ALL.into_iter().map(choice).collect()
}
