//! Who acts.

mod event;

pub use event::Event;

use crate::Problem;
use crate::id::PersonId;
use crate::role::{Act, Role, Scope};

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
    /// May they? The first beat of every verb.
    pub fn may(&self, act: Act) -> Result<(), Problem> {
        let needed = Scope::needed(act);
        if let Some(scope) = self.scope.filter(|scope| *scope < needed) {
            return Err(Problem::NotAllowed(format!(
                "Not saved: this token has the scope {scope}, and this needs {needed}. Use a token that has it."
            )));
        }
        if self.role.allows(act) {
            return Ok(());
        }
        let sentence = match act {
            Act::Write => "Not saved: writing documents needs the role contributor.",
            Act::StartRollout => "Not saved: starting a rollout needs the role contributor.",
            Act::Sign => "Not saved: signing needs the role contributor.",
            Act::Declare => {
                "Not saved: declaring an incident and writing in its timeline needs the role contributor."
            }
            Act::RevokeForOthers => {
                "Not saved: only an approver may revoke what somebody else signed."
            }
            Act::Waive => "Not saved: waiving an item needs the role approver.",
            Act::Decide => "Not saved: deciding needs the role approver.",
            Act::ManagePeople => "Only an admin sees and manages people.",
            Act::ManageOwn => "Not saved: your sessions and tokens are yours alone.",
        };
        Err(Problem::NotAllowed(format!(
            "{sentence} You are {} here.",
            self.role
        )))
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

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
