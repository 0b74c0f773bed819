//! People.

mod attempts;
mod invitations;
pub mod list;
pub mod show;
