//! What the readers of one document share, and how much they read at most.

use crate::markdown::Tree;
use crate::outline::{Heading, Outline, Piece};
use crate::plan::Plan;
use std::collections::HashMap;

/// The most facts of one kind that are read. Facts are compared with each other, so that twice as many cost four
/// times as much; a document with more is data, not something that people wrote.
pub(super) const MAX_FACTS: usize = 2_000;

/// The most stages in which a flag should have a value.
pub(super) const MAX_STAGES: usize = 100;

/// The most criteria: their words are compared, which costs more.
pub(super) const MAX_CRITERIA: usize = 500;

/// The most windows, and the most ends of one.
pub(super) const MAX_WINDOWS: usize = 20;

/// What the readers share.
pub(super) struct FactReader<'a> {
    pub tree: &'a Tree,
    pub outline: &'a Outline<'a>,
    /// For each heading the named phase it stands in: the heading that opens it, and its index in the plan.
    phases: Vec<Option<(usize, usize)>>,
}

impl<'a> FactReader<'a> {
    pub(super) fn new(tree: &'a Tree, outline: &'a Outline<'a>, plan: &Plan) -> Self {
        let named = plan.phases.iter().enumerate();
        let named: HashMap<usize, usize> = named
            .filter(|(_, phase)| phase.named)
            .map(|(at, phase)| (phase.line, at))
            .collect();
        let mut phases: Vec<Option<(usize, usize)>> = Vec::with_capacity(outline.headings.len());
        for (at, heading) in outline.headings.iter().enumerate() {
            let own = named.get(&heading.line).map(|phase| (at, *phase));
            phases.push(own.or_else(|| phases[heading.parent?]));
        }
        Self {
            tree,
            outline,
            phases,
        }
    }

    fn phase_around(&self, piece: &Piece<'a>) -> Option<(usize, usize)> {
        self.phases[piece.heading?]
    }

    /// The named phase a piece stands in, as an index into the plan's phases.
    pub fn phase_of(&self, piece: &Piece<'a>) -> Option<usize> {
        self.phase_around(piece).map(|(_, phase)| phase)
    }

    /// The words of its heading.
    pub fn stage_of(&self, piece: &Piece<'a>) -> Option<&'a str> {
        self.phase_around(piece)
            .map(|(heading, _)| self.outline.headings[heading].text)
    }

    /// The headings that open a named phase.
    pub fn stages(&self) -> impl Iterator<Item = &Heading<'a>> {
        let opens = |at: usize| self.phases[at].is_some_and(|(heading, _)| heading == at);
        let headings = self.outline.headings.iter().enumerate();
        headings.filter_map(move |(at, heading)| opens(at).then_some(heading))
    }
}
