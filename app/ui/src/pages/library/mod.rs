//! Documents.

pub mod edit;
mod facts;
mod findings;
pub mod import;
pub mod list;
mod reading;
pub mod show;
mod start;
