//! Callouts as three tools write them.

use super::{items, phases, read, stops};

const TEXT: &str = "# Runbook: the pier floods\n\n!!! danger \"Nobody below\"\n    Shut the hatch first.\n\n    - [ ] Hatch shut\n\n??? info\n    1. Folded away\n\n:::tip[Buckets]\nThey hang by the door.\n\n- [x] Buckets counted\n:::\n\n> [!CAUTION]\n> Slippery.\n\n```text\n!!! note \"printed by a program\"\n    - [ ] no box\n```\n";

#[test]
fn callouts_are_told_with_their_titles() {
    let read = read(TEXT);
    let callouts = read.reading.callouts.iter();
    let told: Vec<_> = callouts
        .map(|callout| (callout.kind.as_str(), callout.title.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("danger", Some("Nobody below")),
            ("info", None),
            ("tip", Some("Buckets")),
            ("caution", None)
        ]
    );
}

#[test]
fn boxes_in_callouts_are_items_at_their_lines() {
    assert_eq!(items(TEXT), ["Hatch shut", "Buckets counted = done"]);
    let read = read(TEXT);
    let lines: Vec<_> = read
        .reading
        .plan
        .items
        .iter()
        .map(|item| item.line)
        .collect();
    assert_eq!(lines, [6, 14]);
}

#[test]
fn a_callout_can_hold_the_work() {
    let text = "# Tow\n\n## Phase 1: Hook up\n\n- [ ] Rope on\n\n!!! warning \"Slack rope\"\n    Do not go on until the mate has waved.\n\n- [ ] Rope tight\n\n## Phase 2: Pull\n\n- [ ] Engine slow\n";
    assert_eq!(
        stops(text),
        ["Hook up: Do not go on until the mate has waved."]
    );
    assert_eq!(phases(text), ["1 Hook up", "2 Pull"]);
}
