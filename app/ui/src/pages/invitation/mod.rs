//! Joining.

pub mod join;
