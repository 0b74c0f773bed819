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
                "This token has the scope {scope}, and this needs {needed}. Use a token that has it."
            )));
        }
        if self.role.allows(act) {
            return Ok(());
        }
        let sentence = match act {
            Act::Read => "Reading needs a role.",
            Act::Write => "Writing documents needs the role contributor.",
            Act::StartRollout => "Starting a rollout needs the role contributor.",
            Act::Sign => "Signing needs the role contributor.",
            Act::Declare => {
                "Declaring an incident and writing in its timeline needs the role contributor."
            }
            Act::RevokeForOthers => "Only an approver may revoke what somebody else signed.",
            Act::Waive => "Waiving an item needs the role approver.",
            Act::Decide => "Deciding needs the role approver.",
            Act::ManagePeople => "Only an admin sees and manages people.",
            Act::ManageOwn => "Your sessions and tokens are yours alone.",
        };
        Err(Problem::NotAllowed(format!(
            "{sentence} You are {} here.",
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
