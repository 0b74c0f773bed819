//! People.

mod actor;
mod event;

pub use actor::{About, Actor};
pub use event::Event;
