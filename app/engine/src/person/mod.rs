//! People who can sign in, and the set-up of an empty workspace.

mod password;
pub(crate) mod statements;

pub(crate) use password::Passwords;

use crate::Engine;
use crate::db::{FromRow, values};
use model::Problem;
use model::id::PersonId;
use model::role::{Act, Role};
use model::text::PersonName;
use statements::{FIND_ACTOR, FIND_PEOPLE};

/// Who asks. The argument of every verb; there is no "current user" anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person's id.
    pub id: PersonId,
    /// The name as it is today.
    pub name: String,
    /// What the person signs as; the role where no position is set.
    pub position: Option<String>,
    /// What the person may do.
    pub role: Role,
}

impl Actor {
    /// May they? The first beat of every verb.
    pub fn may(&self, act: Act) -> Result<(), Problem> {
        if self.role.allows(act) {
            return Ok(());
        }
        let sentence = match act {
            Act::Write => "Not saved: writing documents needs the role contributor.",
            Act::StartRollout => "Not saved: starting a rollout needs the role contributor.",
            Act::Sign => "Not saved: signing needs the role contributor.",
            Act::RevokeForOthers => {
                "Not saved: only an approver may revoke what somebody else signed."
            }
            Act::Waive => "Not saved: waiving an item needs the role approver.",
            Act::Decide => "Not saved: deciding needs the role approver.",
            Act::ManagePeople => "Only an admin sees and invites people.",
        };
        Err(Problem::NotAllowed(format!(
            "{sentence} You are {} here.",
            self.role
        )))
    }

    /// The word under the initials on a stamp.
    pub fn meaning(&self) -> String {
        self.position
            .clone()
            .unwrap_or_else(|| capitalised(self.role.name()))
    }

    /// One or two letters for a stamp.
    pub fn initials(&self) -> String {
        model::text::initials(&self.name)
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

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
