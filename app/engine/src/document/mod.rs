//! Documents: Markdown with immutable revisions.

mod bring;
mod check;
mod export;
mod find;
mod merge;
mod numbered;
mod preview;
mod references;
mod rename;
mod reread;
mod revisions;
mod save;
mod secrets;
mod starter;
pub(crate) mod statements;
mod understand;
mod usage;

pub use bring::{BringDocument, Brought, Known};
pub use check::{CheckedDocument, check};
pub use export::WholeDocument;
pub(crate) use find::by_id;
pub use find::{Document, DocumentPage, DocumentSource, Filter, Section};
pub use merge::Merged;
pub use preview::Preview;
pub use references::Referring;
pub use rename::RenameDocument;
pub use revisions::{Comparison, DiffLine, ItemChanges, LineChange, Revision};
pub use save::{SaveDocument, SavedDocument};
pub use secrets::{Kept, Secrets};
pub use starter::Starter;
pub(crate) use understand::{READER, ReadAnew, read_anew};
pub(crate) use usage::standing_of;
pub use usage::{DocumentUse, RetireDocument, Retirement, Standing, TrustLine, UseDocument};
