//! Recording a decision.

use crate::http::State;
use crate::http::fields::{Form, rollout};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::Decide;
use model::Problem;
use model::event::Outcome;
use model::text::Reason;

pub async fn create(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let result = decide(&state, &number, &form).await;
    let page = format!("/rollouts/{number}");
    form.answer(
        &state,
        result.map(|()| format!("{page}#decision")),
        &page,
        "decision",
    )
    .await
}

async fn decide(state: &State, number: &str, form: &Form) -> Result<(), Problem> {
    let input = Decide {
        request: form.request()?,
        rollout: rollout(number)?,
        outcome: Outcome::parse(form.text("outcome"))
            .ok_or_else(|| Problem::not_valid("outcome", "Not saved: choose GO, HOLD or NO-GO."))?,
        reason: Reason::parse(form.text("reason"))
            .map_err(|refusal| Problem::NotValid(vec![refusal]))?,
    };
    state
        .engine
        .decide(form.visit.actor()?, input)
        .await
        .map(drop)
}
