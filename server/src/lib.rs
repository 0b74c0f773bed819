//! How Holdpoint runs: configuration, commands, and HTTP around the engine and the pages.

mod backup;
mod check;
pub mod commands;
mod config;
mod data_folder;
mod http;
mod log;
pub mod orders;
mod running;
mod tls;
mod told;
mod transfer;
mod workspace;

pub use backup::{Backup, Restore};
pub use check::Check;
pub use config::{Config, Network, Origin, Secret, Serve, Shared};
pub use http::router::addresses;
pub use running::Running;
pub use tls::use_one_tls_provider;
pub use transfer::{Export, Import};
