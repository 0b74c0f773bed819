//! What a table is: checks, steps, a roll call, measures, or nothing that is done.

use super::boxes::{self, Sign};
use super::heading::Name;
use super::lines::{self, Line, is_outcome};
use super::role::Role;
use super::shape::{Choice, Claim};
use super::status;
use crate::markdown::{Row, Table};
use crate::trade;

/// A table, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// Each row is an item, unless it is a choice.
    Checks(Vec<RowItem>, Vec<Choice>),
    /// Each row is an item by the word for its state, or a record of one.
    States(Vec<RowItem>),
    /// Each row is a step, on somebody's word.
    Steps(Vec<RowItem>),
    /// Each row is a position that decides or looks.
    Positions(Vec<String>),
    /// Nothing to do.
    Nothing,
}

/// One row, or one cell with a box and words of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RowItem {
    pub text: String,
    pub detail: String,
    pub position: Option<String>,
    pub claim: Option<Claim>,
    pub line: usize,
}

/// The most columns that are looked at.
const MAX_COLUMNS: usize = 64;

/// So many rows tell what a column is.
const SAMPLE: usize = 24;

/// Reads a table.
pub(super) fn read(table: &Table) -> Read {
    let Some(columns) = Heads::of(table) else {
        return Read::Nothing;
    };
    let body = || table.rows.iter().skip(1);
    if let Some(role) = columns.roll_call(table) {
        return Read::Positions(distinct(body().filter_map(|row| filled(row, role))));
    }
    let has_box = body().any(|row| {
        let mut cells = row.cells.iter().take(MAX_COLUMNS);
        cells.any(|cell| boxes::all_in(cell).iter().any(|(.., sign)| sign.certain))
    });
    let is_verdict = (0..columns.heads.len())
        .any(|at| body().all(|row| row.cells.get(at).is_some_and(|cell| is_outcome(cell))));
    if is_verdict && !has_box {
        return Read::Nothing;
    }
    if has_box {
        let choices: Vec<RowChoice> = body().filter_map(choice).collect();
        // A form asks for one of several in its rows; a list of checks does not.
        let is_form = choices.iter().any(|choice| !choice.is_state);
        let items = body().filter(|row| !is_form || choice(row).is_none());
        let items: Vec<RowItem> = items.flat_map(|row| columns.boxed(row)).collect();
        let choices = if is_form { choices } else { Vec::new() };
        return Read::Checks(
            items,
            choices.into_iter().map(|choice| choice.choice).collect(),
        );
    }
    let (go, hold) = (
        columns.any(trade::GO_COLUMN),
        columns.any(trade::HOLD_COLUMN),
    );
    let measures = (columns.any(trade::MEASURE_COLUMN) && (go || hold)) || (go && hold);
    if let Some(state) = columns.status_words(table)
        && let Some(text) = columns.text
    {
        let rows = body().filter(|row| filled(row, text).is_some());
        let items = rows.map(|row| {
            let cell = row.cells.get(state).map_or("", String::as_str);
            columns.item(row, text, status::read(cell).flatten())
        });
        return Read::States(items.collect());
    }
    if measures {
        let who = columns.who.into_iter();
        return Read::Positions(distinct(
            who.flat_map(|who| body().filter_map(move |row| filled(row, who))),
        ));
    }
    let is_done = |text: &usize| {
        columns.is_task(*text) && (!columns.names_things(*text) || columns.has_order(table))
    };
    match columns.text.filter(is_done) {
        Some(text) => {
            let rows = body().filter(|row| filled(row, text).is_some());
            Read::Steps(rows.map(|row| columns.item(row, text, None)).collect())
        }
        None => Read::Nothing,
    }
}

/// A row that asks for one of several.
struct RowChoice {
    choice: Choice,
    /// The answers are words for a state: yes or no, passed or failed.
    is_state: bool,
}

/// The choice in a row: its first cell names it, and another cell has several boxes with short answers.
fn choice(row: &Row) -> Option<RowChoice> {
    let name = row
        .cells
        .first()
        .filter(|cell| boxes::all_in(cell).is_empty())?;
    row.cells.iter().skip(1).take(MAX_COLUMNS).find_map(|cell| {
        let found = boxes::all_in(cell);
        if found.len() < 2 {
            return None;
        }
        match lines::read(cell, row.span.line, Some(name)) {
            Some(Line::Choice(choice)) => {
                let ends = found
                    .iter()
                    .skip(1)
                    .map(|(start, ..)| *start)
                    .chain([cell.len()]);
                let mut answers = found
                    .iter()
                    .zip(ends)
                    .map(|((_, behind, _), end)| cell.get(*behind..end).unwrap_or_default());
                let is_state = answers.all(|words| {
                    status::read(words.trim().trim_end_matches(['/', '|', ','])).is_some()
                });
                Some(RowChoice { choice, is_state })
            }
            Some(Line::Decision | Line::Items(_)) | None => None,
        }
    })
}

