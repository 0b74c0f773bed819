//! `holdpoint restore FILE`: a backup becomes the workspace of an empty folder, or of an empty PostgreSQL database.

use super::finding::finding;
use crate::data_folder::{DataFolder, PARTIAL};
use crate::orders::Answer;
use crate::{Config, Shared};
use anyhow::{Context, bail};
use clap::Args;
use engine::Database;
use engine::backup::{check_backup, prepare_restored, restore_into};
use serde_json::json;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The arguments of `holdpoint restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// A file that `holdpoint backup` has made.
    file: PathBuf,
}

const NEXT: &str = "Nothing was stored. Take another backup";

impl Restore {
    /// Restores it, or changes nothing.
    pub async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let config = shared.config()?;
        let restored = match restore(&self.file, &config).await {
            Ok(restored) => restored,
            Err(error) => return Ok(finding(error, NEXT)?.print(shared.json)),
        };
        let (taken, events) = (restored.taken.datetime(), restored.events);
        let report = json!({ "good": true, "data": config.data, "taken": taken, "events": events });
        let text = format!(
            "{events} events are restored, as of {taken}, and were checked again. What happened later is not included. Start the server with holdpoint serve."
        );
        Ok(Answer::good(report, text).print(shared.json))
    }
}

async fn restore(file: &Path, config: &Config) -> anyhow::Result<engine::Backup> {
    if !file.is_file() {
        bail!("no such file: {}", file.display());
    }
    // Before anything is made in the folder.
    check_backup(file).await?;
    let _folder = DataFolder::open(&config.data).context(
        "Nothing was changed. Stop the server first, or name another folder with --data",
    )?;
    let target = config.data.join("holdpoint.db");
    if config.database_url.is_none() && target.exists() {
        bail!(
            "the folder {} holds a workspace already. Nothing was changed; name an empty folder with --data, or move the old one away",
            config.data.display()
        );
    }
    let mut copy = tempfile::Builder::new()
        .prefix(PARTIAL)
        .tempfile_in(&config.data)?;
    std::io::copy(&mut File::open(file)?, copy.as_file_mut())?;
    // What is checked from here on is what is kept.
    let restored = check_backup(copy.path()).await?;
    prepare_restored(copy.path()).await?;
    match &config.database_url {
        Some(url) => {
            let database = Database::Postgres(url.expose().to_owned());
            restore_into(&database, copy.path()).await?;
        }
        None => {
            copy.as_file().sync_all()?;
            // SQLite would play them into whatever database has the name.
            for stale in ["wal", "shm", "journal"] {
                let stale = config.data.join(format!("holdpoint.db-{stale}"));
                match std::fs::remove_file(&stale) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        bail!("cannot remove the stale {}: {error}", stale.display())
                    }
                    _ => {}
                }
            }
            copy.persist_noclobber(&target)?;
            File::open(&config.data)?.sync_all()?;
        }
    }
    Ok(restored)
}
