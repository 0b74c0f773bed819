//! Links between whatever has a page: made from either end, and seen from both.

mod create;
mod find;
pub(crate) mod statements;

pub use create::CreateLink;
pub(crate) use create::columns;
pub(crate) use find::links_of;
pub use find::{Direction, Link, PartName, Thing};
