//! Where the index lies, how it is opened, and how it is told that it is whole.

use super::{analysis, schema};
use model::Problem;
use model::record::Seq;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tantivy::indexer::{LogMergePolicy, MergePolicy, NoMergePolicy};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError};

/// Changes whenever fields, tokenizers, what an entry holds or the library's format do.
const VERSION: &str = "5-tantivy-0.27";
/// An index that is built beside the one in use.
const BUILDING: &str = "5-tantivy-0.27-building";
/// The same when it is whole.
const BUILT: &str = "5-tantivy-0.27-built";
/// The files of each part of an index.
const FILES: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];
/// What the writer may collect before it must write. The library asks for at least 15 MB a thread.
const WRITER_BYTES: usize = 15_000_000;

/// The folder of one index.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    path: PathBuf,
    /// A whole index that takes its place.
    built: Option<PathBuf>,
}

/// What a commit knows: the last event, and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seal {
    pub seq: Seq,
    pub hash: String,
}

/// An opened index.
pub(super) struct Opened {
    pub writer: IndexWriter,
    pub reader: IndexReader,
    pub seal: Seal,
}

impl Folder {
    /// The index that is searched.
    pub fn in_use(below: &Path) -> Self {
        Self {
            path: below.join(VERSION),
            built: Some(below.join(BUILT)),
        }
    }

    /// An index that is built beside it. What an earlier attempt left is removed.
    pub fn beside(below: &Path) -> Result<Self, Problem> {
        let path = below.join(BUILDING);
        remove(&path)?;
        Ok(Self { path, built: None })
    }

    /// Opens the index, or begins a new one where it is missing or damaged.
    pub fn open(&self) -> Result<Opened, Problem> {
        self.take_what_was_built()?;
        self.try_open().or_else(|error| match error {
            // Somebody holds it: it is not broken, and not ours to remove.
            TantivyError::LockFailure(..) => Err(cannot(error)),
            error => {
                tracing::warn!(cause = %error, "the search index is damaged; it is rebuilt from the database");
                self.begin_anew()
            }
        })
    }

    /// An empty index in the place of what is there.
    pub fn begin_anew(&self) -> Result<Opened, Problem> {
        remove(&self.path)?;
        self.try_open().map_err(cannot)
    }

    /// A whole index was built beside this one.
    pub fn was_built(&self) -> bool {
        self.built.as_ref().is_some_and(|built| built.exists())
    }

    /// From here on it is the index that is searched, at the next look of whoever searches.
    pub fn offer(&self, below: &Path) -> Result<(), Problem> {
        let built = below.join(BUILT);
        remove(&built)?;
        std::fs::rename(&self.path, built).map_err(cannot)
    }

    fn take_what_was_built(&self) -> Result<(), Problem> {
        match &self.built {
            Some(built) if self.was_built() => {
                remove(&self.path)?;
                std::fs::rename(built, &self.path).map_err(cannot)
            }
            _ => Ok(()),
        }
    }

    /// Removes what other releases left.
    pub fn remove_others(&self) {
        let below = self.path.parent().map(std::fs::read_dir);
        let others = below.into_iter().flatten().flatten().flatten();
        for other in others.map(|entry| entry.path()) {
            let name = other.file_name().unwrap_or_default().to_string_lossy();
            if !name.starts_with(VERSION)
                && let Err(error) = std::fs::remove_dir_all(&other)
            {
                tracing::warn!(cause = %error, path = %other.display(), "an old search index cannot be removed");
            }
        }
    }

    fn try_open(&self) -> tantivy::Result<Opened> {
        std::fs::create_dir_all(&self.path)?;
        let directory = tantivy::directory::MmapDirectory::open(&self.path)?;
        let mut index = Index::open_or_create(directory, schema::build().0)?;
        self.look_at_files(&index)?;
        index.set_tokenizers(analysis::tokenizers());
        let seal = Seal::read(index.load_metas()?.payload.as_deref());
        let writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
        // What is built from the first event on is joined once, at its end.
        writer.set_merge_policy(match seal.seq {
            Seq(0) => Box::new(NoMergePolicy),
            _ => now_and_then(),
        });
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Opened {
            writer,
            reader,
            seal,
        })
    }
}

impl Folder {
    /// Whether anything was built here.
    pub fn exists(&self) -> bool {
        self.path.join("meta.json").exists()
    }

    /// What its last commit knows, once every file was looked at. Takes no lock and changes nothing.
    pub fn seal(&self) -> tantivy::Result<Seal> {
        let index = Index::open_in_dir(&self.path)?;
        self.look_at_files(&index)?;
        Ok(Seal::read(index.load_metas()?.payload.as_deref()))
    }

    /// Every file of the index is there and as it was written. Otherwise nobody would find out: a page would only be
    /// missing. The library's own check believes the list of its files, which may be damaged too, and does without a
    /// file of places.
    fn look_at_files(&self, index: &Index) -> tantivy::Result<()> {
        let parts = index.searchable_segment_ids()?;
        let parts: Vec<String> = parts.iter().map(|part| part.uuid_string()).collect();
        let mut missing: BTreeSet<String> = parts
            .iter()
            .flat_map(|part| FILES.map(|ending| format!("{part}.{ending}")))
            .collect();
        for file in std::fs::read_dir(&self.path)? {
            let name = file?.file_name().to_string_lossy().into_owned();
            missing.remove(&name);
            let is_in_use = parts.iter().any(|part| name.starts_with(part));
            if is_in_use && !index.directory().validate_checksum(name.as_ref())? {
                return Err(TantivyError::SystemError(format!(
                    "{name} is not as it was written"
                )));
            }
        }
        match missing.first() {
            Some(name) => Err(TantivyError::SystemError(format!("{name} is missing"))),
            None => Ok(()),
        }
    }
}

/// When the parts of an index are joined. By default deletes never cause it, and the old versions of every edited page
/// would stay.
pub(super) fn now_and_then() -> Box<dyn MergePolicy> {
    let mut merging = LogMergePolicy::default();
    merging.set_del_docs_ratio_before_merge(0.2);
    merging.set_min_num_segments(5);
    Box::new(merging)
}

impl Seal {
    /// As it stands with a commit.
    pub fn text(&self) -> String {
        format!("{} {}", self.seq, self.hash)
    }

    /// What cannot be read is the seal of an empty index: everything is replayed.
    fn read(text: Option<&str>) -> Self {
        let parts = text.and_then(|text| text.split_once(' '));
        let read = parts.and_then(|(seq, hash)| Some((Seq(seq.parse().ok()?), hash.to_owned())));
        let (seq, hash) = read.unwrap_or((Seq(0), String::new()));
        Self { seq, hash }
    }
}

fn remove(path: &Path) -> Result<(), Problem> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(cannot(error)),
        _ => Ok(()),
    }
}

fn cannot(error: impl std::fmt::Display) -> Problem {
    Problem::fault(format!("the search index cannot be opened: {error}"))
}
