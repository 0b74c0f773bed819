//! Which sections open phases, and which are areas inside of one.

use super::found::Walked;
use super::heading::Counted;
use super::role::Role;
use super::sections::{Forced, Section};

/// The sections of a document, divided.
pub(super) struct Division {
    /// The section that opens the phase around each one.
    pub opener: Vec<Option<usize>>,
    /// The area that each section belongs to.
    pub area: Vec<Option<usize>>,
    /// The sections directly below each one.
    pub kids: Vec<Vec<usize>>,
    /// How many items stand in each section and below it.
    pub total: Vec<usize>,
    /// The sections below it are areas.
    pub has_areas: Vec<bool>,
    /// How many items stand in each phase, by its opener.
    filled: Vec<usize>,
    strong: Vec<bool>,
    /// A section below is called a phase.
    told_below: Vec<bool>,
}

impl Division {
    /// Its words, or its number among others, make it a phase.
    pub(super) fn is_strong(&self, section: usize) -> bool {
        self.strong[section]
    }

    /// A phase that a run would have: with items, or called a phase by the document.
    pub(super) fn is_listed(&self, walked: &Walked, section: usize) -> bool {
        let is_group = self.told_below[section];
        self.filled[section] > 0
            || (!is_group && is_told(&walked.sections[section], self.total[0] > 0))
    }
}

/// A section that is a phase even without items: it has a number, or it is a moment of a plan with items.
fn is_told(section: &Section, has_items: bool) -> bool {
    let by_word = section.name.role == Role::Phase
        && section.name.counted == Counted::Phase
        && section.level < 7;
    let is_moment = section.name.role == Role::Moment && has_items && section.level > 0;
    !section.out
        && !section.way_back
        && !section.is_outermost()
        && (section.forced == Some(Forced::Phase)
            || by_word
            || (is_moment && section.name.counted == Counted::No && section.has_lists))
}

/// Divides the sections by their words and by what stands in them.
pub(super) fn divide(walked: &Walked, chosen: &[bool], is_one_phase: bool) -> Division {
    let sections = &walked.sections;
    let count = sections.len();
    let mut own = vec![0; count];
    for (found, chosen) in walked.found.iter().zip(chosen) {
        own[found.section] += usize::from(*chosen);
    }
    let mut kids = vec![Vec::new(); count];
    for at in 1..count {
        kids[sections[at].parent].push(at);
    }
    let mut total = own.clone();
    for at in (1..count).rev() {
        total[sections[at].parent] += total[at];
    }
    let has_items = total[0] > 0;
    let mut told_below = vec![false; count];
    for at in (1..count).rev() {
        let parent = sections[at].parent;
        told_below[parent] =
            told_below[parent] || told_below[at] || is_told(&sections[at], has_items);
    }
    let relevant: Vec<bool> = (0..count)
        .map(|at| {
            let section = &sections[at];
            !section.out
                && !section.way_back
                && (total[at] > 0 || told_below[at] || is_told(section, has_items))
        })
        .collect();
    let mut strong: Vec<bool> = (0..count)
        .map(|at| {
            let section = &sections[at];
            relevant[at]
                && !section.is_outermost()
                && section.forced != Some(Forced::Area)
                && (section.name.is_strong() || section.forced == Some(Forced::Phase))
        })
        .collect();
    for kids in &kids {
        let dotted: Vec<usize> = kids
            .iter()
            .copied()
            .filter(|kid| sections[*kid].name.counted == Counted::Dotted)
            .collect();
        let counts_chapters = dotted.iter().any(|kid| sections[*kid].name.chapter);
        let counted = dotted.iter().filter(|kid| relevant[**kid]).count();
        let trades = dotted
            .iter()
            .filter(|kid| matches!(sections[**kid].name.role, Role::Trade | Role::Tier))
            .count();
        if counted > 1 && !counts_chapters && trades * 2 <= counted {
            dotted
                .iter()
                .filter(|kid| relevant[**kid])
                .for_each(|kid| strong[*kid] = true);
        }
    }
    let mut strong_below = vec![0; count];
    let mut moments_below = vec![0; count];
    for at in (1..count).rev() {
        let parent = sections[at].parent;
        strong_below[parent] += strong_below[at] + usize::from(strong[at]);
        let is_moment = strong[at] && sections[at].name.role == Role::Moment;
        moments_below[parent] += moments_below[at] + usize::from(is_moment);
    }
    let mut division = Division {
        opener: vec![None; count],
        area: vec![None; count],
        total,
        has_areas: vec![false; count],
        filled: vec![0; count],
        kids,
        strong,
        told_below,
    };
    for at in 0..count {
        let below: Vec<usize> = division.kids[at]
            .iter()
            .copied()
            .filter(|kid| relevant[*kid])
            .collect();
        let areas = are_areas(sections, &division, &below);
        if division.opener[at].is_none() && relevant_areas(sections, &below, areas) {
            division.opener[at] = Some(at);
        }
        let leading = leading_areas(sections, &division, &below);
        if division.opener[at].is_none() && sections[at].is_outermost() && leading > 0 {
            // What is worked on side by side before the first phase is the readiness for it.
            division.has_areas[at] = true;
            for kid in below.iter().take(leading).copied() {
                division.opener[kid] = Some(at);
                division.area[kid] = Some(kid);
            }
        }
        match division.opener[at] {
            Some(opener) => {
                if opener == at && areas {
                    division.has_areas[at] = true;
                }
                for kid in division.kids[at].clone() {
                    let section = &sections[kid];
                    let opens = section.forced == Some(Forced::Phase)
                        || (relevant[kid]
                            && section.forced.is_none()
                            && is_told(section, has_items)
                            && section.name.role == Role::Phase);
                    division.opener[kid] = Some(if opens { kid } else { opener });
                    let is_area = section.forced == Some(Forced::Area)
                        || (opener == at && areas && relevant[kid]);
                    division.area[kid] = if is_area {
                        Some(kid)
                    } else {
                        division.area[at]
                    };
                }
            }
            None => {
                let leading = if division.has_areas[at] { leading } else { 0 };
                let mut last = None;
                for kid in below.into_iter().skip(leading) {
                    let section = &sections[kid];
                    let goes_down = section.is_outermost()
                        || (section.forced != Some(Forced::Phase)
                            && section.name.counted != Counted::Phase
                            && section.name.counted != Counted::Step
                            && (moments_below[kid] > 1
                                || (!division.strong[kid]
                                    && holds_phases(
                                        &division,
                                        &relevant,
                                        &strong_below,
                                        sections,
                                        kid,
                                    ))));
                    if section.forced == Some(Forced::Area) && last.is_some() {
                        // No phase is around it: the one before goes on.
                        division.opener[kid] = last;
                        division.area[kid] = Some(kid);
                    } else if !goes_down {
                        division.opener[kid] = Some(kid);
                        last = Some(kid);
                    }
                }
            }
        }
    }
    for (found, chosen) in walked.found.iter().zip(chosen) {
        if *chosen {
            let opener = if is_one_phase {
                0
            } else {
                division.opener[found.section].unwrap_or(found.section)
            };
            division.filled[opener] += 1;
        }
    }
    division
}

