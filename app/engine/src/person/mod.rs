//! People who can sign in, and the set-up of an empty workspace.

pub(crate) mod change;
mod names;
mod own_password;
mod password;
mod place;
mod reset;
pub(crate) mod statements;

pub use change::PersonChange;
pub use names::Names;
pub(crate) use password::Passwords;
pub(crate) use reset::DAY_MS;
pub use reset::PasswordReset;

use crate::Engine;
use crate::clock::Moment;
use crate::db::{FromRow, Tx, values};
use model::Problem;
use model::event::Subject;
use model::id::PersonId;
use model::person::About;
pub use model::person::Actor;
use model::role::{Act, Role};
use model::text::PersonName;
use statements::{FIND_ACTOR, FIND_PEOPLE, FIND_PERSON};

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
    /// Since when the person may not sign in any more.
    pub deactivated: Option<Moment>,
    /// The person has chosen a password.
    pub has_password: bool,
}

#[derive(FromRow)]
pub(crate) struct PersonRow {
    pub id: String,
    pub name: String,
    pub position: Option<String>,
    pub email: Option<String>,
    pub role: String,
    pub deactivated_at_ms: Option<i64>,
    pub has_password: bool,
}

impl PersonRow {
    pub fn read(self) -> Result<Person, Problem> {
        let id = PersonId::parse(&self.id)
            .map_err(|error| Problem::not_saved(format!("person {}: {error}", self.id)))?;
        let role = Role::parse(&self.role).map_err(|_| {
            Problem::not_saved(format!("person {id} has the unknown role {}", self.role))
        })?;
        Ok(Person {
            id,
            name: self.name,
            position: self.position,
            email: self.email,
            role,
            deactivated: self.deactivated_at_ms.map(Moment),
            has_password: self.has_password,
        })
    }

    pub fn actor(self) -> Result<Actor, Problem> {
        self.read().map(|person| Actor {
            id: person.id,
            name: person.name,
            position: person.position,
            role: person.role,
            scope: None,
        })
    }
}

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
