//! The data folder belongs to one server at a time. Commands may work beside it.

use anyhow::{Context, bail};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

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
        std::fs::create_dir_all(path)
            .with_context(|| format!("cannot create the data folder {}", path.display()))?;
        let name = path.join("holdpoint.lock");
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
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
}
