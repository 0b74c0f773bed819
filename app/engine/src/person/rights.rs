//! Rights inside a transaction, where the person is read again.

use super::row::PersonRow;
use super::statements::FIND_ACTOR;
use crate::db::{Tx, values};
use model::Problem;
use model::person::Actor;
use model::role::Act;

/// The person as they are now: a right that was withdrawn a moment ago is gone.
pub(crate) async fn as_of_now(tx: &mut Tx, actor: &Actor) -> Result<Actor, Problem> {
    let row = tx
        .maybe::<PersonRow>(FIND_ACTOR, values![&actor.id])
        .await?;
    let now = row.ok_or(Problem::NotSignedIn)?.actor()?;
    Ok(Actor {
        scope: actor.scope,
        ..now
    })
}

/// An admin as they are now, or an operator.
pub(crate) async fn may_manage(tx: &mut Tx, by: Option<&Actor>) -> Result<(), Problem> {
    match by {
        Some(by) => as_of_now(tx, by).await?.may(Act::ManagePeople),
        None => Ok(()),
    }
}
