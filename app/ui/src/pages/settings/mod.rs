//! My own settings.

mod password;
pub mod sessions;
pub mod show;
mod tokens;
mod zone;
