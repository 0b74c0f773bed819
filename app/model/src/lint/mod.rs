//! What a plan leaves open, said before it costs an incident.
//!
//! Each rule stands in a file of its own with the example that breaks it and the one that keeps it. The
//! examples are its page in the help and its test.

mod box_not_read;
mod complete_while_open;
mod contact_missing;
mod counts_disagree;
mod criterion_without_value;
mod date_missing;
mod destroys_without_backup;
mod flag_without_value;
mod grey_band;
mod group;
mod inverted_list;
mod mark_not_used;
mod name_twice;
mod no_rollback;
mod off;
mod owner_missing;
mod picture_missing;
mod rollback_migrates_forward;
mod rule;
mod secret;
mod settings_disagree;
mod ticks_without_person;
mod too_many_items;
mod two_thresholds;
mod two_window_ends;
mod vague_step;

pub use destroys_without_backup::destroys;
pub use group::{Group, grouped};
pub use off::RuleOff;
pub use rule::{Rule, Severity};
pub use secret::{Hidden, cover, hidden, mask};

use crate::markdown::Tree;
use crate::outline::Outline;
use crate::reading::{self, Metric, Reading};
use rule::Document;

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

/// Every rule.
pub static RULES: [&Rule; 24] = [
    &secret::RULE,
    &destroys_without_backup::RULE,
    &rollback_migrates_forward::RULE,
    &complete_while_open::RULE,
    &two_window_ends::RULE,
    &no_rollback::RULE,
    &grey_band::RULE,
    &two_thresholds::RULE,
    &criterion_without_value::RULE,
    &box_not_read::RULE,
    &mark_not_used::RULE,
    &off::RULE,
    &ticks_without_person::RULE,
    &counts_disagree::RULE,
    &settings_disagree::RULE,
    &flag_without_value::RULE,
    &picture_missing::RULE,
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

/// A document, read and checked.
#[derive(Debug, Clone)]
pub struct Linted {
    /// What it says.
    pub reading: Reading,
    /// What its rules object to, in the order of its lines.
    pub findings: Vec<Finding>,
    /// The rules that it switches off. They object to nothing.
    pub off: Vec<RuleOff>,
}

/// Reads a document and finds what its rules object to. `is_beside` says of a picture, by its name in the text, whether there is one.
pub fn lint(source: &str, tree: &Tree, is_beside: &dyn Fn(&str) -> bool) -> Linted {
    let (off, refused_off) = off::read(tree);
    let outline = Outline::of(tree);
    let reading = reading::read_outline(tree, &outline);
    let document = Document {
        source,
        outline: &outline,
        reading: &reading,
        refused_off: &refused_off,
        pictures: &tree.pictures,
        is_beside,
        metrics: reading
            .criteria
            .iter()
            .map(|criterion| Metric::of(&criterion.metric))
            .collect(),
    };
    let mut findings: Vec<Finding> = RULES
        .iter()
        .filter(|rule| !off.iter().any(|off| off.rule == **rule))
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
    Linted {
        reading,
        findings,
        off,
    }
}
