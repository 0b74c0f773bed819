//! Rules that a document switches off, with the reason, in the lines at its top:
//!
//! ```yaml
//! rules-off:
//!   - vague-step: the crew of this crane trains every step twice a year
//! ```

use super::rule::{Document, Rule, Severity};
use super::{rule, secret};
use crate::markdown::Tree;

/// A rule that is switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOff {
    /// The rule.
    pub rule: &'static Rule,
    /// Why.
    pub reason: String,
}

impl Rule {
    /// Secrets are always looked for, and so is what tells that a rule is still on.
    pub fn can_be_off(&self) -> bool {
        *self != secret::RULE && *self != RULE
    }
}

/// Where a document switches rules off.
pub const KEY: &str = "rules-off";

/// What a document switches off, and what it cannot, each with the reason.
pub(super) fn read(tree: &Tree) -> (Vec<RuleOff>, Vec<String>) {
    let (mut off, mut refused) = (Vec::new(), Vec::new());
    for line in tree.front_list(KEY) {
        let (name, reason) = line.split_once(':').unwrap_or((line.as_str(), ""));
        let (name, reason) = (name.trim(), reason.trim().trim_matches(['"', '\'']));
        match rule(name) {
            None => refused.push(format!("There is no rule \"{name}\".")),
            Some(rule) if !rule.can_be_off() => {
                refused.push(format!("The rule \"{name}\" cannot be switched off."));
            }
            Some(_) if reason.is_empty() => {
                refused.push(format!(
                    "The rule \"{name}\" is switched off without a reason."
                ));
            }
            Some(rule) => off.push(RuleOff {
                rule,
                reason: reason.to_owned(),
            }),
        }
    }
    (off, refused)
}

pub(super) static RULE: Rule = Rule {
    name: "rule-still-on",
    severity: Severity::Warning,
    title: "A rule that could not be switched off",
    why: "Whoever wrote it thinks that the rule is off for this document. A reason has to be given, so that the next person can judge whether it still holds.",
    advice: "Write the name of a rule and the reason: \"- vague-step: the crew trains every step\". Secrets are always looked for.",
    bad: "---\nrules-off:\n  - date-missing\n---\n# Mooring\n\nTie the boat.\n",
    good: "---\nrules-off:\n  - date-missing: the harbour keeps no dates\n---\n# Mooring\n\nTie the boat.\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let before = document
        .source
        .lines()
        .take_while(|line| !line.trim_start().starts_with(KEY));
    let line = before.count() + 1;
    let refused = document.refused_off.iter();
    refused.map(|sentence| (line, sentence.clone())).collect()
}
