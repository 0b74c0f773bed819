//! Which sections are phases, and what stands in them.

use super::beside::{condition, split_duration};
use super::division::{Division, divide as divide_sections};
use super::found::{Candidate, EntryKind, FoundGate, Walked, Why};
use super::heading::Counted;
use super::role::Role;
use super::sections::{Forced, Section};
use super::shape::{Area, Claim, Gate, Phase, Plan, PlanItem, Share, Stop};
use super::steps::{self, Steps};
use super::stops;
use crate::mark::MarkKind;
use crate::markdown::{Block, Tree};
use crate::reading::words::{stem, tokens};
use crate::trade;
use std::collections::BTreeSet;

/// Makes a plan of what was found.
pub(super) fn divide(mut walked: Walked, tree: &Tree, with_steps: bool) -> Plan {
    let mut chosen: Vec<bool> = walked
        .found
        .iter()
        .map(|found| match found.why {
            Why::Box | Why::Mark => true,
            // What was looked at is no longer asked.
            Why::State => with_steps,
            Why::Numbered | Why::Listed | Why::Row => false,
        })
        .collect();
    let has_items = chosen.contains(&true);
    if has_items && with_steps {
        steps::beside_items(&walked, &mut chosen);
    }
    let rollback = walked.says_way_back || walked.sections.iter().any(|section| section.way_back);
    // A document about nothing but the way back is run like any other.
    let is_forward = |found: &Candidate| !walked.sections[found.section].way_back;
    let candidates = walked.found.iter().zip(&chosen);
    if has_items
        && !candidates
            .clone()
            .any(|(found, chosen)| *chosen && is_forward(found))
    {
        walked
            .sections
            .iter_mut()
            .for_each(|section| section.way_back = false);
    }
    let Steps {
        headings,
        is_one_phase,
    } = match has_items || !with_steps {
        true => Steps::default(),
        false => steps::choose(&mut walked, tree, &mut chosen),
    };
    let division = divide_sections(&walked, &chosen, is_one_phase);
    let mut filler = Filler::new(&walked, tree, &division, &chosen, headings, is_one_phase);
    filler.fill();
    let mut plan = filler.plan;
    if plan.phases.is_empty() {
        // Where nothing is done nothing is held, unless a mark says so.
        let marks = tree.marks.iter().filter(|mark| mark.kind == MarkKind::Stop);
        let marked: BTreeSet<usize> = marks.map(|mark| mark.line).collect();
        plan.stops.retain(|stop| marked.contains(&stop.line));
    }
    number(&mut plan.phases);
    if !has_items {
        plan.steps = std::mem::take(&mut plan.items);
    }
    let mut positions = Vec::new();
    for name in walked.positions {
        if !positions.contains(&name) && positions.len() < MAX_POSITIONS {
            positions.push(name);
        }
    }
    let has_states = walked.found.iter().any(|found| found.why == Why::State);
    Plan {
        has_states,
        positions,
        choices: walked.choices,
        criteria: walked.criteria,
        unused_marks: walked.unused_marks,
        rollback,
        ..plan
    }
}

/// More positions than these are no roll call.
const MAX_POSITIONS: usize = 200;

/// Puts what was found into its phases, in the order of the document.
struct Filler<'a> {
    walked: &'a Walked,
    tree: &'a Tree,
    division: &'a Division,
    chosen: &'a [bool],
    /// The step that a heading is, by its section.
    headings: Vec<Option<usize>>,
    is_one_phase: bool,
    plan: Plan,
    /// The phase that is open for each section that opens one.
    phase_of: Vec<Option<usize>>,
    /// A hold point stands behind what was read of it.
    is_split: Vec<bool>,
    /// The item that each candidate became.
    item_of: Vec<Option<usize>>,
    /// The sections that open each phase.
    openers: Vec<usize>,
    /// The lines that are steps.
    steps: BTreeSet<usize>,
    /// Stops, with the section that opens their phase and the last phase before them.
    held: Vec<(usize, Option<usize>)>,
}

