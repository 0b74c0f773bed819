//! What would be the items of a run where a document has no boxes: numbered lines, lists in sections of a time, headings
//! that are steps, rows of a table.

use super::found::{Candidate, Walked, Why};
use super::heading::Counted;
use super::role::Role;
use super::sections::Section;
use crate::markdown::{Block, Tree, words};

/// What was chosen beside the candidates.
#[derive(Default)]
pub(super) struct Steps {
    /// For each section the step that its heading is.
    pub headings: Vec<Option<usize>>,
    /// All of it is one phase.
    pub is_one_phase: bool,
}

/// The most steps that are read.
const MAX_STEPS: usize = super::shape::MAX_ITEMS;

/// Chooses the steps, and marks those that were found in the walk.
pub(super) fn choose(walked: &mut Walked, tree: &Tree, chosen: &mut Vec<bool>) -> Steps {
    let everything_is_back = walked
        .sections
        .iter()
        .skip(1)
        .filter(|section| !section.is_title)
        .all(|section| section.way_back || section.chapter);
    if everything_is_back {
        walked
            .sections
            .iter_mut()
            .for_each(|section| section.way_back = false);
    }
    let headings = match lines(walked, tree, chosen) {
        Chosen::Timed => return Steps::default(),
        Chosen::Lines => Vec::new(),
        Chosen::Headings(headings) => take_headings(walked, tree, chosen, &headings),
    };
    Steps {
        headings,
        is_one_phase: true,
    }
}

/// Beside boxes the rows of a table of steps are asked as well, where they are more than an example. Lists without boxes are words.
pub(super) fn beside_items(walked: &Walked, chosen: &mut [bool]) {
    let mut rows = vec![0; walked.sections.len()];
    for found in walked.found.iter().filter(|found| found.why == Why::Row) {
        rows[found.section] += 1;
    }
    for (found, chosen) in walked.found.iter().zip(chosen) {
        let at = found.section;
        *chosen |= found.why == Why::Row && rows[at] > 1 && may(&walked.sections[at]);
    }
}

/// What the steps are.
enum Chosen {
    /// Lines in sections of a time.
    Timed,
    /// Lines anywhere.
    Lines,
    /// Headings.
    Headings(Vec<usize>),
}

fn may(section: &Section) -> bool {
    !section.out && !section.chapter && !section.way_back
}

fn lines(walked: &Walked, tree: &Tree, chosen: &mut [bool]) -> Chosen {
    let timed = timed(walked);
    let may = |found: &Candidate| may(&walked.sections[found.section]);
    let in_time = |found: &Candidate| timed[found.section] && may(found);
    let count = |why: Why| {
        let found = walked.found.iter();
        found.filter(|found| found.why == why && may(found)).count()
    };
    let headings = headings(walked);
    let with_lists = headings
        .iter()
        .filter(|at| walked.sections[**at].has_numbered)
        .count();
    let lines = walked
        .found
        .iter()
        .filter(|found| found.why != Why::Row && in_time(found));
    let is_timed = lines.count() > 1;
    let says_step = |at: &usize| walked.sections[*at].name.counted == Counted::Step;
    let are_steps = headings.iter().filter(|at| says_step(at)).count() > 1;
    if headings.len() > 1 && with_lists * 2 < headings.len() && (are_steps || !is_timed) {
        // Numbered lines of a time beside the headings are steps as well.
        let within = within(walked, &headings);
        for (found, chosen) in walked.found.iter().zip(chosen.iter_mut()) {
            *chosen = found.why == Why::Numbered && in_time(found) && !within[found.section];
        }
        return Chosen::Headings(headings);
    }
    if is_timed {
        let numbered = numbered_sections(walked);
        for (found, chosen) in walked.found.iter().zip(chosen) {
            let fits = match found.why {
                Why::Numbered | Why::Row => true,
                Why::Listed => !numbered[found.section],
                Why::Box | Why::State | Why::Mark => false,
            };
            *chosen = fits && in_time(found);
        }
        return Chosen::Timed;
    }
    let why = match count(Why::Row) > count(Why::Numbered) {
        true => Why::Row,
        false => Why::Numbered,
    };
    let mut left = MAX_STEPS;
    for (found, chosen) in walked.found.iter().zip(chosen.iter_mut()) {
        *chosen = found.why == why && left > 0 && may(found);
        left -= usize::from(*chosen);
    }
    if chosen.contains(&true) {
        return Chosen::Lines;
    }
    let headings = with_commands(walked, tree);
    match headings.len() > 1 {
        true => Chosen::Headings(headings),
        false => Chosen::Lines,
    }
}

