//! What machines are told of a person and of a token, the same by HTTP and by a command.

use engine::Token;
use engine::clock::Moment;
use engine::person::Person;
use serde_json::{Value, json};

/// A person.
pub fn person(person: &Person) -> Value {
    json!({
        "id": person.id,
        "name": person.name,
        "position": person.position,
        "email": person.email,
        "role": person.role.name(),
        "active": person.deactivated.is_none(),
        "deactivated": person.deactivated.map(Moment::datetime),
    })
}

/// A token. Its secret is known to nobody.
pub fn token(token: &Token) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "person": { "id": token.person, "name": token.person_name },
        "scope": token.scope.name(),
        "created": token.created.datetime(),
        "expires": token.expires.map(Moment::datetime),
        "last_used": token.last_used.map(Moment::datetime),
        "revoked": token.revoked.map(Moment::datetime),
    })
}
