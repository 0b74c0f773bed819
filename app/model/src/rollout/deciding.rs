//! What is about to be decided.

use super::number::PhaseNumber;
use super::outcome::Outcome;
use super::waiver::Waiver;
use crate::id::RunItemId;
use crate::record::Seq;

/// A condition of a GO: the id of the item that it becomes, its words, and the phase that asks for it.
pub type AddedItem = (RunItemId, String, PhaseNumber);

/// What is about to be decided.
#[derive(Debug, Clone)]
pub struct Deciding<'a> {
    /// The hold point. None: the whole rollout.
    pub phase: Option<PhaseNumber>,
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: &'a str,
    /// The decision that this one takes the place of.
    pub supersedes: Option<Seq>,
    /// Until when a HOLD holds.
    pub until_ms: Option<i64>,
    /// What it is opened in spite of.
    pub waiver: Option<Waiver>,
}
