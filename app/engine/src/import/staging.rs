//! Files on their way in, before anything is stored: gathered in one file without a name, which is gone when the
//! process is, however it ends.
//!
//! What is wrong with the whole (a path that leads out, two files of one name, too much) refuses all of it; what is
//! wrong with one file refuses that file.

use model::Problem;
use model::picture;
use model::text::{Path, SOURCE_BYTES};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use unicode_normalization::UnicodeNormalization;

/// The most files of one import, Markdown or not.
pub const MAX_FILES: usize = 20_000;
/// The most bytes of Markdown and pictures in one import.
pub const MAX_BYTES: u64 = 256 << 20;

/// The most archives of one import.
const MAX_ARCHIVES: usize = 16;

/// The file that says what an exported folder holds.
const MANIFEST: &str = "holdpoint.json";

/// A Markdown file or a picture that was gathered.
#[derive(Debug, Clone)]
pub(super) struct Gathered {
    pub path: Path,
    pub is_picture: bool,
    start: u64,
    length: u64,
    /// Why it cannot be brought in.
    pub refused: Option<String>,
}

/// Files on their way in.
pub struct Staging {
    folder: std::path::PathBuf,
    spool: File,
    length: u64,
    files: Vec<Gathered>,
    pub(super) archives: Vec<(String, File)>,
    open: Open,
    /// The paths as a file system that ignores case would see them.
    names: HashMap<String, String>,
    left_out: usize,
    limits: picture::Limits,
    pictures: usize,
}

/// What the next bytes belong to.
enum Open {
    Nothing,
    File,
    Archive,
}

pub(super) fn refused(file: &str, why: impl std::fmt::Display) -> Problem {
    Problem::not_valid(
        "files",
        format!("{file}: {why} Nothing of this import was stored."),
    )
}

impl Staging {
    /// An empty one whose bytes are kept in this folder.
    pub(crate) fn new(folder: &std::path::Path, limits: picture::Limits) -> Result<Self, Problem> {
        Ok(Self {
            spool: tempfile::tempfile_in(folder).map_err(Problem::fault)?,
            folder: folder.to_owned(),
            length: 0,
            files: Vec::new(),
            archives: Vec::new(),
            open: Open::Nothing,
            names: HashMap::new(),
            left_out: 0,
            limits,
            pictures: 0,
        })
    }

    /// How many files are neither Markdown nor pictures and stay out.
    pub(super) fn left_out(&self) -> usize {
        self.left_out
    }

    pub(super) fn files(&self) -> &[Gathered] {
        &self.files
    }

    /// What follows are the bytes of this file. One that ends in `.zip` is an archive of files.
    pub fn begin(&mut self, name: &str) -> Result<(), Problem> {
        self.open = if name.to_ascii_lowercase().ends_with(".zip") {
            if self.archives.len() >= MAX_ARCHIVES {
                let why = format!("is one archive too many; the limit is {MAX_ARCHIVES}.");
                return Err(refused(name, why));
            }
            let file = tempfile::tempfile_in(&self.folder).map_err(Problem::fault)?;
            self.archives.push((name.to_owned(), file));
            Open::Archive
        } else if self.admit(name)? {
            Open::File
        } else {
            Open::Nothing
        };
        Ok(())
    }

    /// Some bytes of the file that was begun.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        match self.open {
            Open::Nothing => Ok(()),
            Open::Archive => match self.archives.last_mut() {
                Some((_, file)) => file.write_all(bytes).map_err(Problem::fault),
                None => Ok(()),
            },
            Open::File => self.append(bytes),
        }
    }

    /// Makes room for a file, unless it is neither Markdown nor a picture. `false`: it stays out.
    pub(super) fn admit(&mut self, name: &str) -> Result<bool, Problem> {
        let path = Path::parse(name).map_err(|refusal| refused(name, refusal.sentence))?;
        // Paths that differ only in case, or in how an accent is written, are one file on some machines.
        let folded: String = name.nfc().flat_map(char::to_lowercase).collect();
        if let Some(other) = self.names.insert(folded, name.to_owned()) {
            let why = format!("has the same name as {other} on some machines. Rename one of them.");
            return Err(refused(name, why));
        }
        if self.names.len() > MAX_FILES {
            let why = format!("is one file too many; the limit is {MAX_FILES}.");
            return Err(refused(name, why));
        }
        let file_name = name.rsplit('/').next().unwrap_or(name);
        if file_name == MANIFEST {
            let why = "says that this is an export. Import it with `holdpoint import`, which keeps revisions and addresses.";
            return Err(refused(name, why));
        }
        // What a Macintosh keeps beside its files.
        let is_shadow = name.starts_with("__MACOSX/") || file_name.starts_with("._");
        let is_picture = picture::is_named_so(name);
        if is_shadow || !(path.is_markdown() || is_picture) {
            self.left_out += 1;
            return Ok(false);
        }
        self.pictures += usize::from(is_picture);
        if self.pictures > self.limits.at_once {
            let most = self.limits.at_once;
            let why = format!("is one picture too many; the limit of one import is {most}.");
            return Err(refused(name, why));
        }
        self.files.push(Gathered {
            path,
            is_picture,
            start: self.length,
            length: 0,
            refused: None,
        });
        Ok(true)
    }

    /// Adds bytes to the file that was admitted last. One that is too large is refused, and not kept.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let limits = self.limits;
        let Some(file) = self.files.last_mut() else {
            return Ok(());
        };
        if file.refused.is_some() {
            return Ok(());
        }
        if let Some(why) = file.refuses(file.length + bytes.len() as u64, limits) {
            file.refused = Some(why);
            return Ok(());
        }
        if self.length + bytes.len() as u64 > MAX_BYTES {
            let why = format!(
                "exceeds the {} MiB of one import. Import it in parts.",
                MAX_BYTES >> 20
            );
            return Err(refused(file.path.as_str(), why));
        }
        self.spool.write_all(bytes).map_err(Problem::fault)?;
        file.length += bytes.len() as u64;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Why the file that was admitted last cannot have so many bytes.
    pub(super) fn refuses_last(&self, bytes: u64) -> Option<String> {
        self.files.last()?.refuses(bytes, self.limits)
    }

    /// How large pictures may be.
    pub(super) fn limits(&self) -> picture::Limits {
        self.limits
    }

    /// The file that was admitted last cannot be brought in.
    pub(super) fn refuse_last(&mut self, why: String) {
        if let Some(file) = self.files.last_mut() {
            file.refused = Some(why);
        }
    }

    /// The bytes of a file.
    pub(super) fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Problem> {
        let Some(file) = self.files.get(at) else {
            return Ok(Vec::new());
        };
        let mut bytes = vec![0; file.length as usize];
        self.spool
            .seek(SeekFrom::Start(file.start))
            .and_then(|_| self.spool.read_exact(&mut bytes))
            .map_err(Problem::fault)?;
        Ok(bytes)
    }
}

impl Gathered {
    /// Why it cannot have so many bytes.
    fn refuses(&self, bytes: u64, limits: picture::Limits) -> Option<String> {
        match self.is_picture {
            true => (bytes > limits.bytes as u64).then(|| picture::too_large(limits)),
            false => (bytes > SOURCE_BYTES as u64).then(too_large),
        }
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.length
    }
}

/// Why a text above the limit is not brought in.
fn too_large() -> String {
    format!(
        "It has more than {} MiB. The limit is 1 MiB: split it.",
        SOURCE_BYTES >> 20
    )
}
