//! Sessions: who is signed in, where, since when.
//!
//! Only the hash of a session's secret is stored. A session ends after eight hours without a request, and
//! after a day in any case (an on-call shift fits; a forgotten browser does not stay open for a week), and
//! whenever its person or an admin ends it.

use crate::clock::Moment;
use crate::db::{FromRow, statements, values};
use crate::event::append;
use crate::person::{Actor, may_manage};
use crate::{Engine, hash};
use model::Problem;
use model::event::Event;
use model::id::PersonId;
use model::person;
use model::role::Act;

/// How long a session lives without a request.
pub const IDLE_MS: i64 = 8 * 60 * 60 * 1000;
/// How long a session lives at most.
pub const ABSOLUTE_MS: i64 = 24 * 60 * 60 * 1000;

statements! {
    CREATE_SESSION = "insert into session (id_hash, person_id, created_at_ms, last_seen_at_ms, expires_at_ms, user_agent, address) values ($1, $2, $3, $3, $4, $5, $6) on conflict do nothing";
    FIND_SESSION = "select id_hash, person_id, created_at_ms, last_seen_at_ms, expires_at_ms, user_agent, address from session where id_hash = $1 and expires_at_ms > $2";
    COUNT_VALID_SESSION = "select count(*) from session s join person p on p.id = s.person_id where s.id_hash = $1 and s.expires_at_ms > $2 and p.deactivated_at_ms is null";
    FIND_SESSIONS_OF = "select id_hash, person_id, created_at_ms, last_seen_at_ms, expires_at_ms, user_agent, address from session where person_id = $1 and expires_at_ms > $2 and last_seen_at_ms > $3 order by last_seen_at_ms desc";
    TOUCH_SESSION = "update session set last_seen_at_ms = $1 where id_hash = $2";
    DELETE_SESSION = "delete from session where id_hash = $1";
    DELETE_SESSIONS_OF = "delete from session where person_id = $1";
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

/// What somebody came in with, by the hash of its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A person with a browser.
    Session(String),
    /// A machine.
    Token(String),
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

    /// The session behind a secret, unless it has ended. That it was used is written down in the background.
    pub async fn find_session(&self, id: &str) -> Result<Option<Session>, Problem> {
        let now = self.clock.now();
        let id_hash = hash::of(id.as_bytes());
        let row = self
            .db
            .maybe::<SessionRow>(FIND_SESSION, values![id_hash.clone(), now.0])
            .await?;
        let Some(session) = row.map(SessionRow::read).transpose()? else {
            return Ok(None);
        };
        if self
            .last_uses
            .before(&id_hash, session.last_seen)
            .plus(IDLE_MS)
            <= now
        {
            return Ok(None);
        }
        self.used(TOUCH_SESSION, &id_hash, session.last_seen, now);
        Ok(Some(session))
    }

    /// Whether what somebody came in with still lets them in: it has not ended, and its person is active.
    pub async fn lets_in(&self, credential: &Credential) -> Result<bool, Problem> {
        match credential {
            Credential::Session(hash) => {
                let bound = values![hash.as_str(), self.clock.now().0];
                Ok(self.db.scalar(COUNT_VALID_SESSION, bound).await? > 0)
            }
            Credential::Token(hash) => self.token_lets_in(hash).await,
        }
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
        self.sessions_of(&actor.id).await
    }

    /// The sessions of somebody else.
    pub async fn list_sessions_of(
        &self,
        actor: &Actor,
        person: &PersonId,
    ) -> Result<Vec<Session>, Problem> {
        actor.may(Act::ManagePeople)?;
        self.sessions_of(person).await
    }

    async fn sessions_of(&self, person: &PersonId) -> Result<Vec<Session>, Problem> {
        let now = self.clock.now();
        let bound = values![person, now.0, now.plus(-IDLE_MS).0];
        let rows = self.db.all::<SessionRow>(FIND_SESSIONS_OF, bound).await?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    /// Ends one of the actor's own sessions, wherever it is.
    pub async fn end_session(&self, actor: &Actor, id_hash: &str) -> Result<(), Problem> {
        actor.may(Act::ManageOwn)?;
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

    /// Ends all of the actor's own sessions: signing out everywhere, here too.
    pub async fn end_own_sessions(&self, actor: &Actor) -> Result<(), Problem> {
        actor.may(Act::ManageOwn)?;
        let bound = values![&actor.id];
        self.write(move |tx| {
            Box::pin(async move { tx.run(DELETE_SESSIONS_OF, bound).await.map(drop) })
        })
        .await
    }

    /// Ends one session of somebody, or all of them. Returns how many. Without an actor it is done by an operator.
    pub async fn end_sessions_of(
        &self,
        by: Option<&Actor>,
        person: &PersonId,
        one: Option<String>,
    ) -> Result<u64, Problem> {
        let now = self.clock.now();
        let (by, person) = (by.cloned(), person.clone());
        self.write(move |tx| {
            Box::pin(async move {
                may_manage(tx, by.as_ref()).await?;
                let count = match one {
                    Some(id_hash) => tx.run(DELETE_SESSION_OF, values![id_hash, &person]).await?,
                    None => tx.run(DELETE_SESSIONS_OF, values![&person]).await?,
                };
                if count > 0 {
                    let ended = Event::Person(person, person::Event::SessionsEnded { count });
                    append(tx, now, by.as_ref().map(|by| &by.id), None, &ended).await?;
                }
                Ok(count)
            })
        })
        .await
    }
}
