//! Bringing several documents in: they are taken in and read, a person looks at them and confirms.

mod create;
mod finish;
mod id;
mod show;
pub mod upload;

use super::table::Table;

/// Their endpoints for machines. Forms send files (`upload.rs`).
pub fn routes(table: Table) -> Table {
    table
        .read::<show::Imports>()
        .read::<show::Import>()
        .verb::<create::Create>()
        .verb::<finish::Confirm>()
        .verb::<finish::Remove>()
}
