//! Help.

pub mod rules;
