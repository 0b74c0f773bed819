//! The log, on standard error.

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Begins to log. What is logged is told by `HOLDPOINT_LOG`, as for other Rust programs: `info`, `engine=debug`.
pub fn begin(format: LogFormat) {
    // What ammonia meets in hostile documents is not news, and a fault of the database is logged by whoever asked it.
    let usual = "info,html5ever=error,sqlx_core=error,sqlx=error,tower_sessions_core=off";
    let filter = EnvFilter::try_from_env("HOLDPOINT_LOG").unwrap_or_else(|_| usual.into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Colours are for people who look on.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}
