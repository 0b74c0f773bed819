//! Criteria: what must hold before a rollout goes on, and what makes it stop.

use super::measure::{self, Measure, Metric};
use super::reader::{FactReader, MAX_CRITERIA};
use super::table::Columns;
use super::words::{labelled, plain, says, stem, value, words};
use crate::outline::{Body, Outline, Piece};
use crate::plan::{Plan, Share, asks_for_hold, is_head};
use crate::trade;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a missed criterion does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It stops the rollout.
    Hard,
    /// It is noted.
    Soft,
    /// It is watched.
    Informative,
}

impl Class {
    /// The word in `check --json` and on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Informative => "informative",
        }
    }
}

/// One criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Its words.
    pub text: String,
    /// Its line, from 1.
    pub line: usize,
    /// What a miss does.
    pub class: Class,
    /// When it holds, that is bad news: "any yes means hold", "above 1 % is an alert".
    pub inverted: bool,
    /// What is measured, in lower case.
    pub metric: String,
    /// The comparison, where there is one.
    pub measure: Option<Measure>,
    /// The second threshold of its row in a table, where there is one: between the two, people decide.
    pub no_go: Option<Measure>,
    /// It is the second threshold of the criterion before it.
    pub is_second: bool,
    /// The named phase it stands in, as an index into the plan's phases.
    pub phase: Option<usize>,
    /// It opens the gate of its phase.
    pub gate: bool,
    /// Other lines that state the same criterion.
    pub also: Vec<usize>,
    /// The document says what happens between this threshold and its counterpart.
    pub band_named: bool,
    /// Hard or soft by the document's own word.
    stated: bool,
    /// Criteria with the same number stand in one list.
    list: usize,
}

/// Reads the criteria of gates, criteria lists, go and hold lists, thresholds, and what else is compared with
/// a number in a list.
pub(super) fn read<'a>(reader: &FactReader<'a>, plan: &Plan) -> Vec<Criterion> {
    let mut criteria: Vec<Criterion> = Vec::new();
    let is_marked = |line: usize| plan.criteria.contains(&line);
    let comparing = lists_that_compare(reader);
    // The entries of one list have the same words above them.
    let mut above: (&str, Option<Context>) = ("", None);
    let mut context_of = |piece: &Piece<'a>| {
        let words = reader.outline.about(piece);
        if words != above.0 {
            above = (words, Context::of(words));
        }
        above.1
    };
    for piece in &reader.outline.pieces {
        if criteria.len() >= MAX_CRITERIA {
            break;
        }
        if let Body::Table(table) = piece.body {
            criteria.extend(from_table(&Columns::of(table), reader.phase_of(piece)));
            continue;
        }
        let (text, context) = match piece.body {
            Body::Line(line) => match (labelled(line), entry(line)) {
                (Some((label, rest)), _) if is_hold_point(label) && !rest.is_empty() => {
                    (rest, Some(Context::GATE))
                }
                _ if is_marked(piece.line) => (line, Some(Context::HARD)),
                (Some((label, rest)), _) if measure::find(rest).is_some() => {
                    match Context::of(label) {
                        Some(context) => {
                            listed(&mut criteria, rest, context, piece, reader);
                            continue;
                        }
                        None => continue,
                    }
                }
                (_, Some(text)) => (text, context_of(piece)),
                // Running text below a heading of criteria: what it compares.
                (None, None) if compares(line) => {
                    if let Some(context) = context_of(piece).or_else(|| Context::of_sentence(line))
                    {
                        listed(&mut criteria, line, context, piece, reader);
                    }
                    continue;
                }
                _ => continue,
            },
            Body::Item(item) if is_marked(piece.line) => (item.text.as_str(), Some(Context::HARD)),
            Body::Item(item) => (item.text.as_str(), context_of(piece)),
            Body::Code(_) | Body::Table(_) => continue,
        };
        let text = plain(text);
        if text.is_empty() {
            continue;
        }
        // Outside of any list of criteria a comparison still says what is watched.
        let is_watched = || comparing.contains(&piece.list) && compared_at_the_end(text);
        let context = context.or_else(|| is_watched().then_some(Context::WATCHED));
        const SIGNS: [char; 4] = ['<', '>', '≤', '≥'];
        if context.is_none() && !text.contains(SIGNS) {
            continue;
        }
        let found = measure::find(text);
        let context = match (context, &found) {
            (Some(context), _) if context.measured && measure::comparison(text).is_none() => {
                continue;
            }
            (Some(context), _) => context,
            (None, Some((_, range))) if text[range.clone()].starts_with(SIGNS) => Context::WATCHED,
            _ => continue,
        };
        let criterion = context.criterion(text, found, piece, reader);
        add(&mut criteria, criterion);
    }
    criteria.extend(plan.shares.iter().map(of_share));
    if !plan.shares.is_empty() {
        criteria.sort_by_key(|criterion| criterion.line);
    }
    criteria.truncate(MAX_CRITERIA);
    criteria
}