/// The sections that stand in one of a time. Beside one of those, the names of the work itself are times too.
fn timed(walked: &Walked) -> Vec<bool> {
    let of_time = |section: &Section| {
        !section.is_outermost() && section.name.is_strong() && section.name.counted != Counted::Step
    };
    let mut beside = vec![false; walked.sections.len()];
    for section in walked.sections.iter().filter(|section| of_time(section)) {
        beside[section.parent] = true;
    }
    let mut timed: Vec<bool> = Vec::with_capacity(walked.sections.len());
    for section in &walked.sections {
        let is_process = section.name.role == Role::Process && beside[section.parent];
        let own = of_time(section) || (is_process && !section.is_outermost());
        let above = section.level > 0 && timed.get(section.parent).copied().unwrap_or_default();
        timed.push(own || above);
    }
    timed
}

/// The headings that are numbered as steps, where at least two stand beside each other.
fn headings(walked: &Walked) -> Vec<usize> {
    let is_step = |section: &Section| {
        section.level > 0
            && section.level < 7
            && !section.is_title
            && !section.out
            && !section.way_back
            && (section.name.counted == Counted::Step || section.name.counted == Counted::Dotted)
    };
    let mut beside = vec![(0_usize, false); walked.sections.len()];
    for section in walked.sections.iter().filter(|section| is_step(section)) {
        let (count, chapters) = &mut beside[section.parent];
        *count += 1;
        *chapters |= section.name.chapter;
    }
    let all = walked.sections.iter().enumerate();
    let steps = all.filter(|(_, section)| {
        let (count, chapters) = beside[section.parent];
        // What counts chapters too counts no steps, unless it says so.
        is_step(section)
            && !section.chapter
            && count > 1
            && (!chapters || section.name.counted == Counted::Step)
    });
    let mut found: Vec<usize> = Vec::new();
    for (at, section) in steps {
        // A step inside of a step belongs to it.
        let mut around = section.parent;
        let mut is_inside = false;
        while around != 0 && !is_inside {
            is_inside = found.binary_search(&around).is_ok();
            around = walked.sections[around].parent;
        }
        if !is_inside && found.len() < MAX_STEPS {
            found.push(at);
        }
    }
    found
}

/// Which sections are one of these or stand inside of one.
fn within(walked: &Walked, sections: &[usize]) -> Vec<bool> {
    let mut within = vec![false; walked.sections.len()];
    for at in sections {
        within[*at] = true;
    }
    for at in 1..within.len() {
        within[at] = within[at] || within[walked.sections[at].parent];
    }
    within
}

/// Sections with a block of commands each, beside each other.
fn with_commands(walked: &Walked, tree: &Tree) -> Vec<usize> {
    let all = walked.sections.iter().enumerate();
    let found: Vec<usize> = all
        .filter(|(_, section)| {
            let fits =
                !section.is_outermost() && !section.out && !section.way_back && !section.chapter;
            let next = section.block.map_or(0, |block| block + 1);
            let own = tree.blocks.get(next..).unwrap_or_default().iter();
            let mut own = own.take_while(|block| !matches!(block, Block::Heading { .. }));
            fits && section.block.is_some() && own.any(|block| matches!(block, Block::Code(_)))
        })
        .map(|(at, _)| at)
        .take(MAX_STEPS)
        .collect();
    // What stands inside of a step belongs to it.
    let mut is_inside = vec![false; walked.sections.len()];
    for at in 1..is_inside.len() {
        let around = walked.sections[at].parent;
        is_inside[at] = is_inside[around] || found.binary_search(&around).is_ok();
    }
    found.into_iter().filter(|at| !is_inside[*at]).collect()
}

fn numbered_sections(walked: &Walked) -> Vec<bool> {
    let mut numbered = vec![false; walked.sections.len()];
    for found in walked
        .found
        .iter()
        .filter(|found| found.why == Why::Numbered)
    {
        numbered[found.section] = true;
    }
    numbered
}

/// Makes steps of headings, with all that stands below them.
fn take_headings(
    walked: &mut Walked,
    tree: &Tree,
    chosen: &mut Vec<bool>,
    headings: &[usize],
) -> Vec<Option<usize>> {
    let mut steps = vec![None; walked.sections.len()];
    for at in headings {
        let section = &walked.sections[*at];
        let mut detail = String::new();
        if let Some(block) = section.block {
            let below = tree.blocks.get(block + 1..).unwrap_or_default();
            let end = below
                .iter()
                .position(|block| matches!(block, Block::Heading { level, .. } if *level <= section.level))
                .unwrap_or(below.len());
            words(&below[..end], &mut detail);
        }
        steps[*at] = Some(walked.found.len());
        walked.found.push(Candidate {
            section: *at,
            why: Why::Numbered,
            text: section.name.name.clone(),
            detail: detail.trim_end().to_owned(),
            lead_in: None,
            claim: None,
            inverted: false,
            condition: None,
            position: None,
            line: section.line,
            parent: None,
            pin: None,
        });
        chosen.push(false);
    }
    steps
}
