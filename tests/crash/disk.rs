//! A disk that fails where the test says so: a library that is preloaded into the server (`faults.c`).

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tests::Seeded;
use tokio::process::Command;

/// A call that fails, by whatever name the program calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `write`, `pwrite`
    Write = 1 | 2,
    /// `fsync`, `fdatasync`
    Sync = 4 | 8,
    /// `ftruncate`
    Truncate = 16,
    /// `rename`
    Rename = 32,
}

/// The files on which it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    Log = 1,
    Database = 2,
    Index = 4,
}

/// With what it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    Io = 5,
    NoSpace = 28,
    Quota = 122,
    ReadOnly = 30,
}

/// One fault.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub call: Call,
    pub files: Files,
    /// How many calls go through first.
    pub pass: i64,
    /// How many fail. Negative: all, until it is taken away.
    pub fail: i64,
    pub error: Error,
}

impl Fault {
    /// A fault of the log of the database: in three of four cases of a write, else of an fsync.
    pub fn by_chance(random: &mut Seeded) -> Self {
        let mut pick = |from: &[i64]| from[random.below(from.len() as u64) as usize];
        let (pass, fail) = (pick(&[0, 1, 2, 3, 5, 8, 13, 21]), pick(&[1, 1, 2, 7, -1]));
        let (call, error) = match pick(&[0, 1, 2, 3, 4, 5]) {
            0 => (Call::Write, Error::NoSpace),
            1 => (Call::Write, Error::Quota),
            2 => (Call::Write, Error::ReadOnly),
            3 => (Call::Sync, Error::Io),
            _ => (Call::Write, Error::Io),
        };
        Self {
            call,
            files: Files::Log,
            pass,
            fail,
            error,
        }
    }

    /// A file could not be made durable: the process must end.
    pub fn is_fatal(&self) -> bool {
        self.call == Call::Sync && self.files != Files::Index
    }
}

/// The disk.
pub struct Disk {
    library: PathBuf,
    plan: PathBuf,
    control: File,
    _folder: TempDir,
}

impl Disk {
    /// Compiles it. `Err`: why there is none on this machine.
    pub fn build() -> Result<Self, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let [source, library, plan] =
            ["faults.c", "faults.so", "plan"].map(|name| folder.path().join(name));
        std::fs::write(&source, include_str!("faults.c")).expect("written");
        let compiled = std::process::Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .output()
            .map_err(|error| format!("cc does not run: {error}"))?;
        if !compiled.status.success() {
            return Err(String::from_utf8_lossy(&compiled.stderr).into_owned());
        }
        std::fs::write(&plan, [0; 64]).expect("written");
        let control = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&plan)
            .expect("opened");
        Ok(Self {
            library,
            plan,
            control,
            _folder: folder,
        })
    }

    /// Lets a server run on it.
    pub fn under(&self, command: &mut Command, folder: &Path) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("HOLDPOINT_FAULTS", &self.plan)
            .env("HOLDPOINT_FAULT_FOLDER", folder);
    }

    /// From now on calls fail.
    pub fn arm(&self, fault: Fault) {
        let (call, files, error) = (fault.call as i64, fault.files as i64, fault.error as i64);
        self.write(1, &[call, files, fault.pass, fault.fail, error, 0, 0]);
        self.write(0, &[1]);
    }

    /// No call fails any more.
    pub fn disarm(&self) {
        self.write(0, &[0]);
    }

    /// How many calls have failed.
    pub fn failed(&self) -> i64 {
        let mut number = [0; 8];
        self.control
            .read_exact_at(&mut number, 6 * 8)
            .expect("readable");
        i64::from_ne_bytes(number)
    }

    fn write(&self, at: u64, numbers: &[i64]) {
        let bytes: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_ne_bytes())
            .collect();
        self.control.write_all_at(&bytes, at * 8).expect("written");
    }
}
