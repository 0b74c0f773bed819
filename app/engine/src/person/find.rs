//! Reading people.

use super::row::{Person, PersonRow};
use super::statements::{FIND_ACTOR, FIND_PEOPLE, FIND_PERSON};
use crate::Engine;
use crate::db::values;
use model::Problem;
use model::event::Subject;
use model::id::PersonId;
use model::person::About;
use model::person::Actor;
use model::role::Act;

impl Engine {
    /// The person behind an id, as they are now: a role that was changed counts from the next request on.
    pub async fn find_actor(&self, id: &PersonId) -> Result<Option<Actor>, Problem> {
        self.db
            .maybe::<PersonRow>(FIND_ACTOR, values![id])
            .await?
            .map(PersonRow::actor)
            .transpose()
    }

    /// The person behind a session, as they are now.
    pub async fn find_visitor(&self, id: &PersonId) -> Result<Option<Person>, Problem> {
        let row = self.db.maybe::<PersonRow>(FIND_ACTOR, values![id]);
        row.await?.map(PersonRow::read).transpose()
    }

    /// What is known of the actor: also the address they sign in with, which no page shows to others.
    pub async fn find_me(&self, actor: &Actor) -> Result<Person, Problem> {
        let row = self.db.maybe::<PersonRow>(FIND_ACTOR, values![&actor.id]);
        row.await?.ok_or(Problem::NotSignedIn)?.read()
    }

    /// One person, whether or not they may sign in.
    pub async fn find_person(&self, actor: &Actor, id: &PersonId) -> Result<Person, Problem> {
        actor.may(Act::Read, &Subject::Person(id.clone()))?;
        let row = self.db.maybe::<PersonRow>(FIND_PERSON, values![id]).await?;
        row.ok_or(Problem::NotFound("person"))?.read()
    }

    /// Everybody, by name, also those who may not sign in any more.
    pub async fn list_people(&self, actor: &Actor) -> Result<Vec<Person>, Problem> {
        actor.may(Act::Read, About::Kind("person"))?;
        self.all_people().await
    }

    /// The same for an operator, on the machine itself.
    pub async fn all_people(&self) -> Result<Vec<Person>, Problem> {
        self.db
            .all::<PersonRow>(FIND_PEOPLE, values![])
            .await?
            .into_iter()
            .map(PersonRow::read)
            .collect()
    }
}
