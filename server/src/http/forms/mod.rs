//! The forms, one file per noun. Each handler reads the form, calls one verb of the engine, and answers with
//! the next page or with the same one again.

pub mod account;
pub mod decision;
pub mod deployment;
pub mod document;
pub mod gate;
pub mod import;
pub mod incident;
pub mod invitation;
pub mod link;
mod perform;
pub mod person;
pub mod poll;
pub mod rollout;
pub mod sign_off;
pub mod token;
pub mod usage;
