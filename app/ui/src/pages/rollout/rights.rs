//! What a person may do to the items of a rollout, and what a refused form left behind.

use crate::components::notice::Said;
use crate::context::page_context;
use engine::Actor;
use engine::rollout::{Rollout, RunItem};
use model::event::Verdict;
use model::role::Act;

/// What the actor may do to the items of this rollout.
#[derive(Debug, Clone)]
pub struct Rights {
    /// The rollout's number.
    pub rollout: String,
    /// The phases on the page, as the address says it.
    pub phase: String,
    /// The actor may sign here.
    pub may_sign: bool,
    /// What the actor signs as.
    pub meaning: String,
    may_revoke_any: bool,
    actor: String,
}

/// What was typed into a form of a row that was refused, and the refusal.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The refusal.
    pub said: Said,
    /// The field that holds the words: `comment` or `reason`; empty if there is none.
    pub field: &'static str,
    /// The words.
    pub words: String,
}

impl Rights {
    /// A rollout that was let go or stopped takes no more statements from anybody.
    pub fn of(actor: &Actor, rollout: &Rollout, phase: &str) -> Self {
        Self {
            rollout: rollout.number.to_string(),
            phase: phase.to_owned(),
            may_sign: actor.role.allows(Act::Sign) && !rollout.is_closed(),
            may_revoke_any: actor.role.allows(Act::RevokeForOthers),
            actor: actor.id.as_str().to_owned(),
            meaning: actor.meaning(),
        }
    }

    /// The actor may take back what this person signed.
    pub fn may_revoke(&self, signer: &str) -> bool {
        self.may_sign && (self.may_revoke_any || self.actor == signer)
    }

    /// Whose sign-offs the actor may revoke: `any`, or those of this id. The islands read it.
    pub fn revokes(&self) -> String {
        if self.may_revoke_any {
            "any".to_owned()
        } else {
            self.actor.clone()
        }
    }

    /// The key of the row's next form.
    pub fn request_key(&self, item: &RunItem) -> String {
        page_context().request_key(&form_of(item).unwrap_or_default())
    }

    /// The refusal of a form of this row.
    pub fn refused(&self, item: &RunItem) -> Option<Typed> {
        let context = page_context();
        let refused = context.refused(&form_of(item)?)?;
        let typed = |field: &str| refused.typed.get(field).cloned().unwrap_or_default();
        let field = match (
            refused.form.starts_with("revocation"),
            typed("verdict") == Verdict::NotOk.name(),
        ) {
            (true, _) => "reason",
            // Words beside an ok come from a page that offers them; they are kept where they can be sent.
            (false, not_ok) if not_ok || !typed("comment").is_empty() => "comment",
            (false, _) => "",
        };
        Some(Typed {
            said: Said::of(&refused.problem, &context.request),
            field,
            words: typed(field),
        })
    }
}

/// The form of this row that was refused.
fn form_of(item: &RunItem) -> Option<String> {
    let context = page_context();
    ["sign-off", "revocation"]
        .iter()
        .map(|form| format!("{form}:{}", item.id))
        .find(|form| context.refused(form).is_some())
}
