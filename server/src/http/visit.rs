//! Who is asking: read once per request, handed on as a value.

use super::sessions::PERSON;
use super::{State, origin, problem};
use axum::extract::{FromRequestParts, Request, State as In};
use axum::http::header::{ACCEPT, AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use engine::session::Credential;
use engine::{Actor, hash};
use model::Problem;
use model::id::PersonId;
use std::convert::Infallible;
use tower_sessions::Session;
use ui::context::Theme;

/// The name of the cookie that keeps the theme.
pub const THEME_COOKIE: &str = "theme";
/// Its name over https, which browsers keep for this very host.
pub const THEME_COOKIE_OVER_HTTPS: &str = "__Host-theme";

/// Where the pages of links for one person are.
const LINKS: [&str; 3] = ["/setup/", "/invitations/", "/resets/"];

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
    /// What the person came in with.
    pub credential: Option<Credential>,
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
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(name, _)| [THEME_COOKIE, THEME_COOKIE_OVER_HTTPS].contains(name))
            .map(|(_, theme)| theme)
            .unwrap_or("");
        Self {
            actor: None,
            nobody: Problem::NotSignedIn,
            had_session: super::sessions::is_named(&parts.headers),
            request: parts
                .extensions
                .get::<RequestNumber>()
                .map(|number| number.0.clone())
                .unwrap_or_default(),
            theme: Theme::parse(theme).unwrap_or_default(),
            credential: None,
            wants_json: parts.uri.path().starts_with("/api/v1/")
                || parts
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

    /// The session of this request, by the hash of its secret.
    pub fn session_id_hash(&self) -> Option<&str> {
        match &self.credential {
            Some(Credential::Session(hash)) => Some(hash),
            Some(Credential::Token(_)) | None => None,
        }
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

/// Whose request an answer belongs to, for the log.
#[derive(Clone)]
pub struct Asked(pub PersonId);

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
    let mut visit = Visit::of(&parts);
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
    let path = parts.uri.path();
    let is_link = LINKS.iter().any(|link| path.starts_with(link));
    match find(state, &session).await {
        Ok(Some((actor, id_hash))) => {
            *person = Some(actor.id.clone());
            visit.actor = Some(actor);
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

/// The secret of a token.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
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
