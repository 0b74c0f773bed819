//! Who is asking: read once per request, handed on as a value.

use super::State;
use super::sessions::PERSON;
use axum::extract::{FromRequestParts, Request, State as In};
use axum::http::header::AUTHORIZATION;
use axum::http::header::{ACCEPT, COOKIE};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use engine::{Actor, hash};
use model::Problem;
use model::id::PersonId;
use std::convert::Infallible;
use tower_sessions::Session;
use ui::context::Theme;

/// The name of the cookie that keeps the theme.
pub const THEME_COOKIE: &str = "theme";

/// The number of a request: on the page, in the answer and in the log.
#[derive(Debug, Clone)]
pub struct RequestNumber(pub String);

/// One request's person and wishes.
#[derive(Clone)]
pub struct Visit {
    pub actor: Option<Actor>,
    /// Why nobody is known: nobody is signed in, or the database cannot be asked who it is.
    pub nobody: Problem,
    /// The request came with a session, which may have ended.
    pub had_session: bool,
    pub request: String,
    pub theme: Theme,
    pub session_id_hash: Option<String>,
    pub wants_json: bool,
}

impl Visit {
    /// A request whose person is not known, or not yet.
    pub fn of(parts: &Parts) -> Self {
        let cookies = parts
            .headers
            .get(COOKIE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let theme = cookies
            .split(';')
            .find_map(|cookie| cookie.trim().strip_prefix(THEME_COOKIE)?.strip_prefix('='))
            .unwrap_or("");
        Self {
            actor: None,
            nobody: Problem::NotSignedIn,
            had_session: cookies
                .split(';')
                .any(|cookie| super::sessions::is_ours(cookie.trim())),
            request: parts
                .extensions
                .get::<RequestNumber>()
                .map(|number| number.0.clone())
                .unwrap_or_default(),
            theme: Theme::parse(theme).unwrap_or_default(),
            session_id_hash: None,
            wants_json: parts
                .headers
                .get(ACCEPT)
                .is_some_and(|value| value.as_bytes().starts_with(b"application/json")),
        }
    }

    /// The request as the guard in front has identified it.
    pub fn of_identified(parts: &Parts) -> Self {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .unwrap_or_else(|| Self::of(parts))
    }

    /// The person, or the problem that there is none.
    pub fn actor(&self) -> Result<&Actor, Problem> {
        self.actor.as_ref().ok_or_else(|| self.nobody.clone())
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of_identified(parts))
    }
}

/// Finds the person behind the session. Their role is read anew with every request.
pub async fn identify(
    In(state): In<State>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut visit = Visit::of(&parts);
    if let Some(secret) = bearer(&parts) {
        // A machine reads JSON, and has no session.
        visit.wants_json = true;
        match state.engine.find_actor_by_token(secret).await {
            Ok(actor) => visit.actor = actor,
            Err(problem) => visit.nobody = problem,
        }
        parts.extensions.insert(visit);
        return next.run(Request::from_parts(parts, body)).await;
    }
    match find(&state, &session).await {
        Ok(Some((actor, id_hash))) => {
            visit.actor = Some(actor);
            visit.session_id_hash = Some(id_hash);
        }
        Ok(None) => {}
        // Pages that need nobody go on without the database; the others say that it is away.
        Err(problem) => visit.nobody = problem,
    }
    parts.extensions.insert(visit);
    next.run(Request::from_parts(parts, body)).await
}

/// The secret of a token.
fn bearer(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    header.strip_prefix("Bearer ")
}

async fn find(state: &State, session: &Session) -> Result<Option<(Actor, String)>, Problem> {
    // A session is only read here: what fails is the database.
    let person: Option<PersonId> = session.get(PERSON).await.map_err(Problem::away)?;
    let (Some(person), Some(id)) = (person, session.id()) else {
        return Ok(None);
    };
    Ok(state
        .engine
        .find_actor(&person)
        .await?
        .map(|actor| (actor, hash::of(id.to_string().as_bytes()))))
}
