//! Placing the release on an environment, by hand. Machines use the interface in `api.rs`.

use super::perform::{Place, perform, phase, words};
use crate::http::State;
use crate::http::fields::Form;
use axum::extract::{Path, State as In};
use axum::response::Response;
use model::Problem;
use model::record::Seq;
use model::rollout::{Act, Deployed, EndOfDeployment};

pub async fn create(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let place = Ok(Place::below(&number, "deployments", "deployment"));
    perform(state, form, &number, place, |form| {
        let of_phase = match form.text("of_phase").trim() {
            "" => None,
            text => Some(phase(text)?),
        };
        Deployed::parse(
            form.text("environment"),
            form.text("version"),
            form.text("commit"),
            form.text("link"),
            of_phase,
        )
        .map(|deployed| Act::Deploy { deployed })
        .map_err(Problem::NotValid)
    })
    .await
}

pub async fn end(
    In(state): In<State>,
    Path((number, deployment)): Path<(String, String)>,
    form: Form,
) -> Response {
    let place = Ok(Place::below(
        &number,
        "deployments",
        &format!("end:{deployment}"),
    ));
    perform(state, form, &number, place, |form| {
        let deployment = deployment.parse().map(Seq);
        Ok(Act::EndDeployment {
            deployment: deployment.map_err(|_| Problem::NotFound("deployment of this rollout"))?,
            end: EndOfDeployment::parse(form.text("end"))
                .ok_or_else(|| Problem::not_valid("end", "Choose how it ended."))?,
            words: words(form, "words")?,
        })
    })
    .await
}
