//! What machines are told of a person and of a token, the same by HTTP and by a command.

use engine::clock::Moment;
use engine::person;
use model::role::{Role, Scope};
use schemars::JsonSchema;
use serde::Serialize;

/// A person.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Person {
    id: String,
    name: String,
    /// What they do.
    position: Option<String>,
    /// What they sign in with.
    email: Option<String>,
    role: Role,
    active: bool,
    /// When they were deactivated, RFC 3339.
    deactivated: Option<String>,
}

/// A person, for machines.
pub fn person(person: &person::Person) -> Person {
    Person {
        id: person.id.to_string(),
        name: person.name.clone(),
        position: person.position.clone(),
        email: person.email.clone(),
        role: person.role,
        active: person.deactivated.is_none(),
        deactivated: person.deactivated.map(Moment::datetime),
    }
}

/// A token, without its secret.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Token {
    id: String,
    name: String,
    person: Owner,
    scope: Scope,
    created: String,
    expires: Option<String>,
    last_used: Option<String>,
    revoked: Option<String>,
}

/// The person a token acts as.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Owner {
    id: String,
    name: String,
}

/// A token, for machines.
pub fn token(token: &engine::Token) -> Token {
    Token {
        id: token.id.to_string(),
        name: token.name.clone(),
        person: Owner {
            id: token.person.to_string(),
            name: token.person_name.clone(),
        },
        scope: token.scope,
        created: token.created.datetime(),
        expires: token.expires.map(Moment::datetime),
        last_used: token.last_used.map(Moment::datetime),
        revoked: token.revoked.map(Moment::datetime),
    }
}
