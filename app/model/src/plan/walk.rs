//! One walk over a document: its sections, and all in it that could be part of a plan.

use super::boxes::{self, Sign};
use super::found::{EntryKind, Walked, Why};
use super::lines;
use super::notes::Notes;
use super::sections::{is_bold_heading, is_plain_heading};
use super::shape::Claim;
use super::tables::{self, RowItem};
use super::{says_way_back, stops};
use crate::mark::MarkKind;
use crate::markdown::{Block, List, ListItem, Table, Tree, words};
use crate::trade;

/// Walks a document.
pub(super) fn walk(tree: &Tree) -> Walked {
    let mut notes = Notes::of(tree);
    for (at, block) in tree.blocks.iter().enumerate() {
        let next = tree.blocks.get(at + 1);
        notes.before_list = matches!(next, Some(Block::List(_)));
        notes.block(block, Some(at));
    }
    notes.finished()
}

impl Notes<'_> {
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
            self.gate(text, lead, line);
            self.sentences(text, line);
        }
        self.lead_in = text
            .lines()
            .last()
            .filter(|line| line.trim_end().ends_with([':', '：']) || lead == Some(*line))
            .filter(|_| last.is_none())
            .map(str::to_owned);
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
