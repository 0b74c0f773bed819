//! `holdpoint backup FILE`: one file that holds the whole workspace, of either database, made while people work. It gets
//! its name only when it was opened and checked.

mod finding;
mod note;
mod restore;
pub mod schedule;
mod take;

pub use note::{last, note};
pub use restore::Restore;
pub use take::Backup;
