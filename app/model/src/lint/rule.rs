//! What a rule is, and what it looks at.

use crate::outline::Outline;
use crate::plan::{Plan, PlanItem};
use crate::reading::{self, Metric, Reading};
use crate::trade;
use std::collections::BTreeMap;

/// How much a finding matters. Ordered: a note is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// It will be argued about during the rollout.
    Warning,
    /// It can hurt.
    Error,
}

impl Severity {
    /// All, the least first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The word in reports; the same as in SARIF 2.1.0, section 3.27.10.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads [`Severity::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.word() == word)
    }
}

/// A rule, its page in the help, and its test.
pub struct Rule {
    /// Its name in reports and addresses.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it objects to, in a few words.
    pub title: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do about it.
    pub advice: &'static str,
    /// A document that breaks it.
    pub bad: &'static str,
    /// The same document that keeps it.
    pub good: &'static str,
    pub(super) check: fn(&Document<'_>) -> Vec<(usize, String)>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.name)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// What the rules look at.
pub(super) struct Document<'a> {
    pub(super) source: &'a str,
    pub(super) outline: &'a Outline<'a>,
    pub(super) reading: &'a Reading,
    /// Why rules that should be off are on.
    pub(super) refused_off: &'a [String],
    /// The pictures that the text shows, with their lines.
    pub(super) pictures: &'a BTreeMap<String, usize>,
    /// Whether there is a picture of this name.
    pub(super) is_beside: &'a dyn Fn(&str) -> bool,
    /// The metrics of the criteria, in the same order.
    pub(super) metrics: Vec<Metric<'a>>,
}

impl Document<'_> {
    /// Whether any heading or line says one of these, in any case.
    pub(super) fn says(&self, any: &[&str]) -> bool {
        let found = |text: &str| reading::words::says(text, any);
        self.outline
            .headings
            .iter()
            .any(|heading| found(heading.text))
            || self.outline.lines().any(|(_, text)| found(text))
    }

    /// Whether any heading, line or head of a table has one of these words of the trade.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        let found = |text: &str| trade::has(&trade::lower(text), words);
        let mut headings = self.outline.headings.iter();
        headings.any(|heading| found(heading.text))
            || self.outline.lines().any(|(_, text)| found(text))
            || self.outline.tables().any(|(_, table)| {
                let mut rows = table.rows.iter().take(1);
                rows.any(|row| row.cells.iter().any(|cell| found(cell)))
            })
    }
}

/// The lists that hold such items: the line of the first one, and how many.
pub(super) fn lists_of(plan: &Plan, wanted: impl Fn(&PlanItem) -> bool) -> Vec<(usize, usize)> {
    let mut lists: Vec<(usize, usize, &[String])> = Vec::new();
    for item in plan.items.iter().filter(|item| wanted(item)) {
        match lists.last_mut() {
            Some((_, items, path)) if *path == item.path.as_slice() => *items += 1,
            _ => lists.push((item.line, 1, &item.path)),
        }
    }
    lists
        .into_iter()
        .map(|(line, items, _)| (line, items))
        .collect()
}