impl<'a> Filler<'a> {
    fn new(
        walked: &'a Walked,
        tree: &'a Tree,
        division: &'a Division,
        chosen: &'a [bool],
        headings: Vec<Option<usize>>,
        is_one_phase: bool,
    ) -> Self {
        let sections = walked.sections.len();
        Self {
            walked,
            tree,
            division,
            chosen,
            headings,
            is_one_phase,
            plan: Plan::default(),
            phase_of: vec![None; sections],
            is_split: vec![false; sections],
            item_of: vec![None; walked.found.len()],
            openers: Vec::new(),
            steps: walked
                .found
                .iter()
                .zip(chosen)
                .filter(|(found, chosen)| **chosen && found.why != Why::Box)
                .map(|(found, _)| found.line)
                .collect(),
            held: Vec::new(),
        }
    }

    fn fill(&mut self) {
        for entry in &self.walked.entries {
            let section = entry.section;
            match &entry.kind {
                EntryKind::Begin => {
                    if self.division.opener[section] == Some(section)
                        && self.division.is_listed(self.walked, section)
                    {
                        self.open(section);
                    }
                    if let Some(step) = self.headings.get(section).copied().flatten() {
                        self.item(step);
                    }
                }
                EntryKind::Candidate(at) => {
                    if self.chosen[*at] {
                        self.item(*at);
                        self.stops_in(*at);
                    }
                }
                EntryKind::Gate(gate) => self.gate(section, gate),
                // A step that waits is a step; only a sentence that shouts stops the work beside it.
                EntryKind::Stop(text, line)
                    if self.steps.contains(line) && !stops::is_shouted(text) => {}
                EntryKind::Stop(text, line) => self.stop(section, text.clone(), *line),
                EntryKind::Hold => {
                    let opener = self.opener(section);
                    self.is_split[opener] = self.phase_of[opener].is_some();
                }
            }
        }
        self.finish();
    }

    /// A step stays a step, and what is said after its first sentence may hold what stands behind it.
    fn stops_in(&mut self, at: usize) {
        let walked = self.walked;
        let found = &walked.found[at];
        let is_step = matches!(found.why, Why::Numbered | Why::Listed | Why::Row);
        let is_back = walked.sections[found.section].way_back;
        if is_step && !is_back && !stops::is_shouted(&found.text) {
            for said in stops::after_the_first(&found.text) {
                self.stop(found.section, said, found.line);
            }
        }
    }

    fn gate(&mut self, section: usize, found: &FoundGate) {
        let Some(phase) = self.phase_of[self.opener(section)] else {
            return;
        };
        let words = &found.words;
        let gate = &mut self.plan.phases[phase].gate;
        gate.get_or_insert_with(|| words.clone());
        self.plan.gates.push(Gate {
            text: words.clone(),
            phase,
            line: found.line,
            is_result: found.is_exit,
        });
    }

    fn stop(&mut self, section: usize, text: String, line: usize) {
        self.held
            .push((self.opener(section), self.plan.phases.len().checked_sub(1)));
        self.plan.stops.push(Stop {
            text,
            phase: None,
            line,
        });
    }

    /// The section that opens the phase around this one.
    fn opener(&self, section: usize) -> usize {
        if self.is_one_phase {
            return 0;
        }
        if self.walked.sections[section].way_back
            && let Some(last) = self.openers.last()
        {
            return *last;
        }
        self.division.opener[section].unwrap_or(section)
    }

    fn open(&mut self, section: usize) -> usize {
        let is_new = self.phase_of[section].is_none() || self.is_split[section];
        if let (Some(phase), false) = (self.phase_of[section], is_new) {
            return phase;
        }
        let of = &self.walked.sections[section];
        let (name, duration) = split_duration(&of.name.name);
        let name = match name.is_empty() {
            true => of.text.as_str(),
            false => name,
        };
        let forced = of.forced == Some(Forced::Phase);
        let by_words = of.name.role == Role::Phase || of.name.role == Role::Moment;
        let counted = self.division.is_strong(section) && of.name.counted == Counted::Dotted;
        self.plan.phases.push(Phase {
            name: name.to_owned(),
            number: of
                .name
                .number
                .filter(|_| !self.is_split[section])
                .map_or(0, |number| number + 1),
            gate: None,
            duration: of
                .name
                .duration
                .clone()
                .or_else(|| duration.map(str::to_owned)),
            line: of.line,
            named: !of.is_outermost() && (by_words || forced || counted),
            guess: !(of.is_outermost()
                || self.division.is_strong(section)
                || forced
                || self.division.has_areas[section]
                || of.name.role == Role::Process),
            condition: of.condition.clone(),
        });
        let phase = self.plan.phases.len() - 1;
        self.phase_of[section] = Some(phase);
        self.is_split[section] = false;
        self.openers.push(section);
        phase
    }

