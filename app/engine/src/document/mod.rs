//! Documents: Markdown with immutable revisions.

mod check;
mod correct;
mod export;
mod find;
mod import;
#[cfg(test)]
mod kinds;
mod merge;
mod numbered;
mod parse;
mod preview;
mod references;
mod rename;
mod reread;
mod revisions;
mod save;
mod secrets;
mod starter;
pub(crate) mod statements;
mod usage;

pub use check::{CheckedDocument, check};
pub use correct::correct;
pub use export::WholeDocument;
pub use find::{Choices, Document, DocumentPage, DocumentSource, Listed, Section};
pub(crate) use find::{ReadDocument, by_id};
pub use import::{ImportDocument, ImportKey, ImportedDocument};
pub use merge::Merged;
pub(crate) use parse::{READER, ReadAnew, read_anew};
pub use preview::Preview;
pub use references::Referring;
pub use rename::RenameDocument;
pub use revisions::{Comparison, DiffLine, ItemChanges, LineChange, Revision};
pub use save::{SaveDocument, SavedDocument};
pub use secrets::{Kept, Secrets};
pub use starter::Starter;
pub(crate) use usage::standing_of;
pub use usage::{DocumentUse, RetireDocument, Retirement, Standing, TrustLine, UseDocument};