/// A cell with words in it.
fn filled(row: &Row, at: usize) -> Option<String> {
    let cell = row.cells.get(at)?.trim();
    let is_word =
        cell.chars().any(char::is_alphanumeric) && !trade::is(&trade::lower(cell), trade::OPEN);
    is_word.then(|| cell.to_owned())
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if seen.insert(name.clone()) {
            all.push(name);
        }
    }
    all
}

/// Whether a row of a label and what belongs to it says how to go back.
pub(super) fn tells_way_back(row: &Row) -> bool {
    let [label, words] = row.cells.as_slice() else {
        return false;
    };
    let low = trade::lower(label);
    let is_label = low.split_whitespace().count() <= 5;
    let words = words.split_whitespace().count();
    is_label && words > 1 && super::says_way_back(&low)
}

/// The columns of a table by their heads.
struct Heads {
    heads: Vec<String>,
    status: Option<usize>,
    who: Option<usize>,
    details: Vec<usize>,
    /// The words of a row.
    text: Option<usize>,
}

impl Heads {
    fn of(table: &Table) -> Option<Self> {
        let head = table.rows.first()?;
        let heads: Vec<String> = head
            .cells
            .iter()
            .take(MAX_COLUMNS)
            .map(|cell| trade::lower(cell.trim()))
            .collect();
        let find = |words: &[&str]| heads.iter().position(|head| is_head(head, words));
        let who = find(trade::WHO);
        let counts = |at: usize| {
            let head = &heads[at];
            is_head(head, trade::COUNT)
                || head
                    .split_whitespace()
                    .next()
                    .is_some_and(|word| trade::is(word, trade::COUNT))
        };
        let status = (0..heads.len())
            .find(|at| Some(*at) != who && !counts(*at) && is_head(&heads[*at], trade::STATUS));
        let details: Vec<usize> = (0..heads.len())
            .filter(|at| Some(*at) != who && is_head(&heads[*at], trade::DETAIL))
            .collect();
        let mut columns = Self {
            heads,
            status,
            who,
            details,
            text: None,
        };
        columns.text = columns
            .widest(table, |at| {
                columns.is_task(at) && Some(at) != columns.status && Some(at) != columns.who
            })
            .or_else(|| {
                columns.widest(table, |at| {
                    Some(at) != columns.status
                        && Some(at) != columns.who
                        && !columns.details.contains(&at)
                        && !is_head(&columns.heads[at], trade::COUNT)
                        && !is_head(&columns.heads[at], trade::DECISION)
                })
            });
        Some(columns)
    }

    fn any(&self, words: &[&str]) -> bool {
        self.heads
            .iter()
            .any(|head| is_head(head, words) || trade::after(head, words).is_some())
    }

    fn is_task(&self, at: usize) -> bool {
        is_head(&self.heads[at], trade::TASK)
    }

    fn names_things(&self, at: usize) -> bool {
        is_head(&self.heads[at], trade::TASK_OR_THING)
    }

    /// Whether a column says when, in which order or how far: its rows follow each other, and are not looked up.
    fn has_order(&self, table: &Table) -> bool {
        let cells = |at: usize| {
            let rows = table.rows.iter().skip(1).take(SAMPLE);
            rows.map(move |row| row.cells.get(at).map_or("", |cell| cell.trim()))
        };
        let is_ordered = |at: usize| {
            let counts = cells(at)
                .zip(1_usize..)
                .all(|(cell, number)| cell.trim_end_matches('.') == number.to_string());
            let is_blank = cells(at).all(str::is_empty) && is_head(&self.heads[at], trade::COUNT);
            let is_timed = cells(at).filter(|cell| says_when(cell)).count() * 2
                > cells(at).filter(|cell| !cell.is_empty()).count();
            counts || is_blank || is_timed
        };
        self.status.is_some() || (0..self.heads.len()).any(is_ordered)
    }

