//! A person as they are stored, and as others see them.

use crate::clock::{Moment, ZoneName};
use crate::db::FromRow;
use model::Problem;
use model::id::PersonId;
use model::person::Actor;
use model::role::Role;

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
    /// The zone in which they read times.
    pub zone: ZoneName,
}

impl Person {
    /// The person, acting.
    pub fn actor(self) -> Actor {
        Actor {
            id: self.id,
            name: self.name,
            position: self.position,
            role: self.role,
            scope: None,
        }
    }
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
    pub zone: Option<String>,
}

impl PersonRow {
    pub fn read(self) -> Result<Person, Problem> {
        let id = PersonId::parse(&self.id)
            .map_err(|error| Problem::fault(format!("person {}: {error}", self.id)))?;
        let role = Role::parse(&self.role).map_err(|_| {
            Problem::fault(format!("person {id} has the unknown role {}", self.role))
        })?;
        Ok(Person {
            id,
            name: self.name,
            position: self.position,
            email: self.email,
            role,
            deactivated: self.deactivated_at_ms.map(Moment),
            has_password: self.has_password,
            // A zone that the world has given up counts as none.
            zone: self
                .zone
                .and_then(|zone| ZoneName::parse(&zone).ok())
                .unwrap_or_default(),
        })
    }

    pub fn actor(self) -> Result<Actor, Problem> {
        self.read().map(Person::actor)
    }
}
