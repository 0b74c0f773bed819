//! What waits, and what blocks.

mod blocked;
pub mod show;
