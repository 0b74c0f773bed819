//! Provenance: which files were created and changed, with their line counts.

use super::reader::FactReader;
use super::table::Columns;
use super::words::{pattern, plain};
use crate::outline::Body;
use regex::Regex;
use std::sync::LazyLock;

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created,
    /// It was changed.
    Modified,
    /// It is gone.
    Deleted,
}

impl Change {
    /// The word in `check --json` and on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Modified => "modified",
            Self::Deleted => "deleted",
        }
    }

    fn of(words: &str) -> Option<Self> {
        let words = words.to_lowercase();
        let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
        if !says(&["file", "document", "artifact"]) {
            return None;
        }
        // "Files to create/modify" leaves it open: a file that may be there already is not new.
        if says(&["modif", "chang", "enhanc", "updat", "edited"]) {
            Some(Self::Modified)
        } else if says(&["creat", "new", "added"]) {
            Some(Self::Created)
        } else if says(&["delet", "remov"]) {
            Some(Self::Deleted)
        } else {
            None
        }
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Its path as written.
    pub path: String,
    /// What happened to it.
    pub change: Change,
    /// How many lines, where the document says.
    pub lines: Option<u64>,
    /// The count is a lower bound: "90+ lines".
    pub at_least: bool,
    /// The line of the document, from 1.
    pub line: usize,
}

static LINES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(~?(\d[\d,]*)(\+?)\s+lines?\)"));

/// Reads the lists of files.
pub(super) fn read(reader: &FactReader<'_>) -> Vec<FileChange> {
    let mut files = Vec::new();
    for piece in &reader.outline.pieces {
        let change = || {
            piece
                .lead_in
                .into_iter()
                .chain(
                    reader
                        .outline
                        .above(piece.heading)
                        .map(|heading| heading.text),
                )
                .find_map(Change::of)
        };
        match piece.body {
            Body::Item(item) if piece.depth == 1 => {
                let paths = paths(&item.text);
                if paths.is_empty() {
                    continue;
                }
                let Some(change) = change() else { continue };
                let counted = LINES.captures(&item.text);
                let lines = counted
                    .as_ref()
                    .and_then(|found| found.get(1)?.as_str().replace(',', "").parse().ok());
                let at_least = counted
                    .and_then(|found| found.get(2))
                    .is_some_and(|plus| !plus.is_empty());
                files.extend(paths.into_iter().map(|path| FileChange {
                    path: path.to_owned(),
                    change,
                    lines,
                    at_least,
                    line: piece.line,
                }));
            }
            Body::Table(table) => {
                let columns = Columns::of(table);
                let (Some(at), Some(change)) = (columns.find(&["file", "path"]), change()) else {
                    continue;
                };
                for row in columns.rows() {
                    for path in row
                        .cells
                        .get(at)
                        .map(|cell| paths(cell))
                        .unwrap_or_default()
                    {
                        files.push(FileChange {
                            path: path.to_owned(),
                            change,
                            lines: None,
                            at_least: false,
                            line: row.span.line,
                        });
                    }
                }
            }
            _ => {}
        }
    }
    files
}

/// The paths at the beginning of an entry: `a.json & b.json` names two.
fn paths(text: &str) -> Vec<&str> {
    let mut paths = Vec::new();
    for word in plain(text).split_whitespace() {
        let word = word.trim_matches(['`', '*', ',', ':']);
        if is_path(word) {
            paths.push(word);
        } else if !matches!(word, "&" | "and" | "+" | "→") {
            break;
        }
    }
    paths
}

/// A word with a slash or an ending, made of what file names are made of.
fn is_path(word: &str) -> bool {
    let ending = word
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'));
    let has_ending = ending.is_some_and(|(_, ending)| {
        (1..=8).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !ending.bytes().all(|byte| byte.is_ascii_digit())
    });
    (has_ending || (word.contains('/') && word.len() > 2))
        && !word.contains("://")
        && !word.starts_with('/')
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-./@+[]".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_at_the_beginning() {
        for (text, expected) in [
            ("src/a.rs (10 lines)", vec!["src/a.rs"]),
            (
                "package.json & package-lock.json",
                vec!["package.json", "package-lock.json"],
            ),
            (".env.example", vec![".env.example"]),
            ("Added `x.json` to the list", vec![]),
            ("Files Created: 5 new docs", vec![]),
            ("/health endpoint", vec![]),
            ("1.5 seconds", vec![]),
        ] {
            assert_eq!(paths(text), expected, "{text}");
        }
    }
}
