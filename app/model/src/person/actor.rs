//! Who acts, and what they may do.

use crate::Problem;
use crate::event::Subject;
use crate::id::PersonId;
use crate::problem::capitalised;
use crate::role::{Act, Role, Scope};

/// What a question of permission is about.
#[derive(Debug, Clone, Copy)]
pub enum About<'a> {
    /// Whatever there is, or something that is only being made: lists, counts, searches, exports.
    Everything,
    /// All subjects of a kind.
    Kind(&'a str),
    /// One subject.
    One(&'a Subject),
}

impl<'a> From<&'a Subject> for About<'a> {
    fn from(one: &'a Subject) -> Self {
        Self::One(one)
    }
}

/// Who asks. The argument of every verb; there is no "current user" anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person's id.
    pub id: PersonId,
    /// The name as it is today.
    pub name: String,
    /// What the person signs as; the role where no position is set.
    pub position: Option<String>,
    /// What the person may do.
    pub role: Role,
    /// How much of that the token allows by which a machine acts. `None`: the person acts.
    pub scope: Option<Scope>,
}

impl Actor {
    /// May they? The first beat of every verb, and the one question for reading and for changing, asked of one thing or of many.
    ///
    /// # Errors
    /// [`Problem::NotAllowed`], with the right that is missing.
    pub fn may<'a>(&self, act: Act, about: impl Into<About<'a>>) -> Result<(), Problem> {
        let act = match (act, about.into()) {
            (Act::Read, About::Kind(kind)) if Subject::is_private(kind) => Act::ManagePeople,
            (Act::Read, About::One(one)) if Subject::is_private(one.kind()) => Act::ManagePeople,
            (act, About::Everything | About::Kind(_) | About::One(_)) => act,
        };
        let needed = Scope::needed(act);
        if let Some(scope) = self.scope.filter(|scope| *scope < needed) {
            return Err(Problem::NotAllowed(format!(
                "This token has the scope {scope}, and this needs {needed}. Use a token with that scope."
            )));
        }
        if self.role.allows(act) {
            return Ok(());
        }
        let sentence = match act {
            Act::Read => "You need a role to read this.",
            Act::Write => "You need the role contributor to write documents.",
            Act::StartRollout => "You need the role contributor to start a rollout.",
            Act::Sign => "You need the role contributor to sign.",
            Act::Declare => {
                "You need the role contributor to declare an incident or write in its timeline."
            }
            Act::RevokeForOthers => "Only an approver can revoke what someone else signed.",
            Act::Waive => "You need the role approver to waive, defer or relax a requirement.",
            Act::Decide => "You need the role approver to decide.",
            Act::SwitchRules => "Only an admin can switch rules off and on.",
            Act::ManagePeople => "Only an admin can see and manage people.",
            Act::ManageOwn => "You can only manage your own sessions and tokens.",
        };
        Err(Problem::NotAllowed(format!(
            "{sentence} Your role is {}.",
            self.role
        )))
    }

    /// Whether they may. What they may not is not offered.
    pub fn can<'a>(&self, act: Act, about: impl Into<About<'a>>) -> bool {
        self.may(act, about).is_ok()
    }

    /// The word under the initials on a stamp.
    pub fn meaning(&self) -> String {
        self.position
            .clone()
            .unwrap_or_else(|| capitalised(self.role.name()))
    }

    /// One or two letters for a stamp.
    pub fn initials(&self) -> String {
        crate::text::initials(&self.name)
    }
}
