//! Signing an item, and revoking a sign-off.

use crate::http::State;
use crate::http::fields::{Form, item, rollout};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::clock::Moment;
use engine::{Revoke, Sign};
use model::Problem;
use model::event::Verdict;
use model::text::Reason;
use ui::drawn::DrawnItem;

fn not_valid(refusal: model::problem::Refusal) -> Problem {
    Problem::NotValid(vec![refusal])
}

pub async fn create(
    In(state): In<State>,
    Path((number, id)): Path<(String, String)>,
    form: Form,
) -> Response {
    let result = sign(&state, &number, &id, &form).await;
    answer(state, form, (&number, &id), "sign-off", result).await
}

async fn sign(state: &State, number: &str, id: &str, form: &Form) -> Result<(), Problem> {
    let input = Sign {
        request: form.request()?,
        rollout: rollout(number)?,
        item: item(id)?,
        verdict: Verdict::parse(form.text("verdict"))
            .ok_or_else(|| Problem::not_valid("verdict", "Not saved: choose an answer."))?,
        seen: form.seen()?,
        words_hash: form.text("words").to_owned(),
        comment: Reason::parse_optional(form.text("comment")).map_err(not_valid)?,
        until: Moment::end_of_day(form.text("until")),
    };
    state
        .engine
        .sign(form.visit.actor()?, input)
        .await
        .map(drop)
}

pub async fn revoke(
    In(state): In<State>,
    Path((number, id)): Path<(String, String)>,
    form: Form,
) -> Response {
    let result = take_back(&state, &number, &id, &form).await;
    answer(state, form, (&number, &id), "revocation", result).await
}

async fn take_back(state: &State, number: &str, id: &str, form: &Form) -> Result<(), Problem> {
    let input = Revoke {
        request: form.request()?,
        rollout: rollout(number)?,
        item: item(id)?,
        seen: form.seen()?,
        reason: Reason::parse(form.text("reason")).map_err(not_valid)?,
    };
    state
        .engine
        .revoke(form.visit.actor()?, input)
        .await
        .map(drop)
}

/// An island gets the item as it is now; a plain form goes back to the row.
async fn answer(
    state: State,
    form: Form,
    (number, id): (&str, &str),
    name: &str,
    result: Result<(), Problem>,
) -> Response {
    if form.visit.wants_json {
        let item = now(&state, &form, number, id).await;
        return form.answer_island(item, result.as_ref().err());
    }
    let phase: String = form
        .text("phase")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let page = format!("/rollouts/{number}?phase={phase}");
    // The row's own fragment is `i-` and its label, which the form sends along.
    let label: String = form
        .text("label")
        .chars()
        .filter(|character| character.is_ascii_digit() || *character == '.')
        .collect();
    let location = format!("{page}#i-{}", label.replace('.', "-"));
    let form_name = format!("{name}:{id}");
    form.answer(&state, result.map(|()| location), &page, &form_name)
        .await
}

/// The item as it is now, for a person who may see it.
async fn now(state: &State, form: &Form, number: &str, id: &str) -> Option<DrawnItem> {
    form.visit.actor.as_ref()?;
    let (rollout, id) = (rollout(number).ok()?, item(id).ok()?);
    let item = state.engine.find_run_item(rollout, &id).await.ok()?;
    Some(ui::drawn::item(item.live, item.inverted))
}
