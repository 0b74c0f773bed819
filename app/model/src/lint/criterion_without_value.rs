//! A criterion that can be neither measured nor denied.

use super::rule::{Document, Rule, Severity};
use crate::reading::Class;
use crate::reading::words::says;

pub(super) static RULE: Rule = Rule {
    name: "criterion-without-value",
    severity: Severity::Warning,
    title: "A criterion without a value",
    why: "A tired team that wants to go on will find the performance acceptable. A number can say no.",
    advice: "Write the number and where it is measured: \"p95 < 300 ms in the API dashboard\".",
    bad: "# Plan\n\n## Success criteria\n\n- Performance acceptable\n",
    good: "# Plan\n\n## Success criteria\n\n- p95 < 300ms\n",
    check,
};

/// Words that sound like a threshold and are none.
const VAGUE: [&str; 14] = [
    "acceptable",
    "adequate",
    "appropriate",
    "as expected",
    "consistent",
    "expected range",
    "expected results",
    "good",
    "high",
    "meets target",
    "meet target",
    "reasonable",
    "stable",
    "sufficient",
];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .reading
        .criteria
        .iter()
        .filter(|criterion| {
            criterion.measure.is_none()
                && !criterion.inverted
                && criterion.class != Class::Informative
                && says(&criterion.text, &VAGUE)
        })
        .map(|criterion| {
            let message = format!(
                "\"{}\" has no value: no one can tell when it is missed.",
                criterion.text
            );
            (criterion.line, message)
        })
        .collect()
}
