//! Sessions in our own store. The cookie holds the id, the database only its hash.

use super::State;
use async_trait::async_trait;
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

/// Whether a cookie, name and value, is a session of ours.
pub fn is_ours(cookie: &str) -> bool {
    let name = cookie.split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| [COOKIE, COOKIE_OVER_HTTPS].contains(&name))
}

fn backend(problem: impl std::fmt::Display) -> Error {
    Error::Backend(problem.to_string())
}

fn text<'a>(record: &'a Record, key: &str) -> &'a str {
    record.data.get(key).and_then(Value::as_str).unwrap_or("")
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let person = PersonId::parse(text(record, PERSON)).map_err(backend)?;
        loop {
            let (agent, address) = (text(record, USER_AGENT), text(record, ADDRESS));
            if self
                .0
                .create_session(&record.id.to_string(), &person, agent, address)
                .await
                .map_err(backend)?
            {
                return Ok(());
            }
            record.id = Id::default();
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

/// Signs a person in: a new session with a new id, so that an id known from before is worth nothing.
pub async fn sign_in(
    session: &tower_sessions::Session,
    person: &PersonId,
    user_agent: &str,
    address: &str,
) -> std::result::Result<(), Problem> {
    if session.id().is_some() {
        session.flush().await.map_err(Problem::not_saved)?;
    }
    for (key, value) in [
        (PERSON, person.as_str()),
        (USER_AGENT, user_agent),
        (ADDRESS, address),
    ] {
        session
            .insert(key, value)
            .await
            .map_err(Problem::not_saved)?;
    }
    session.save().await.map_err(Problem::not_saved)
}
