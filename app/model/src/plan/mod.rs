//! What a document means as a plan: its phases with their gates, the items in those phases, and what stops the work.
//!
//! A document is walked once (`walk`), which finds its sections and all that could be an item: boxes of Markdown and
//! of other kinds (`boxes`), rows of tables (`tables`), steps. Then `phases` says which sections are phases, and puts
//! the items into them; where there is no box at all, `steps` says what would be the items of a run.
//!
//! 1. Words of time, order and number make phases ("Phase 2", "T-3 days", "After the move"; `heading`), at whatever
//!    level. The one heading of the highest level above all others is the title and opens none.
//! 2. Sections that are all named by nouns of a trade, or by tiers, are areas of one phase.
//! 3. Any other section with items is a phase, marked as a guess.
//! 4. Items before any heading, and those of a document of areas alone, belong to a phase called *Readiness*.
//! 5. Items under a heading or a lead-in that says "any yes means hold" are inverted: hold questions.
//! 6. A box that is ticked in the text is a claim by the document, never a sign-off.
//! 7. The way back is no phase of the way there. What it asks is offered when it is needed.
//! 8. Comments in the text say what the reader cannot know (`marks`), and stand above all of this.
//!
//! Numbered phases without items stay in the list: a step that leaves no tick is still a step.

mod beside;
mod boxes;
mod counts;
mod division;
mod found;
mod heading;
mod holds;
mod lines;
mod marks;
mod notes;
mod phases;
mod role;
mod sections;
mod shape;
mod stage;
mod status;
mod steps;
mod stops;
mod tables;
mod walk;
mod way_back;

pub(crate) use holds::{asks_for_hold, is_read_do};
pub(crate) use lines::is_outcome;
pub use shape::{Area, Choice, Claim, Gate, MAX_ITEMS, Phase, Plan, PlanItem, Share, Stop};
pub(crate) use tables::is_head;
pub use way_back::rollback_plan;
pub(crate) use way_back::says_way_back;

use crate::markdown::Tree;

/// Reads a plan out of a document. Any document can be read; one without boxes has no items.
pub fn read(tree: &Tree) -> Plan {
    phases::divide(walk::walk(tree), tree, true)
}

/// The same without steps: a record of what was is not run.
pub(crate) fn read_record(tree: &Tree) -> Plan {
    phases::divide(walk::walk(tree), tree, false)
}

#[cfg(test)]
mod tests;
