//! Help.

pub mod api;
pub mod rules;
pub mod show;
pub mod text;
