//! Changing what a person may do, and whether they may sign in at all.

use super::reset;
use super::rights::may_manage;
use super::row::{Person, PersonRow};
use super::statements::{
    COUNT_EMAIL, COUNT_OTHERS_WHO_SIGN_IN_AS, CREATE_PERSON, DELETE_OPEN_RESETS, DELETE_RESETS_BY,
    FIND_PERSON, SET_DEACTIVATED, SET_ROLE,
};
use crate::clock::{Moment, new_id, new_secret};
use crate::db::{Tx, values};
use crate::event::append;
use crate::invitation::DELETE_INVITATIONS_BY;
use crate::session::DELETE_SESSIONS_OF;
use crate::token::REVOKE_TOKENS_FOR_OTHERS;
use crate::{Engine, hash};
use model::Problem;
use model::event::Event;
use model::id::PersonId;
use model::person::{self, Actor};
use model::role::Role;
use model::text::{Email, PersonName};

/// What becomes of a person. What is `None` stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct PersonChange {
    /// What they may do.
    pub role: Option<Role>,
    /// Whether they may sign in.
    pub active: Option<bool>,
}

impl Engine {
    /// Changes a person. Their sessions end with it, so that no browser goes on with the rights of before; deactivation
    /// also stops their tokens and open streams. Without an actor it is done by an operator, whom nothing holds back.
    pub async fn change_person(
        &self,
        by: Option<&Actor>,
        id: &PersonId,
        change: PersonChange,
    ) -> Result<Person, Problem> {
        let now = self.clock.now();
        let (by, id) = (by.cloned(), id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                may_manage(tx, by.as_ref()).await?;
                let row = tx.maybe::<PersonRow>(FIND_PERSON, values![&id]).await?;
                let was = row.ok_or(Problem::NotFound("person"))?.read()?;
                let (role, active) = (
                    change.role.unwrap_or(was.role),
                    change.active.unwrap_or(was.deactivated.is_none()),
                );
                let mut changes = Vec::new();
                if role != was.role {
                    let (from, to) = (was.role, role);
                    tx.run(SET_ROLE, values![role.name(), &id]).await?;
                    changes.push(person::Event::RoleChanged { from, to });
                }
                if active != was.deactivated.is_none() {
                    let since = (!active).then_some(now.0);
                    tx.run(SET_DEACTIVATED, values![since, &id]).await?;
                    changes.push(match active {
                        true => person::Event::Activated,
                        false => person::Event::Deactivated,
                    });
                }
                if changes.is_empty() {
                    return Ok(was);
                }
                let stays_admin = role == Role::Admin && active;
                if by.is_some() && was.role == Role::Admin && !stays_admin {
                    somebody_else_manages(tx, &id).await?;
                }
                if was.role == Role::Admin && !stays_admin {
                    takes_keys_back(tx, now, &id).await?;
                }
                if !active {
                    tx.run(DELETE_OPEN_RESETS, values![&id]).await?;
                }
                tx.run(DELETE_SESSIONS_OF, values![&id]).await?;
                let by = by.as_ref().map(|by| &by.id);
                for change in changes {
                    append(tx, now, by, None, &Event::Person(id.clone(), change)).await?;
                }
                let row = tx.maybe::<PersonRow>(FIND_PERSON, values![&id]).await?;
                row.ok_or(Problem::NotFound("person"))?.read()
            })
        })
        .await
    }

    /// Adds a person. They choose a password by the link of this secret, which works once. Without an actor it is done by
    /// an operator.
    pub async fn add_person(
        &self,
        by: Option<&Actor>,
        name: PersonName,
        email: &Email,
        role: Role,
    ) -> Result<(PersonId, String), Problem> {
        let (now, secret) = (self.clock.now(), new_secret()?);
        let id = PersonId::parse(&new_id(now)).map_err(Problem::fault)?;
        let (email, token_hash) = (email.as_str().to_owned(), hash::of(secret.as_bytes()));
        let (person, by) = (id.clone(), by.cloned());
        self.write(move |tx| {
            Box::pin(async move {
                may_manage(tx, by.as_ref()).await?;
                let by = by.as_ref().map(|by| &by.id);
                if tx.scalar(COUNT_EMAIL, values![email.as_str()]).await? > 0 {
                    return Err(Problem::Conflict(format!(
                        "{email} is already in use. `holdpoint user reset {email}` makes a link for a new password."
                    )));
                }
                let bound = values![
                    &person,
                    name.as_str(),
                    None::<String>,
                    email,
                    role.name(),
                    None::<String>,
                    now.0
                ];
                tx.run(CREATE_PERSON, bound).await?;
                let added = Event::Person(person.clone(), person::Event::Added { role });
                append(tx, now, by, None, &added).await?;
                reset::create(tx, now, by, &person, &token_hash).await
            })
        })
        .await?;
        Ok((id, secret))
    }
}

/// Somebody must be left who can manage people. It is asked inside the transaction: two admins may demote each other.
async fn somebody_else_manages(tx: &mut Tx, id: &PersonId) -> Result<(), Problem> {
    let bound = values![id, Role::Admin.name()];
    if tx.scalar(COUNT_OTHERS_WHO_SIGN_IN_AS, bound).await? > 0 {
        return Ok(());
    }
    Err(Problem::Conflict(
        "This is the last admin who can sign in. Make someone else an admin first, or use `holdpoint user` on the machine itself."
            .to_owned(),
    ))
}

/// Whoever is no admin any more keeps no way in that they made as one: links for others, and tokens that act as others.
async fn takes_keys_back(tx: &mut Tx, now: Moment, id: &PersonId) -> Result<(), Problem> {
    tx.run(DELETE_RESETS_BY, values![id]).await?;
    tx.run(DELETE_INVITATIONS_BY, values![id]).await?;
    tx.run(REVOKE_TOKENS_FOR_OTHERS, values![now.0, id]).await?;
    Ok(())
}
