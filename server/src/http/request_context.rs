//! Who is asking: read once per request, handed on as a value.

use super::sessions;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use engine::Actor;
use engine::clock::ZoneName;
use engine::session::Credential;
use model::Problem;
use model::address;
use model::id::PersonId;
use std::convert::Infallible;
use ui::context::Theme;

/// The name of the cookie that keeps the theme.
pub const THEME_COOKIE: &str = "theme";

/// Its name over https, which browsers keep for this very host.
pub const THEME_COOKIE_OVER_HTTPS: &str = "__Host-theme";

/// The name of the cookie of a browser that shows times in UTC.
pub const UTC_COOKIE: &str = "utc";

/// Its name over https, which browsers keep for this very host.
pub const UTC_COOKIE_OVER_HTTPS: &str = "__Host-utc";

/// The number of a request: on the page, in the answer and in the log.
#[derive(Debug, Clone)]
pub struct RequestNumber(pub String);

/// One request's person and wishes.
#[derive(Clone)]
pub struct RequestContext {
    pub actor: Option<Actor>,
    /// Why nobody is known: nobody is signed in, or the database cannot be asked who it is.
    pub nobody: Problem,
    /// The request came with a session, which may have ended.
    pub had_session: bool,
    pub request: String,
    pub theme: Theme,
    /// The zone in which the person reads times.
    pub zone: ZoneName,
    /// This browser shows UTC all the same.
    pub shows_utc: bool,
    /// What the person came in with.
    pub credential: Option<Credential>,
    pub wants_json: bool,
}

impl RequestContext {
    /// A request whose person is not known, or not yet.
    pub fn of(parts: &Parts) -> Self {
        let cookies = parts
            .headers
            .get(COOKIE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let cookie = |names: [&str; 2]| {
            let cookies = cookies.split(';');
            let mut pairs = cookies.filter_map(|cookie| cookie.trim().split_once('='));
            let found = pairs.find(|(name, _)| names.contains(name));
            found.map_or("", |(_, value)| value)
        };
        let theme = cookie([THEME_COOKIE, THEME_COOKIE_OVER_HTTPS]);
        Self {
            actor: None,
            nobody: Problem::NotSignedIn,
            had_session: sessions::is_named(&parts.headers),
            request: parts
                .extensions
                .get::<RequestNumber>()
                .map(|number| number.0.clone())
                .unwrap_or_default(),
            theme: Theme::parse(theme).unwrap_or_default(),
            zone: ZoneName::default(),
            shows_utc: cookie([UTC_COOKIE, UTC_COOKIE_OVER_HTTPS]) == "yes",
            credential: None,
            wants_json: address::api::below(parts.uri.path()).is_some()
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

    /// The zone of the times in what is drawn for this request.
    pub fn shown_zone(&self) -> ZoneName {
        match self.shows_utc {
            true => ZoneName::default(),
            false => self.zone.clone(),
        }
    }

    /// The person, or the problem that there is none.
    pub fn actor(&self) -> Result<&Actor, Problem> {
        self.actor.as_ref().ok_or_else(|| self.nobody.clone())
    }
}

impl<S: Sync> FromRequestParts<S> for RequestContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of_identified(parts))
    }
}

/// Whose request an answer belongs to, for the log.
#[derive(Clone)]
pub struct Asked(pub PersonId);

/// The secret of a token.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    header.strip_prefix("Bearer ")
}
