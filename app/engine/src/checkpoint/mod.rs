//! Checkpoints: where the chains ended at one moment, signed, to be kept where whoever owns this machine cannot change it. What was
//! cut off at the end, or written anew with hashes that fit, is found by them and by nothing else.
//!
//! The key lies in the data folder and not in the database: whoever can only write to the database, or holds a backup of it, cannot
//! sign. Nodes that share one PostgreSQL share the key by a copy of its file.

mod signed;
mod take;

pub use signed::Checkpoint;
