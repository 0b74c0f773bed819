//! Changing people: what they may do, whether they may sign in, their passwords and sessions.

use crate::http::fields::Form;
use crate::http::{State, pages};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::person::PersonChange;
use model::Problem;
use model::id::PersonId;
use model::role::Role;

/// The page of a person.
fn page(of: &str) -> String {
    format!("/settings/people/{of}")
}

/// The person in an address.
pub fn id(text: &str) -> Result<PersonId, Problem> {
    PersonId::parse(text).map_err(|_| Problem::NotFound("person"))
}

pub async fn set_role(In(state): In<State>, Path(of): Path<String>, form: Form) -> Response {
    let change = Role::parse(form.text("role")).map(|role| PersonChange {
        role: Some(role),
        active: None,
    });
    let change = change.map_err(Problem::from);
    perform(&state, &of, form, "role", change).await
}

pub async fn deactivate(In(state): In<State>, Path(of): Path<String>, form: Form) -> Response {
    let change = PersonChange {
        role: None,
        active: Some(false),
    };
    perform(&state, &of, form, "active", Ok(change)).await
}

pub async fn activate(In(state): In<State>, Path(of): Path<String>, form: Form) -> Response {
    let change = PersonChange {
        role: None,
        active: Some(true),
    };
    perform(&state, &of, form, "active", Ok(change)).await
}

async fn perform(
    state: &State,
    of: &str,
    form: Form,
    name: &str,
    change: Result<PersonChange, Problem>,
) -> Response {
    let done = async {
        let actor = form.visit.actor()?;
        let engine = &state.engine;
        engine.change_person(Some(actor), &id(of)?, change?).await
    };
    let result = done.await.map(|_| page(of));
    form.answer(state, result, &page(of), name).await
}

/// Shows the link for a new password, once.
pub async fn reset(In(state): In<State>, Path(of): Path<String>, form: Form) -> Response {
    let done = async {
        let actor = form.visit.actor()?;
        state.engine.issue_reset(Some(actor), &id(&of)?).await
    };
    match done.await {
        Ok(secret) => {
            let link = reset_link(&state, &secret);
            pages::show_once(&state, form.parts, form.visit, &page(&of), link).await
        }
        Err(problem) => form.refuse(&state, problem, &page(&of), "reset").await,
    }
}

/// The whole address of a link for a new password.
pub fn reset_link(state: &State, secret: &str) -> String {
    format!("{}/resets/{secret}", state.public_url)
}

pub async fn end_sessions(In(state): In<State>, Path(of): Path<String>, form: Form) -> Response {
    end(&state, &of, form, None).await
}

pub async fn end_session(
    In(state): In<State>,
    Path((of, id_hash)): Path<(String, String)>,
    form: Form,
) -> Response {
    end(&state, &of, form, Some(id_hash)).await
}

async fn end(state: &State, of: &str, form: Form, one: Option<String>) -> Response {
    let done = async {
        let actor = form.visit.actor()?;
        let engine = &state.engine;
        engine.end_sessions_of(Some(actor), &id(of)?, one).await
    };
    let result = done.await.map(|_| page(of));
    form.answer(state, result, &page(of), "sessions").await
}
