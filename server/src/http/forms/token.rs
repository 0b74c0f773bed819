//! Tokens by which machines act, made and revoked in Settings.

use crate::http::call::Params;
use crate::http::fields::Form;
use crate::http::person::token;
use crate::http::verb::{asked, fresh_key};
use crate::http::{State, pages};
use axum::extract::{RawPathParams, State as In};
use axum::response::Response;
use model::address::settings::PAGE;

pub async fn create(In(state): In<State>, form: Form) -> Response {
    let nowhere = Params::default();
    match asked::<token::Create>(&state, &form, &nowhere, fresh_key(), Form::read).await {
        Ok(made) => pages::show_once(&state, form.parts, form.visit, PAGE, made.token).await,
        Err(problem) => form.refuse(&state, problem, PAGE, "token").await,
    }
}

pub async fn revoke(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    let of = Params::from(&of);
    let done = asked::<token::Revoke>(&state, &form, &of, fresh_key(), Form::read).await;
    let result = done.map(|()| PAGE.to_owned());
    form.answer(&state, result, PAGE, "tokens").await
}
