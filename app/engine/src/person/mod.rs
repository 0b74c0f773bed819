//! People who can sign in, and the set-up of an empty workspace.

mod change;
mod find;
mod joining;
mod names;
mod own_password;
mod password;
mod place;
mod reset;
mod rights;
mod row;
pub(crate) mod statements;
mod zone;

pub use change::PersonChange;
pub use joining::Joining;
pub use model::person::Actor;
pub use names::Names;
pub(crate) use password::Passwords;
pub(crate) use reset::DAY_MS;
pub use reset::PasswordReset;
pub(crate) use rights::{as_of_now, may_manage};
pub use row::Person;
pub(crate) use row::PersonRow;
