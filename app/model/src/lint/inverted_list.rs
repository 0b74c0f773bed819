//! A list in which a tick is bad news.

use super::{Document, Rule, Severity, count};

pub(super) static RULE: Rule = Rule {
    name: "inverted-list",
    severity: Severity::Note,
    title: "A list in which a tick is bad news",
    why: "One progress bar over ordinary and hold items means nothing: 90 % done may be nine things that went wrong. \
          Holdpoint counts them apart and asks them as questions.",
    advice: "Nothing, if that is meant. Otherwise turn the sentences round, so that a tick is good news everywhere.",
    bad: "# Plan\n\n## Hold (any is YES)\n\n- [ ] Errors were seen\n- [ ] The team is not ready\n",
    good: "# Plan\n\n## Go (all must be YES)\n\n- [ ] No errors were seen\n- [ ] The team is ready\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, usize, &[String])> = Vec::new();
    for item in document
        .reading
        .plan
        .items
        .iter()
        .filter(|item| item.inverted)
    {
        match found.last_mut() {
            Some((_, items, path)) if *path == item.path.as_slice() => *items += 1,
            _ => found.push((item.line, 1, &item.path)),
        }
    }
    found
        .into_iter()
        .map(|(line, items, _)| {
            let items = count(items, "item", "items");
            (
                line,
                format!("In this list of {items} a tick means hold. It is counted apart."),
            )
        })
        .collect()
}
