//! Too many items at one pause point.

use super::rule::{Document, Rule, Severity};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    name: "too-many-items",
    severity: Severity::Note,
    title: "Too many items at one pause point",
    why: "People read five to nine items, and only tick the rest (Gawande, The Checklist Manifesto). The item that would have caught the fault is then the twelfth.",
    advice: "Keep the killer items, split the phase, or let a machine measure the rest.",
    bad: "# Checks\n\n- [ ] One is seen\n- [ ] Two is seen\n- [ ] Three is seen\n- [ ] Four is seen\n- [ ] Five is seen\n- [ ] Six is seen\n- [ ] Seven is seen\n- [ ] Eight is seen\n- [ ] Nine is seen\n- [ ] Ten is seen\n",
    good: "# Checks\n\n- [ ] One is seen\n- [ ] Two is seen\n- [ ] Three is seen\n",
    check,
};

/// The most items that people still read at a pause point.
const MAX: usize = 9;

/// A phase and, where the phase is only a section, the list in it.
type Point<'a> = (usize, Option<&'a [String]>);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let plan = &document.reading.plan;
    // A phase has one gate, so all its items stand at one pause point. Elsewhere each list is one.
    let mut points: BTreeMap<Point<'_>, (usize, usize)> = BTreeMap::new();
    for item in plan
        .items
        .iter()
        .filter(|item| !item.claimed && !item.inverted)
    {
        let list = (!plan.phases[item.phase].named).then_some(item.path.as_slice());
        let entry = points.entry((item.phase, list)).or_insert((item.line, 0));
        entry.1 += 1;
    }
    let mut found: Vec<(usize, String)> = points
        .into_iter()
        .filter(|(_, (_, items))| *items > MAX)
        .map(|((phase, _), (line, items))| {
            let name = &plan.phases[phase].name;
            (line, format!("{items} items at one pause point (\"{name}\"). More than {MAX} get ticked, not read."))
        })
        .collect();
    found.sort();
    found
}
