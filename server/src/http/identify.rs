//! Finding who is asking, once per request.

use super::request_context::{Asked, RequestContext, bearer};
use super::sessions::PERSON;
use super::state::State;
use super::{origin, problem};
use axum::extract::{Request, State as In};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use engine::hash;
use engine::person::Person;
use engine::session::Credential;
use model::Problem;
use model::address;
use model::id::PersonId;
use tower_sessions::Session;

/// Finds the person behind the session or the token, and tells the log who it was.
pub async fn identify(
    In(state): In<State>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    let mut person = None;
    let mut response = identify_and_run(&state, session, request, next, &mut person).await;
    if let Some(person) = person {
        response.extensions_mut().insert(Asked(person));
    }
    response
}

/// Their role is read again with every request.
async fn identify_and_run(
    state: &State,
    session: Session,
    request: Request,
    next: Next,
    person: &mut Option<PersonId>,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut visit = RequestContext::of(&parts);
    if let Some(secret) = bearer(&parts.headers) {
        // A machine reads JSON, and has no session.
        visit.wants_json = true;
        let origin = origin::of(state, &parts);
        match state.engine.find_actor_by_token(secret, &origin).await {
            Ok((actor, credential)) => {
                *person = Some(actor.id.clone());
                visit.actor = Some(actor);
                visit.credential = Some(credential);
            }
            Err(problem) => return problem::respond(state, parts, visit, problem).await,
        }
        parts.extensions.insert(visit);
        return next.run(Request::from_parts(parts, body)).await;
    }
    let is_link = address::is_for_one_person(parts.uri.path());
    match find(state, &session).await {
        Ok(Some((found, id_hash))) => {
            *person = Some(found.id.clone());
            visit.zone = found.zone.clone();
            visit.actor = Some(found.actor());
            visit.credential = Some(Credential::Session(id_hash));
        }
        Ok(None) => {}
        // Pages that need nobody go on without the database; the others say that it is away.
        Err(problem) => visit.nobody = problem,
    }
    parts.extensions.insert(visit.clone());
    if !is_link {
        return next.run(Request::from_parts(parts, body)).await;
    }
    // A link that leads to nobody is an attempt to guess one.
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.status() == StatusCode::NOT_FOUND
        && let Err(problem) = state.engine.miss_link(&origin::of(state, &asked))
    {
        return problem::respond(state, asked, visit, problem).await;
    }
    response
}

async fn find(state: &State, session: &Session) -> Result<Option<(Person, String)>, Problem> {
    // A session is only read here: what fails is the database.
    let person: Option<PersonId> = session.get(PERSON).await.map_err(Problem::away)?;
    let (Some(person), Some(id)) = (person, session.id()) else {
        return Ok(None);
    };
    Ok(state
        .engine
        .find_visitor(&person)
        .await?
        .map(|found| (found, hash::of(id.to_string().as_bytes()))))
}
