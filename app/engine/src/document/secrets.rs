//! What happens to the secrets in a text that is to be saved.

use model::lint::{self, Hidden};
use serde::{Deserialize, Serialize};

/// Which secrets stay in a text. All others are covered before anything is stored; the search index covers those
/// that stay even so.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secrets {
    /// None.
    #[default]
    Cover,
    /// All.
    Keep,
    /// These.
    KeepThese(Vec<Kept>),
}

/// A secret that somebody wants to stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Whatever is in this line, from 1.
    Line(usize),
    /// The value with this mark, in whatever line it is now: the text may have been changed since it was seen.
    Value(String),
}

impl Secrets {
    /// The text as it may be stored, and what was covered in it.
    pub(crate) fn applied_to(&self, text: &str) -> (String, Vec<Hidden>) {
        let stays = |one: &Hidden| match self {
            Self::Cover => false,
            Self::Keep => true,
            Self::KeepThese(these) => these.iter().any(|kept| match kept {
                Kept::Line(line) => one.line == *line,
                Kept::Value(mark) => one.mark == *mark,
            }),
        };
        let (text, hidden) = lint::cover(text, stays);
        (text.into_owned(), hidden)
    }
}
