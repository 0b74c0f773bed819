//! My own settings.

pub mod show;
