//! What a plan leaves open, said before it costs an incident.
//!
//! Each rule stands in a file of its own with the example that breaks it and the one that keeps it. The
//! examples are its page in the help and its test.

mod complete_while_open;
mod contact_missing;
mod counts_disagree;
mod criterion_without_value;
mod date_missing;
mod destroys_without_backup;
mod flag_without_value;
mod grey_band;
mod inverted_list;
mod name_twice;
mod no_rollback;
mod owner_missing;
mod rollback_migrates_forward;
mod secret;
mod settings_disagree;
mod ticks_without_person;
mod too_many_items;
mod two_thresholds;
mod two_window_ends;
mod vague_step;

pub use destroys_without_backup::destroys;
pub use secret::{Hidden, cover, hidden, mask};

use crate::markdown::Tree;
use crate::outline::Outline;
use crate::plan::{Plan, PlanItem};
use crate::reading::{self, Metric, Reading};

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

/// One thing that a rule objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in one sentence. Never holds a secret.
    pub message: String,
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
    check: fn(&Document<'_>) -> Vec<(usize, String)>,
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

/// Every rule.
pub static RULES: [&Rule; 20] = [
    &secret::RULE,
    &destroys_without_backup::RULE,
    &rollback_migrates_forward::RULE,
    &complete_while_open::RULE,
    &two_window_ends::RULE,
    &no_rollback::RULE,
    &grey_band::RULE,
    &two_thresholds::RULE,
    &criterion_without_value::RULE,
    &ticks_without_person::RULE,
    &counts_disagree::RULE,
    &settings_disagree::RULE,
    &flag_without_value::RULE,
    &name_twice::RULE,
    &inverted_list::RULE,
    &too_many_items::RULE,
    &vague_step::RULE,
    &owner_missing::RULE,
    &date_missing::RULE,
    &contact_missing::RULE,
];

/// A rule by its name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// What the rules look at.
struct Document<'a> {
    source: &'a str,
    outline: &'a Outline<'a>,
    reading: &'a Reading,
    /// The metrics of the criteria, in the same order.
    metrics: Vec<Metric<'a>>,
}

impl Document<'_> {
    /// Whether any heading or line says one of these, in any case.
    fn says(&self, any: &[&str]) -> bool {
        let found = |text: &str| reading::words::says(text, any);
        self.outline
            .headings
            .iter()
            .any(|heading| found(heading.text))
            || self.outline.lines().any(|(_, text)| found(text))
    }
}

/// Reads a document and finds what its rules object to, in the order of its lines.
pub fn lint(source: &str, tree: &Tree) -> (Reading, Vec<Finding>) {
    let outline = Outline::of(tree);
    let reading = reading::read_outline(tree, &outline);
    let document = Document {
        source,
        outline: &outline,
        reading: &reading,
        metrics: reading
            .criteria
            .iter()
            .map(|criterion| Metric::of(&criterion.metric))
            .collect(),
    };
    let mut findings: Vec<Finding> = RULES
        .iter()
        .flat_map(|rule| {
            (rule.check)(&document)
                .into_iter()
                .map(|(line, message)| Finding {
                    rule,
                    line,
                    message: mask(&message).into_owned(),
                })
        })
        .collect();
    findings.sort_by(|one, other| {
        (one.line, other.rule.severity).cmp(&(other.line, one.rule.severity))
    });
    (reading, findings)
}

/// The lists that hold such items: the line of the first one, and how many.
fn lists_of(plan: &Plan, wanted: impl Fn(&PlanItem) -> bool) -> Vec<(usize, usize)> {
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

/// `2 boxes`, `1 box`.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
