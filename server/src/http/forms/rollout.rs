//! Starting a rollout.

use crate::http::State;
use crate::http::fields::Form;
use axum::extract::State as In;
use axum::response::Response;
use engine::rollout::StartRollout;
use model::Problem;
use model::text::Title;

pub async fn start(In(state): In<State>, form: Form) -> Response {
    let slug: String = form
        .text("slug")
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect();
    let result = run(&state, &form).await;
    form.answer(&state, result, &format!("/library/{slug}"), "start")
        .await
}

async fn run(state: &State, form: &Form) -> Result<String, Problem> {
    let input = StartRollout {
        request: form.request()?,
        document: form.document()?,
        revision: form.number("revision")?,
        title: Title::parse(form.text("title"))
            .map_err(|refusal| Problem::NotValid(vec![refusal]))?,
    };
    let number = state
        .engine
        .start_rollout(form.visit.actor()?, input)
        .await?;
    Ok(format!("/rollouts/{number}"))
}
