//! What a person may do. The one place that says who may do what.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The four roles, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything, changes nothing.
    Viewer,
    /// Brings documents in, starts rollouts, signs items, revokes what they signed themselves, and declares incidents.
    Contributor,
    /// Also decides, waives items, and revokes what others signed.
    Approver,
    /// Also invites people.
    Admin,
}

/// Something a role may or may not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Save a document or a new revision of one, and link documents to rollouts.
    Write,
    /// Start a rollout from a plan.
    StartRollout,
    /// Sign a run item, or revoke one's own sign-off.
    Sign,
    /// Declare an incident, and write in its timeline.
    Declare,
    /// Revoke a sign-off of somebody else.
    RevokeForOthers,
    /// Waive an item.
    Waive,
    /// Record a decision.
    Decide,
    /// Invite people and see their invitations.
    ManagePeople,
}

impl Role {
    /// All roles, from least to most.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Contributor, Self::Approver, Self::Admin];

    /// Whether this role allows the act.
    pub fn allows(self, act: Act) -> bool {
        self >= match act {
            Act::Write | Act::StartRollout | Act::Sign | Act::Declare => Self::Contributor,
            Act::RevokeForOthers | Act::Waive | Act::Decide => Self::Approver,
            Act::ManagePeople => Self::Admin,
        }
    }

    /// The name in the database and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Contributor => "contributor",
            Self::Approver => "approver",
            Self::Admin => "admin",
        }
    }

    /// Reads [`Role::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What the role is for, in one line.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Viewer => "reads everything",
            Self::Contributor => "also writes, starts rollouts, signs and declares incidents",
            Self::Approver => "also decides, waives items, and revokes what others signed",
            Self::Admin => "also invites people",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_allows_all_that_a_lesser_one_allows() {
        for act in [
            Act::Write,
            Act::StartRollout,
            Act::Sign,
            Act::Declare,
            Act::RevokeForOthers,
            Act::Waive,
            Act::Decide,
            Act::ManagePeople,
        ] {
            let allowed: Vec<bool> = Role::ALL.iter().map(|role| role.allows(act)).collect();
            assert!(allowed.is_sorted(), "{act:?}: {allowed:?}");
            assert!(!allowed[0], "a viewer changes nothing, but may {act:?}");
            assert!(allowed[3], "an admin may {act:?}");
        }
    }

    #[test]
    fn names_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
