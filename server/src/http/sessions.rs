//! Sessions in our own store. The cookie holds the id, the database only its hash.

use super::{State, origin};
use async_trait::async_trait;
use axum::http::HeaderMap;
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::response::Response;
use engine::Engine;
use engine::session::ABSOLUTE_MS;
use model::Problem;
use model::id::PersonId;
use serde_json::Value;
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

/// The keys of a session's record. Nothing else is kept in one: a record is loaded and saved as a whole, and
/// parallel requests would overwrite each other.
pub const PERSON: &str = "person";
pub const USER_AGENT: &str = "user_agent";
pub const ADDRESS: &str = "address";

const COOKIE: &str = "holdpoint";
/// Browsers keep such a cookie for this very host, and only over https.
const COOKIE_OVER_HTTPS: &str = "__Host-holdpoint";

/// The store behind the cookie.
#[derive(Clone)]
pub struct Store(Engine);

impl std::fmt::Debug for Store {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Store")
    }
}

/// The cookie: `__Host-` and secure where people come by https. `Lax`, because with `Strict` a link from a
/// chat would open signed out; the cross-site guard does the rest.
pub fn layer(state: &State) -> SessionManagerLayer<Store> {
    let https = state.is_https();
    SessionManagerLayer::new(Store(state.engine.clone()))
        .with_name(if https { COOKIE_OVER_HTTPS } else { COOKIE })
        .with_secure(https)
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::milliseconds(ABSOLUTE_MS)))
}

/// Whether a browser names a session, even one that has ended.
pub fn is_named(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut cookies = cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='));
    cookies.any(|(name, _)| [COOKIE, COOKIE_OVER_HTTPS].contains(&name))
}

fn backend(problem: impl std::fmt::Display) -> Error {
    Error::Backend(problem.to_string())
}

/// What went wrong in the store: the library hands on no more than its words.
pub fn problem(error: tower_sessions::session::Error) -> Problem {
    let words = error.to_string();
    match words.ends_with(&Problem::NoRoom.to_string()) {
        true => Problem::NoRoom,
        false => Problem::fault(words),
    }
}

fn text<'a>(record: &'a Record, key: &str) -> &'a str {
    record.data.get(key).and_then(Value::as_str).unwrap_or("")
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let person = PersonId::parse(text(record, PERSON)).map_err(backend)?;
        loop {
            // Never the id of the record: one that was flushed a moment ago still carries the id that came with the
            // cookie, and whoever knew that one would be signed in too.
            record.id = Id::default();
            let (agent, address) = (text(record, USER_AGENT), text(record, ADDRESS));
            if self
                .0
                .create_session(&record.id.to_string(), &person, agent, address)
                .await
                .map_err(backend)?
            {
                return Ok(());
            }
        }
    }

    /// A session never changes after it was made: a new sign-in is a new session.
    async fn save(&self, _: &Record) -> Result<()> {
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self
            .0
            .find_session(&id.to_string())
            .await
            .map_err(backend)?;
        found
            .map(|session| {
                let expiry_date = OffsetDateTime::from_unix_timestamp(session.expires.0 / 1000)
                    .map_err(backend)?;
                Ok(Record {
                    id: *id,
                    data: HashMap::from([(
                        PERSON.to_owned(),
                        Value::from(String::from(session.person)),
                    )]),
                    expiry_date,
                })
            })
            .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0
            .delete_session(&id.to_string())
            .await
            .map_err(backend)
    }
}

/// Signs a person in: a new session with a new id, so that an id known from before is worth nothing. Returns the cookie
/// by which the browser is known from now on, where it has none.
pub async fn sign_in(
    state: &State,
    session: &tower_sessions::Session,
    parts: &Parts,
    person: &PersonId,
) -> std::result::Result<Option<HeaderValue>, Problem> {
    let mut origin = origin::of(state, parts);
    let mark = origin::mark_browser(state, &mut origin)?;
    let agent = parts.headers.get(header::USER_AGENT);
    let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or("");
    if session.id().is_some() {
        session.flush().await.map_err(problem)?;
    }
    for (key, value) in [
        (PERSON, person.as_str()),
        (USER_AGENT, agent),
        (ADDRESS, &origin.address),
    ] {
        session.insert(key, value).await.map_err(problem)?;
    }
    session.save().await.map_err(problem)?;
    state.engine.remember_place(person, &origin).await;
    Ok(mark)
}

/// The answer to a form by which somebody came in, with the cookie of the browser.
pub fn marked(mut response: Response, mark: Option<HeaderValue>) -> Response {
    if let Some(mark) = mark {
        response.headers_mut().append(header::SET_COOKIE, mark);
    }
    response
}
