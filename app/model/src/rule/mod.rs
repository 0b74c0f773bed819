//! Rules of the linter as the workspace sees them: switched off for everybody, with a reason, or on again.

mod event;
mod name;

pub use event::Event;
pub use name::RuleName;
