//! No one to call.

use super::rule::{Document, Rule, Severity};
use crate::document::Kind;
use crate::trade;

pub(super) static RULE: Rule = Rule {
    name: "contact-missing",
    severity: Severity::Note,
    title: "No one to call",
    why: "The person who reads this at night has tried what it says, and it did not help.",
    advice: "Name a position or a rota to call, under a heading \"Escalation\" or \"Contacts\".",
    bad: "# Runbook: queue is full\n\nOwner: Platform\n\n1. Restart the worker.\n",
    good: "# Runbook: queue is full\n\nOwner: Platform\n\n1. Restart the worker.\n\n## Escalation\n\n- Platform on-call, by pager\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let reading = document.reading;
    let needs_one = matches!(reading.kind, Kind::Plan | Kind::Runbook);
    if needs_one && reading.contacts.is_empty() && !document.has(trade::CONTACTS) {
        vec![(
            1,
            "It does not say who to call when this does not help.".to_owned(),
        )]
    } else {
        Vec::new()
    }
}
