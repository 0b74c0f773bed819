//! Search.

pub mod show;
