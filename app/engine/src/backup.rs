//! Backups: one file that holds a whole workspace, made while people work, and checked before anybody relies on it.

use crate::clock::Moment;
use crate::db::{Db, copy};
use crate::verify::{self, What};
use crate::{Database, Engine};
use model::Problem;
use std::path::Path;

/// What a backup holds.
#[derive(Debug, Clone)]
pub struct Backup {
    /// When it was taken.
    pub taken: Moment,
    /// The release that made it.
    pub release: String,
    /// How many events are in it.
    pub events: i64,
    /// The digest of everything in it.
    pub digest: String,
}

impl Engine {
    /// Copies the whole workspace, as it is at one moment, into an empty file, and checks the copy. Nobody waits for it.
    pub async fn back_up(&self, file: &Path) -> Result<Backup, Problem> {
        self.db.copy_out(file, self.clock.now().0).await?;
        check_backup(file).await
    }
}

/// Checks a backup: that each byte that counts is as it was written, and every chain.
pub async fn check_backup(file: &Path) -> Result<Backup, Problem> {
    let (manifest, version) = copy::check(file).await?;
    if version == copy::newest_version() {
        check_chains(file, What::Backup).await?;
    }
    Ok(Backup {
        taken: Moment(manifest.taken_at_ms),
        release: manifest.release,
        events: manifest.events,
        digest: manifest.digest,
    })
}

/// Makes a checked copy of a backup into a database file of this release, and checks what came of it.
pub async fn prepare_restored(file: &Path) -> Result<(), Problem> {
    copy::bring_up_to_date(file).await?;
    check_chains(file, What::Workspace).await
}

/// Brings a prepared file into an empty PostgreSQL database, in one transaction.
pub async fn restore_into(database: &Database, file: &Path) -> Result<(), Problem> {
    let Database::Postgres(url) = database else {
        return Err(Problem::fault("a file is restored by its name"));
    };
    let db = Db::open_empty_postgres(url).await?;
    let restored = db.copy_in(file).await;
    db.close().await;
    restored
}

async fn check_chains(file: &Path, what: What) -> Result<(), Problem> {
    let db = Db::open_copy(file).await?;
    let verified = verify::all(&db, what, None).await;
    db.close_copy().await;
    match verified?.first_mismatch {
        None => Ok(()),
        Some((seq, why)) => Err(Problem::not_valid(
            "file",
            match seq {
                0 => format!("The record was altered: {why}."),
                seq => format!("The record was altered at event {seq}: {why}."),
            },
        )),
    }
}
