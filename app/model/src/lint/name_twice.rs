//! A phase or an item that exists twice.

use super::{Document, Rule, Severity};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub(super) static RULE: Rule = Rule {
    name: "name-twice",
    severity: Severity::Warning,
    title: "A name used twice",
    why: "In a call somebody says \"the build check is done\", and half of the room marks the other one.",
    advice: "Say in each what is different: where, on what, by whom.",
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
    for (name, line) in phases.chain(items) {
        match first.entry(name.to_lowercase()) {
            Entry::Occupied(before) => found.push((
                line,
                format!("\"{name}\" stands on line {} already.", before.get()),
            )),
            Entry::Vacant(entry) => {
                entry.insert(line);
            }
        }
    }
    found
}
