//! Documents: Markdown with immutable revisions.

mod check;
mod find;
mod save;
pub(crate) mod statements;

pub use check::{CheckedDocument, check};
pub(crate) use find::by_id;
pub use find::{Document, DocumentPage, DocumentSource, Section};
pub use save::{SaveDocument, SavedDocument, Secrets};
