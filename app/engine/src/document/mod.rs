//! Documents: Markdown with immutable revisions.

mod check;
mod find;
mod rename;
mod revisions;
mod save;
pub(crate) mod statements;

pub use check::{CheckedDocument, check};
pub(crate) use find::by_id;
pub use find::{Document, DocumentPage, DocumentSource, Section};
pub use rename::RenameDocument;
pub use revisions::{Comparison, DiffLine, ItemChanges, LineChange, Revision};
pub use save::{SaveDocument, SavedDocument, Secrets};
