//! Invitations: links by which one person may join, once.

mod event;

pub use event::Event;