/// The lists most of whose lines compare something with a number: what is watched, whatever the words above are.
fn lists_that_compare(reader: &FactReader<'_>) -> BTreeSet<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (piece, item) in reader.outline.items() {
        let (all, comparing) = counts.entry(piece.list).or_default();
        *all += 1;
        *comparing += usize::from(item.check.is_none() && compared_at_the_end(&item.text));
    }
    let most = counts
        .into_iter()
        .filter(|(_, (all, comparing))| *comparing > 1 && comparing * 2 > *all);
    most.map(|(list, _)| list).collect()
}

/// "Failed calls below 1 % of all": a name, and at the end what it is compared with.
fn compared_at_the_end(text: &str) -> bool {
    const MOST: usize = 120;
    const BEHIND: usize = 30;
    let text = plain(text);
    text.len() <= MOST
        && measure::comparison(text).is_some_and(|(measure, range)| {
            let has_words = |words: &str| words.chars().any(char::is_alphabetic);
            let (before, behind) = (&text[..range.start], &text[range.end..]);
            // "fewer than 5 failed calls" is watched, "at least 4 GB of memory" is needed.
            let is_named =
                has_words(before) || (!measure.operator.is_upwards() && has_words(behind));
            is_named && behind.chars().count() <= BEHIND
        })
}

/// Whether a text has a sign or a word of comparison.
fn compares(text: &str) -> bool {
    let words = [
        trade::BELOW,
        trade::AT_MOST,
        trade::ABOVE,
        trade::AT_LEAST,
        trade::BELOW_BEHIND,
        trade::AT_MOST_BEHIND,
        trade::ABOVE_BEHIND,
        trade::AT_LEAST_BEHIND,
    ];
    let low = || trade::lower(text);
    text.bytes().any(|byte| byte.is_ascii_digit())
        && (text.contains(['<', '>', '≤', '≥'])
            || words.iter().any(|words| trade::has(&low(), words)))
}

/// Whether a table says of what it measures when to go on and when not.
pub(super) fn has_thresholds(outline: &Outline<'_>) -> bool {
    outline.tables().any(|(_, table)| {
        let criteria = from_table(&Columns::of(table), None);
        criteria.iter().any(|criterion| criterion.is_second)
    })
}

/// How much of a list must hold.
fn of_share(share: &Share) -> Criterion {
    Criterion {
        text: format!("{}: at least {} %", share.name, share.percent),
        line: share.line,
        class: Class::Hard,
        inverted: false,
        metric: share.name.to_lowercase(),
        measure: Some(Measure {
            operator: measure::Operator::AtLeast,
            low: share.percent,
            high: None,
            unit: Some("%".to_owned()),
        }),
        no_go: None,
        is_second: false,
        phase: share.phase,
        gate: false,
        also: Vec::new(),
        band_named: false,
        stated: false,
        list: 0,
    }
}

