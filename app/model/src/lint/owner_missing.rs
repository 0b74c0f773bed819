//! Nobody answers for the document.

use super::rule::{Document, Rule, Severity};
use crate::document::Kind;

pub(super) static RULE: Rule = Rule {
    name: "owner-missing",
    severity: Severity::Note,
    title: "No owner",
    why: "A document without an owner is right only on the day it is written.",
    advice: "Add \"owner:\" to the front matter, or a line \"Owner: name\".",
    bad: "# Canary report\n\nDate: 2026-02-03\n",
    good: "# Canary report\n\nDate: 2026-02-03\n\nOwner: Mara Kessler\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let reading = document.reading;
    let needs_one = matches!(
        reading.kind,
        Kind::Plan | Kind::Runbook | Kind::Report | Kind::PostMortem | Kind::Provenance
    );
    if needs_one && reading.owner.is_none() {
        vec![(
            1,
            "No one is named as responsible for this document.".to_owned(),
        )]
    } else {
        Vec::new()
    }
}
