//! People.

mod invitations;
pub mod list;
