//! Rules of the linter: switching them, and what machines read.

mod list;
mod switch;

use super::table::Table;

/// Their endpoints.
pub fn routes(table: Table) -> Table {
    table
        .read::<list::Rules>()
        .form::<switch::Off>()
        .form::<switch::On>()
}
