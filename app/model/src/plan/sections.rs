//! The sections of a document: its headings, and bold lines that are headings in all but their signs.

use super::heading::{Counted, Name};
use super::holds::asks_for_hold;
use super::role::Role;
use crate::markdown::{Block, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// What a mark makes of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forced {
    Phase,
    Area,
}

/// A section. The first one of all is the document.
#[derive(Debug)]
pub(super) struct Section {
    /// 0 for the document, 1 to 6, and 7 for a bold line.
    pub level: u8,
    pub text: String,
    pub line: usize,
    /// The section around it; the document is its own.
    pub parent: usize,
    pub name: Name,
    pub is_title: bool,
    pub forced: Option<Forced>,
    /// Nothing in it is read as part of the plan.
    pub out: bool,
    /// Its lists are items.
    pub steps: bool,
    /// A hold point stands behind it.
    pub hold_behind: bool,
    /// When it applies.
    pub condition: Option<String>,
    /// It or a section around it says how to go back.
    pub way_back: bool,
    /// It or a section around it is a chapter about the document.
    pub chapter: bool,
    /// Its words, or those above it, turn its items into hold questions.
    pub holds: bool,
    /// It has lists or rows of its own or below it that could be steps.
    pub has_lists: bool,
    /// One of them is numbered.
    pub has_numbered: bool,
    /// The place of its heading among the blocks of the document.
    pub block: Option<usize>,
}

/// Headings behind these are read by their level alone.
const MAX_NAMED: usize = 2_000;

impl Section {
    pub(super) fn document() -> Self {
        Self::new(0, "", 1, 0, Name::plain(""))
    }

    fn new(level: u8, text: &str, line: usize, parent: usize, name: Name) -> Self {
        Self {
            level,
            text: text.to_owned(),
            line,
            parent,
            name,
            is_title: false,
            forced: None,
            out: false,
            steps: false,
            hold_behind: false,
            condition: None,
            way_back: false,
            chapter: false,
            holds: false,
            has_lists: false,
            has_numbered: false,
            block: None,
        }
    }

    /// A heading below the sections that are open.
    pub(super) fn below(all: &[Self], parent: usize, level: u8, text: &str, line: usize) -> Self {
        let name = match all.len() < MAX_NAMED {
            true => Name::of(text),
            false => Name::plain(text),
        };
        let around = &all[parent];
        Self {
            out: around.out,
            steps: around.steps,
            way_back: around.way_back || name.way_back,
            chapter: around.chapter || name.chapter,
            holds: around.holds || asks_for_hold(text),
            ..Self::new(level, text, line, parent, name)
        }
    }

    /// It stands for the document itself: nothing is a phase because of its words.
    pub(super) fn is_outermost(&self) -> bool {
        self.level == 0 || self.is_title
    }
}

/// Takes the bare numbers of headings for words where they do not count on from one sibling to the next.
pub(super) fn settle_numbers(sections: &mut [Section]) {
    let mut beside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, section) in sections.iter().enumerate() {
        if section.name.is_bare {
            beside.entry(section.parent).or_default().push(at);
        }
    }
    for siblings in beside.into_values() {
        let number = |at: usize| sections[at].name.number.unwrap_or_default();
        let mut pairs = siblings.array_windows();
        let count_on = pairs.all(|[one, next]| number(*next) == number(*one) + 1);
        if siblings.len() < 2 || !count_on {
            for at in siblings {
                sections[at].name = Name::without_number(&sections[at].text);
            }
        }
    }
}

/// The place of the heading that is the title: the first one, if it is the only one of its level and others, or lines
/// that are headings, are below.
pub(super) fn title(tree: &Tree, as_headings: &BTreeSet<usize>) -> Option<usize> {
    let mut headings = tree
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block {
            Block::Heading { level, text, .. } => Some((at, *level, text)),
            Block::Paragraph { .. }
            | Block::List(_)
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Table(_) => None,
        });
    let (at, first, text) = headings.next()?;
    let mut others = usize::from(!as_headings.is_empty());
    for (_, level, _) in headings {
        if level <= first {
            return None;
        }
        others += 1;
    }
    let speaks_of_time = || {
        let name = Name::of(text);
        name.is_strong() && name.counted != Counted::No || name.role == Role::Moment
    };
    (others > 0 && (first == 1 || !speaks_of_time())).then_some(at)
}

/// Which blocks are lines that stand above lists like headings, in bold or with a colon, and are headings because they
/// stand beside each other: where no heading divides the document, or where one of them says when.
pub(super) fn lines_as_headings(tree: &Tree) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut beside: Vec<(usize, bool)> = Vec::new();
    let mut headings = 0;
    let mut take = |beside: &mut Vec<(usize, bool)>, is_outermost: bool| {
        let says_when = beside.iter().any(|(_, is_strong)| *is_strong);
        if beside.len() > 1 && (is_outermost || says_when) {
            found.extend(beside.iter().map(|(at, _)| *at));
        }
        beside.clear();
    };
    for (at, block) in tree.blocks.iter().enumerate() {
        match block {
            Block::Heading { .. } => {
                take(&mut beside, headings < 2);
                headings += 1;
            }
            Block::Paragraph { text, lead, .. } => {
                let next = tree.blocks.get(at + 1..).unwrap_or_default();
                if let Some(is_strong) = line_above(text, lead.as_deref(), next) {
                    beside.push((at, is_strong));
                }
            }
            Block::List(_) | Block::Quote(_) | Block::Code(_) | Block::Table(_) => {}
        }
    }
    take(&mut beside, headings < 2);
    found
}

/// Whether a paragraph could be the heading of the list or table that follows it, after a line of text or two at most;
/// and whether it says when.
fn line_above(text: &str, lead: Option<&str>, next: &[Block]) -> Option<bool> {
    let is_bold = lead == Some(text);
    if text.contains('\n') || text.len() > 80 || text.trim_end().ends_with(['.', '?', '!']) {
        return None;
    }
    let is_text = |block: &&Block| matches!(block, Block::Paragraph { text, lead, .. } if lead.as_ref() != Some(text));
    let between = next.iter().take(2).take_while(is_text).count();
    let below = next.get(if is_bold { between } else { 0 });
    let name = Name::of(text.trim_end_matches([':', '：']));
    let is_named = is_bold || (name.role != Role::Other && text.trim_end().ends_with([':', '：']));
    (is_named
        && matches!(below, Some(Block::List(_) | Block::Table(_)))
        && !super::stops::holds(text))
    .then(|| name.is_strong())
}

/// Whether a line in bold is a heading: it says when, and nothing else.
pub(super) fn is_bold_heading(text: &str, lead: Option<&str>) -> bool {
    if text.contains('\n') || lead != Some(text) || text.len() > 120 {
        return false;
    }
    let name = Name::of(text.trim_end_matches([':', '：']));
    name.is_strong() && !super::stops::holds(text)
}

/// Whether a line above a list is a heading without any sign of one: "T-4h: stop the feed".
pub(super) fn is_plain_heading(text: &str) -> bool {
    if text.contains('\n') || text.len() > 80 {
        return false;
    }
    let name = Name::of(text.trim_end_matches([':', '：']));
    let is_time =
        name.role == Role::Moment || (name.role == Role::Phase && name.counted != Counted::No);
    is_time && !text.trim_end().ends_with('.') && !super::stops::holds(text)
}
