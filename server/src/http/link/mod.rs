//! Links: making one from either end, and what machines read.

mod create;
mod end;
mod list;

use super::table::Table;

/// Their endpoints.
pub fn routes(table: Table) -> Table {
    table.read::<list::Links>().form::<create::Create>()
}
