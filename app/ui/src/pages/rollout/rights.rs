//! What a person may do to the items of a rollout, and what a refused form left behind.

use crate::components::notice::Said;
use crate::context::{Refused, page_context};
use crate::islands::{Row, Typed};
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
    may_sign: bool,
    may_revoke_any: bool,
    actor: String,
    meaning: String,
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

    /// What the island of a row is told.
    pub fn row(&self, item: &RunItem) -> Row {
        let context = page_context();
        let refused = ["sign-off", "revocation"]
            .iter()
            .find_map(|form| context.refused(&format!("{form}:{}", item.id)));
        Row {
            label: item.label.clone(),
            words_hash: item.words_hash.clone(),
            live: item.live.clone(),
            inverted: item.inverted,
            rollout: self.rollout.clone(),
            phase: self.phase.clone(),
            may_sign: self.may_sign,
            may_revoke_any: self.may_revoke_any,
            actor: self.actor.clone(),
            meaning: self.meaning.clone(),
            request: context
                .request_key(&refused.map_or_else(String::new, |refused| refused.form.clone())),
            refused: refused.map(|refused| typed(refused, &context.request)),
        }
    }
}

fn typed(refused: &Refused, request: &str) -> Typed {
    let typed = |field: &str| refused.typed.get(field).cloned().unwrap_or_default();
    let opened = match (
        refused.form.starts_with("revocation"),
        typed("verdict") == Verdict::NotOk.name(),
    ) {
        (true, _) => "reason",
        (false, true) => "comment",
        (false, false) => "",
    };
    Typed {
        said: Said::of(&refused.problem, request),
        opened: opened.to_owned(),
        comment: typed("comment"),
        reason: typed("reason"),
    }
}
