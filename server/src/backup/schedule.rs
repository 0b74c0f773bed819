//! Backups that the server takes by itself.

use super::take::save;
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

/// Takes one every so many hours until the server stops. The first is due when the newest one is that old, or missing;
/// from then on the clock of the machine may be set as it likes.
pub async fn keep(engine: Engine, config: Config, hours: u64, mut stopping: watch::Receiver<bool>) {
    let every = Duration::from_secs(hours.saturating_mul(3600));
    let folder = folder(&config);
    match data_folder::remove_partial(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(cause = %error, folder = %folder.display(), "half-made backups of an earlier run could not be removed");
        }
        _ => {}
    }
    let mut failed = false;
    let mut wait = until_due(&engine, &folder, every);
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopping.changed() => return,
        }
        let taken = tokio::select! {
            taken = once(&engine, &config, &folder) => taken,
            // What was half made goes with it.
            _ = stopping.changed() => return,
        };
        match taken {
            Ok(file) => {
                tracing::info!(file = %file.display(), "a backup was taken and checked");
                failed = false;
                wait = every;
            }
            Err(error) => {
                // It is said once, not every ten minutes.
                if !failed {
                    tracing::error!(
                        cause = format!("{error:#}"),
                        "the scheduled backup failed; it is retried every ten minutes. Run holdpoint doctor"
                    );
                }
                failed = true;
                wait = RETRY;
            }
        }
    }
}

async fn once(engine: &Engine, config: &Config, folder: &Path) -> anyhow::Result<PathBuf> {
    data_folder::create_private(folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    let file = named_now(engine, folder);
    save(engine, config, &file).await?;
    // The one just taken is the last of them.
    let all = taken_until(&file, folder);
    let too_many = all.len().saturating_sub(config.backup_keep.max(1));
    for old in &all[..too_many] {
        // Not a reason to take another one in ten minutes.
        if let Err(error) = std::fs::remove_file(old) {
            tracing::warn!(cause = %error, file = %old.display(), "an old backup could not be removed");
        }
    }
    Ok(file)
}

fn named_now(engine: &Engine, folder: &Path) -> PathBuf {
    let time = engine.now().datetime().replace([':', '-'], "");
    folder.join(format!("{}{time}{}", NAME.0, NAME.1))
}

/// Those in the folder up to this one, the oldest first. What is from the future was taken before the clock was set back:
/// it says nothing about what is due, and takes the place of none.
fn taken_until(now: &Path, folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(NAME.0) && name.ends_with(NAME.1)
        })
        .map(|entry| entry.path())
        .filter(|path| path.as_path() <= now)
        .collect();
    files.sort();
    files
}

fn until_due(engine: &Engine, folder: &Path, every: Duration) -> Duration {
    let taken = taken_until(&named_now(engine, folder), folder);
    let ages = taken.iter().filter_map(|file| {
        let modified = file.metadata().ok()?.modified().ok()?;
        // Nothing where that is in the future.
        modified.elapsed().ok()
    });
    let newest = ages.min();
    newest.map_or(Duration::ZERO, |age| every.saturating_sub(age))
}
