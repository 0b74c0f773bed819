//! What the data folder knows of the last good backup.

use crate::config::Config;
use crate::data_folder::PARTIAL;
use serde::{Deserialize, Serialize};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The file in the data folder that says when the last good backup was taken.
const NOTE: &str = "last-backup.json";

/// When the last good backup was taken, and where it went.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Note {
    /// When, in milliseconds since 1970.
    pub taken_ms: i64,
    /// The same for people.
    pub taken: String,
    /// Where to; nothing if it was sent to a command elsewhere.
    pub file: Option<PathBuf>,
    /// How many events it holds.
    pub events: i64,
    /// The digest of everything in it.
    pub digest: String,
}

/// Writes down that a good backup was taken. It is as good where this cannot be written.
pub fn note(config: &Config, taken: &engine::Backup, file: Option<&Path>) {
    if let Err(error) = write_note(config, taken, file) {
        tracing::warn!(
            cause = format!("{error:#}"),
            "the backup is good, but it was not noted in the data folder; holdpoint doctor reports an earlier one. Check the disk of the data folder"
        );
    }
}

fn write_note(config: &Config, taken: &engine::Backup, file: Option<&Path>) -> anyhow::Result<()> {
    let note = Note {
        taken_ms: taken.taken.0,
        taken: taken.taken.datetime(),
        file: file.map(std::path::absolute).transpose()?,
        events: taken.events,
        digest: taken.digest.clone(),
    };
    let mut partial = tempfile::Builder::new()
        .prefix(PARTIAL)
        .tempfile_in(&config.data)?;
    partial.write_all(serde_json::to_string(&note)?.as_bytes())?;
    partial.persist(config.data.join(NOTE))?;
    Ok(())
}

/// The last good backup; nothing if none was ever taken.
pub fn last(config: &Config) -> anyhow::Result<Option<Note>> {
    match std::fs::read_to_string(config.data.join(NOTE)) {
        Ok(text) => Ok(Some(serde_json::from_str(&text)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
