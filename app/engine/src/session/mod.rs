//! Sessions: who is signed in, where, since when.
//!
//! Only the hash of a session's secret is stored. A session ends after eight hours without a request, and
//! after a day in any case (an on-call shift fits; a forgotten browser does not stay open for a week), and
//! whenever its person ends it. It is touched at most once a minute, to spare the disk.

use crate::clock::Moment;
use crate::db::{FromRow, statements, values};
use crate::person::Actor;
use crate::person::statements::FIND_PASSWORD;
use crate::{Engine, hash};
use model::Problem;
use model::id::PersonId;
use model::text::{Email, Password};

/// How long a session lives without a request.
pub const IDLE_MS: i64 = 8 * 60 * 60 * 1000;
/// How long a session lives at most.
pub const ABSOLUTE_MS: i64 = 24 * 60 * 60 * 1000;
const TOUCH_MS: i64 = 60 * 1000;

statements! {
    CREATE_SESSION = "insert into session (id_hash, person_id, created_at_ms, last_seen_at_ms, expires_at_ms, user_agent, address) values ($1, $2, $3, $3, $4, $5, $6) on conflict do nothing";
    FIND_SESSION = "select id_hash, person_id, created_at_ms, last_seen_at_ms, expires_at_ms, user_agent, address from session where id_hash = $1 and expires_at_ms > $2 and last_seen_at_ms > $3";
    FIND_SESSIONS_OF = "select id_hash, person_id, created_at_ms, last_seen_at_ms, expires_at_ms, user_agent, address from session where person_id = $1 and expires_at_ms > $2 and last_seen_at_ms > $3 order by last_seen_at_ms desc";
    TOUCH_SESSION = "update session set last_seen_at_ms = $1 where id_hash = $2";
    DELETE_SESSION = "delete from session where id_hash = $1";
    DELETE_SESSION_OF = "delete from session where id_hash = $1 and person_id = $2";
    DELETE_ENDED = "delete from session where expires_at_ms <= $1 or last_seen_at_ms <= $2";
}

/// A session as stored.
#[derive(Debug, Clone)]
pub struct Session {
    /// The hash of its secret: enough to name it, not to use it.
    pub id_hash: String,
    /// Whose it is.
    pub person: PersonId,
    /// When it began.
    pub created: Moment,
    /// The last request, to within a minute.
    pub last_seen: Moment,
    /// When it ends at the latest.
    pub expires: Moment,
    /// What the browser calls itself.
    pub user_agent: String,
    /// Where the last sign-in came from.
    pub address: String,
}

#[derive(FromRow)]
struct SessionRow {
    id_hash: String,
    person_id: String,
    created_at_ms: i64,
    last_seen_at_ms: i64,
    expires_at_ms: i64,
    user_agent: String,
    address: String,
}

impl SessionRow {
    fn read(self) -> Result<Session, Problem> {
        Ok(Session {
            person: PersonId::parse(&self.person_id).map_err(Problem::not_saved)?,
            id_hash: self.id_hash,
            created: Moment(self.created_at_ms),
            last_seen: Moment(self.last_seen_at_ms),
            expires: Moment(self.expires_at_ms),
            user_agent: self.user_agent,
            address: self.address,
        })
    }
}

impl Engine {
    /// Checks an address and a password. The same answer, and the same work, for an unknown address.
    pub async fn check_password(
        &self,
        email: &Email,
        password: Password,
    ) -> Result<Actor, Problem> {
        let row = self
            .db
            .maybe::<(String, Option<String>)>(FIND_PASSWORD, values![email.as_str()])
            .await?;
        let (id, hash) = row.map_or((None, None), |(id, hash)| (Some(id), hash));
        let wrong = || {
            Problem::not_valid(
                "password",
                "This address and this password do not belong together.",
            )
        };
        if !self.passwords.matches(password, hash).await? {
            return Err(wrong());
        }
        let id = id
            .and_then(|id| PersonId::parse(&id).ok())
            .ok_or_else(wrong)?;
        self.find_actor(&id).await?.ok_or_else(wrong)
    }

    /// Stores a new session. `false`: there is one with this secret already, take another.
    pub async fn create_session(
        &self,
        id: &str,
        person: &PersonId,
        user_agent: &str,
        address: &str,
    ) -> Result<bool, Problem> {
        let now = self.clock.now();
        let cut = |text: &str| {
            text.chars()
                .filter(|character| !character.is_control())
                .take(200)
                .collect::<String>()
        };
        let bound = values![
            hash::of(id.as_bytes()),
            person,
            now.0,
            now.plus(ABSOLUTE_MS).0,
            cut(user_agent),
            cut(address)
        ];
        self.write(move |tx| {
            Box::pin(async move {
                tx.run(DELETE_ENDED, values![now.0, now.plus(-IDLE_MS).0])
                    .await?;
                Ok(tx.run(CREATE_SESSION, bound).await? == 1)
            })
        })
        .await
    }

    /// The session behind a secret, unless it has ended. Touches it when the last touch is a minute old.
    pub async fn find_session(&self, id: &str) -> Result<Option<Session>, Problem> {
        let now = self.clock.now();
        let id_hash = hash::of(id.as_bytes());
        let Some(row) = self
            .db
            .maybe::<SessionRow>(
                FIND_SESSION,
                values![id_hash.clone(), now.0, now.plus(-IDLE_MS).0],
            )
            .await?
        else {
            return Ok(None);
        };
        if row.last_seen_at_ms < now.plus(-TOUCH_MS).0 {
            self.write(move |tx| {
                Box::pin(async move { tx.run(TOUCH_SESSION, values![now.0, id_hash]).await })
            })
            .await?;
        }
        row.read().map(Some)
    }

    /// Ends a session by its secret: signing out.
    pub async fn delete_session(&self, id: &str) -> Result<(), Problem> {
        let id_hash = hash::of(id.as_bytes());
        self.write(move |tx| {
            Box::pin(async move { tx.run(DELETE_SESSION, values![id_hash]).await.map(drop) })
        })
        .await
    }

    /// The actor's own sessions, the last used first.
    pub async fn list_sessions(&self, actor: &Actor) -> Result<Vec<Session>, Problem> {
        let now = self.clock.now();
        let rows = self
            .db
            .all::<SessionRow>(
                FIND_SESSIONS_OF,
                values![&actor.id, now.0, now.plus(-IDLE_MS).0],
            )
            .await?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    /// Ends one of the actor's own sessions, wherever it is.
    pub async fn end_session(&self, actor: &Actor, id_hash: &str) -> Result<(), Problem> {
        let bound = values![id_hash, &actor.id];
        let ended = self
            .write(move |tx| Box::pin(async move { tx.run(DELETE_SESSION_OF, bound).await }))
            .await?;
        if ended == 0 {
            Err(Problem::NotFound("session"))
        } else {
            Ok(())
        }
    }
}
