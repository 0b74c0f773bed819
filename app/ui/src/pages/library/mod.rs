//! Documents.

pub mod edit;
pub mod import;
pub mod list;
mod reading;
pub mod show;
mod start;