    fn item(&mut self, at: usize) {
        let found = &self.walked.found[at];
        let opener = self.opener(found.section);
        let phase = self.open(opener);
        let section = &self.walked.sections[found.section];
        let inside = Some(section.text.as_str())
            .filter(|_| found.section != opener && !section.is_outermost());
        let group = found.lead_in.as_deref().or(inside);
        let low = trade::lower(&found.text);
        let in_brackets = || condition(&low, &found.text).filter(|_| low.ends_with(')'));
        let way_back = section.way_back.then(|| section.text.clone());
        let share = self.share_around(found.section);
        self.item_of[at] = Some(self.plan.items.len());
        self.plan.items.push(PlanItem {
            text: found.text.clone(),
            detail: found.detail.trim_end().to_owned(),
            group: group
                .map(|group| group.trim_end_matches([':', '：']).trim().to_owned())
                .filter(|group| !group.is_empty()),
            area: self.division.area[found.section]
                .map(|area| self.walked.sections[area].name.name.clone()),
            phase,
            path: self.path(found.section),
            claimed: found.claim == Some(Claim::Done),
            claim: found.claim,
            inverted: found.inverted,
            condition: found
                .condition
                .clone()
                .or_else(|| section.condition.clone())
                .or(way_back)
                .or_else(in_brackets),
            optional: share.is_some_and(|share| share < 100.0),
            hold: trade::has(&low, trade::NO_RETURN) || stops::is_shouted(&found.text),
            position: found.position.clone(),
            guess: !matches!(found.why, Why::Box | Why::State | Why::Mark),
            line: found.line,
            parent: found.parent.and_then(|parent| self.item_of[parent]),
            pin: found.pin.clone(),
        });
    }

    fn path(&self, section: usize) -> Vec<String> {
        let mut path: Vec<String> = self
            .around(section)
            .filter(|section| section.level < 7)
            .map(|section| section.text.clone())
            .collect();
        path.reverse();
        path
    }

