//! Names for ids. They stand in one table, so that a person can be erased and every chain still verifies.

use super::row::{Person, PersonRow};
use super::statements::{FIND_NAMES, FIND_PEOPLE};
use crate::Engine;
use crate::db::values;
use model::Problem;
use model::id::PersonId;
use model::person::{About, Actor};
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
    pub async fn list_voters(&self, actor: &Actor) -> Result<Vec<Person>, Problem> {
        actor.may(Act::Read, About::Everything)?;
        let rows = self.db.all::<PersonRow>(FIND_PEOPLE, values![]).await?;
        let people = rows.into_iter().map(PersonRow::read);
        let may_vote =
            |person: &Person| person.deactivated.is_none() && person.role.allows(Act::Sign);
        let people = people.collect::<Result<Vec<_>, _>>()?;
        Ok(people.into_iter().filter(may_vote).collect())
    }

    /// The names of these people.
    pub(crate) async fn names(&self, people: Vec<&PersonId>) -> Result<Names, Problem> {
        if people.is_empty() {
            return Ok(Names::default());
        }
        let rows = self
            .db
            .all::<(String, String)>(FIND_NAMES, values![])
            .await?;
        let named: HashMap<String, String> = rows.into_iter().collect();
        let names = people.into_iter().filter_map(|person| {
            let name = named.get(person.as_str())?;
            Some((person.clone(), name.clone()))
        });
        Ok(Names(names.collect()))
    }
}
