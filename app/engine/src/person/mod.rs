//! People who can sign in, and the set-up of an empty workspace.

mod names;
mod password;
pub(crate) mod statements;

pub use names::Names;
pub(crate) use password::Passwords;

use crate::Engine;
use crate::db::{FromRow, values};
use model::Problem;
use model::id::PersonId;
pub use model::person::Actor;
use model::role::{Act, Role};
use model::text::PersonName;
use statements::{FIND_ACTOR, FIND_PEOPLE};

/// A person in a list.
#[derive(Debug, Clone)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// What the person signs as.
    pub position: Option<String>,
    /// The address to sign in with; people of the demo have none.
    pub email: Option<String>,
    /// What the person may do.
    pub role: Role,
}

#[derive(FromRow)]
pub(crate) struct PersonRow {
    pub id: String,
    pub name: String,
    pub position: Option<String>,
    pub email: Option<String>,
    pub role: String,
}

impl PersonRow {
    pub fn read(self) -> Result<Person, Problem> {
        let id = PersonId::parse(&self.id)
            .map_err(|error| Problem::not_saved(format!("person {}: {error}", self.id)))?;
        let role = Role::parse(&self.role).ok_or_else(|| {
            Problem::not_saved(format!("person {id} has the unknown role {}", self.role))
        })?;
        Ok(Person {
            id,
            name: self.name,
            position: self.position,
            email: self.email,
            role,
        })
    }

    pub fn actor(self) -> Result<Actor, Problem> {
        self.read().map(|person| Actor {
            id: person.id,
            name: person.name,
            position: person.position,
            role: person.role,
        })
    }
}

/// What a person says of themselves when they join.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The name.
    pub name: PersonName,
    /// What they sign as.
    pub position: Option<model::text::Position>,
    /// The address to sign in with.
    pub email: model::text::Email,
    /// The password.
    pub password: model::text::Password,
}

impl Engine {
    /// The person behind an id, as they are now: a role that was changed counts from the next request on.
    pub async fn find_actor(&self, id: &PersonId) -> Result<Option<Actor>, Problem> {
        self.db
            .maybe::<PersonRow>(FIND_ACTOR, values![id])
            .await?
            .map(PersonRow::actor)
            .transpose()
    }

    /// Everybody, by name.
    pub async fn list_people(&self, actor: &Actor) -> Result<Vec<Person>, Problem> {
        actor.may(Act::ManagePeople)?;
        self.db
            .all::<PersonRow>(FIND_PEOPLE, values![])
            .await?
            .into_iter()
            .map(PersonRow::read)
            .collect()
    }
}
