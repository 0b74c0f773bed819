//! The rules of a rollout, who votes, and votes.

use super::perform::{Place, perform, ticked, words};
use crate::http::State;
use crate::http::fields::Form;
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::clock::Moment;
use model::Problem;
use model::id::{PersonId, RequestKey, RunItemId};
use model::rollout::{Act, Rules, Vote};
use model::text::{Position, Title};

fn position(form: &Form) -> Result<String, Problem> {
    Position::parse(form.text("position"))
        .map(String::from)
        .map_err(|refusal| Problem::NotValid(vec![refusal]))
}

pub async fn set_rules(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let place = Ok(Place::below(&number, "setup", "rules"));
    perform(state, form, &number, place, |form| {
        let quorum = match form.text("quorum").trim() {
            "" => 0,
            text => text.parse().map_err(|_| {
                Problem::not_valid("quorum", "Write how many must say go, or nothing.")
            })?,
        };
        let poll_ends = match form.text("poll_ends").trim() {
            "" => None,
            text => Some(Moment::parse(text).ok_or_else(|| {
                let sentence = "Write day and time like 2026-03-12T14:00. Times are UTC.";
                Problem::not_valid("poll_ends", sentence)
            })?),
        };
        Ok(Act::SetRules {
            rules: Rules {
                quorum,
                no_self_approval: ticked(form, "no_self_approval"),
                in_order: ticked(form, "in_order"),
                poll_ends_ms: poll_ends.map(|end| end.0),
            },
        })
    })
    .await
}

pub async fn assign(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let place = Ok(Place::below(&number, "setup", "position"));
    perform(state, form, &number, place, |form| {
        let person = PersonId::parse(form.text("person"))
            .map_err(|_| Problem::not_valid("person", "Choose who speaks for it."))?;
        Ok(Act::Assign {
            position: position(form)?,
            person,
        })
    })
    .await
}

pub async fn unassign(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let place = Ok(Place::below(&number, "setup", "position"));
    perform(state, form, &number, place, |form| {
        Ok(Act::Unassign {
            position: position(form)?,
        })
    })
    .await
}

pub async fn vote(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let id = format!("vote:{}", form.text("position"));
    let place = Ok(Place::run(&number, &form, "roll-call", &id));
    perform(state, form, &number, place, |form| {
        let vote = Vote::parse(form.text("vote"))
            .ok_or_else(|| Problem::not_valid("vote", "Not saved: choose a vote."))?;
        let said = words(form, "words")?;
        let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
        let conditions = match vote {
            Vote::GoIf => lines
                .enumerate()
                .map(|(at, line)| Ok((condition_id(&form.request()?, at)?, condition(line)?)))
                .collect::<Result<Vec<_>, Problem>>()?,
            _ => Vec::new(),
        };
        Ok(Act::Vote {
            position: position(form)?,
            vote,
            words: said,
            conditions,
        })
    })
    .await
}

/// The words of a condition, which become those of an item.
fn condition(line: &str) -> Result<String, Problem> {
    Title::parse(line)
        .map(String::from)
        .map_err(|refusal| Problem::not_valid("words", refusal.sentence))
}

/// The id of the item that a condition becomes. The same form gives the same ids: pressed twice, it counts once.
fn condition_id(request: &RequestKey, at: usize) -> Result<RunItemId, Problem> {
    let hash = model::hash::of(format!("{request} condition {at}").as_bytes());
    let id = format!("{}{}", &request.as_str()[..24], &hash[..12]);
    RunItemId::parse(&id).map_err(Problem::not_saved)
}
