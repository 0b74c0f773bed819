//! What is found on the walk over a document: its sections, and at their places what could be part of a plan.

use super::sections::Section;
use super::shape::{Choice, Claim};
use crate::mark::Mark;

/// What was found.
pub(super) struct Walked {
    pub sections: Vec<Section>,
    pub found: Vec<Candidate>,
    pub entries: Vec<Entry>,
    pub choices: Vec<Choice>,
    pub positions: Vec<String>,
    /// Lines that a mark calls a criterion.
    pub criteria: Vec<usize>,
    pub unused_marks: Vec<Mark>,
    /// A line or a table says how to go back.
    pub says_way_back: bool,
}

/// Something at its place in the document.
pub(super) struct Entry {
    pub section: usize,
    pub kind: EntryKind,
}

/// What stands there.
pub(super) enum EntryKind {
    /// The section begins.
    Begin,
    /// What could be an item, by its place in [`Walked::found`].
    Candidate(usize),
    /// A gate.
    Gate(FoundGate),
    /// A sentence that holds, and its line.
    Stop(String, usize),
    /// A hold point that a mark has put here.
    Hold,
}

/// The words of a gate.
pub(super) struct FoundGate {
    pub words: String,
    pub line: usize,
    /// Its label says that it stands behind its phase.
    pub is_exit: bool,
}

/// Why something could be an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It has a box.
    Box,
    /// It is a row with a word for its state.
    State,
    /// A mark says so.
    Mark,
    /// A numbered line.
    Numbered,
    /// A line of a list.
    Listed,
    /// A row of a table of steps.
    Row,
}

/// What could be an item.
pub(super) struct Candidate {
    pub section: usize,
    pub why: Why,
    pub text: String,
    pub detail: String,
    pub lead_in: Option<String>,
    pub claim: Option<Claim>,
    pub inverted: bool,
    pub condition: Option<String>,
    pub position: Option<String>,
    pub line: usize,
    /// The candidate it is nested under.
    pub parent: Option<usize>,
    pub pin: Option<String>,
}
