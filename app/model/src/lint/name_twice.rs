//! A phase or an item that exists twice.

use super::rule::{Document, Rule, Severity};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub(super) static RULE: Rule = Rule {
    name: "name-twice",
    severity: Severity::Warning,
    title: "A name used twice",
    why: "On a call, someone says \"the build check is done\", and half the room marks the other one.",
    advice: "Say what is different about each: where, on what, by whom.",
    bad: "# Plan\n\n## Phase 1: Build\n\n- [ ] Build succeeds\n\n## Phase 2: Ship\n\n- [ ] Build succeeds\n",
    good: "# Plan\n\n## Phase 1: Build\n\n- [ ] Build succeeds on CI\n\n## Phase 2: Ship\n\n- [ ] Build succeeds on the release host\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let plan = &document.reading.plan;
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::new();
    let phases = plan
        .phases
        .iter()
        .filter(|phase| phase.named)
        .map(|phase| (format!("phase {}", phase.name).into(), phase.line));
    let items = plan
        .items
        .iter()
        .map(|item| (Cow::from(&item.text), item.line));
    // A pin that was copied with its line says of neither item which it is.
    let pins = plan.items.iter().filter_map(|item| {
        let pin = item.pin.as_deref()?;
        Some((format!("id: {pin}").into(), item.line))
    });
    for (name, line) in phases.chain(items).chain(pins) {
        match first.entry(name.to_lowercase()) {
            Entry::Occupied(before) => found.push((
                line,
                format!("\"{name}\" is already on line {}.", before.get()),
            )),
            Entry::Vacant(entry) => {
                entry.insert(line);
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use crate::lint::lint;
    use crate::markdown::{Block, Check, List, ListItem, Span, Tree};

    #[test]
    fn a_copied_pin_is_found() {
        let item = |line, text: &str| ListItem {
            check: Some(Check {
                ticked: false,
                span: Span::default(),
            }),
            text: text.to_owned(),
            pin: Some("backup".to_owned()),
            span: Span {
                line,
                ..Span::default()
            },
            ..ListItem::default()
        };
        let tree = Tree {
            blocks: vec![Block::List(List {
                ordered: false,
                items: vec![item(1, "The backup is good"), item(2, "The copy is good")],
            })],
            ..Tree::default()
        };
        let findings = lint("", &tree, &|_| true).findings;
        let twice = findings
            .iter()
            .find(|finding| finding.rule.name == "name-twice");
        assert!(
            twice.is_some_and(|finding| finding.message.contains("id: backup")),
            "{findings:?}"
        );
    }
}
