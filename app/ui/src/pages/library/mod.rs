//! Documents.

pub mod changes;
mod correct;
pub mod edit;
mod facts;
mod findings;
pub mod import;
pub mod imports;
pub mod list;
pub mod reading;
pub mod revisions;
pub mod show;
pub mod start;
pub mod trust;
