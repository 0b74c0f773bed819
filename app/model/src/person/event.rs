//! What happens to people. Names stand in the table of people, so that they can be erased.

use crate::address::settings;
use crate::fingerprint::Fingerprint;
use crate::id::{InvitationId, PersonId};
use crate::record::{Description, Search};
use crate::role::Role;
use serde::{Deserialize, Serialize};

/// What happens to people. Names stand in the table of people, so that they can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are the words of the product, explained on their types"
)]
pub enum Event {
    /// A person joined by an invitation.
    Joined {
        role: Role,
        /// The invitation that was used; nothing where a demo made the person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        invitation: Option<InvitationId>,
        /// What is stored of the password.
        password: Fingerprint,
    },
    /// A person was added, and chooses a password by a link.
    Added { role: Role },
    /// A person may do more or less from here on.
    RoleChanged { from: Role, to: Role },
    /// A person may not sign in any more, and none of their tokens works.
    Deactivated,
    /// They may again.
    Activated,
    /// A link was made by which a person chooses a new password.
    ResetIssued {
        /// What is stored of the link.
        link: Fingerprint,
    },
    /// It was used. Whoever was signed in as that person is not any more.
    PasswordReset {
        /// What is stored of the password.
        password: Fingerprint,
    },
    /// A person who was signed in chose another password. Whoever else was signed in as that person is not any more.
    PasswordChanged {
        /// What is stored of the password.
        password: Fingerprint,
    },
    /// Sessions of a person were ended by somebody else.
    SessionsEnded { count: u64 },
    /// A person reads times in this zone from here on, by its IANA name.
    ZoneChosen { zone: String },
}

impl Event {
    /// Whether they are a chain of their own.
    pub const OWN_CHAIN: bool = false;
    /// Whether only those who manage people read them.
    pub const PRIVATE: bool = true;

    /// The page of what they are about.
    pub fn page(id: &PersonId, _slug: Option<&str>) -> Option<String> {
        Some(settings::person(id))
    }

    /// What each says of itself.
    pub fn describe(&self) -> Description<'_> {
        let (kind, did, inverse) = match self {
            Self::Joined { role, .. } => ("joined", format!("joined as {role}"), None),
            Self::Added { role } => ("added", format!("added a person as {role}"), None),
            Self::RoleChanged { from, to } => (
                "role_changed",
                format!("changed the role from {from} to {to}"),
                Some("role_changed"),
            ),
            Self::Deactivated => ("deactivated", "deactivated".to_owned(), Some("activated")),
            Self::Activated => ("activated", "activated".to_owned(), Some("deactivated")),
            Self::ResetIssued { .. } => (
                "reset_issued",
                "made a link for a new password".to_owned(),
                None,
            ),
            Self::PasswordReset { .. } => {
                ("password_reset", "chose a new password".to_owned(), None)
            }
            Self::PasswordChanged { .. } => (
                "password_changed",
                "changed their password".to_owned(),
                None,
            ),
            Self::SessionsEnded { count } => {
                let did = match count {
                    1 => "ended a session".to_owned(),
                    count => format!("ended {count} sessions"),
                };
                ("sessions_ended", did, None)
            }
            Self::ZoneChosen { zone } => {
                ("zone_chosen", format!("chose the time zone {zone}"), None)
            }
        };
        Description::of_the_whole(kind, did, None, Search::Nothing, inverse)
    }
}
