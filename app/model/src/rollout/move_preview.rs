//! Moving a running rollout to another revision of its plan: what would become of its items, and doing it.

use super::RolloutState;
use super::act::{ActContext, ActResult, Refused};
use super::event::Event;
use super::snapshot::{PlanSnapshot, SnapshotItem};
use crate::id::RunItemId;

/// What would become of the items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MovePreview {
    /// Same words: what was signed stays.
    pub unchanged: usize,
    /// The number people say then, the old and the new words, and whether somebody signed the old ones.
    pub reworded: Vec<(String, String, String, bool)>,
    /// The number people say then, and the words of those that come.
    pub added: Vec<(String, String)>,
    /// The number people say now, and the words of those that go.
    pub removed: Vec<(String, String)>,
}

impl RolloutState {
    /// The id that an item of another revision has in this run: that of the item with the same number. The steps of a way
    /// back have no numbers; there only the same words, standing once, are the same item.
    pub fn id_of(&self, number: i64, words_hash: &str) -> Option<RunItemId> {
        if let Some(found) = self
            .frame
            .items
            .iter()
            .find(|item| number > 0 && item.number == number)
        {
            return Some(found.id.clone());
        }
        let mut same = self
            .frame
            .items
            .iter()
            .filter(|item| item.number == 0 && item.words_hash == words_hash);
        match (same.next(), same.next()) {
            (Some(found), None) => Some(found.id.clone()),
            _ => None,
        }
    }

    /// What a move to this frame would do.
    pub fn preview(&self, frame: &PlanSnapshot) -> MovePreview {
        let mut moving = MovePreview::default();
        for new in &frame.items {
            match self.item(&new.id) {
                None => moving.added.push((new.label.clone(), new.words.clone())),
                Some((old, _)) if old.words_hash == new.words_hash => moving.unchanged += 1,
                Some((old, item)) => moving.reworded.push((
                    new.label.clone(),
                    old.words.clone(),
                    new.words.clone(),
                    !item.signatures.is_empty(),
                )),
            }
        }
        let stays = |old: &&SnapshotItem| !frame.items.iter().any(|new| new.id == old.id);
        let gone = self.frame.items.iter().filter(stays);
        moving.removed = gone
            .map(|old| (old.label.clone(), old.words.clone()))
            .collect();
        moving
    }

    /// The frame with the conditions of votes and decisions, which no plan holds: each in its phase, or in the last one
    /// where that is gone.
    pub fn with_conditions(&self, mut frame: PlanSnapshot) -> PlanSnapshot {
        let Some(last) = frame.last_phase() else {
            return frame;
        };
        let conditions = self.frame.items.iter();
        for added in conditions.filter(|item| item.number == SnapshotItem::ADDED) {
            let name = self.frame.phase(added.phase).map(|phase| &phase.name);
            let mut same = frame.phases.iter();
            let phase = same.find(|phase| Some(&phase.name) == name);
            let phase = phase.map_or(last, |phase| phase.number);
            let there = frame.items.iter().filter(|item| item.phase == phase);
            let label = format!("{phase}.{}", 1 + there.count());
            frame.items.push(SnapshotItem {
                phase,
                label,
                ..added.clone()
            });
        }
        frame
    }

    pub(super) fn move_run(
        &self,
        who: &ActContext<'_>,
        from: i64,
        frame: &PlanSnapshot,
    ) -> ActResult {
        self.may_set_up(who)?;
        if self.frame.revision != from {
            return Err(Refused::because(format!(
                "this rollout now follows revision {}. Review what would change again.",
                self.frame.revision
            )));
        }
        if frame.revision <= from {
            return Err(Refused::field(
                "revision",
                "A rollout can only move to a newer revision.",
            ));
        }
        if frame.items.is_empty() || frame.phases.is_empty() {
            return Err(Refused::field(
                "revision",
                "That revision has nothing to sign.",
            ));
        }
        Ok(vec![Event::RunMoved {
            from,
            frame: Box::new(self.with_conditions(frame.clone())),
        }])
    }
}
