//! Changing people on their page in Settings.

use crate::http::call::Params;
use crate::http::fields::Form;
use crate::http::person::change::{self, Change};
use crate::http::person::session;
use crate::http::verb::{Verb, asked, fresh_key};
use crate::http::{State, pages};
use axum::extract::{RawPathParams, State as In};
use axum::response::Response;
use model::Problem;
use model::address;
use model::role::Role;

/// The page of a person.
fn page(of: &Params) -> String {
    address::settings::person(of.text("id"))
}

async fn perform<V: Verb>(
    state: State,
    of: RawPathParams,
    form: Form,
    name: &str,
    said: impl FnOnce(&Form) -> Result<V, Problem>,
) -> Response {
    let of = Params::from(&of);
    let done = asked(&state, &form, &of, fresh_key(), said).await;
    let result = done.map(|_| page(&of));
    form.answer(&state, result, &page(&of), name).await
}

pub async fn set_role(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    let role = |form: &Form| {
        let role = Some(Role::parse(form.text("role"))?);
        Ok(Change { role, active: None })
    };
    perform(state, of, form, "role", role).await
}

/// Whether a person may sign in and act.
fn active(is: bool) -> impl FnOnce(&Form) -> Result<Change, Problem> {
    move |_| {
        let active = Some(is);
        Ok(Change { role: None, active })
    }
}

pub async fn deactivate(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    perform(state, of, form, "active", active(false)).await
}

pub async fn activate(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    perform(state, of, form, "active", active(true)).await
}

/// Shows the link for a new password, once.
pub async fn reset(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    let of = Params::from(&of);
    match asked::<change::Reset>(&state, &form, &of, fresh_key(), Form::read).await {
        Ok(made) => pages::show_once(&state, form.parts, form.visit, &page(&of), made.link).await,
        Err(problem) => form.refuse(&state, problem, &page(&of), "reset").await,
    }
}

pub async fn end_sessions(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    perform(state, of, form, "sessions", Form::read::<session::End>).await
}

pub async fn end_session(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    perform(state, of, form, "sessions", Form::read::<session::EndOne>).await
}
