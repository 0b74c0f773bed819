//! Joining.

pub mod join;
pub mod reset;
