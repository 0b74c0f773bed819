//! One walk over a document: its sections, and all in it that could be part of a plan.

use super::boxes::{self, Sign};
use super::lines::{self, Line};
use super::marks::Marks;
use super::sections::{
    Forced, Section, is_bold_heading, is_plain_heading, lines_as_headings, settle_numbers, title,
};
use super::shape::{Choice, Claim};
use super::tables::{self, RowItem};
use super::{asks_for_hold, says_way_back, status, stops};
use crate::mark::{Mark, MarkKind};
use crate::markdown::{Block, Code, List, ListItem, Table, Tree, words};
use crate::reading::words::labelled;
use crate::trade;
use std::collections::BTreeSet;

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
    /// The words of a gate.
    Gate(String),
    /// A sentence that holds, and its line.
    Stop(String, usize),
    /// A hold point that a mark has put here.
    Hold,
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

/// What blocks of expected, actual and result say of their section.
#[derive(Default)]
struct Checked {
    expected: Option<String>,
    actual: bool,
    result: Option<Option<Claim>>,
}

struct Walk<'a> {
    out: Walked,
    marks: Marks<'a>,
    title: Option<usize>,
    /// The sections around the current place, the document first.
    open: Vec<usize>,
    checked: Vec<Checked>,
    /// The paragraph just read, while nothing but its list has followed.
    lead_in: Option<String>,
    /// The candidate around the current place.
    parent: Option<usize>,
    /// The lists around the current place.
    depth: usize,
    /// A mark says that the next list is made of items.
    next_is_steps: bool,
    /// The step just read, while nothing has followed that is not its own.
    last_step: Option<usize>,
    /// The document has boxes as characters that are open.
    has_open_boxes: bool,
    /// The block at hand is followed by a list.
    before_list: bool,
    /// The blocks that are headings by their company.
    as_headings: BTreeSet<usize>,
}

