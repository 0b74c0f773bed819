//! Inviting people, and coming in by a link: joining, or choosing a new password.

use super::account::offer_zone;
use crate::http::call::Params;
use crate::http::fields::{Form, Refusals};
use crate::http::person::change::Link;
use crate::http::person::invitation;
use crate::http::verb::{Verb, asked, fresh_key};
use crate::http::{State, pages, sessions};
use axum::extract::{Path, RawPathParams, State as In};
use axum::http::header::HeaderValue;
use axum::response::Response;
use engine::person::Joining;
use model::Problem;
use model::address;
use model::address::settings::PEOPLE;
use model::text::{Email, Password, PersonName, Position};
use tower_sessions::Session;

pub async fn create(In(state): In<State>, form: Form) -> Response {
    show::<invitation::Invite>(state, Params::default(), form, "invitation").await
}

pub async fn renew(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    show::<invitation::Renew>(state, Params::from(&of), form, "invitations").await
}

/// Shows the link, once.
async fn show<V: Verb<Answer = Link>>(
    state: State,
    of: Params,
    form: Form,
    name: &str,
) -> Response {
    match asked::<V>(&state, &form, &of, fresh_key(), Form::read).await {
        Ok(made) => pages::show_once(&state, form.parts, form.visit, PEOPLE, made.link).await,
        Err(problem) => form.refuse(&state, problem, PEOPLE, name).await,
    }
}

pub async fn withdraw(In(state): In<State>, of: RawPathParams, form: Form) -> Response {
    let of = Params::from(&of);
    let done = asked::<invitation::Withdraw>(&state, &form, &of, fresh_key(), Form::read).await;
    let result = done.map(|()| PEOPLE.to_owned());
    form.answer(&state, result, PEOPLE, "invitations").await
}

pub async fn join(
    In(state): In<State>,
    Path(secret): Path<String>,
    session: Session,
    form: Form,
) -> Response {
    let result = take_part(&state, &secret, &session, &form).await;
    come_in(&state, form, result, "join").await
}

/// Choosing a new password signs the person in, here and nowhere else.
pub async fn reset(
    In(state): In<State>,
    Path(secret): Path<String>,
    session: Session,
    form: Form,
) -> Response {
    let done = async {
        let reset = state.engine.find_reset(&secret).await?;
        let password = Password::choose(form.text("password"), &reset.email)?;
        let actor = state.engine.reset_password(reset, password).await?;
        offer_zone(&state, &actor, &form).await;
        sessions::sign_in(&state, &session, &form.parts, &actor.id).await
    };
    let result = done.await;
    come_in(&state, form, result, "reset").await
}

async fn come_in(
    state: &State,
    form: Form,
    result: Result<Option<HeaderValue>, Problem>,
    name: &str,
) -> Response {
    let page = form.parts.uri.path().to_owned();
    match result {
        Ok(mark) => {
            let response = form
                .answer(state, Ok(address::NOW.to_owned()), &page, name)
                .await;
            sessions::marked(response, mark)
        }
        Err(problem) => form.refuse(state, problem, &page, name).await,
    }
}

async fn take_part(
    state: &State,
    secret: &str,
    session: &Session,
    form: &Form,
) -> Result<Option<HeaderValue>, Problem> {
    let mut refusals = Refusals::default();
    let name = refusals.take(PersonName::parse(form.text("name")));
    let email = refusals.take(Email::parse(form.text("email")));
    let address = email.as_ref().map_or("", Email::as_str);
    let password = refusals.take(Password::choose(form.text("password"), address));
    let position = match form.text("position").trim() {
        "" => Some(None),
        words => refusals.take(Position::parse(words)).map(Some),
    };
    let (Some(name), Some(email), Some(password), Some(position)) =
        (name, email, password, position)
    else {
        return Err(refusals.problem());
    };
    let joining = Joining {
        name,
        position,
        email,
        password,
    };
    let actor = state.engine.join(secret, joining).await?;
    offer_zone(state, &actor, form).await;
    sessions::sign_in(state, session, &form.parts, &actor.id).await
}
