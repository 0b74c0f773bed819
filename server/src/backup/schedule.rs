//! Backups that the server takes by itself.

use super::save;
use crate::{Config, data_folder};
use anyhow::Context;
use engine::Engine;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;

/// What their names begin and end with; between them stands the time, so that they sort by it.
const NAME: (&str, &str) = ("holdpoint-", ".backup");
/// How soon a backup that failed is tried again.
const RETRY: Duration = Duration::from_secs(600);

/// Where they go.
pub fn folder(config: &Config) -> PathBuf {
    let named = config.backup_folder.clone();
    named.unwrap_or_else(|| config.data.join("backups"))
}

/// Takes one every so many hours until the server stops. The first is due when the newest one is that old, or missing.
pub async fn keep(engine: Engine, config: Config, hours: u64, mut stopping: watch::Receiver<bool>) {
    let every = Duration::from_secs(hours.saturating_mul(3600));
    let mut failed = false;
    loop {
        let wait = if failed {
            RETRY
        } else {
            until_due(&folder(&config), every)
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopping.changed() => return,
        }
        match once(&engine, &config).await {
            Ok(file) => {
                tracing::info!(file = %file.display(), "a backup was taken and checked");
                failed = false;
            }
            Err(error) => {
                // It is said once, not every ten minutes.
                if !failed {
                    tracing::error!(
                        cause = format!("{error:#}"),
                        "the scheduled backup failed; it is tried again every ten minutes. Run holdpoint doctor"
                    );
                }
                failed = true;
            }
        }
    }
}

async fn once(engine: &Engine, config: &Config) -> anyhow::Result<PathBuf> {
    let folder = folder(config);
    data_folder::create_private(&folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    let time = engine.now().datetime().replace([':', '-'], "");
    let file = folder.join(format!("{}{time}{}", NAME.0, NAME.1));
    save(engine, config, &file).await?;
    let all = taken(&folder);
    let too_many = all.len().saturating_sub(config.backup_keep.max(1));
    for old in &all[..too_many] {
        std::fs::remove_file(old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    Ok(file)
}

/// Those in the folder, the oldest first.
fn taken(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(NAME.0) && name.ends_with(NAME.1)
        })
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

/// A newest one from the future was taken before the clock was set back: the next is due now.
fn until_due(folder: &Path, every: Duration) -> Duration {
    let newest = taken(folder).pop();
    let modified = newest.and_then(|file| file.metadata().ok()?.modified().ok());
    let age = modified.and_then(|modified| modified.elapsed().ok());
    age.map_or(Duration::ZERO, |age| every.saturating_sub(age))
}
