//! Archives: the only place that knows the zip library. Nothing is ever written under a name out of an archive.

use super::staging::{MAX_BYTES, MAX_FILES, Staging, refused};
use model::Problem;
use model::text::Path;
use std::cell::Cell;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Error, Read, Result, Seek, SeekFrom};
use std::rc::Rc;
use zip::ZipArchive;

/// What may be read to open an archive: the directory of the most files, with long names. The library looks for an
/// older directory wherever one does not fit, and would read a made-up archive for hours.
const MAX_TO_OPEN: u64 = 8 << 20;

/// A file of which no more may be read than is allowed at the moment.
struct Limited {
    file: BufReader<File>,
    left: Rc<Cell<u64>>,
}

impl Read for Limited {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let count = self.file.read(into)?;
        let left = self.left.get().checked_sub(count as u64);
        self.left
            .set(left.ok_or_else(|| Error::other("its directory is too large"))?);
        Ok(count)
    }
}

impl Seek for Limited {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.file.seek(to)
    }
}

/// What the central directory begins each entry with.
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;

impl Staging {
    /// Unpacks the archives. Takes its time; not on a thread that serves requests.
    pub(super) fn unpack(&mut self) -> std::result::Result<(), Problem> {
        for (name, file) in std::mem::take(&mut self.archives) {
            unpack(&name, file, self)?;
        }
        if self.files().iter().all(|file| file.is_picture) {
            let sentence = "There is no Markdown file in what was chosen. Choose files that end in .md, a folder of them, or a zip.";
            return Err(Problem::not_valid("files", sentence));
        }
        Ok(())
    }
}

/// Unpacks the Markdown and the pictures of an archive into the staging file. Refuses the whole where a path leads out of it, an entry is a
/// link, two have one name, the sizes lie, or they are beyond all measure.
fn unpack(name: &str, file: File, staging: &mut Staging) -> std::result::Result<(), Problem> {
    let unreadable =
        |error: zip::result::ZipError| refused(name, format!("This zip cannot be read ({error})."));
    let left = Rc::new(Cell::new(MAX_TO_OPEN));
    let file = Limited {
        file: BufReader::new(file),
        left: Rc::clone(&left),
    };
    let archive = ZipArchive::new(file).map_err(unreadable)?;
    if archive.len() > MAX_FILES {
        let why = format!(
            "It holds {} files; the limit is {MAX_FILES}.",
            archive.len()
        );
        return Err(refused(name, why));
    }
    let start = archive.central_directory_start();
    left.set(MAX_TO_OPEN);
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let mut file = archive.into_inner();
    if let Some(twice) = named_twice(&mut file, start).map_err(Problem::fault)? {
        return Err(refused(name, format!("{twice} is in it twice.")));
    }
    left.set(MAX_TO_OPEN);
    file.rewind().map_err(Problem::fault)?;
    let mut archive = ZipArchive::new(file).map_err(unreadable)?;
    left.set(u64::MAX);
    let folder = folder(name, &names);
    // Beyond all measure is found before anything is unpacked.
    let mut declared: u64 = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(unreadable)?;
        declared = declared.saturating_add(entry.size());
        if declared > MAX_BYTES {
            let path = format!("{folder}{}", entry.name());
            let why = format!(
                "With this file, the archive unpacks to more than {} MiB.",
                MAX_BYTES >> 20
            );
            return Err(refused(&path, why));
        }
    }
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(unreadable)?;
        let path = format!("{folder}{}", entry.name());
        if entry.is_dir() {
            Path::parse(path.trim_end_matches('/'))
                .map_err(|refusal| refused(name, refusal.sentence))?;
            continue;
        }
        let kind = entry.unix_mode().unwrap_or(0) & 0o170_000;
        if entry.is_symlink() || !matches!(kind, 0 | 0o100_000) {
            return Err(refused(&path, "It is a link or a device, not a file."));
        }
        let (size, encrypted) = (entry.size(), entry.encrypted());
        drop(entry);
        if !staging.admit(&path)? {
            continue;
        }
        if encrypted {
            staging.refuse_last("It is encrypted.".to_owned());
        } else if let Some(why) = staging.refuses_last(size) {
            staging.refuse_last(why);
        } else {
            read(&mut archive, at, size, &path, staging)?;
        }
    }
    Ok(())
}

/// Unpacks one file, and not a byte more than it says it has.
fn read(
    archive: &mut ZipArchive<Limited>,
    at: usize,
    size: u64,
    path: &str,
    staging: &mut Staging,
) -> std::result::Result<(), Problem> {
    let broken = |error: &dyn std::fmt::Display| refused(path, format!("It is broken ({error})."));
    let entry = archive.by_index(at).map_err(|error| broken(&error))?;
    let mut bytes = Vec::new();
    entry
        .take(size + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| broken(&error))?;
    if bytes.len() as u64 != size {
        return Err(refused(path, "Its size is not what the archive says."));
    }
    staging.append(&bytes)
}

/// The name of the folder around everything: that of the archive, unless there is one in it already.
fn folder(name: &str, names: &[String]) -> String {
    let tops: HashSet<&str> = names
        .iter()
        .filter(|name| !name.starts_with("__MACOSX/"))
        .map(|name| name.split_once('/').map_or("", |(top, _)| top))
        .collect();
    if tops.len() == 1 && !tops.contains("") {
        return String::new();
    }
    let name = name.rsplit('/').next().unwrap_or(name);
    match name.get(..name.len().saturating_sub(4)) {
        Some(stem) if !stem.is_empty() => format!("{stem}/"),
        _ => "archive/".to_owned(),
    }
}

/// The first name that two entries have. The library keeps the last of them and does not say so.
fn named_twice(file: &mut (impl Read + Seek), start: u64) -> Result<Option<String>> {
    file.seek(SeekFrom::Start(start))?;
    let mut seen = HashSet::new();
    let mut head = [0; ENTRY_BYTES];
    while file.read_exact(&mut head).is_ok() && head.starts_with(&ENTRY) {
        let length = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let mut name = vec![0; length(28)];
        file.read_exact(&mut name)?;
        if !seen.insert(name.clone()) {
            return Ok(Some(String::from_utf8_lossy(&name).into_owned()));
        }
        file.seek_relative((length(30) + length(32)) as i64)?;
    }
    Ok(None)
}
