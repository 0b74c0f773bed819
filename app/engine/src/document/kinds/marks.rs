//! Marks in comments.

use super::{criteria, findings, items, phases, read, stops};

#[test]
fn marks_say_what_a_heading_or_a_line_is() {
    let text = "# Tow\n\n## The rope <!-- phase -->\n- [ ] Coiled\n\n<!-- steps -->\n## The crew\n- Wake the mate\n- Wake the cook\n\n## Drawings <!-- text -->\n- [ ] an example\n\n## At sea <!-- phase -->\n- Look at the line in person <!-- item -->\n- It is red.\n- [ ] Second line <!-- if: the swell is high -->\n\nAsk the mate first. <!-- stop -->\n\nStrain stays below 40 % <!-- criterion -->\n\nHarbour master: <!-- position -->\n";
    assert_eq!(phases(text), ["1 The rope", "2 The crew?", "3 At sea"]);
    assert_eq!(
        items(text),
        [
            "Coiled",
            "Wake the mate",
            "Wake the cook",
            "Look at the line in person",
            "Second line"
        ]
    );
    assert_eq!(stops(text), ["At sea: Ask the mate first."]);
    assert_eq!(criteria(text), ["strain stays < 40%"]);
    let plan = read(text).reading.plan;
    assert_eq!(plan.positions, ["Harbour master"]);
    assert_eq!(
        plan.items[4].condition.as_deref(),
        Some("the swell is high")
    );
    assert!(findings(text, "mark-not-used").is_empty());
}

#[test]
fn a_hold_point_splits_its_phase() {
    let text = "# Tow\n\n## Phase 1: Pull\n- [ ] a\n- [ ] b <!-- hold point -->\n- [ ] c\n";
    assert_eq!(phases(text), ["1 Pull", "2 Pull"]);
    let of: Vec<usize> = read(text)
        .reading
        .plan
        .items
        .iter()
        .map(|item| item.phase)
        .collect();
    assert_eq!(of, [0, 0, 1]);
}

#[test]
fn a_mark_that_cannot_apply_is_said() {
    let text = "# Tow\n\nThe line is red. <!-- area -->\n\n<!-- a word to the reader -->\n";
    assert_eq!(findings(text, "mark-not-used"), [3]);
}