/// Several criteria behind one label: "Success criteria: errors < 1 %, p95 < 300 ms".
fn listed<'a>(
    criteria: &mut Vec<Criterion>,
    rest: &str,
    context: Context,
    piece: &Piece<'a>,
    reader: &FactReader<'a>,
) {
    let parts = rest
        .split([';', '；', '，', '、'])
        .flat_map(|part| part.split(", "));
    let parts = parts.flat_map(both_sides);
    for part in parts.map(plain).filter(|part| !part.is_empty()) {
        let found = measure::find(part);
        if found.is_some() {
            add(criteria, context.criterion(part, found, piece, reader));
        }
    }
}

/// "errors below 1 % and p95 under 2 s": both sides, where each compares something.
fn both_sides(part: &str) -> Vec<&str> {
    let of = |word: &str| {
        let sides: Vec<&str> = part.split(word).collect();
        let compare = || sides.iter().all(|side| measure::comparison(side).is_some());
        (sides.len() > 1 && compare()).then_some(sides)
    };
    trade::AND_OR
        .iter()
        .find_map(|word| of(word))
        .unwrap_or_else(|| vec![part])
}

/// A table with a column for the measure, one for go or the target, and perhaps one for hold.
fn from_table(columns: &Columns<'_>, phase: Option<usize>) -> Vec<Criterion> {
    let heads: Vec<String> = (0..columns.width())
        .map(|at| trade::lower(columns.head(at)))
        .collect();
    let find = |words: &[&str], not: &[Option<usize>]| {
        let fits = |at: &usize| {
            !not.contains(&Some(*at))
                && (is_head(&heads[*at], words) || trade::after(&heads[*at], words).is_some())
        };
        (0..heads.len()).find(fits)
    };
    let names = ["measure", "metric", "criterion", "criteria", "signal"];
    let hold = find(trade::HOLD_COLUMN, &[]);
    let is_target = |at: usize| trade::after(&heads[at], trade::GO_COLUMN).is_some();
    let named = columns
        .find(&names)
        .filter(|at| Some(*at) != hold && !is_target(*at));
    let named = named.or_else(|| find(trade::MEASURE_COLUMN, &[hold]).filter(|at| !is_target(*at)));
    let go = find(trade::GO_COLUMN, &[hold, named]);
    let by_words = go.is_some() || hold.is_some();
    let is_compared = go.is_some_and(|go| mostly(columns, go, &compared(columns, go, false)));
    // Where the heads say nothing, the values do.
    let (go, hold) = match by_words {
        true => (go, hold),
        false => by_values(columns, named),
    };
    // With both thresholds the first column names the measure, whatever its head is.
    let has_both = go.is_some() && hold.is_some();
    let first = ((has_both || !by_words || is_compared)
        && go.is_some()
        && go != Some(0)
        && hold != Some(0))
    .then_some(0);
    let Some(name) = named.or(first) else {
        return Vec::new();
    };
    let band_named = (0..columns.width()).any(|at| {
        says(
            columns.head(at),
            &["undecided", "observe", "grey", "gray", "ask"],
        )
    });
    let mut criteria = Vec::new();
    for row in columns.rows() {
        let cell = |at: usize| row.cells.get(at).and_then(|cell| value(cell));
        let Some(name) = cell(name) else { continue };
        let (target, limit) = (go.and_then(cell), hold.and_then(cell));
        let no_go = limit.and_then(measure::in_cell);
        for (words, inverted) in [(target, false), (limit, true)] {
            let Some(words) = words else { continue };
            criteria.push(Criterion {
                text: format!("{name}: {words}"),
                line: row.span.line,
                class: match by_words || has_both {
                    true => Class::Hard,
                    false => Class::Informative,
                },
                inverted,
                metric: metric_in(name, words),
                measure: measure::in_cell(words),
                no_go: no_go.clone().filter(|_| !inverted),
                is_second: inverted && target.is_some(),
                phase,
                gate: false,
                also: Vec::new(),
                band_named,
                stated: false,
                list: 0,
            });
        }
    }
    criteria
}

