//! What happens to documents.

use super::Kind;
use crate::address::library;
use crate::id::DocumentId;
use crate::link::{End, LinkRole};
use crate::picture::Pictures;
use crate::record::{Description, Search};
use serde::{Deserialize, Serialize};

/// What happens to documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Event {
    /// A new revision was saved.
    Saved {
        revision: i64,
        title: String,
        source_hash: String,
        /// What the document is for.
        purpose: Kind,
        /// The address of a new document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// The addresses that it had elsewhere, where an export of them was brought in.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier_addresses: Vec<String>,
        /// The path of the file that a new document was brought in from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<String>,
        /// This text is what that file held.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        from_file: bool,
        /// The pictures that it shows.
        #[serde(default, skip_serializing_if = "Pictures::is_empty")]
        pictures: Pictures,
    },
    /// It got another address.
    Renamed { from: String, to: String },
    /// Somebody used it and says whether it worked.
    Used {
        revision: i64,
        worked: bool,
        drill: bool,
        note: Option<String>,
    },
    /// Something says what it is to the document.
    Linked { from: End, role: LinkRole },
    /// It is not to be used any more.
    Retired {
        successor: Option<DocumentId>,
        reason: String,
    },
}

impl Event {
    /// Whether they are a chain of their own.
    pub const OWN_CHAIN: bool = false;
    /// Whether only those who manage people read them.
    pub const PRIVATE: bool = false;

    /// The page of what they are about.
    pub fn page(_id: &DocumentId, slug: Option<&str>) -> Option<String> {
        slug.map(library::document)
    }

    /// What each says of itself.
    pub fn describe(&self) -> Description<'_> {
        let (kind, did, said, inverse) = match self {
            Self::Saved { revision, .. } => {
                ("saved", format!("saved revision {revision}"), None, None)
            }
            Self::Renamed { from, to } => {
                ("renamed", format!("moved from {from} to {to}"), None, None)
            }
            Self::Used {
                worked,
                drill,
                note,
                ..
            } => {
                let used = if *drill { "drilled" } else { "used" };
                let worked = if *worked {
                    "it worked"
                } else {
                    "it did not work"
                };
                ("used", format!("{used}: {worked}"), note.as_deref(), None)
            }
            Self::Linked { from, role } => ("linked", from.linked(*role), None, None),
            Self::Retired { reason, .. } => {
                ("retired", "retired".to_owned(), Some(reason.as_str()), None)
            }
        };
        Description::of_the_whole(kind, did, said, Search::Page, inverse)
    }
}
