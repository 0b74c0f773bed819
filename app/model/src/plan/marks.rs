//! The marks of a document, by the lines that they are about.

use crate::mark::{Mark, MarkKind};
use std::collections::BTreeMap;

/// The marks, and which of them were used.
#[derive(Default)]
pub(super) struct Marks<'a> {
    all: &'a [Mark],
    by_line: BTreeMap<usize, Vec<usize>>,
    used: Vec<bool>,
}

impl<'a> Marks<'a> {
    pub(super) fn of(all: &'a [Mark]) -> Self {
        let mut by_line: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, mark) in all.iter().enumerate() {
            by_line.entry(mark.line).or_default().push(at);
        }
        Self {
            all,
            by_line,
            used: vec![false; all.len()],
        }
    }

    /// Whether a line has this mark. It counts as used from then on.
    pub(super) fn take(&mut self, line: usize, kind: &MarkKind) -> bool {
        self.find(line, |mark| mark.kind == *kind).is_some()
    }

    /// Whether a mark stands alone on the line before.
    pub(super) fn take_before(&mut self, line: usize, kind: &MarkKind) -> bool {
        self.find(line, |mark| mark.kind == *kind && mark.written < line)
            .is_some()
    }

    /// The words of a condition on a line.
    pub(super) fn condition(&mut self, line: usize) -> Option<String> {
        let mark = self.find(line, |mark| matches!(mark.kind, MarkKind::If(_)))?;
        match &mark.kind {
            MarkKind::If(words) => Some(words.clone()),
            MarkKind::Phase
            | MarkKind::Area
            | MarkKind::HoldPoint
            | MarkKind::Item
            | MarkKind::Steps
            | MarkKind::Stop
            | MarkKind::Criterion
            | MarkKind::Position
            | MarkKind::Text => None,
        }
    }

    fn find(&mut self, line: usize, wanted: impl Fn(&Mark) -> bool) -> Option<&'a Mark> {
        let at = *self
            .by_line
            .get(&line)?
            .iter()
            .find(|at| wanted(&self.all[**at]))?;
        self.used[at] = true;
        Some(&self.all[at])
    }

    /// Those that nothing has used.
    pub(super) fn unused(self) -> Vec<Mark> {
        let left = self.all.iter().zip(self.used).filter(|(_, used)| !used);
        left.map(|(mark, _)| mark.clone()).collect()
    }
}