    /// A section and those around it, without the document.
    fn around(&self, section: usize) -> impl Iterator<Item = &'a Section> {
        let sections = &self.walked.sections;
        std::iter::successors(Some(section), |at| {
            Some(sections[*at].parent).filter(|parent| parent != at)
        })
        .map(|at| &sections[at])
        .filter(|section| section.level > 0)
    }

    fn share_around(&self, section: usize) -> Option<f64> {
        self.around(section).find_map(|section| section.name.share)
    }

    fn finish(&mut self) {
        for (stop, (opener, last)) in self.plan.stops.iter_mut().zip(&self.held) {
            let any = (!self.plan.phases.is_empty()).then_some(0);
            let own = self.phase_of[*opener];
            // A phase that a hold point has split is held where the sentence stands.
            let split = last.filter(|last| self.openers[*last] == *opener);
            stop.phase = split.or(own).or(*last).or(any);
        }
        self.find_results();
        for (at, section) in self.walked.sections.iter().enumerate() {
            if self.division.area.get(at).copied().flatten() == Some(at)
                && self.division.total[at] > 0
            {
                self.plan.areas.push(Area {
                    name: section.name.name.clone(),
                    line: section.line,
                });
            }
            let (Some(percent), true) = (section.name.share, self.division.total[at] > 0) else {
                continue;
            };
            let beside = || {
                let mut kids = self.division.kids[section.parent].iter();
                kids.any(|kid| {
                    self.walked.sections[*kid]
                        .name
                        .share
                        .is_some_and(|share| share < 100.0)
                })
            };
            if percent < 100.0 || section.name.role == Role::Tier || beside() {
                let name = section
                    .name
                    .name
                    .split(['(', '（'])
                    .next()
                    .unwrap_or_default();
                self.plan.shares.push(Share {
                    name: name.trim().to_owned(),
                    percent,
                    line: section.line,
                    phase: self.phase_of[self.opener(at)],
                });
            }
        }
        self.name_outermost();
    }

    /// "Smoke tests pass" below "Smoke tests" is what comes of them: its words are those of its own phase rather than
    /// those of the one before.
    fn find_results(&mut self) {
        if self.plan.gates.is_empty() {
            return;
        }
        let words = self.plan.phases.iter().map(|phase| telling(&phase.name));
        let mut words: Vec<BTreeSet<String>> = words.collect();
        for item in &self.plan.items {
            words[item.phase].extend(telling(&item.text));
        }
        for gate in &mut self.plan.gates {
            let said = telling(&gate.text);
            let shared = |phase: usize| said.intersection(&words[phase]).count();
            let before = gate.phase.checked_sub(1).map_or(0, shared);
            gate.is_result |= shared(gate.phase) > before;
        }
    }

    /// The phase of the document itself is called after the title where it is the only one and its items stand
    /// directly below; otherwise it is the readiness before all others.
    fn name_outermost(&mut self) {
        let is_only = self.plan.phases.len() == 1;
        let readiness = trade::readiness(trade::language(texts(&self.tree.blocks)));
        self.plan.readiness = readiness;
        for (phase, opener) in self.plan.phases.iter_mut().zip(&self.openers) {
            let section = &self.walked.sections[*opener];
            if is_only {
                phase.guess = false;
            }
            if !section.is_outermost() {
                continue;
            }
            let direct = section.is_title || !section.text.is_empty();
            if !(is_only && direct && !self.division.has_areas[*opener]) {
                phase.name = readiness.to_owned();
                phase.duration = None;
            }
        }
        let covering = self.covering().filter(|_| self.is_one_phase);
        if let (Some(phase), Some(section)) = (self.plan.phases.first_mut(), covering) {
            phase.name = section.name.name.clone();
            phase.line = section.line;
        }
    }

    /// The one section that all items stand in, if it is not the document.
    fn covering(&self) -> Option<&'a Section> {
        let mut sections = self
            .item_of
            .iter()
            .enumerate()
            .filter(|(_, item)| item.is_some());
        let (first, _) = sections.next()?;
        let section = self.walked.found[first].section;
        let all = sections.all(|(at, _)| self.walked.found[at].section == section);
        Some(&self.walked.sections[section]).filter(|found| {
            all && !found.is_outermost() && self.headings.iter().all(Option::is_none)
        })
    }
}

/// The words of a text that tell something, without their endings.
fn telling(text: &str) -> BTreeSet<String> {
    tokens(text)
        .filter(|word| word.chars().count() > 3)
        .map(|word| stem(&word).into_owned())
        .collect()
}

/// The words of a document, block by block.
fn texts(blocks: &[Block]) -> impl Iterator<Item = &str> {
    blocks.iter().flat_map(|block| -> Vec<&str> {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => vec![text],
            Block::List(list) => list.items.iter().map(|item| item.text.as_str()).collect(),
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.map(String::as_str).collect()
            }
            Block::Quote(_) | Block::Code(_) => Vec::new(),
        }
    })
}

/// Numbers the phases: their own where it is free, 0 for what stands before the first of those, else the next free one.
/// Own numbers come one too high, so that 0 says that there is none.
fn number(phases: &mut [Phase]) {
    let mut taken = BTreeSet::new();
    let mut own = vec![false; phases.len()];
    for (phase, own) in phases.iter_mut().zip(&mut own) {
        if let Some(number) = phase.number.checked_sub(1) {
            *own = taken.insert(number);
            phase.number = number;
        }
    }
    let first_own = own.iter().position(|own| *own);
    let mut last: Option<usize> = None;
    for at in 0..phases.len() {
        if !own[at] {
            let is_before =
                at == 0 && first_own.is_some_and(|first| first > 0) && !taken.contains(&0);
            let mut next = match (is_before, last) {
                (true, _) => 0,
                (false, Some(last)) => last + 1,
                (false, None) => 1,
            };
            while taken.contains(&next) {
                next += 1;
            }
            taken.insert(next);
            phases[at].number = next;
        }
        last = Some(phases[at].number);
    }
}
