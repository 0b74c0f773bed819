//! What happens to invitations.

use crate::address::settings;
use crate::fingerprint::Fingerprint;
use crate::id::InvitationId;
use crate::record::{Description, Search};
use crate::role::Role;
use serde::{Deserialize, Serialize};

/// What happens to invitations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Event {
    /// A person may join by a link.
    Created {
        role: Role,
        /// What is stored of the link.
        link: Fingerprint,
    },
    /// The link was replaced; the one before it is dead.
    Renewed {
        /// What is stored of the new link.
        link: Fingerprint,
    },
    /// Nobody may join by it any more.
    Withdrawn,
}

impl Event {
    /// Whether they are a chain of their own.
    pub const OWN_CHAIN: bool = false;
    /// Whether only those who manage people read them.
    pub const PRIVATE: bool = true;

    /// The page of what they are about.
    pub fn page(_id: &InvitationId, _slug: Option<&str>) -> Option<String> {
        Some(settings::PEOPLE.to_owned())
    }

    /// What each says of itself.
    pub fn describe(&self) -> Description<'_> {
        let (kind, did, inverse) = match self {
            Self::Created { role, .. } => (
                "created",
                format!("invited somebody as {role}"),
                Some("withdrawn"),
            ),
            Self::Renewed { .. } => (
                "renewed",
                "made a new link for an invitation".to_owned(),
                None,
            ),
            Self::Withdrawn => ("withdrawn", "withdrew an invitation".to_owned(), None),
        };
        Description::of_the_whole(kind, did, None, Search::Nothing, inverse)
    }
}
