//! The event store: the truth, the audit chain and the change log in one table.
//!
//! Events are appended in the transaction of the change they tell of, and never changed. `seq` has no gaps
//! and commits in order, because only one transaction in the whole workspace appends at a time (one writer
//! on SQLite, an advisory lock on PostgreSQL). So a follower that remembers the last number it has seen
//! cannot miss a late one.

mod append;
pub(crate) mod chain;
mod read;
pub(crate) mod statements;

pub(crate) use append::{
    append, append_act, other_content, repeated, repeated_act, said_before, stream_of,
};
pub use read::RecordedEvent;
pub(crate) use read::{EventRow, after, after_about, hash_of, last_seq, read};
