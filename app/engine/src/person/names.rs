//! Names for ids. They stand in one table, so that a person can be erased and every chain still verifies.

use super::row::{Person, PersonRow};
use super::statements::{FIND_NAME, FIND_PEOPLE};
use crate::Engine;
use crate::db::values;
use model::Problem;
use model::id::PersonId;
use model::person::Actor;
use model::role::Act;
use std::collections::HashMap;

/// The names of some people.
#[derive(Debug, Clone, Default)]
pub struct Names(HashMap<PersonId, String>);

impl Names {
    /// The name of a person; what the program noticed by itself has its own.
    pub fn of(&self, person: Option<&PersonId>) -> &str {
        match person {
            None => "Holdpoint",
            Some(person) => self.0.get(person).map_or("Former member", String::as_str),
        }
    }
}

impl Engine {
    /// Everybody who may be given a position, by name.
    pub async fn list_names(&self, _actor: &Actor) -> Result<Vec<(PersonId, String)>, Problem> {
        let rows = self.db.all::<PersonRow>(FIND_PEOPLE, values![]).await?;
        let people = rows.into_iter().map(PersonRow::read);
        let may_vote =
            |person: &Person| person.deactivated.is_none() && person.role.allows(Act::Sign);
        let people = people.collect::<Result<Vec<_>, _>>()?;
        let people = people.into_iter().filter(may_vote);
        Ok(people.map(|person| (person.id, person.name)).collect())
    }

    /// The names of these people.
    pub(crate) async fn names(&self, people: Vec<&PersonId>) -> Result<Names, Problem> {
        let mut names = HashMap::with_capacity(people.len());
        for person in people {
            let name = self
                .db
                .maybe::<(String,)>(FIND_NAME, values![person])
                .await?;
            names.extend(name.map(|(name,)| (person.clone(), name)));
        }
        Ok(Names(names))
    }
}
