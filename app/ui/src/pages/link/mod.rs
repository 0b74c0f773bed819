//! Links, on the page of each end.

mod create;
mod list;
mod section;

pub use create::{Asks, LinkForm};
pub use list::place;
pub use section::linked;
