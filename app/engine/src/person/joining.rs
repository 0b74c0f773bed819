//! What a person says of themselves when they join.

use model::text::{Email, Password, PersonName, Position};

/// What a person says of themselves when they join.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The name.
    pub name: PersonName,
    /// What they sign as.
    pub position: Option<Position>,
    /// The address to sign in with.
    pub email: Email,
    /// The password.
    pub password: Password,
}
