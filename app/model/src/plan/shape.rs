//! What a plan is, once it is read.

use crate::mark::Mark;

/// The most items one plan may have. A phase of thousands cannot be signed by people.
pub const MAX_ITEMS: usize = 5_000;

/// A plan as read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The phases in reading order.
    pub phases: Vec<Phase>,
    /// The items in reading order.
    pub items: Vec<PlanItem>,
    /// What would be the items of a run on somebody's word, where the document has none.
    pub steps: Vec<PlanItem>,
    /// The sentences that hold the work at their place.
    pub stops: Vec<Stop>,
    /// The sentences of gates.
    pub gates: Vec<Gate>,
    /// What is chosen with boxes inside of lines.
    pub choices: Vec<Choice>,
    /// The positions that decide, sign or look.
    pub positions: Vec<String>,
    /// Groups that are worked on side by side.
    pub areas: Vec<Area>,
    /// How much of a list must hold.
    pub shares: Vec<Share>,
    /// The lines that a mark calls a criterion.
    pub criteria: Vec<usize>,
    /// Some items have a word for their state and no box.
    pub has_states: bool,
    /// It says how to go back.
    pub rollback: bool,
    /// What stands before its first phase is called so, in its language.
    pub readiness: &'static str,
    /// Marks that could not be applied.
    pub unused_marks: Vec<Mark>,
}

impl Plan {
    /// What is signed where it is run: its items, or, where it has none, its steps.
    pub fn run_items(&self) -> &[PlanItem] {
        match self.items.is_empty() {
            true => &self.steps,
            false => &self.items,
        }
    }
}

/// One phase.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phase {
    /// "Production build", without "Phase 2:" and without the duration in brackets.
    pub name: String,
    /// The plan's own number where it has one that is free; otherwise the next free one.
    pub number: usize,
    /// The words after `Gate:` below the heading.
    pub gate: Option<String>,
    /// The words in brackets at the end of the heading, where they are a time.
    pub duration: Option<String>,
    /// The line of the heading, counted from 1.
    pub line: usize,
    /// The document calls it a phase, a stage or a moment. Otherwise it is a section with items.
    pub named: bool,
    /// Nothing but its items says that it is one.
    pub guess: bool,
    /// When it applies, where it does not always.
    pub condition: Option<String>,
}

/// A group inside of a phase, worked on beside others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// The line of its heading, from 1.
    pub line: usize,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanItem {
    /// The words to be signed.
    pub text: String,
    /// What stands below the item's first paragraph; part of what is signed.
    pub detail: String,
    /// The heading or lead-in closest above it inside its phase.
    pub group: Option<String>,
    /// The area that it belongs to.
    pub area: Option<String>,
    /// Index into [`Plan::phases`].
    pub phase: usize,
    /// All headings above it, from the top.
    pub path: Vec<String>,
    /// The box was ticked in the text.
    pub claimed: bool,
    /// What the document says of it; `claimed` is one of these.
    pub claim: Option<Claim>,
    /// A yes is bad news.
    pub inverted: bool,
    /// When it applies, where it does not always.
    pub condition: Option<String>,
    /// Not every item of its list has to be signed.
    pub optional: bool,
    /// A hold is proposed before it.
    pub hold: bool,
    /// Who does it, as the document says.
    pub position: Option<String>,
    /// It was taken for an item without a box.
    pub guess: bool,
    /// The line of its box, counted from 1.
    pub line: usize,
    /// The item it is nested under, as an index.
    pub parent: Option<usize>,
    /// The name that its author has given it for good: `<!-- id: backup-checked -->`.
    pub pin: Option<String>,
}

/// What a document says of an item. Never a sign-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is done.
    Done,
    /// It is not so.
    NotOk,
    /// It does not apply.
    NotApplicable,
    /// It has begun.
    Started,
    /// It was put off.
    Moved,
}

impl Claim {
    /// The word in `check --json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotOk => "not-ok",
            Self::NotApplicable => "not-applicable",
            Self::Started => "started",
            Self::Moved => "moved",
        }
    }
}

/// A sentence that holds what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The sentence.
    pub text: String,
    /// Index into [`Plan::phases`]; nothing where there are none.
    pub phase: Option<usize>,
    /// Its line, from 1.
    pub line: usize,
}

/// A sentence of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The sentence.
    pub text: String,
    /// The phase below whose heading it stands: an index into [`Plan::phases`].
    pub phase: usize,
    /// Its line, from 1.
    pub line: usize,
    /// It states what comes of its own phase. Any other is asked before that phase.
    pub is_result: bool,
}

/// One of several, chosen with boxes in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub name: String,
    /// The answer that is ticked.
    pub value: Option<String>,
    /// Its line, from 1.
    pub line: usize,
}

/// How much of a list must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The heading of the list.
    pub name: String,
    /// In per cent.
    pub percent: f64,
    /// The line of the heading, from 1.
    pub line: usize,
    /// The phase, as an index.
    pub phase: Option<usize>,
}
