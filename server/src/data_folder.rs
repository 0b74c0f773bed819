//! The data folder belongs to one server at a time, and is read by nobody else. Commands may work beside the server.

use anyhow::{Context, bail};
use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// What a file is called until it is whole.
pub const PARTIAL: &str = ".partial-";

/// Rights that others have.
const OTHERS: u32 = 0o077;

/// An opened data folder. The lock goes with the process, however it ends.
pub struct DataFolder {
    _lock: File,
}

impl DataFolder {
    /// Creates the folder if it is missing and takes its lock; says which process holds it otherwise.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        match Self::take(path)? {
            Ok(folder) => Ok(folder),
            Err(holder) => bail!(
                "the data folder {} is served by process {holder}",
                path.display()
            ),
        }
    }

    /// The same for a command that may also work beside a server. `None`: another process holds the folder.
    pub fn open_beside(path: &Path) -> anyhow::Result<Option<Self>> {
        Self::take(path).map(Result::ok)
    }

    /// The folder, or which process holds it.
    fn take(path: &Path) -> anyhow::Result<Result<Self, String>> {
        create_private(path)
            .with_context(|| format!("cannot create the data folder {}", path.display()))?;
        let name = path.join("holdpoint.lock");
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&name)
            .with_context(|| format!("cannot open {}", name.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                lock.read_to_string(&mut holder)?;
                return Ok(Err(holder.trim().to_owned()));
            }
            Err(TryLockError::Error(error)) => bail!("cannot lock {}: {error}", name.display()),
        }
        lock.set_len(0)?;
        lock.rewind()?;
        write!(lock, "{}", std::process::id())?;
        Ok(Ok(Self { _lock: lock }))
    }

    /// Before a server begins: what a killed process left half made goes, and an open folder is named.
    pub fn tidy(&self, path: &Path) -> anyhow::Result<()> {
        remove_partial(path)?;
        for entry in std::fs::read_dir(path)?.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // A file that was copied here by hand may be open to others.
            if name.starts_with("holdpoint.")
                && entry.metadata()?.permissions().mode() & OTHERS != 0
            {
                std::fs::set_permissions(entry.path(), Permissions::from_mode(0o600))?;
            }
        }
        if let Some((what, next)) = open_to_others(path) {
            tracing::warn!("{what}. Next: {next}");
        }
        Ok(())
    }
}

/// What a killed process left half made goes.
pub fn remove_partial(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PARTIAL) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes a folder that nobody else may look into, if it is missing.
pub fn create_private(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path)
}

/// Says what others may read, and the command that ends it.
pub fn open_to_others(folder: &Path) -> Option<(String, String)> {
    let database = folder.join("holdpoint.db");
    [(folder, "700"), (database.as_path(), "600")]
        .into_iter()
        .find_map(|(path, right)| {
            let mode = path.metadata().ok()?.permissions().mode() & 0o777;
            let name = path.display();
            (mode & OTHERS != 0).then(|| {
                (
                    format!("other users of this machine have rights on {name} (mode {mode:03o})"),
                    format!("chmod {right} {name}"),
                )
            })
        })
}
