//! What is written down on the walk over a document: headings, marks, sentences, rows, and what could be an item.

use super::boxes::{self, Sign};
use super::found::{Candidate, Entry, EntryKind, FoundGate, Walked, Why};
use super::heading::Counted;
use super::lines::{self, Line};
use super::marks::Marks;
use super::sections::{Forced, Section, lines_as_headings, settle_numbers, title};
use super::shape::Claim;
use super::{asks_for_hold, says_way_back, status, stops, tables};
use crate::mark::MarkKind;
use crate::markdown::{Block, Code, Tree};
use crate::reading::words::labelled;
use crate::trade;
use std::collections::BTreeSet;

/// What blocks of expected, actual and result say of their section.
#[derive(Default)]
struct Checked {
    expected: Option<String>,
    actual: bool,
    result: Option<Option<Claim>>,
}

/// What is written down on the walk, and where it stands.
pub(super) struct Notes<'a> {
    pub out: Walked,
    pub marks: Marks<'a>,
    title: Option<usize>,
    /// The sections around the current place, the document first.
    open: Vec<usize>,
    checked: Vec<Checked>,
    /// The paragraph just read, while nothing but its list has followed.
    pub lead_in: Option<String>,
    /// The candidate around the current place.
    pub parent: Option<usize>,
    /// The lists around the current place.
    pub depth: usize,
    /// A mark says that the next list is made of items.
    pub next_is_steps: bool,
    /// The step just read, while nothing has followed that is not its own.
    pub last_step: Option<usize>,
    /// The document has boxes as characters that are open.
    pub has_open_boxes: bool,
    /// The block at hand is followed by a list.
    pub before_list: bool,
    /// The blocks that are headings by their company.
    pub as_headings: BTreeSet<usize>,
}

/// Whether a list of the document has an open box that is a character.
fn has_open_boxes(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::List(list) => list.items.iter().any(|item| {
            matches!(boxes::leading(&item.text, false), Some((sign, _)) if sign.certain && sign.claim.is_none() && !item.text.starts_with('['))
                || has_open_boxes(&item.blocks)
        }),
        Block::Quote(inner) => has_open_boxes(inner),
        Block::Heading { .. } | Block::Paragraph { .. } | Block::Code(_) | Block::Table(_) => false,
    })
}

impl<'a> Notes<'a> {
    /// Nothing is written down yet.
    pub(super) fn of(tree: &'a Tree) -> Self {
        let as_headings = lines_as_headings(tree);
        Self {
            out: Walked {
                sections: vec![Section::document()],
                found: Vec::new(),
                entries: Vec::new(),
                choices: Vec::new(),
                positions: Vec::new(),
                criteria: Vec::new(),
                unused_marks: Vec::new(),
                says_way_back: false,
            },
            marks: Marks::of(&tree.marks),
            title: title(tree, &as_headings),
            open: vec![0],
            checked: vec![Checked::default()],
            lead_in: None,
            parent: None,
            depth: 0,
            next_is_steps: false,
            last_step: None,
            has_open_boxes: has_open_boxes(&tree.blocks),
            before_list: false,
            as_headings,
        }
    }

    /// All of it was walked.
    pub(super) fn finished(mut self) -> Walked {
        self.close_down_to(0);
        settle_numbers(&mut self.out.sections);
        self.out.unused_marks = self.marks.unused();
        self.out
    }

