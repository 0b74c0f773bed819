//! Recording a decision.

use super::perform::{Place, perform, reason};
use crate::http::State;
use crate::http::fields::Form;
use axum::extract::{Path, State as In};
use axum::response::Response;
use model::Problem;
use model::record::Seq;
use model::rollout::Act;
use model::rollout::Outcome;

pub async fn create(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let place = Ok(Place::run(&number, &form, "decision", "decision"));
    perform(state, form, &number, place, |form| {
        let supersedes = match form.text("supersedes") {
            "" => None,
            _ => Some(Seq(form.number("supersedes")?)),
        };
        Ok(Act::Decide {
            outcome: Outcome::parse(form.text("outcome")).ok_or_else(|| {
                Problem::not_valid("outcome", "Not saved: choose what is decided.")
            })?,
            reason: reason(form)?,
            supersedes,
        })
    })
    .await
}
