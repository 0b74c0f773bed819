//! A list in which a tick is bad news.

use super::rule::{Document, Rule, Severity, lists_of};
use crate::text::counted;

pub(super) static RULE: Rule = Rule {
    name: "inverted-list",
    severity: Severity::Note,
    title: "A list in which a tick is bad news",
    why: "One progress bar for ordinary items and hold questions means nothing: 90 % done may be nine things that went wrong. Holdpoint counts hold questions separately.",
    advice: "Nothing, if this is intended. Otherwise reword the items so that a tick is always good news.",
    bad: "# Plan\n\n## Hold (any is YES)\n\n- [ ] Errors were seen\n- [ ] The team is not ready\n",
    good: "# Plan\n\n## Go (all must be YES)\n\n- [ ] No errors were seen\n- [ ] The team is ready\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    lists_of(&document.reading.plan, |item| item.inverted)
        .into_iter()
        .map(|(line, items)| {
            let items = counted(items, "item", "items");
            let message =
                format!("A tick in this list of {items} means hold. It is counted separately.");
            (line, message)
        })
        .collect()
}
