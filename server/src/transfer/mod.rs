//! `holdpoint import` and `holdpoint export`: the library as a folder of files.

mod export;
mod import;

pub use export::Export;
pub use import::Import;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file in an exported folder that says what the others are.
const MANIFEST: &str = "holdpoint.json";

/// What an exported folder holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// Always [`Manifest::FORMAT`].
    format: String,
    documents: Vec<ManifestDocument>,
}

impl Manifest {
    const FORMAT: &str = "holdpoint library 1";
}

/// Files of pictures by the names that a text has for them.
type Pictures = BTreeMap<String, String>;

/// One document of it. Paths are relative to the folder.
#[derive(Debug, Serialize, Deserialize)]
struct ManifestDocument {
    slug: String,
    kind: String,
    title: String,
    /// The newest revision.
    file: String,
    /// The revisions before it, the first one first.
    earlier: Vec<String>,
    old_addresses: Vec<String>,
    /// The pictures that the newest revision shows: by the names in its text, their files.
    #[serde(default, skip_serializing_if = "Pictures::is_empty")]
    pictures: Pictures,
    /// Those of the revisions before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier_pictures: Vec<Pictures>,
    /// The path of the file that it was once brought in from.
    #[serde(default)]
    path: Option<String>,
}
