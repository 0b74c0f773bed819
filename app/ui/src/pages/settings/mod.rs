//! My own settings.

pub mod sessions;
pub mod show;
mod tokens;
