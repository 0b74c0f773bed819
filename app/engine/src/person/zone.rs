//! The zone in which a person reads times.

use super::rights::as_of_now;
use super::statements::{SET_FIRST_ZONE, SET_ZONE};
use crate::Engine;
use crate::clock::ZoneName;
use crate::db::{Statement, values};
use crate::event::append;
use model::Problem;
use model::event::Event;
use model::person::{self, About, Actor};
use model::role::Act;

impl Engine {
    /// Shows the actor times in another zone from here on.
    pub async fn choose_zone(&self, actor: &Actor, zone: &ZoneName) -> Result<(), Problem> {
        self.set_zone(actor, zone, SET_ZONE).await
    }

    /// Takes the zone of the browser for somebody who has none yet.
    pub async fn offer_zone(&self, actor: &Actor, zone: &ZoneName) -> Result<(), Problem> {
        self.set_zone(actor, zone, SET_FIRST_ZONE).await
    }

    async fn set_zone(
        &self,
        actor: &Actor,
        zone: &ZoneName,
        statement: Statement,
    ) -> Result<(), Problem> {
        actor.may(Act::ManageOwn, About::Everything)?;
        let (now, actor, zone) = (self.clock.now(), actor.clone(), zone.name().to_owned());
        self.write(move |tx| {
            Box::pin(async move {
                let person = as_of_now(tx, &actor).await?.id;
                let bound = values![zone.as_str(), &person];
                if tx.run(statement, bound).await? == 0 {
                    return Ok(());
                }
                let chosen = person::Event::ZoneChosen { zone };
                let chosen = Event::Person(person.clone(), chosen);
                append(tx, now, Some(&person), None, &chosen)
                    .await
                    .map(drop)
            })
        })
        .await
    }
}
