//! Documents to begin with, which ship with the program.

use crate::Engine;
use crate::markdown;
use model::Problem;
use model::document::Kind;
use model::reading;
use rust_embed::RustEmbed;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "../../content/starter"]
struct Files;

/// A document to begin with.
#[derive(Debug, Clone)]
pub struct Starter {
    /// Its name in addresses.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub kind: Kind,
    /// Its text.
    pub source: String,
}

/// They ship with the program and are read once.
pub(super) static STARTERS: LazyLock<Vec<Starter>> = LazyLock::new(|| {
    let mut starters: Vec<Starter> = Files::iter().filter_map(|file| starter(&file)).collect();
    starters.sort_by(|one, other| one.name.cmp(&other.name));
    starters
});

fn starter(file: &str) -> Option<Starter> {
    let bytes = Files::get(file)?.data.into_owned();
    let source = String::from_utf8(bytes).ok()?;
    let reading = reading::read(&markdown::read(&source));
    Some(Starter {
        name: file.strip_suffix(".md")?.to_owned(),
        title: reading.title,
        kind: reading.kind,
        source,
    })
}

impl Engine {
    /// The documents to begin with, by name.
    pub fn list_starters(&self) -> &'static [Starter] {
        &STARTERS
    }

    /// One of them.
    pub fn find_starter(&self, name: &str) -> Result<&'static Starter, Problem> {
        let mut all = STARTERS.iter();
        all.find(|starter| starter.name == name)
            .ok_or(Problem::NotFound("template"))
    }
}