    fn section(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    pub(super) fn here(&self) -> &Section {
        &self.out.sections[self.section()]
    }

    pub(super) fn enter(&mut self, kind: EntryKind) {
        let section = self.section();
        self.out.entries.push(Entry { section, kind });
    }

    pub(super) fn heading(&mut self, level: u8, text: &str, line: usize, block: Option<usize>) {
        self.lead_in = None;
        self.last_step = None;
        self.next_is_steps = false;
        self.close_down_to(level);
        let parent = self.section();
        let mut section = Section::below(&self.out.sections, parent, level, text, line);
        section.is_title = block.is_some() && block == self.title;
        section.block = block;
        if section.is_title {
            (section.way_back, section.chapter) = (false, false);
        }
        if self.marks.take(line, &MarkKind::Phase) {
            section.forced = Some(Forced::Phase);
            (section.way_back, section.out, section.chapter) = (false, false, false);
        } else if self.marks.take(line, &MarkKind::Area) {
            section.forced = Some(Forced::Area);
            section.way_back = self.out.sections[parent].way_back;
        }
        section.out |= self.marks.take(line, &MarkKind::Text);
        section.steps |= self.marks.take(line, &MarkKind::Steps);
        section.hold_behind = self.marks.take(line, &MarkKind::HoldPoint);
        let said = self
            .marks
            .condition(line)
            .or_else(|| section.name.condition.clone());
        section.condition = said.or_else(|| self.out.sections[parent].condition.clone());
        let (is_stop, is_item) = (
            self.marks.take(line, &MarkKind::Stop),
            self.marks.take(line, &MarkKind::Item),
        );
        let name = section.name.name.clone();
        let shouts =
            stops::is_shouted(text) && !asks_for_hold(text) && !section.out && !section.way_back;
        let as_step = self.out.sections[parent].steps && section.name.counted != Counted::No;
        let positioned = self.marks.take(line, &MarkKind::Position);
        self.out.sections.push(section);
        self.checked.push(Checked::default());
        self.open.push(self.out.sections.len() - 1);
        self.enter(EntryKind::Begin);
        if positioned {
            self.out.positions.push(name.clone());
        }
        if is_item || as_step {
            self.add(Why::Mark, &name, String::new(), line);
        }
        if is_stop || shouts {
            self.enter(EntryKind::Stop(text.to_owned(), line));
        }
    }

    /// Closes the sections of this level and below.
    fn close_down_to(&mut self, level: u8) {
        while let Some(last) = self.open.last().copied() {
            if last == 0 && level > 0 || self.out.sections[last].level < level {
                break;
            }
            self.finish(last);
            if last == 0 {
                break;
            }
            self.open.pop();
        }
    }

    fn finish(&mut self, section: usize) {
        let checked = std::mem::take(&mut self.checked[section]);
        let heading = &self.out.sections[section];
        if let Some(expected) = checked.expected
            && (checked.actual || checked.result.is_some())
            && section != 0
            && !heading.out
        {
            let (name, line) = (heading.name.name.clone(), heading.line);
            let at = self.add(Why::Box, &name, expected, line);
            self.out.found[at].section = section;
            self.out.found[at].claim = checked.result.flatten();
        }
        let (parent, lists, numbered) = {
            let section = &self.out.sections[section];
            (section.parent, section.has_lists, section.has_numbered)
        };
        self.out.sections[parent].has_lists |= lists;
        self.out.sections[parent].has_numbered |= numbered;
        if self.out.sections[section].hold_behind {
            self.out.entries.push(Entry {
                section,
                kind: EntryKind::Hold,
            });
        }
    }

    /// What marks say of a line of text. Nothing else is read in it then.
    pub(super) fn line_marks(&mut self, text: &str, line: usize) -> bool {
        if self.marks.take(line, &MarkKind::Steps) {
            self.next_is_steps = true;
        }
        let mut found = false;
        if self.marks.take(line, &MarkKind::Text) {
            return true;
        }
        if self.marks.take(line, &MarkKind::Item) {
            found = true;
            let (sign, rest) = boxes::leading(text, true).unwrap_or((Sign::ticked(false), text));
            let at = self.add(Why::Mark, rest, String::new(), line);
            self.out.found[at].claim = sign.claim;
        }
        if self.marks.take(line, &MarkKind::Stop) {
            found = true;
            self.enter(EntryKind::Stop(text.to_owned(), line));
        }
        if self.marks.take(line, &MarkKind::Criterion) {
            found = true;
            self.out.criteria.push(line);
        }
        if self.marks.take(line, &MarkKind::Position) {
            found = true;
            let name = text.trim_end_matches([':', '：', ' ', '_']);
            self.out.positions.push(name.to_owned());
        }
        if self.marks.take(line, &MarkKind::HoldPoint) {
            self.enter(EntryKind::Hold);
        }
        if found {
            let condition = self.marks.condition(line);
            if let (Some(condition), Some(last)) = (condition, self.out.found.last_mut())
                && last.line == line
            {
                last.condition = Some(condition);
            }
        }
        found
    }

    pub(super) fn boxes_in_line(&mut self, found: Line, text: &str, line: usize) {
        match found {
            Line::Choice(choice) => self.out.choices.push(choice),
            Line::Decision => self.voter(text),
            Line::Items(items) => {
                for (claim, words) in items {
                    let at = self.add(Why::Box, &words, String::new(), line);
                    self.out.found[at].claim = claim;
                }
            }
        }
    }

    /// Who decides in a line such as "Harbour: ☐ GO ☐ NO-GO".
    fn voter(&mut self, text: &str) {
        let label = text
            .split(['☐', '[', '☑', '□', '⬜'])
            .next()
            .unwrap_or_default();
        let label = label.trim_matches([':', '：', ' ', '-', '–', '—']);
        let low = trade::lower(label);
        let names = !low.is_empty()
            && !tables::is_head(&low, trade::DECISION)
            && low.split_whitespace().count() <= 5;
        if names && !lines::is_outcome(label) {
            self.out.positions.push(label.to_owned());
        }
    }

    /// Labels of a block of expected, actual and result.
    pub(super) fn label(&mut self, text: &str) {
        let section = self.section();
        let Some((label, rest)) = labelled(text) else {
            return;
        };
        let low = trade::lower(label);
        self.out.says_way_back |= !rest.is_empty() && says_way_back(&low);
        let checked = &mut self.checked[section];
        if trade::is(&low, trade::EXPECTED) {
            checked.expected.get_or_insert_with(|| rest.to_owned());
        } else if trade::is(&low, trade::ACTUAL) {
            checked.actual = true;
        } else if trade::is(&low, trade::STATUS)
            && let Some(claim) = status::read(rest)
        {
            checked.result.get_or_insert(claim);
        }
    }

    pub(super) fn gate(&mut self, text: &str, lead: Option<&str>, first: usize) {
        for (number, line) in (first..).zip(text.lines()) {
            let Some((label, rest)) = labelled(line) else {
                continue;
            };
            let is_lead = lead.is_some_and(|lead| line.starts_with(lead))
                || rest.split_whitespace().count() > 2;
            let low = trade::lower(label);
            if is_lead && !rest.is_empty() && trade::is(&low, trade::GATE) {
                self.enter(EntryKind::Gate(FoundGate {
                    words: rest.to_owned(),
                    line: number,
                    is_exit: trade::is(&low, trade::EXIT_GATE),
                }));
            }
        }
    }

    pub(super) fn sentences(&mut self, text: &str, line: usize) {
        if self.here().way_back {
            return;
        }
        let mut is_answer = false;
        let mut gate: Option<usize> = None;
        for (before, sentence) in stops::sentences(text) {
            self.says_how_to_go_back(&sentence);
            // "Wake somebody? Only if it burns." tells what to do, and holds nothing.
            let answers = is_answer && !stops::is_shouted(&sentence);
            is_answer = sentence.ends_with(['?', '？']);
            let is_gate = labelled(&sentence)
                .is_some_and(|(label, _)| trade::is(&trade::lower(label), trade::GATE));
            // The words of a gate go on to the end of its line.
            gate = gate.max(is_gate.then_some(before));
            if gate != Some(before) && !answers && stops::holds(&sentence) {
                self.enter(EntryKind::Stop(sentence, line + before));
            }
        }
    }

    /// A sentence that begins with going back, or ends in it, says how.
    pub(super) fn says_how_to_go_back(&mut self, sentence: &str) {
        if self.out.says_way_back {
            return;
        }
        let low = trade::lower(sentence);
        let begins = trade::after(&low, trade::WAY_BACK).is_some();
        let leads = low.starts_with("to ") || trade::after(&low, trade::CONDITION).is_some();
        let long = low.split_whitespace().count() > 3 || !low.is_ascii();
        self.out.says_way_back = (long && (begins || leads) && says_way_back(&low))
            || (trade::has(&low, trade::WAY_BACK_SAID) && !trade::has(&low, trade::NO_WAY_BACK));
    }

    pub(super) fn code(&mut self, code: &Code) {
        self.lead_in = None;
        // A command belongs to its step.
        if let Some(step) = self.last_step {
            let detail = &mut self.out.found[step].detail;
            if !detail.is_empty() {
                detail.push('\n');
            }
            detail.push_str(code.text.trim_end());
        }
    }

    /// The position in a line that waits for a signature: "Harbour master: ______" below "Sign-off".
    pub(super) fn signs(&self, text: &str) -> Option<String> {
        let low = trade::lower(&self.here().text);
        if !trade::has(&low, trade::DECISION) {
            return None;
        }
        let (label, rest) = labelled(text)?;
        let first = rest.split_whitespace().next();
        let is_blank =
            first.is_none_or(|word| word.starts_with(['_', '[', '…']) || word.starts_with(".."));
        let low = trade::lower(label);
        let is_name = !tables::is_head(&low, trade::DATE)
            && !tables::is_head(&low, trade::DECISION)
            && !tables::is_head(&low, trade::DETAIL)
            && low != "name";
        (is_blank && is_name).then(|| label.to_owned())
    }

    pub(super) fn boxed(
        &mut self,
        sign: Sign,
        text: &str,
        detail: String,
        line: usize,
        pin: Option<String>,
    ) -> usize {
        let at = self.add(Why::Box, text, detail, line);
        self.out.found[at].claim = sign.claim;
        self.out.found[at].pin = pin;
        at
    }

    pub(super) fn add(&mut self, why: Why, text: &str, detail: String, line: usize) -> usize {
        let at = self.out.found.len();
        let section = self.section();
        let inverted =
            self.out.sections[section].holds || self.lead_in.as_deref().is_some_and(asks_for_hold);
        self.out.found.push(Candidate {
            section,
            why,
            text: text.to_owned(),
            detail,
            lead_in: self.lead_in.clone(),
            claim: None,
            inverted,
            condition: None,
            position: None,
            line,
            parent: self.parent,
            pin: None,
        });
        self.out.sections[section].has_lists = true;
        self.out.sections[section].has_numbered |= why == Why::Numbered;
        self.enter(EntryKind::Candidate(at));
        at
    }
}
