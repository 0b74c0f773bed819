//! Forms that have no twin in the interface for machines: they show something before it is stored, or let somebody in.

pub mod account;
pub mod document;
pub mod invitation;
pub mod person;
pub mod rollout;
pub mod token;