/// The sections below are the phases, and this one is their group.
fn holds_phases(
    division: &Division,
    relevant: &[bool],
    strong_below: &[usize],
    sections: &[Section],
    at: usize,
) -> bool {
    let mut kids = division.kids[at]
        .iter()
        .filter(|kid| relevant[**kid])
        .peekable();
    let forced = |kid: &usize| {
        sections[*kid].forced == Some(Forced::Phase)
            || sections[*kid].name.counted == Counted::Phase
    };
    strong_below[at] > 1
        || division.kids[at].iter().any(forced)
        || (kids.peek().is_some() && kids.all(|kid| division.strong[*kid]))
}

/// Siblings that are all named by trades, or by tiers; at least most of them, and none by a time.
fn are_areas(sections: &[Section], division: &Division, siblings: &[usize]) -> bool {
    let of = |role: Role| {
        siblings
            .iter()
            .filter(|at| sections[**at].name.role == role)
            .count()
    };
    let (trades, tiers) = (of(Role::Trade), of(Role::Tier));
    let free = siblings
        .iter()
        .all(|at| !division.strong[*at] && sections[*at].forced != Some(Forced::Phase));
    siblings.len() > 1 && free && (trades + tiers) * 2 > siblings.len()
}

/// Whether a section that no phase is around becomes one for its areas. One that stands behind a phase belongs to that one.
fn relevant_areas(sections: &[Section], siblings: &[usize], areas: bool) -> bool {
    areas
        || siblings
            .first()
            .is_some_and(|at| sections[*at].forced == Some(Forced::Area))
}

/// How many sections before the first one of a time are areas: three at least, most of them trades.
fn leading_areas(sections: &[Section], division: &Division, siblings: &[usize]) -> usize {
    let is_timed = |at: &&usize| {
        let section = &sections[**at];
        division.strong[**at]
            || section.forced == Some(Forced::Phase)
            || section.name.role == Role::Process
            || division.kids[**at].iter().any(|kid| division.strong[*kid])
    };
    let before: Vec<&usize> = siblings.iter().take_while(|at| !is_timed(at)).collect();
    let trades = before
        .iter()
        .filter(|at| matches!(sections[***at].name.role, Role::Trade | Role::Tier))
        .count();
    let follows = siblings.len() > before.len();
    match follows && before.len() > 2 && trades * 2 > before.len() {
        true => before.len(),
        false => 0,
    }
}