/// Walks a document.
pub(super) fn walk(tree: &Tree) -> Walked {
    let as_headings = lines_as_headings(tree);
    let mut walk = Walk {
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
    };
    for (at, block) in tree.blocks.iter().enumerate() {
        let next = tree.blocks.get(at + 1);
        walk.before_list = matches!(next, Some(Block::List(_)));
        walk.block(block, Some(at));
    }
    walk.close_down_to(0);
    settle_numbers(&mut walk.out.sections);
    walk.out.unused_marks = walk.marks.unused();
    walk.out
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

impl Walk<'_> {
    fn section(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    fn here(&self) -> &Section {
        &self.out.sections[self.section()]
    }

    fn enter(&mut self, kind: EntryKind) {
        let section = self.section();
        self.out.entries.push(Entry { section, kind });
    }

    fn block(&mut self, block: &Block, at: Option<usize>) {
        match block {
            Block::Heading {
                level, text, span, ..
            } => self.heading(*level, text, span.line, at),
            Block::Paragraph { text, lead, span } => {
                if at.is_some_and(|at| self.as_headings.contains(&at)) {
                    let text = text.trim_end_matches([':', '：']);
                    return self.heading(7, text, span.line, None);
                }
                self.paragraph(text, lead.as_deref(), span.line)
            }
            Block::List(list) => self.list(list),
            Block::Quote(inner) => inner.iter().for_each(|block| self.block(block, None)),
            Block::Code(code) => self.code(code),
            Block::Table(table) => {
                self.lead_in = None;
                self.last_step = None;
                self.table(table);
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str, line: usize, block: Option<usize>) {
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
        let as_step =
            self.out.sections[parent].steps && section.name.counted != super::heading::Counted::No;
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

    fn paragraph(&mut self, text: &str, lead: Option<&str>, line: usize) {
        self.last_step = None;
        let stands_above = self.before_list && is_plain_heading(text);
        if self.depth == 0 && (is_bold_heading(text, lead) || stands_above) {
            return self.heading(7, text.trim_end_matches([':', '：']), line, None);
        }
        let out = self.here().out;
        let lines: Vec<(usize, &str)> = (line..).zip(text.lines()).collect();
        let certain = lines.iter().any(|(_, text)| {
            matches!(boxes::leading(text, false), Some((sign, _)) if sign.certain && !text.trim_start().starts_with('['))
        });
        let mut is_read = false;
        let mut last: Option<usize> = None;
        for (line, text) in &lines {
            let (line, text) = (*line, text.trim());
            if self.line_marks(text, line) {
                is_read = true;
                continue;
            }
            if out {
                continue;
            }
            self.label(text);
            if let Some(found) = lines::read(text, line, self.lead_in.as_deref()) {
                is_read = true;
                last = None;
                self.boxes_in_line(found, text, line);
            } else if certain
                && let Some((sign, rest)) = boxes::leading(text, false)
                && !text.starts_with('[')
                && !rest.is_empty()
            {
                is_read = true;
                last = Some(self.boxed(sign, rest, String::new(), line, None));
            } else if let Some(at) = last {
                // The line goes on.
                let words = &mut self.out.found[at].text;
                words.push(' ');
                words.push_str(text);
            }
        }
        if !is_read && !out {
            self.gate(text, lead);
            self.sentences(text, line);
        }
        self.lead_in = text
            .lines()
            .last()
            .filter(|line| line.trim_end().ends_with([':', '：']) || lead == Some(*line))
            .filter(|_| last.is_none())
            .map(str::to_owned);
    }

    /// What marks say of a line of text. Nothing else is read in it then.
    fn line_marks(&mut self, text: &str, line: usize) -> bool {
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

    fn boxes_in_line(&mut self, found: Line, text: &str, line: usize) {
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
    fn label(&mut self, text: &str) {
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

    fn gate(&mut self, text: &str, lead: Option<&str>) {
        for line in text.lines() {
            let Some((label, rest)) = labelled(line) else {
                continue;
            };
            let is_lead = lead.is_some_and(|lead| line.starts_with(lead))
                || rest.split_whitespace().count() > 2;
            if is_lead && !rest.is_empty() && trade::is(&trade::lower(label), trade::GATE) {
                self.enter(EntryKind::Gate(rest.to_owned()));
            }
        }
    }

    fn sentences(&mut self, text: &str, line: usize) {
        if self.here().way_back {
            return;
        }
        let mut is_answer = false;
        for (before, sentence) in stops::sentences(text) {
            self.says_how_to_go_back(&sentence);
            // "Wake somebody? Only if it burns." tells what to do, and holds nothing.
            let answers = is_answer && !stops::is_shouted(&sentence);
            is_answer = sentence.ends_with(['?', '？']);
            let is_gate = labelled(&sentence)
                .is_some_and(|(label, _)| trade::is(&trade::lower(label), trade::GATE));
            if !is_gate && !answers && stops::holds(&sentence) {
                self.enter(EntryKind::Stop(sentence, line + before));
            }
        }
    }

    /// A sentence that begins with going back, or ends in it, says how.
    fn says_how_to_go_back(&mut self, sentence: &str) {
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

    fn code(&mut self, code: &Code) {
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

    fn list(&mut self, list: &List) {
        self.last_step = None;
        let first = list.items.first().map_or(0, |item| item.span.line);
        let steps = std::mem::take(&mut self.next_is_steps)
            || self.marks.take_before(first, &MarkKind::Steps)
            || (self.here().steps && self.depth == 0);
        let is_text = self.marks.take_before(first, &MarkKind::Text);
        let is_read = !self.here().out && !is_text;
        let signs = list
            .items
            .iter()
            .map(|item| boxes::leading(&item.text, item.struck));
        let certain = list.items.iter().any(|item| item.check.is_some())
            || signs.clone().flatten().any(|(sign, _)| sign.certain)
            || (self.has_open_boxes && signs.clone().all(|sign| sign.is_some()));
        let decides = is_read && is_decision(&list.items);
        self.depth += 1;
        for item in &list.items {
            if !is_read || decides {
                continue;
            }
            let line = item.span.line;
            if self.marks.take(line, &MarkKind::Text) {
                continue;
            }
            let sign = match item.check {
                Some(check) => Some((Sign::ticked(check.ticked), item.text.as_str())),
                None => boxes::leading(&item.text, item.struck)
                    .filter(|(_, rest)| certain && !rest.is_empty()),
            };
            let inner = match item.check {
                Some(_) => None,
                None => lines::read(&item.text, line, self.lead_in.as_deref()),
            };
            match (sign, inner) {
                (_, Some(line_of)) => {
                    self.boxes_in_line(line_of, &item.text, line);
                    self.within(item);
                }
                (Some((sign, text)), None) => self.item(item, sign, text),
                (None, None) => self.plain(item, list.ordered, steps),
            }
            if self.marks.take(line, &MarkKind::HoldPoint) {
                self.enter(EntryKind::Hold);
            }
        }
        self.depth -= 1;
        self.lead_in = None;
    }

    /// The position in a line that waits for a signature: "Harbour master: ______" below "Sign-off".
    fn signs(&self, text: &str) -> Option<String> {
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

    /// What stands below a line that is no item.
    fn within(&mut self, item: &ListItem) {
        let outer = self.lead_in.replace(item.text.clone());
        for block in &item.blocks {
            self.block(block, None);
        }
        self.lead_in = outer;
    }

    /// A line of a list without a box. Boxes may stand below it, when it names their group.
    fn plain(&mut self, item: &ListItem, ordered: bool, steps: bool) {
        let line = item.span.line;
        let is_item = self.marks.take(line, &MarkKind::Item) || (steps && self.depth == 1);
        self.label(&item.text);
        self.says_how_to_go_back(&item.text);
        let mut said = self.marks.take(line, &MarkKind::Criterion);
        if said {
            self.out.criteria.push(line);
        }
        if self.marks.take(line, &MarkKind::Position) {
            said = true;
            self.out
                .positions
                .push(item.text.trim_end_matches([':', '：', ' ', '_']).to_owned());
        }
        if let Some(name) = self.signs(&item.text) {
            said = true;
            self.out.positions.push(name);
        }
        let is_marked_stop = self.marks.take(line, &MarkKind::Stop);
        let holds = !self.here().way_back && stops::holds(&item.text);
        if is_marked_stop || holds {
            self.enter(EntryKind::Stop(item.text.clone(), line));
        }
        let mut step = None;
        if is_item || (self.depth == 1 && !said && !item.text.is_empty()) {
            let mut detail = String::new();
            words(&item.blocks, &mut detail);
            let why = match (is_item, ordered) {
                (true, _) => Why::Mark,
                (false, true) => Why::Numbered,
                (false, false) => Why::Listed,
            };
            let at = self.add(why, &item.text, detail.trim_end().to_owned(), line);
            self.out.found[at].pin = item.pin.clone();
            if is_item {
                self.out.found[at].condition = self.marks.condition(line);
            }
            step = Some(at);
        }
        self.within(item);
        self.last_step = step;
    }

    /// A line with a box.
    fn item(&mut self, item: &ListItem, sign: Sign, text: &str) {
        let mut detail = String::new();
        words(&without_boxes(&item.blocks), &mut detail);
        let line = item.span.line;
        self.marks.take(line, &MarkKind::Item);
        if self.marks.take(line, &MarkKind::Stop) {
            self.enter(EntryKind::Stop(text.to_owned(), line));
        }
        if self.marks.take(line, &MarkKind::Criterion) {
            self.out.criteria.push(line);
        }
        if self.marks.take(line, &MarkKind::Position) {
            self.out
                .positions
                .push(text.trim_end_matches([':', '：', ' ', '_']).to_owned());
        }
        let at = self.boxed(
            sign,
            text,
            detail.trim_end().to_owned(),
            line,
            item.pin.clone(),
        );
        if item.struck {
            self.out.found[at].claim = Some(Claim::NotApplicable);
        }
        self.out.found[at].condition = self.marks.condition(line);
        let outer = (self.lead_in.take(), self.parent);
        self.parent = Some(at);
        for block in &item.blocks {
            if let Block::List(nested) = block {
                let items = nested
                    .items
                    .iter()
                    .filter(|nested| holds_box(nested))
                    .cloned();
                let items: Vec<ListItem> = items.collect();
                if !items.is_empty() {
                    self.list(&List { items, ..*nested });
                }
            }
        }
        (self.lead_in, self.parent) = outer;
        self.last_step = None;
    }

    fn boxed(
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

    fn table(&mut self, table: &Table) {
        if self.here().out {
            return;
        }
        let heads = table.rows.first().map(|row| row.cells.as_slice());
        let heads = heads.unwrap_or_default().iter().take(64);
        self.out.says_way_back |= heads.clone().any(|head| says_way_back(&trade::lower(head)))
            || table.rows.iter().any(tables::tells_way_back);
        match tables::read(table) {
            tables::Read::States(rows) => self.rows(rows, Why::State),
            tables::Read::Checks(rows, choices) => {
                self.rows(rows, Why::Box);
                self.out.choices.extend(choices);
            }
            tables::Read::Steps(rows) => {
                let why = if self.here().steps || self.next_is_steps {
                    Why::Mark
                } else {
                    Why::Row
                };
                self.rows(rows, why);
            }
            tables::Read::Positions(names) => self.out.positions.extend(names),
            tables::Read::Nothing => {}
        }
        self.next_is_steps = false;
        for row in table.rows.iter().skip(1) {
            self.row_marks(row.span.line, row.cells.first().map_or("", String::as_str));
        }
    }

    fn row_marks(&mut self, line: usize, first: &str) {
        if self.marks.take(line, &MarkKind::Position) {
            self.out.positions.push(first.to_owned());
        }
        if self.marks.take(line, &MarkKind::Stop) {
            self.enter(EntryKind::Stop(first.to_owned(), line));
        }
        if self.marks.take(line, &MarkKind::Criterion) {
            self.out.criteria.push(line);
        }
        if self.marks.take(line, &MarkKind::Item) {
            self.add(Why::Mark, first, String::new(), line);
        }
        if self.marks.take(line, &MarkKind::HoldPoint) {
            self.enter(EntryKind::Hold);
        }
    }

    fn rows(&mut self, rows: Vec<RowItem>, why: Why) {
        for row in rows {
            if self.marks.take(row.line, &MarkKind::Text) {
                continue;
            }
            let why = if self.marks.take(row.line, &MarkKind::Item) {
                Why::Mark
            } else {
                why
            };
            let at = self.add(why, &row.text, row.detail, row.line);
            let condition = self.marks.condition(row.line);
            let found = &mut self.out.found[at];
            (found.claim, found.position, found.condition) = (row.claim, row.position, condition);
        }
    }

    fn add(&mut self, why: Why, text: &str, detail: String, line: usize) -> usize {
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

/// A list of nothing but GO and NO-GO is the decision.
fn is_decision(items: &[ListItem]) -> bool {
    let words = |item: &ListItem| {
        let text =
            boxes::leading(&item.text, true).map_or(item.text.clone(), |(_, rest)| rest.to_owned());
        let boxed = item.check.is_some() || text.len() < item.text.len();
        boxed.then_some(text)
    };
    items.len() > 1
        && items.len() <= 8
        && items
            .iter()
            .all(|item| words(item).is_some_and(|words| lines::is_outcome(&words)))
}

/// Nested items with boxes are items of their own; the rest of an item's blocks are its details.
fn without_boxes(blocks: &[Block]) -> Vec<Block> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::List(list) => {
                let items = list.items.iter().filter(|item| !holds_box(item));
                let items: Vec<ListItem> = items.cloned().collect();
                (!items.is_empty()).then_some(Block::List(List { items, ..*list }))
            }
            other => Some(other.clone()),
        })
        .collect()
}

fn holds_box(item: &ListItem) -> bool {
    item.check.is_some()
        || matches!(boxes::leading(&item.text, item.struck), Some((sign, _)) if sign.certain)
        || item
            .blocks
            .iter()
            .any(|block| matches!(block, Block::List(list) if list.items.iter().any(holds_box)))
}
