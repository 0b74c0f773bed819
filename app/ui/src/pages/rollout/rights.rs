//! What a person may do to the items of a rollout, and what a refused form left behind.

use crate::context::{Because, new_request_key, page_context};
use crate::pages::rollout::filter::Filter;
use engine::Actor;
use engine::clock::Moment;
use engine::rollout::{Run, RunItem};
use model::id::RolloutNumber;
use model::role::Act;
use model::rollout::item::UNDO_MS;
use model::rollout::{PhaseNumber, RolloutState};
use model::verdict::Verdict;
use std::sync::Arc;

/// The form that signs several items at once. Their boxes stand outside it.
pub const TOGETHER: &str = "sign-offs";

/// What the actor may do to the items of this rollout.
#[derive(Debug, Clone)]
pub struct Rights {
    /// The rollout's number.
    pub rollout: RolloutNumber,
    /// The phases on the page, as the address says it.
    pub phase: String,
    /// Which items are shown.
    pub shown: Filter,
    /// The actor may sign here.
    pub may_sign: bool,
    /// What the actor signs as.
    pub meaning: String,
    may_revoke_any: bool,
    actor: String,
    state: Arc<RolloutState>,
    now: Moment,
    /// What the keys of the rows begin with.
    keys: String,
}

/// What was typed into a form of a row that was refused, and the refusal.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Why it came back.
    pub because: Because,
    /// The statement of the form that holds the words. `None`: a revocation.
    pub verdict: Option<Verdict>,
    /// That form stands open, so that they can be sent again.
    pub opens: bool,
    /// The words.
    pub words: String,
}

impl Rights {
    /// A rollout that was let go or stopped takes no more statements from anybody.
    pub fn of(actor: &Actor, run: &Run, phase: &str) -> Self {
        let rollout = &run.rollout;
        Self {
            rollout: rollout.number,
            phase: phase.to_owned(),
            shown: Filter::of(&page_context()),
            may_sign: actor.can(Act::Sign, &rollout.subject()) && !rollout.is_closed(),
            state: Arc::clone(&run.state),
            now: run.now,
            may_revoke_any: actor.can(Act::RevokeForOthers, &rollout.subject()),
            actor: actor.id.as_str().to_owned(),
            meaning: actor.meaning(),
            keys: model::hash::of(new_request_key().as_bytes()),
        }
    }

    /// The actor may take back what this person signed.
    pub fn may_revoke(&self, signer: &str) -> bool {
        self.may_sign && (self.may_revoke_any || self.actor == signer)
    }

    /// Why the work behind a closed hold point is held.
    pub fn why_closed(&self, closed: PhaseNumber) -> String {
        self.state.why_closed(closed, self.now.0)
    }

    /// When the page was drawn.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The actor signed it a moment ago.
    pub fn can_undo(&self, item: &RunItem, signer: &str) -> bool {
        let signed = self
            .state
            .item(&item.id)
            .and_then(|(_, item)| item.signatures.last());
        self.actor == signer && signed.is_some_and(|last| self.now.0 <= last.at_ms + UNDO_MS)
    }

    /// Whose sign-offs the actor may revoke: `any`, or those of this id. The islands read it.
    pub fn revokes(&self) -> String {
        if self.may_revoke_any {
            "any".to_owned()
        } else {
            self.actor.clone()
        }
    }

    /// The key of the row's next form. All rows of a page have one beginning and end in their numbers: nothing
    /// compresses a key of its own for each.
    pub fn request_key(&self, item: &RunItem) -> String {
        let kept = form_of(item).and_then(|form| page_context().kept_key(&form));
        kept.unwrap_or_else(|| {
            let number = item.label.replace('.', "f");
            let (a, b, c, d) = (
                &self.keys[..8],
                &self.keys[8..12],
                &self.keys[12..16],
                &self.keys[16..20],
            );
            format!("{a}-{b}-{c}-{d}-{number:0>12}")
        })
    }

    /// The form of this row that came back.
    pub fn returned(&self, item: &RunItem) -> Option<Typed> {
        let context = page_context();
        let returned = context.claim(&form_of(item)?)?;
        let typed = |field: &str| returned.typed.get(field).cloned().unwrap_or_default();
        let is_revocation = returned.form.starts_with("revocation");
        // Words beside an ok come from a page that offers them; they are kept where they can be sent.
        let verdict = Verdict::parse(&typed("result")).filter(|verdict| *verdict != Verdict::Ok);
        let words = typed(if is_revocation { "reason" } else { "comment" });
        Some(Typed {
            because: returned.because.clone(),
            opens: is_revocation || verdict.is_some() || !words.is_empty(),
            verdict: (!is_revocation).then_some(verdict.unwrap_or(Verdict::NotOk)),
            words,
        })
    }
}

/// The id of that form.
fn form_of(item: &RunItem) -> Option<String> {
    let context = page_context();
    ["sign-off", "revocation"]
        .iter()
        .map(|form| format!("{form}:{}", item.id))
        .find(|form| context.returned(form).is_some())
}
