//! Documents: what is done to them by forms and for machines, and what machines read.

mod preview;
mod save;
mod show;
mod usage;

use super::table::Table;

/// Their endpoints for machines, and the forms that ask for the same.
pub fn routes(table: Table) -> Table {
    table
        .read::<show::Documents>()
        .read::<show::Document>()
        .verb::<preview::Preview>()
        .verb::<save::Create>()
        .verb::<save::Save>()
        .form::<save::Rename>()
        .form::<usage::Use>()
        .form::<usage::Retire>()
}
