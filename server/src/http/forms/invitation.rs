//! Inviting people, and joining by a link.

use crate::http::fields::{Form, Refusals};
use crate::http::{State, pages, sessions};
use axum::extract::{Path, State as In};
use axum::http::StatusCode;
use axum::http::header::USER_AGENT;
use axum::response::Response;
use engine::person::Joining;
use model::Problem;
use model::role::Role;
use model::text::{Email, Password, PersonName, Position};
use tower_sessions::Session;

pub async fn create(In(state): In<State>, form: Form) -> Response {
    match invite(&state, &form).await {
        Ok(link) => {
            let mut response = pages::show_invitation(&state, form.parts, form.visit, link).await;
            if response.status().is_success() {
                *response.status_mut() = StatusCode::CREATED;
            }
            response
        }
        Err(problem) => {
            form.refuse(&state, problem, "/settings/people", "invitation")
                .await
        }
    }
}

async fn invite(state: &State, form: &Form) -> Result<String, Problem> {
    let mut refusals = Refusals::default();
    let name = refusals.take(PersonName::parse(form.text("for_whom")).map_err(|refusal| {
        model::problem::Refusal {
            field: "for_whom",
            ..refusal
        }
    }));
    let (Some(name), Some(role)) = (name, Role::parse(form.text("role"))) else {
        return Err(refusals.problem());
    };
    let secret = state.engine.invite(form.visit.actor()?, name, role).await?;
    Ok(format!("{}/invitations/{secret}", state.public_url))
}

pub async fn join(
    In(state): In<State>,
    Path(secret): Path<String>,
    session: Session,
    form: Form,
) -> Response {
    let page = form.parts.uri.path().to_owned();
    let result = take_part(&state, &secret, &session, &form).await;
    form.answer(&state, result.map(|()| "/".to_owned()), &page, "join")
        .await
}

async fn take_part(
    state: &State,
    secret: &str,
    session: &Session,
    form: &Form,
) -> Result<(), Problem> {
    let mut refusals = Refusals::default();
    let name = refusals.take(PersonName::parse(form.text("name")));
    let email = refusals.take(Email::parse(form.text("email")));
    let password = refusals.take(Password::parse(form.text("password")));
    let position = match form.text("position").trim() {
        "" => Some(None),
        words => refusals.take(Position::parse(words)).map(Some),
    };
    let (Some(name), Some(email), Some(password), Some(position)) =
        (name, email, password, position)
    else {
        return Err(refusals.problem());
    };
    let actor = state
        .engine
        .join(
            secret,
            Joining {
                name,
                position,
                email,
                password,
            },
        )
        .await?;
    let agent = form
        .parts
        .headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    sessions::sign_in(
        session,
        &actor.id,
        agent,
        &super::account::address(&form.parts),
    )
    .await
}
