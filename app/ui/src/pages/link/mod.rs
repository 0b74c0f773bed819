//! Links, on the page of each end.

mod create;
mod list;

pub use create::{Asks, LinkForm};
pub use list::{lines, place};
