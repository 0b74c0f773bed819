//! A step that says what to look at and not what to see.

use super::rule::{Document, Rule, Severity};
use crate::reading::words::tokens;

pub(super) static RULE: Rule = Rule {
    name: "vague-step",
    severity: Severity::Note,
    title: "A step without an expected result",
    why: "\"Check the logs\" can be signed by anyone who has opened them.",
    advice: "Say what result to expect: \"no line with ERROR in the last ten minutes\".",
    bad: "# Checks\n\n- [ ] Check the logs\n",
    good: "# Checks\n\n- [ ] Check that the logs have no line with ERROR\n",
    check,
};

const VAGUE: [&str; 11] = [
    "check", "ensure", "handle", "manage", "monitor", "review", "test", "validate", "verify",
    "watch", "inspect",
];

/// Words after which an expectation follows.
const RESULT: [&str; 46] = [
    "above",
    "accepts",
    "all",
    "answer",
    "answers",
    "are",
    "at",
    "below",
    "completes",
    "equal",
    "equals",
    "fails",
    "from",
    "has",
    "have",
    "holds",
    "is",
    "least",
    "loads",
    "match",
    "matches",
    "no",
    "none",
    "only",
    "pass",
    "passes",
    "render",
    "renders",
    "respond",
    "responds",
    "return",
    "returns",
    "runs",
    "say",
    "says",
    "show",
    "shows",
    "stays",
    "succeed",
    "succeeds",
    "under",
    "until",
    "within",
    "without",
    "work",
    "works",
];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .reading
        .plan
        .items
        .iter()
        .filter(|item| is_vague(&item.text) && item.detail.is_empty() && !item.claimed)
        .map(|item| {
            let message = format!("\"{}\" does not say what result to expect.", item.text);
            (item.line, message)
        })
        .collect()
}

fn is_vague(text: &str) -> bool {
    let mut words = tokens(text);
    words
        .next()
        .is_some_and(|first| VAGUE.contains(&first.as_ref()))
        && !text.contains([':', '=', '<', '>', '→'])
        && !words.any(|word| {
            RESULT.contains(&word.as_ref())
                || word.ends_with("ing")
                || word.bytes().any(|byte| byte.is_ascii_digit())
        })
}
