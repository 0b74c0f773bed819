//! What a person may do. The one place that says who may do what.

use crate::problem::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The four roles, from least to most.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Reads everything, changes nothing.
    Viewer,
    /// Writes documents, starts rollouts, signs items, revokes what they signed themselves, and declares incidents.
    Contributor,
    /// Also decides, waives items, and revokes what others signed.
    Approver,
    /// Also manages people: roles, invitations, sessions, tokens.
    Admin,
}

/// Something a role may or may not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read: a page, a list, a search, a stream, an export.
    Read,
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
    /// Switch rules of the linter off and on for everybody.
    SwitchRules,
    /// Invite people, change their roles, deactivate them, end their sessions and tokens.
    ManagePeople,
    /// End one's own sessions, make and revoke one's own tokens.
    ManageOwn,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Write,
        Self::StartRollout,
        Self::Sign,
        Self::Declare,
        Self::RevokeForOthers,
        Self::Waive,
        Self::Decide,
        Self::SwitchRules,
        Self::ManagePeople,
        Self::ManageOwn,
    ];
}

/// How much of its owner's rights a token has, from least to most.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Reads everything, changes nothing.
    Read,
    /// Also starts rollouts and does everything in them and in incidents.
    Run,
    /// Also writes documents.
    Write,
    /// Everything its owner may, people and tokens too.
    Admin,
}

impl Scope {
    /// All scopes, from least to most.
    pub const ALL: [Self; 4] = [Self::Read, Self::Run, Self::Write, Self::Admin];

    /// The least scope that allows the act.
    pub fn needed(act: Act) -> Self {
        match act {
            Act::Read => Self::Read,
            Act::StartRollout
            | Act::Sign
            | Act::Declare
            | Act::RevokeForOthers
            | Act::Waive
            | Act::Decide => Self::Run,
            Act::Write | Act::SwitchRules => Self::Write,
            Act::ManagePeople | Act::ManageOwn => Self::Admin,
        }
    }

    /// The name in the database, in forms and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Run => "run",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// Reads [`Scope::name`].
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        let mut all = Self::ALL.into_iter();
        all.find(|scope| scope.name() == name)
            .ok_or_else(|| Refusal {
                field: "scope".into(),
                sentence: "A scope is one of read, run, write and admin.".to_owned(),
            })
    }

    /// What the scope is for, in one line.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Read => "reads everything, changes nothing",
            Self::Run => "also signs, measures, deploys, and starts and decides rollouts",
            Self::Write => "also writes documents",
            Self::Admin => "everything you may do here, people and tokens too",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.name())
    }
}

impl Role {
    /// All roles, from least to most.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Contributor, Self::Approver, Self::Admin];

    /// Whether this role allows the act.
    pub fn allows(self, act: Act) -> bool {
        self >= match act {
            Act::Write | Act::StartRollout | Act::Sign | Act::Declare => Self::Contributor,
            Act::RevokeForOthers | Act::Waive | Act::Decide => Self::Approver,
            Act::SwitchRules | Act::ManagePeople => Self::Admin,
            Act::Read | Act::ManageOwn => Self::Viewer,
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
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        let mut all = Self::ALL.into_iter();
        all.find(|role| role.name() == name).ok_or_else(|| Refusal {
            field: "role".into(),
            sentence: "A role is one of viewer, contributor, approver and admin.".to_owned(),
        })
    }

    /// What the role is for, in one line.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Viewer => "reads everything",
            Self::Contributor => "also writes, starts rollouts, signs and declares incidents",
            Self::Approver => "also decides, waives items, and revokes what others signed",
            Self::Admin => "also manages people",
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
        for act in Act::ALL {
            let allowed: Vec<bool> = Role::ALL.iter().map(|role| role.allows(act)).collect();
            assert!(allowed.is_sorted(), "{act:?}: {allowed:?}");
            let is_for_all = matches!(act, Act::Read | Act::ManageOwn);
            assert_eq!(
                allowed[0], is_for_all,
                "a viewer changes nothing but their own"
            );
            assert!(allowed[3], "an admin may {act:?}");
        }
    }

    #[test]
    fn a_token_that_reads_changes_nothing_and_only_an_admin_scope_manages() {
        for act in Act::ALL {
            let reads = act == Act::Read;
            assert_eq!(Scope::needed(act) == Scope::Read, reads, "{act:?}");
            let manages = matches!(act, Act::ManagePeople | Act::ManageOwn);
            assert_eq!(Scope::needed(act) == Scope::Admin, manages, "{act:?}");
        }
    }

    #[test]
    fn names_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Ok(role));
        }
        assert_eq!(
            Role::parse("owner").map_err(|refusal| refusal.field),
            Err("role".into())
        );
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.name()), Ok(scope));
        }
        assert_eq!(
            Scope::parse("all").map_err(|refusal| refusal.field),
            Err("scope".into())
        );
    }
}
