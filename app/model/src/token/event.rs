//! What happens to the tokens by which machines act.

use crate::address::settings;
use crate::fingerprint::Fingerprint;
use crate::id::{PersonId, TokenId};
use crate::record::{Description, Search};
use crate::role::Scope;
use serde::{Deserialize, Serialize};

/// What happens to the tokens by which machines act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Event {
    /// A machine may act as a person.
    Created {
        person: PersonId,
        name: String,
        /// How much of the person's rights it has.
        scope: Scope,
        /// The moment at which it ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_ms: Option<i64>,
        /// What is stored of the secret.
        secret: Fingerprint,
    },
    /// It may not any more.
    Revoked,
}

impl Event {
    /// Whether they are a chain of their own.
    pub const OWN_CHAIN: bool = false;
    /// Whether only those who manage people read them.
    pub const PRIVATE: bool = true;

    /// The page of what they are about.
    pub fn page(_id: &TokenId, _slug: Option<&str>) -> Option<String> {
        Some(settings::PAGE.to_owned())
    }

    /// What each says of itself.
    pub fn describe(&self) -> Description<'_> {
        let (kind, did, inverse) = match self {
            Self::Created { name, scope, .. } => (
                "created",
                format!("made the token {name}, scope {scope}"),
                Some("revoked"),
            ),
            Self::Revoked => ("revoked", "revoked a token".to_owned(), None),
        };
        Description::of_the_whole(kind, did, None, Search::Nothing, inverse)
    }
}
