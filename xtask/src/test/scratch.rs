//! Where tests keep their files: in memory, where there is room. They make and remove thousands of small ones, and on a disk
//! most of their time went into that: a database took 0.5 s there, and takes 0.1 s here.

use crate::house::{House, command, output};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// A file system in memory, where the system has one.
const MEMORY: &str = "/dev/shm";
/// The free room in it that tests ask for, in KiB. A look in the middle of a run found 155 MB of it in use.
const ROOM: u64 = 4 * 1024 * 1024;
const NAME: &str = "holdpoint-tests-";

/// A folder that is removed on drop.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(house: &House) -> Result<Self> {
        let parent = match room() {
            Some(room) if room >= ROOM => PathBuf::from(MEMORY),
            _ => house.work(),
        };
        sweep(&parent);
        let folder = parent.join(format!("{NAME}{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn room() -> Option<u64> {
    let free = output(command("df").args(["-k", "--output=avail", MEMORY])).ok()?;
    free.lines().last()?.trim().parse().ok()
}

/// Folders of runs that were killed.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(NAME));
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
