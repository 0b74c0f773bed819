//! Taking a backup, and checking it.

use super::finding::finding;
use super::note::note;
use crate::config::{Config, Shared};
use crate::data_folder::PARTIAL;
use crate::orders::{Answer, send};
use crate::workspace::open_for_work;
use anyhow::{Context, bail};
use clap::Args;
use engine::Engine;
use engine::backup::check_backup;
use model::address::api::BACKUPS;
use reqwest::StatusCode;
use serde_json::json;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::NamedTempFile;

/// The arguments of `holdpoint backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where to. The file must not exist yet.
    file: PathBuf,
}

impl Backup {
    /// Takes it, from the folder of this machine or from a server elsewhere.
    pub async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let taken = match &shared.server {
            Some(server) => fetch(shared, server, &self.file).await,
            None => {
                let config = shared.config()?;
                if config.database_url.is_none() && !config.data.join("holdpoint.db").exists() {
                    bail!(
                        "there is no workspace in {}; name its folder with --data",
                        config.data.display()
                    );
                }
                let (engine, _folder) = open_for_work(&config).await.context(DAMAGED)?;
                let taken = save(&engine, &config, &self.file).await;
                engine.close().await;
                taken
            }
        };
        let taken = match taken {
            Ok(taken) => taken,
            Err(error) => return Ok(finding(error, DAMAGED)?.print(shared.json)),
        };
        let bytes = self.file.metadata()?.len();
        let report = json!({ "good": true, "file": self.file, "taken": taken.taken.datetime(), "events": taken.events, "bytes": bytes, "digest": taken.digest });
        let text = format!(
            "{} holds {} events as of {}. It was opened and checked. Keep it on another disk or machine.",
            self.file.display(),
            taken.events,
            taken.taken.datetime()
        );
        Ok(Answer::good(report, text).print(shared.json))
    }
}

const DAMAGED: &str = "No backup was made, because a backup of damaged data would look like a good one. Run holdpoint verify to see what is wrong; holdpoint restore brings the last good backup into an empty folder";

/// Writes a checked backup into a file that does not exist yet, and notes it.
pub async fn save(engine: &Engine, config: &Config, file: &Path) -> anyhow::Result<engine::Backup> {
    let partial = begin(file)?;
    let taken = engine.back_up(partial.path()).await?;
    keep(partial, file)?;
    note(config, &taken, Some(file));
    Ok(taken)
}

/// Has a server elsewhere send one, and checks what arrived.
async fn fetch(shared: &Shared, server: &str, file: &Path) -> anyhow::Result<engine::Backup> {
    let mut partial = begin(file)?;
    let request = shared.request(server, BACKUPS)?;
    let answer = request.send().await;
    let mut answer = answer.with_context(|| format!("{server} does not answer"))?;
    if answer.status() != StatusCode::OK {
        return Err(send::refusal(answer.status(), answer).await);
    }
    while let Some(bytes) = answer
        .chunk()
        .await
        .context("the backup was cut off while it was sent")?
    {
        partial.write_all(&bytes)?;
    }
    let taken = check_backup(partial.path()).await?;
    keep(partial, file)?;
    Ok(taken)
}

/// A nameless file in the folder of the one that it becomes; it goes if nothing comes of it. Only we may read it.
fn begin(file: &Path) -> anyhow::Result<NamedTempFile> {
    if file.exists() {
        bail!("{} already exists; name another file", file.display());
    }
    let folder = folder_of(file);
    tempfile::Builder::new()
        .prefix(PARTIAL)
        .tempfile_in(folder)
        .with_context(|| format!("cannot write into {}", folder.display()))
}

/// Makes it durable and gives it its name.
fn keep(partial: NamedTempFile, file: &Path) -> anyhow::Result<()> {
    partial.as_file().sync_all()?;
    partial
        .persist_noclobber(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    File::open(folder_of(file))?.sync_all()?;
    Ok(())
}

fn folder_of(file: &Path) -> &Path {
    let parent = file.parent();
    let named = parent.filter(|parent| !parent.as_os_str().is_empty());
    named.unwrap_or(Path::new("."))
}
