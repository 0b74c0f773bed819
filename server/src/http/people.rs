//! People, invitations and tokens: their forms, and the same for machines.

use super::api::Body;
use super::forms::{account, invitation, person, token};
use super::visit::Visit;
use super::{State, problem};
use crate::told;
use axum::extract::{Path, State as In};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use axum::{Json, Router};
use engine::NewToken;
use engine::invitation::Invitation;
use engine::person::PersonChange;
use engine::session::Session;
use model::Problem;
use model::role::{Role, Scope};
use model::text::{Email, PersonName, lifetime_ms};
use serde::Deserialize;
use serde_json::{Value, json};

/// Their endpoints.
// One line each: a table is read from top to bottom.
#[rustfmt::skip]
pub fn routes() -> Router<State> {
    Router::new()
        .route("/sign-in", post(account::sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/setup/{secret}", post(invitation::join))
        .route("/invitations/{secret}", post(invitation::join))
        .route("/resets/{secret}", post(invitation::reset))
        .route("/settings/password", post(account::change_password))
        .route("/settings/sessions/end", post(account::sign_out_everywhere))
        .route("/settings/sessions/{id_hash}/end", post(account::end_session))
        .route("/settings/tokens", post(token::create))
        .route("/settings/tokens/{id}/revocation", post(token::revoke))
        .route("/settings/invitations", post(invitation::create))
        .route("/settings/invitations/{id}/renewal", post(invitation::renew))
        .route("/settings/invitations/{id}/withdrawal", post(invitation::withdraw))
        .route("/settings/people/{id}/role", post(person::set_role))
        .route("/settings/people/{id}/deactivation", post(person::deactivate))
        .route("/settings/people/{id}/activation", post(person::activate))
        .route("/settings/people/{id}/reset", post(person::reset))
        .route("/settings/people/{id}/sessions/end", post(person::end_sessions))
        .route("/settings/people/{id}/sessions/{id_hash}/end", post(person::end_session))
        .route("/api/v1/people", get(list_people))
        .route("/api/v1/people/{id}", patch(change_person))
        .route("/api/v1/people/{id}/password-reset", post(reset_password))
        .route("/api/v1/people/{id}/sessions", get(list_sessions).delete(end_sessions))
        .route("/api/v1/invitations", get(list_invitations).post(invite))
        .route("/api/v1/invitations/{id}", delete(withdraw_invitation))
        .route("/api/v1/invitations/{id}/renewal", post(renew_invitation))
        .route("/api/v1/tokens", get(list_tokens).post(create_token))
        .route("/api/v1/tokens/{id}", delete(revoke_token))
}

/// A list as machines get it. None of these is long enough for a second page.
fn list(items: impl IntoIterator<Item = Value>) -> Response {
    let items: Vec<Value> = items.into_iter().collect();
    Json(json!({ "items": items, "next": null })).into_response()
}

fn created(body: Value) -> Response {
    (StatusCode::CREATED, Json(body)).into_response()
}

/// What was done, or why not.
async fn answer(visit: &Visit, done: impl Future<Output = Result<Response, Problem>>) -> Response {
    match done.await {
        Ok(response) => response,
        Err(problem) => problem::as_json_response(visit, &problem),
    }
}

async fn list_people(In(state): In<State>, visit: Visit) -> Response {
    answer(&visit, async {
        let people = state.engine.list_people(visit.actor()?).await?;
        Ok(list(people.iter().map(told::person)))
    })
    .await
}

#[derive(Deserialize)]
struct Change {
    role: Option<String>,
    active: Option<bool>,
}

async fn change_person(
    In(state): In<State>,
    visit: Visit,
    Path(id): Path<String>,
    Body(change): Body<Change>,
) -> Response {
    answer(&visit, async {
        let (actor, id, change) = (visit.actor()?, person::id(&id)?, change?);
        let role = change.role.as_deref().map(Role::parse).transpose();
        let change = PersonChange {
            role: role?,
            active: change.active,
        };
        let changed = state.engine.change_person(Some(actor), &id, change).await?;
        Ok(Json(told::person(&changed)).into_response())
    })
    .await
}

async fn reset_password(In(state): In<State>, visit: Visit, Path(id): Path<String>) -> Response {
    answer(&visit, async {
        let (actor, id) = (visit.actor()?, person::id(&id)?);
        let secret = state.engine.issue_reset(Some(actor), &id).await?;
        let link = person::reset_link(&state, &secret);
        Ok(created(json!({ "id": id, "link": link })))
    })
    .await
}

fn session(session: Session) -> Value {
    json!({
        "id": session.id_hash,
        "created": session.created.datetime(),
        "last_seen": session.last_seen.datetime(),
        "expires": session.expires.datetime(),
        "user_agent": session.user_agent,
        "address": session.address,
    })
}

async fn list_sessions(In(state): In<State>, visit: Visit, Path(id): Path<String>) -> Response {
    answer(&visit, async {
        let (actor, id) = (visit.actor()?, person::id(&id)?);
        let sessions = state.engine.list_sessions_of(actor, &id).await?;
        Ok(list(sessions.into_iter().map(session)))
    })
    .await
}

async fn end_sessions(In(state): In<State>, visit: Visit, Path(id): Path<String>) -> Response {
    answer(&visit, async {
        let (actor, id) = (visit.actor()?, person::id(&id)?);
        state.engine.end_sessions_of(Some(actor), &id, None).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

fn invitation(invitation: Invitation) -> Value {
    json!({
        "id": invitation.id,
        "name": invitation.for_whom,
        "role": invitation.role.name(),
        "expires": invitation.expires.datetime(),
    })
}

async fn list_invitations(In(state): In<State>, visit: Visit) -> Response {
    answer(&visit, async {
        let open = state.engine.list_invitations(visit.actor()?).await?;
        Ok(list(open.into_iter().map(invitation)))
    })
    .await
}

#[derive(Deserialize)]
struct NewInvitation {
    name: String,
    role: String,
}

async fn invite(In(state): In<State>, visit: Visit, Body(said): Body<NewInvitation>) -> Response {
    answer(&visit, async {
        let (actor, said) = (visit.actor()?, said?);
        let name = PersonName::parse(&said.name)?;
        let role = Role::parse(&said.role)?;
        let (id, secret) = state.engine.invite(actor, name, role).await?;
        let link = invitation::link(&state, &secret);
        Ok(created(json!({ "id": id, "link": link })))
    })
    .await
}

async fn renew_invitation(In(state): In<State>, visit: Visit, Path(id): Path<String>) -> Response {
    answer(&visit, async {
        let (actor, id) = (visit.actor()?, invitation::id(&id)?);
        let secret = state.engine.renew_invitation(actor, id.clone()).await?;
        let link = invitation::link(&state, &secret);
        Ok(created(json!({ "id": id, "link": link })))
    })
    .await
}

async fn withdraw_invitation(
    In(state): In<State>,
    visit: Visit,
    Path(id): Path<String>,
) -> Response {
    answer(&visit, async {
        let (actor, id) = (visit.actor()?, invitation::id(&id)?);
        state.engine.withdraw_invitation(actor, id).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

async fn list_tokens(In(state): In<State>, visit: Visit) -> Response {
    answer(&visit, async {
        let tokens = state.engine.list_tokens(visit.actor()?).await?;
        Ok(list(tokens.iter().map(told::token)))
    })
    .await
}

#[derive(Deserialize)]
struct TokenWanted {
    name: String,
    /// The address of somebody else, for admins.
    person: Option<String>,
    scope: Option<String>,
    #[serde(default)]
    expires: String,
}

async fn create_token(
    In(state): In<State>,
    visit: Visit,
    Body(said): Body<TokenWanted>,
) -> Response {
    answer(&visit, async {
        let (actor, said) = (visit.actor()?, said?);
        let person = said.person.as_deref().map(Email::parse).transpose();
        let scope = said.scope.as_deref().map(Scope::parse).transpose();
        let wanted = NewToken {
            name: PersonName::parse(&said.name)?,
            person: person?,
            scope: scope?.unwrap_or(Scope::Read),
            lives_ms: lifetime_ms(&said.expires)?,
        };
        let (id, secret) = state.engine.create_token(Some(actor), wanted).await?;
        Ok(created(json!({ "id": id, "token": secret })))
    })
    .await
}

async fn revoke_token(In(state): In<State>, visit: Visit, Path(id): Path<String>) -> Response {
    answer(&visit, async {
        let (actor, id) = (visit.actor()?, token::id(&id)?);
        state.engine.revoke_token(Some(actor), id).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}
