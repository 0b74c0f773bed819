//! No day on which the document was true.

use super::rule::{Document, Rule, Severity};
use crate::document::Kind;

pub(super) static RULE: Rule = Rule {
    name: "date-missing",
    severity: Severity::Note,
    title: "No date",
    why: "A report without a date cannot be matched to the deployment it describes.",
    advice: "Add \"date:\" to the front matter, or a line \"Date: 2026-02-03\".",
    bad: "# Canary report\n\nOwner: Mara Kessler\n",
    good: "# Canary report\n\nOwner: Mara Kessler\n\nDate: 2026-02-03\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let reading = document.reading;
    let needs_one = matches!(
        reading.kind,
        Kind::Report | Kind::PostMortem | Kind::Provenance
    );
    if needs_one && reading.date.is_none() {
        vec![(1, "No date says when this was true.".to_owned())]
    } else {
        Vec::new()
    }
}
