//! Links by which a person who is here already chooses a new password, once.

use super::rights::may_manage;
use super::row::PersonRow;
use super::statements::{
    CREATE_RESET, DELETE_OPEN_RESETS, FIND_ACTOR, FIND_PERSON, FIND_RESET, FORGET_PLACES_OF,
    SET_PASSWORD, USE_RESET,
};
use crate::clock::{Moment, new_id, new_secret};
use crate::db::{FromRow, Tx, values};
use crate::event::append;
use crate::invitation::close_set_up;
use crate::session::DELETE_SESSIONS_OF;
use crate::{Engine, hash};
use model::Problem;
use model::event::Event;
use model::fingerprint::Fingerprint;
use model::id::PersonId;
use model::person::{self, Actor};
use model::text::Password;

/// A link for a new password works for a day.
pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A link for a new password that still works.
#[derive(Debug, Clone)]
pub struct PasswordReset {
    id: String,
    /// Whose password.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// They had none so far.
    pub is_first: bool,
}

#[derive(FromRow)]
struct ResetRow {
    id: String,
    person_id: String,
    name: String,
    email: Option<String>,
    has_password: bool,
}

impl Engine {
    /// Makes a link. The secret is returned once; an earlier link of the same person is dead. Without an actor it is done
    /// by an operator.
    pub async fn issue_reset(&self, by: Option<&Actor>, id: &PersonId) -> Result<String, Problem> {
        let (now, secret) = (self.clock.now(), new_secret()?);
        let (by, id, token_hash) = (by.cloned(), id.clone(), hash::of(secret.as_bytes()));
        self.write(move |tx| {
            Box::pin(async move {
                may_manage(tx, by.as_ref()).await?;
                let row = tx.maybe::<PersonRow>(FIND_PERSON, values![&id]).await?;
                let person = row.ok_or(Problem::NotFound("person"))?.read()?;
                if person.deactivated.is_some() {
                    let sentence = "This person is deactivated. Reactivate them first.";
                    return Err(Problem::Conflict(sentence.to_owned()));
                }
                if person.email.is_none() {
                    let sentence = "This person has no e-mail address to sign in with.";
                    return Err(Problem::Conflict(sentence.to_owned()));
                }
                create(tx, now, by.as_ref().map(|by| &by.id), &id, &token_hash).await
            })
        })
        .await?;
        Ok(secret)
    }

    /// The person behind the secret of a link that still works.
    pub async fn find_reset(&self, secret: &str) -> Result<PasswordReset, Problem> {
        let bound = values![hash::of(secret.as_bytes()), self.clock.now().0];
        let row = self.db.maybe::<ResetRow>(FIND_RESET, bound).await?;
        let row = row.ok_or(Problem::LinkIsOver)?;
        Ok(PasswordReset {
            person: PersonId::parse(&row.person_id).map_err(Problem::fault)?,
            id: row.id,
            name: row.name,
            email: row.email.unwrap_or_default(),
            is_first: !row.has_password,
        })
    }

    /// Sets the new password. Every session of the person ends, and no browser is known any more: whoever has used the
    /// old password is out.
    pub async fn reset_password(
        &self,
        reset: PasswordReset,
        password: Password,
    ) -> Result<Actor, Problem> {
        let password_hash = self.passwords.hash(password).await?;
        let now = self.clock.now();
        self.write(move |tx| {
            Box::pin(async move {
                if tx.run(USE_RESET, values![now.0, reset.id]).await? == 0 {
                    return Err(Problem::Conflict(
                        "This link was used a moment ago. Ask for a new one.".to_owned(),
                    ));
                }
                let person = reset.person;
                let stored = Fingerprint::of(person.as_str(), Some(&password_hash));
                tx.run(SET_PASSWORD, values![password_hash, &person])
                    .await?;
                close_set_up(tx).await?;
                tx.run(DELETE_SESSIONS_OF, values![&person]).await?;
                tx.run(FORGET_PLACES_OF, values![&person]).await?;
                let chosen = person::Event::PasswordReset { password: stored };
                let chosen = Event::Person(person.clone(), chosen);
                append(tx, now, Some(&person), None, &chosen).await?;
                let row = tx.maybe::<PersonRow>(FIND_ACTOR, values![&person]).await?;
                row.ok_or(Problem::NotSignedIn)?.actor()
            })
        })
        .await
    }
}

/// Stores a link in place of those before it.
pub(super) async fn create(
    tx: &mut Tx,
    now: Moment,
    by: Option<&PersonId>,
    person: &PersonId,
    token_hash: &str,
) -> Result<(), Problem> {
    tx.run(DELETE_OPEN_RESETS, values![person]).await?;
    let id = new_id(now);
    let link = Fingerprint::of(&id, Some(token_hash));
    let bound = values![
        id,
        person,
        token_hash,
        by.map(PersonId::as_str),
        now.0,
        now.plus(DAY_MS).0
    ];
    tx.run(CREATE_RESET, bound).await?;
    let issued = Event::Person(person.clone(), person::Event::ResetIssued { link });
    append(tx, now, by, None, &issued).await.map(drop)
}
