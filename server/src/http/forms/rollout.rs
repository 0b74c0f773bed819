//! Moving several rollouts to a newer revision of their plan.

use crate::http::State;
use crate::http::fields::{Form, rollout};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::rollout::MoveRollout;
use model::Problem;
use model::address::library;
use model::id::RequestKey;
use model::person;
use model::role::Act;

/// Moves those that were chosen, each for itself: what cannot be moved stays and is named, the others are moved.
pub async fn move_runs(In(state): In<State>, Path(slug): Path<String>, form: Form) -> Response {
    let page = library::rollouts(&slug);
    let result = turn_all(&state, &form).await.map(|()| page.clone());
    form.answer(&state, result, &page, "move").await
}

async fn turn_all(state: &State, form: &Form) -> Result<(), Problem> {
    let (actor, request) = (form.visit.actor()?, form.request()?);
    actor.may(Act::StartRollout, person::About::Everything)?;
    let to = form.number("to")?;
    let chosen: Vec<&str> = form.all("rollout").collect();
    if chosen.is_empty() {
        return Err(Problem::not_valid(
            "rollout",
            "Choose at least one rollout.",
        ));
    }
    let mut stayed = Vec::new();
    for (at, chosen) in chosen.into_iter().enumerate() {
        let (number, from) = chosen.split_once(':').unwrap_or((chosen, ""));
        let input = MoveRollout {
            request: key_of(&request, at)?,
            rollout: rollout(number)?,
            from: from.parse().unwrap_or_default(),
            to,
        };
        if let Err(problem) = state.engine.move_rollout(actor, input).await {
            if let Problem::Fault { .. } | Problem::Away { .. } = problem {
                // The others would fare no better, and the operator reads why.
                return Err(problem);
            }
            stayed.push(format!("{number} stays: {}", problem.sentence()));
        }
    }
    match stayed.is_empty() {
        true => Ok(()),
        false => Err(Problem::Conflict(stayed.join(" "))),
    }
}

/// A key for each move of one form: pressed twice, each counts once.
fn key_of(request: &RequestKey, at: usize) -> Result<RequestKey, Problem> {
    let hash = model::hash::of(format!("{request} move {at}").as_bytes());
    RequestKey::parse(&format!("{}{}", &request.as_str()[..24], &hash[..12]))
        .map_err(Problem::fault)
}