    /// The column with the most words among those that may be.
    fn widest(&self, table: &Table, may: impl Fn(usize) -> bool) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        for at in (0..self.heads.len()).filter(|at| may(*at)) {
            let letters = |row: &Row| {
                row.cells.get(at).map_or(0, |cell| {
                    cell.chars().filter(|letter| letter.is_alphabetic()).count()
                })
            };
            let width = table.rows.iter().skip(1).map(letters).sum();
            if width > 0 && best.is_none_or(|(most, _)| width > most) {
                best = Some((width, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// The column of positions, where the table asks each for a decision or a signature.
    fn roll_call(&self, table: &Table) -> Option<usize> {
        if (0..self.heads.len())
            .any(|at| self.is_task(at) && !is_head(&self.heads[at], trade::ROLE))
        {
            return None;
        }
        let role = trade::ROLE
            .iter()
            .find_map(|word| self.heads.iter().position(|head| is_head(head, &[word])))?;
        let signs = |at: usize| {
            at != role && (is_head(&self.heads[at], trade::DECISION) || decides(table, at))
        };
        (0..self.heads.len()).any(signs).then_some(role)
    }

    /// The column whose cells are all words for a state, or blank, beside a column of things to do.
    fn status_words(&self, table: &Table) -> Option<usize> {
        let state = self.status?;
        let text = self.text.filter(|text| self.is_task(*text))?;
        let (mut told, mut rows) = (0, 0);
        for row in table.rows.iter().skip(1) {
            if filled(row, text).is_none() {
                continue;
            }
            rows += 1;
            let cell = row.cells.get(state).map_or("", String::as_str);
            status::read(cell)?;
            // A column of nothing but signs is decoration.
            told += usize::from(
                cell.trim().is_empty()
                    || cell.chars().any(char::is_alphanumeric)
                    || cell.contains('_'),
            );
        }
        (rows > 0 && told > 0).then_some(state)
    }

    /// The items of a row with boxes: one for each cell that has words beside its box, else one for the row.
    fn boxed(&self, row: &Row) -> Vec<RowItem> {
        let mut own = Vec::new();
        let mut claims: Vec<Option<Claim>> = Vec::new();
        for (at, cell) in row.cells.iter().enumerate().take(MAX_COLUMNS) {
            let found = boxes::all_in(cell);
            if found.is_empty() {
                continue;
            }
            let ends: Vec<usize> = found
                .iter()
                .skip(1)
                .map(|(start, ..)| *start)
                .chain([cell.len()])
                .collect();
            let answers: Vec<(Sign, &str)> = found
                .iter()
                .zip(ends)
                .map(|((_, behind, sign), end)| {
                    (*sign, cell.get(*behind..end).unwrap_or_default().trim())
                })
                .collect();
            let is_state = |words: &str| {
                words.is_empty() || is_outcome(words) || status::read(words).is_some()
            };
            if answers.iter().all(|(_, words)| is_state(words)) || Some(at) == self.status {
                claims.push(chosen(&answers));
            } else if found.first().is_some_and(|(start, ..)| *start == 0) {
                own.extend(answers.iter().filter(|(_, words)| !words.is_empty()).map(
                    |(sign, words)| RowItem {
                        text: (*words).to_owned(),
                        detail: String::new(),
                        position: self.who.and_then(|who| filled(row, who)),
                        claim: sign.claim,
                        line: row.span.line,
                    },
                ));
            } else {
                claims.push(chosen(&answers));
            }
        }
        if !own.is_empty() {
            return own;
        }
        let Some(first) = claims.first() else {
            return Vec::new();
        };
        let claim = if claims.iter().all(|claim| claim == first) {
            *first
        } else {
            None
        };
        let text = self
            .text
            .filter(|text| filled(row, *text).is_some())
            .or_else(|| {
                let words = |at: &usize| {
                    row.cells[*at]
                        .chars()
                        .filter(|letter| letter.is_alphabetic())
                        .count()
                };
                (0..row.cells.len().min(MAX_COLUMNS))
                    .filter(|at| Some(*at) != self.who && words(at) > 0)
                    .max_by_key(words)
            });
        text.map(|text| self.item(row, text, claim))
            .into_iter()
            .collect()
    }

    fn item(&self, row: &Row, text: usize, claim: Option<Claim>) -> RowItem {
        let details = self
            .details
            .iter()
            .filter(|at| **at != text && Some(**at) != self.status);
        let details: Vec<String> = details.filter_map(|at| filled(row, *at)).collect();
        let words = row.cells.get(text).map_or("", |cell| cell.trim());
        let words = boxes::leading(words, true).map_or(words, |(_, rest)| rest);
        RowItem {
            text: words.to_owned(),
            detail: details.join("\n"),
            position: self
                .who
                .filter(|who| *who != text)
                .and_then(|who| filled(row, who)),
            claim,
            line: row.span.line,
        }
    }
}

/// Whether a cell is a time or a day: "20:15", "T-2h", "day 3", "2 May".
fn says_when(cell: &str) -> bool {
    Name::of(cell).role == Role::Moment
}

/// What a cell with boxes says: the box alone, or the answer that is ticked.
fn chosen(answers: &[(Sign, &str)]) -> Option<Claim> {
    match answers {
        [(sign, _)] => sign.claim,
        several => several
            .iter()
            .find(|(sign, _)| sign.claim == Some(Claim::Done))
            .and_then(|(_, words)| status::read(words).flatten()),
    }
}

/// Whether the cells of a column hold boxes beside GO and NO-GO.
fn decides(table: &Table, at: usize) -> bool {
    let mut rows = table
        .rows
        .iter()
        .skip(1)
        .filter_map(|row| row.cells.get(at));
    rows.any(|cell| {
        let found = boxes::all_in(cell);
        let ends = found
            .iter()
            .skip(1)
            .map(|(start, ..)| *start)
            .chain([cell.len()]);
        found.len() > 1
            && found
                .iter()
                .zip(ends)
                .all(|((_, behind, _), end)| cell.get(*behind..end).is_some_and(is_outcome))
    })
}

/// Whether a head is one of these words, alone, beside another one, or as its last word.
pub(crate) fn is_head(head: &str, words: &[&str]) -> bool {
    // French sets a blank before a question mark.
    let head = head.trim_end_matches(['?', ' ']);
    trade::is(head, words)
        || head
            .split(['/', '(', ')', ',', '&'])
            .any(|part| trade::is(part, words))
        || (head.split_whitespace().count() <= 3
            && head
                .split_whitespace()
                .next_back()
                .is_some_and(|word| trade::is(word, words)))
}
