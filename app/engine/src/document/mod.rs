//! Documents: Markdown with immutable revisions.

mod bring;
mod check;
mod export;
mod find;
mod rename;
mod revisions;
mod save;
pub(crate) mod statements;
mod usage;

pub use bring::{BringDocument, Brought, Known};
pub use check::{CheckedDocument, Preview, check};
pub use export::WholeDocument;
pub(crate) use find::by_id;
pub use find::{Document, DocumentPage, DocumentSource, Section};
pub use rename::RenameDocument;
pub use revisions::{Comparison, DiffLine, ItemChanges, LineChange, Revision};
pub use save::{SaveDocument, SavedDocument, Secrets};
pub use usage::{DocumentUse, RetireDocument, Retirement, TrustLine, UseDocument};
