//! One row of the checklist: what its island is told, and what it remembers.

use crate::components::notice::Said;
use crate::islands::board;
use leptos::prelude::*;
use model::event::Verdict;
use model::live::{LiveItem, Stamp};
use serde::{Deserialize, Serialize};

/// What the island of a row is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The number people say, `3.6`.
    pub label: String,
    /// The hash of the words. A form sends it back.
    pub words_hash: String,
    /// The item as it is.
    pub live: LiveItem,
    /// A hold question.
    pub inverted: bool,
    /// The rollout's number.
    pub rollout: String,
    /// The phases on the page, as the address says it: where a plain form leads back to.
    pub phase: String,
    /// The actor may sign here.
    pub may_sign: bool,
    /// The actor may revoke what others signed.
    pub may_revoke_any: bool,
    /// The actor's id.
    pub actor: String,
    /// What the actor signs as.
    pub meaning: String,
    /// The key of the next form.
    pub request: String,
    /// A form of this row was refused.
    pub refused: Option<Typed>,
}

/// What was typed into a form of a row that was refused, and the refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The refusal.
    pub said: Said,
    /// The field whose form is shown open.
    pub opened: String,
    /// What is not ok.
    pub comment: String,
    /// Why it is revoked.
    pub reason: String,
}

/// What can be done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Sign(Verdict),
    Revoke,
}

impl Act {
    fn verb(self) -> &'static str {
        match self {
            Self::Sign(_) => "sign-off",
            Self::Revoke => "revocation",
        }
    }

    /// The word on the stamp while the answer is on its way.
    pub fn word(self, inverted: bool) -> &'static str {
        match self {
            Self::Sign(verdict) => verdict.word(inverted),
            Self::Revoke => "REVOKE",
        }
    }
}

/// What the island of a row remembers. Typed text stands here, not in the form: a redrawn row keeps it.
#[derive(Clone)]
pub(super) struct State {
    pub row: StoredValue<Row>,
    pub item: ArcRwSignal<LiveItem>,
    pub request: RwSignal<String>,
    pub sending: RwSignal<Option<Act>>,
    pub said: RwSignal<Option<Said>>,
    pub opened: StoredValue<String>,
    pub comment: RwSignal<String>,
    pub reason: RwSignal<String>,
}

impl State {
    pub fn new(row: Row) -> Self {
        let refused = row.refused.clone();
        let (said, opened, comment, reason) = refused.map_or_else(Default::default, |typed| {
            (Some(typed.said), typed.opened, typed.comment, typed.reason)
        });
        Self {
            item: board::put(&row.label, row.inverted, row.live.clone()),
            request: RwSignal::new(row.request.clone()),
            sending: RwSignal::new(None),
            said: RwSignal::new(said),
            opened: StoredValue::new(opened),
            comment: RwSignal::new(comment),
            reason: RwSignal::new(reason),
            row: StoredValue::new(row),
        }
    }

    /// A statement can be made: nobody's stands.
    pub fn is_open(&self) -> bool {
        self.item.read().stamp.verdict().is_none()
    }

    /// The actor may take the standing statement back.
    pub fn is_revocable(&self) -> bool {
        let row = self.row.read_value();
        match &self.item.read().stamp {
            Stamp::Signed { by, .. } => row.may_sign && (by.id == row.actor || row.may_revoke_any),
            _ => false,
        }
    }

    /// Where an act is sent.
    pub fn address(&self, act: Act) -> String {
        let row = self.row.read_value();
        format!(
            "/rollouts/{}/items/{}/{}",
            row.rollout,
            row.live.id,
            act.verb()
        )
    }

    /// The hidden fields of an act. The words typed are a field of their own.
    pub fn fields(&self, act: Act) -> Vec<(&'static str, String)> {
        let row = self.row.read_value();
        let mut fields = vec![
            ("request", self.request.get()),
            ("seen", self.item.read().seen.to_string()),
            ("phase", row.phase.clone()),
            ("label", row.label.clone()),
        ];
        if let Act::Sign(verdict) = act {
            fields.push(("verdict", verdict.name().to_owned()));
            fields.push(("words", row.words_hash.clone()));
        }
        fields
    }
}
