//! The lines of a document, each with what it is read as: what a person looks at to correct the reader.

use super::MarkKind;
use crate::markdown::{Row, Tree};
use crate::outline::{Body, Outline};
use crate::reading::Reading;
use std::collections::{BTreeMap, BTreeSet};

/// A line that can be corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadLine {
    /// Its number, from 1.
    pub line: usize,
    /// Its first words.
    pub text: String,
    /// What it is in the text.
    pub place: Place,
    /// What it is read as: nothing, one thing, or an item that is a stop too. Never a condition.
    pub read_as: Vec<MarkKind>,
    /// It is read so without good evidence.
    pub guess: bool,
    /// When it applies, where it does not always.
    pub condition: Option<String>,
    /// The marks on it.
    pub marks: Vec<MarkKind>,
    /// It is a phase, and this is the line of the one beside it that follows. As an area that one goes on without the hold point
    /// between them.
    pub next_phase: Option<usize>,
}

/// What a line is in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A heading, of level 1 to 6.
    Heading(u8),
    /// Running text, an entry of a list, a row of a table.
    Line,
}

/// How many letters of a line are shown.
const MAX_SHOWN: usize = 160;

/// The lines of a document that a mark can stand on, in their order. Lines of text inside of a list belong to their entry.
pub fn lines(tree: &Tree, outline: &Outline<'_>, reading: &Reading) -> Vec<ReadLine> {
    let facts = Facts::of(tree, reading);
    let headings = outline
        .headings
        .iter()
        .map(|heading| facts.line(heading.line, heading.text, Place::Heading(heading.level)));
    let pieces = outline.pieces.iter().flat_map(|piece| match piece.body {
        Body::Line(text) if piece.depth == 0 => vec![facts.line(piece.line, text, Place::Line)],
        Body::Item(item) => vec![facts.line(piece.line, &item.text, Place::Line)],
        Body::Table(table) => {
            let row = |row: &Row| facts.line(row.span.line, &row.cells.join(" · "), Place::Line);
            table.rows.iter().skip(1).map(row).collect()
        }
        Body::Line(_) | Body::Code(_) => Vec::new(),
    });
    let mut lines: Vec<ReadLine> = headings.chain(pieces).collect();
    lines.retain(|line| !line.text.trim().is_empty());
    lines.sort_by_key(|line| line.line);
    for at in 0..lines.len() {
        lines[at].next_phase = next_phase(&lines[at..]);
    }
    lines
}

/// The phase beside the first of these lines, if that is a phase too.
fn next_phase(lines: &[ReadLine]) -> Option<usize> {
    let (first, behind) = lines.split_first()?;
    let Place::Heading(level) = first.place else {
        return None;
    };
    let beside = behind
        .iter()
        .find(|line| matches!(line.place, Place::Heading(other) if other <= level))?;
    let are_phases = [first, beside].map(|line| line.read_as.contains(&MarkKind::Phase));
    (beside.place == first.place && are_phases == [true, true]).then_some(beside.line)
}

/// What was read, by line.
struct Facts<'a> {
    read_as: BTreeMap<usize, Vec<MarkKind>>,
    guesses: BTreeSet<usize>,
    conditions: BTreeMap<usize, &'a str>,
    marks: BTreeMap<usize, Vec<MarkKind>>,
}

impl<'a> Facts<'a> {
    fn of(tree: &Tree, reading: &'a Reading) -> Self {
        let plan = &reading.plan;
        let mut facts = Self {
            read_as: BTreeMap::new(),
            guesses: BTreeSet::new(),
            conditions: BTreeMap::new(),
            marks: BTreeMap::new(),
        };
        let phases = plan
            .phases
            .iter()
            .map(|phase| (MarkKind::Phase, phase.line, phase.guess, &phase.condition));
        let items = plan
            .run_items()
            .iter()
            .map(|item| (MarkKind::Item, item.line, item.guess, &item.condition));
        for (kind, line, guess, condition) in phases.chain(items) {
            facts.is(line, kind);
            facts.guesses.extend(guess.then_some(line));
            let condition = condition.as_deref();
            facts
                .conditions
                .extend(condition.map(|words| (line, words)));
        }
        for area in &plan.areas {
            facts.is(area.line, MarkKind::Area);
        }
        for stop in &plan.stops {
            facts.is(stop.line, MarkKind::Stop);
        }
        for criterion in &reading.criteria {
            facts.is(criterion.line, MarkKind::Criterion);
        }
        for mark in &tree.marks {
            facts
                .marks
                .entry(mark.line)
                .or_default()
                .push(mark.kind.clone());
            match mark.kind {
                MarkKind::HoldPoint | MarkKind::Position | MarkKind::Text => {
                    facts.is(mark.line, mark.kind.clone());
                }
                MarkKind::Phase
                | MarkKind::Area
                | MarkKind::Item
                | MarkKind::Steps
                | MarkKind::Stop
                | MarkKind::Criterion
                | MarkKind::If(_) => {}
            }
        }
        facts
    }

    fn is(&mut self, line: usize, kind: MarkKind) {
        let kinds = self.read_as.entry(line).or_default();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }

    fn line(&self, line: usize, text: &str, place: Place) -> ReadLine {
        ReadLine {
            line,
            text: text.chars().take(MAX_SHOWN).collect(),
            place,
            read_as: self.read_as.get(&line).cloned().unwrap_or_default(),
            guess: self.guesses.contains(&line),
            condition: self.conditions.get(&line).map(|words| (*words).to_owned()),
            marks: self.marks.get(&line).cloned().unwrap_or_default(),
            next_phase: None,
        }
    }
}
