//! Several files brought in together: gathered, read, looked at by a person, and then brought in one by one while
//! the person may leave. Each file is brought in whole or not at all. One that was interrupted while it was
//! read or brought in goes on where it stopped, and one that was cut off while it arrived is dropped; a file that was brought in a moment before is then found unchanged.

mod archive;
mod create;
mod find;
mod run;
mod staging;
pub(crate) mod statements;

pub use create::CreateImport;
pub use find::{Import, ImportFile, ImportState, PlannedChange};
pub use staging::Staging;