/// The columns of thresholds by their values: the first whose cells compare, and the next that compares the other way.
fn by_values(columns: &Columns<'_>, named: Option<usize>) -> (Option<usize>, Option<usize>) {
    let mut go: Option<(usize, Vec<Option<Measure>>)> = None;
    for at in (0..columns.width().min(MAX_COLUMNS)).filter(|at| Some(*at) != named) {
        let values = compared(columns, at, true);
        if !mostly(columns, at, &values) {
            continue;
        }
        let Some((first, targets)) = &go else {
            go = Some((at, values));
            continue;
        };
        let pairs = targets.iter().zip(&values);
        let opposed = pairs.map(|(target, limit)| {
            let (target, limit) = (target.as_ref()?, limit.as_ref()?);
            let is_opposed = target.operator.is_upwards() != limit.operator.is_upwards();
            is_opposed.then(|| limit.clone())
        });
        let opposed: Vec<Option<Measure>> = opposed.collect();
        if mostly(columns, at, &opposed) {
            return (Some(*first), Some(at));
        }
    }
    (go.map(|(at, _)| at), None)
}

/// What the cells of a column compare with, where they begin with it.
fn compared(columns: &Columns<'_>, at: usize, with_unit: bool) -> Vec<Option<Measure>> {
    let of_cell = |cell: &String| {
        let cell = plain(cell);
        let (measure, range) = measure::comparison(cell)?;
        let stands_first = !cell[..range.start].chars().any(char::is_alphanumeric);
        (stands_first && (measure.unit.is_some() || !with_unit)).then_some(measure)
    };
    let cells = columns.rows().take(SAMPLE).map(|row| row.cells.get(at));
    cells.map(|cell| cell.and_then(of_cell)).collect()
}

/// Whether two of three cells that are filled say so, and two at least.
fn mostly(columns: &Columns<'_>, at: usize, found: &[Option<Measure>]) -> bool {
    let cells = columns
        .rows()
        .take(SAMPLE)
        .filter_map(|row| row.cells.get(at));
    let filled = cells.filter(|cell| !cell.is_empty()).count();
    let count = found.iter().flatten().count();
    count > 1 && count * 3 >= filled * 2
}

/// The most columns of a table that are looked at.
const MAX_COLUMNS: usize = 64;

/// So many rows tell what a column is.
const SAMPLE: usize = 24;

/// What a cell with a threshold measures: its own words, or the name of its row.
fn metric_in(name: &str, words: &str) -> String {
    let found = measure::find(words);
    let before = found.and_then(|(_, range)| words.get(..range.start));
    match before.map(|before| plain(before).trim_end_matches([':', ' '])) {
        Some(own) if own.split_whitespace().any(|word| word.chars().count() > 2) => {
            own.to_lowercase()
        }
        Some(_) | None => plain(name).to_lowercase(),
    }
}

/// A list that is called hard or soft may repeat one that was called so before: the later words stand, and
/// the earlier line is remembered.
fn add(criteria: &mut Vec<Criterion>, mut new: Criterion) {
    let twin = criteria.iter().position(|old| {
        old.stated
            && new.stated
            && old.list != new.list
            && old.class == new.class
            && is_same(old, &new)
    });
    if let Some(at) = twin {
        let old = criteria.remove(at);
        new.also = old.also;
        new.also.push(old.line);
    }
    criteria.push(new);
}

fn is_same(one: &Criterion, other: &Criterion) -> bool {
    match (&one.measure, &other.measure) {
        (Some(this), Some(that)) => {
            this == that && Metric::of(&one.metric).is_same(&Metric::of(&other.metric))
        }
        (None, None) => {
            let (one, other): (BTreeSet<_>, BTreeSet<_>) = (
                words(&one.metric).map(stem).collect(),
                words(&other.metric).map(stem).collect(),
            );
            one.len().min(other.len()) > 1 && (one.is_subset(&other) || other.is_subset(&one))
        }
        _ => false,
    }
}

