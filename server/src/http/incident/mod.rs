//! Incidents: declaring one, writing in its timeline, and what machines read.

mod declare;
mod show;

use super::table::Table;

/// Their endpoints.
pub fn routes(table: Table) -> Table {
    table
        .read::<show::Incidents>()
        .read::<show::Incident>()
        .form::<declare::Declare>()
        .form::<declare::Entry>()
}
