//! Help.

pub mod rules;
pub mod show;