/// `6. words` gives `words`: an entry that stayed in a paragraph.
fn entry(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(|character: char| character.is_ascii_digit());
    (text.len() < line.len())
        .then(|| text.strip_prefix(". ").or_else(|| text.strip_prefix(") ")))
        .flatten()
}

fn is_hold_point(label: &str) -> bool {
    trade::is(&trade::lower(label), trade::GATE)
}

/// What the words above a list make of its entries.
#[derive(Clone, Copy)]
struct Context {
    class: Class,
    inverted: bool,
    gate: bool,
    stated: bool,
    /// Only what is compared with a number counts.
    measured: bool,
}

impl Context {
    const HARD: Self = Self {
        class: Class::Hard,
        inverted: false,
        gate: false,
        stated: false,
        measured: false,
    };
    const GATE: Self = Self {
        gate: true,
        ..Self::HARD
    };
    const WATCHED: Self = Self {
        class: Class::Informative,
        ..Self::HARD
    };

    fn criterion<'a>(
        self,
        text: &str,
        found: Option<(Measure, std::ops::Range<usize>)>,
        piece: &Piece<'a>,
        reader: &FactReader<'a>,
    ) -> Criterion {
        Criterion {
            text: text.to_owned(),
            line: piece.line,
            class: self.class,
            inverted: self.inverted || text.contains("→ ALERT"),
            metric: measure::metric(text, found.as_ref().map(|(_, range)| range)),
            measure: found.map(|(measure, _)| measure),
            no_go: None,
            is_second: false,
            phase: reader.phase_of(piece),
            gate: self.gate,
            also: Vec::new(),
            band_named: false,
            stated: self.stated,
            list: piece.list,
        }
    }

    /// "Abort if more than two fail", "we are happy when errors stay below 1 %": a sentence with a context of its own.
    fn of_sentence(text: &str) -> Option<Self> {
        let low = trade::lower(text);
        if trade::after(&low, trade::HOLD).is_some() {
            return Some(Self {
                inverted: true,
                ..Self::HARD
            });
        }
        trade::has(&low, trade::SUCCESS).then_some(Self::HARD)
    }

    fn of(words: &str) -> Option<Self> {
        let low = trade::lower(words);
        if asks_for_hold(words) || trade::has(&low, trade::HOLD) {
            return Some(Self {
                inverted: true,
                ..Self::HARD
            });
        }
        let hard = says(
            words,
            &["hard requirement", "hard criteria", "hard:", "(hard"],
        );
        let soft = says(words, &["soft target", "soft criteria", "soft:", "(soft"]);
        if hard || soft {
            return Some(Self {
                class: if hard { Class::Hard } else { Class::Soft },
                stated: true,
                ..Self::HARD
            });
        }
        if says(words, &["alert threshold", "alert when", "alert if"]) {
            return Some(Self {
                class: Class::Soft,
                inverted: true,
                ..Self::HARD
            });
        }
        const GO: [&str; 9] = [
            "must be yes",
            "all yes",
            "success criteria",
            "acceptance criteria",
            "exit criteria",
            "entry criteria",
            "successful when",
            "complete when",
            "go criteria",
        ];
        const WATCH: [&str; 6] = [
            "metrics to monitor",
            "monitor metrics",
            "baselines",
            "response times",
            "thresholds",
            "budgets",
        ];
        if says(words, &GO) || trade::has(&low, trade::SUCCESS) {
            Some(Self::HARD)
        } else if says(words, &WATCH) {
            Some(Self::WATCHED)
        } else {
            trade::has(&low, trade::MEASURED).then_some(Self {
                measured: true,
                ..Self::WATCHED
            })
        }
    }
}
