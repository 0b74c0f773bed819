//! Tokens by which machines act.

use crate::http::fields::{Form, Refusals};
use crate::http::{State, pages};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::NewToken;
use model::Problem;
use model::id::TokenId;
use model::role::{Act, Scope};
use model::text::{PersonName, lifetime_ms};

const PAGE: &str = "/settings";

pub async fn create(In(state): In<State>, form: Form) -> Response {
    let done = async {
        let actor = form.visit.actor()?;
        actor.may(Act::ManageOwn)?;
        let mut refusals = Refusals::default();
        let name = refusals.take(PersonName::parse(form.text("name")));
        let lives_ms = refusals.take(lifetime_ms(form.text("expires")));
        let scope = refusals.take(Scope::parse(form.text("scope")));
        let (Some(name), Some(lives_ms), Some(scope)) = (name, lives_ms, scope) else {
            return Err(refusals.problem());
        };
        let token = NewToken {
            name,
            person: None,
            scope,
            lives_ms,
        };
        state.engine.create_token(Some(actor), token).await
    };
    match done.await {
        Ok((_, secret)) => pages::show_once(&state, form.parts, form.visit, PAGE, secret).await,
        Err(problem) => form.refuse(&state, problem, PAGE, "token").await,
    }
}

/// The token in an address.
pub fn id(text: &str) -> Result<TokenId, Problem> {
    TokenId::parse(text).map_err(|_| Problem::NotFound("token that works"))
}

pub async fn revoke(In(state): In<State>, Path(of): Path<String>, form: Form) -> Response {
    let done = async {
        let actor = form.visit.actor()?;
        state.engine.revoke_token(Some(actor), id(&of)?).await
    };
    let result = done.await.map(|()| PAGE.to_owned());
    form.answer(&state, result, PAGE, "tokens").await
}
