//! `holdpoint backup FILE`: one file that holds the whole workspace, of either database, made while people work. It gets
//! its name only when it was opened and checked.

mod restore;
pub mod schedule;

pub use restore::Restore;

use crate::orders::{Answer, send};
use crate::{Config, Shared, open_for_work};
use anyhow::{Context, bail};
use clap::Args;
use engine::Engine;
use engine::backup::check_backup;
use model::Problem;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::NamedTempFile;

/// What a file is called until it is whole.
pub const PARTIAL: &str = ".partial-";
/// The file in the data folder that says when the last good backup was taken.
const NOTE: &str = "last-backup.json";

/// The arguments of `holdpoint backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where to. The file must not exist yet.
    file: PathBuf,
}

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
            "{} holds {} events as of {}. It was opened and checked. Keep it where this machine's disk is not.",
            self.file.display(),
            taken.events,
            taken.taken.datetime()
        );
        Ok(Answer::good(report, text).print(shared.json))
    }
}

const DAMAGED: &str = "No backup was made of this workspace, because a backup of damaged data would look like a good one. Run holdpoint verify to see what is wrong; holdpoint restore brings the last good backup into an empty folder";

/// What is wrong with the data is a finding; everything else is a reason why the command could not run.
fn finding(error: anyhow::Error, next: &str) -> anyhow::Result<Answer> {
    match error.downcast::<Problem>()? {
        Problem::NotValid(refusals) => {
            let why = Problem::NotValid(refusals).to_string();
            Ok(Answer {
                report: json!({ "good": false, "reason": why, "next": next }),
                text: format!("{why} {next}."),
                good: false,
            })
        }
        other @ (Problem::NotFound(_)
        | Problem::Moved(_)
        | Problem::NoSuchMethod
        | Problem::NotSignedIn
        | Problem::NoSuchToken
        | Problem::NotAllowed(_)
        | Problem::Conflict(_)
        | Problem::TooMany(_)
        | Problem::NoRoom
        | Problem::Away { .. }
        | Problem::TooOften { .. }
        | Problem::Fault { .. }) => Err(other.into()),
    }
}

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
    let request = shared.request(server, "/api/v1/backups")?;
    let answer = request.send().await;
    let mut answer = answer.with_context(|| format!("{server} does not answer"))?;
    if answer.status() != StatusCode::OK {
        return Err(send::refusal(answer.status(), answer).await);
    }
    while let Some(bytes) = answer
        .chunk()
        .await
        .context("the backup was cut off on its way")?
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
        bail!("{} exists already; name another file", file.display());
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

/// Writes down that a good backup was taken. It is as good where this cannot be written.
pub fn note(config: &Config, taken: &engine::Backup, file: Option<&Path>) {
    if let Err(error) = write_note(config, taken, file) {
        tracing::warn!(
            cause = format!("{error:#}"),
            "the backup is good, but the data folder took no note of it; holdpoint doctor tells of an earlier one. Check the disk of the data folder"
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
pub fn last(config: &Config) -> Option<Note> {
    let text = std::fs::read_to_string(config.data.join(NOTE)).ok()?;
    serde_json::from_str(&text).ok()
}
