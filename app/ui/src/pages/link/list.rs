//! What a thing is linked with.

use crate::context::page_context;
use engine::link::{Direction, Link, Thing};
use leptos::prelude::*;
use model::address;
use model::rollout::Outcome;

/// The page of what stands at the other end, and its name.
pub fn place(other: &Thing) -> (String, String) {
    match other {
        Thing::Document { slug, title, .. } => (address::library::document(slug), title.clone()),
        Thing::Rollout { number, title, .. } => {
            (address::rollout::page(number), format!("{number} {title}"))
        }
        Thing::Incident { number, title, .. } => {
            (address::incident::page(number), format!("{number} {title}"))
        }
    }
}

/// Each link as a line of a list of terms: what the other one is, and what it is to this.
pub fn lines(links: Vec<Link>) -> impl IntoView {
    let line = |link: Link| {
        let (page, name) = place(&link.other);
        let (kind, now) = match link.other {
            Thing::Document { kind, .. } => (kind.shown(), String::new()),
            Thing::Rollout { decision, .. } => {
                let now = decision.map_or("no decision yet", Outcome::word);
                ("Rollout", format!(" ({now})"))
            }
            Thing::Incident {
                severity, stage, ..
            } => {
                let now = format!(" ({}, {})", severity.name(), stage.name());
                ("Incident", now)
            }
        };
        let words = match link.direction {
            Direction::Here => link.role.words(),
            Direction::There => link.role.words_back(),
        };
        let part = link.part.map(|part| part.words());
        let part = match (link.direction, part) {
            (_, None) => String::new(),
            (Direction::Here, Some(part)) => format!(", names {part}"),
            (Direction::There, Some(part)) => format!(" at {part}"),
        };
        let said = format!(
            "{words}{part}{now}. {}, {}.",
            link.who,
            page_context().told(link.at)
        );
        view! {
            <div>
                <dt>{kind}</dt>
                <dd>
                    <a href=page>{name}</a>
                    " "
                    <span>{said}</span>
                </dd>
            </div>
        }
    };
    links.into_iter().map(line).collect_view()
}
