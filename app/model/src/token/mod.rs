//! Tokens: secrets by which machines act as a person.

mod event;

pub use event::Event;
