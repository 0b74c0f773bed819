//! Plans made by hand. What is read from Markdown is tried in the engine.

use super::*;
use crate::markdown::{Block, Check, List, ListItem, Span};

fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        text: text.to_owned(),
        anchor: String::new(),
        span: Span::default(),
    }
}

fn boxes(items: &[(&str, bool)]) -> Block {
    let item = |(text, ticked): &(&str, bool)| ListItem {
        check: Some(Check {
            ticked: *ticked,
            span: Span::default(),
        }),
        text: (*text).to_owned(),
        ..ListItem::default()
    };
    Block::List(List {
        ordered: false,
        items: items.iter().map(item).collect(),
    })
}

fn tree(blocks: Vec<Block>) -> Tree {
    Tree {
        blocks,
        ..Tree::default()
    }
}

#[test]
fn the_title_is_no_phase() {
    let plan = read(&tree(vec![
        heading(1, "Phase 1: Canary, complete"),
        heading(2, "Before"),
        boxes(&[("a", false)]),
        heading(2, "Phase 2: Everyone"),
    ]));
    let names: Vec<(&str, bool)> = plan
        .phases
        .iter()
        .map(|phase| (phase.name.as_str(), phase.named))
        .collect();
    assert_eq!(names, [("Before", false), ("Everyone", true)]);
}

#[test]
fn sections_around_the_phases_become_phases() {
    let plan = read(&tree(vec![
        heading(1, "Title"),
        heading(2, "Readiness"),
        heading(3, "Code"),
        boxes(&[("a", true)]),
        heading(2, "Phases"),
        heading(3, "Phase 1: Build (1 hour)"),
        Block::Paragraph {
            text: "Gate: all merged".to_owned(),
            lead: Some("Gate:".to_owned()),
            span: Span::default(),
        },
        boxes(&[("b", false)]),
        heading(2, "After"),
        boxes(&[("c", false)]),
    ]));
    let names: Vec<&str> = plan
        .phases
        .iter()
        .map(|phase| phase.name.as_str())
        .collect();
    assert_eq!(names, ["Readiness", "Build", "After"]);
    assert_eq!(plan.phases[1].gate.as_deref(), Some("all merged"));
    assert_eq!(plan.phases[1].duration.as_deref(), Some("1 hour"));
    assert_eq!(
        plan.items
            .iter()
            .map(|item| (item.phase, item.claimed))
            .collect::<Vec<_>>(),
        [(0, true), (1, false), (2, false)]
    );
    assert_eq!(plan.items[0].group.as_deref(), Some("Code"));
    assert_eq!(plan.items[1].group, None);
}

#[test]
fn a_list_that_says_so_is_inverted() {
    let plan = read(&tree(vec![
        heading(2, "Go or not"),
        heading(3, "All must be yes"),
        boxes(&[("fine", false)]),
        heading(3, "HOLD (any is YES)"),
        boxes(&[("broken", false)]),
    ]));
    assert_eq!(
        plan.items
            .iter()
            .map(|item| item.inverted)
            .collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn only_words_that_ask_for_it_make_hold_questions() {
    for asks in [
        "HOLD / NO-GO ❌ (Any is YES = HOLD)",
        "Hold questions (any yes means hold)",
        "Hold if any of these is true:",
        "No-go when one of them happens",
        "Hold",
        "NO-GO criteria",
        "HOLD criteria (any yes holds)",
        "Any of the following is a yes: do not go on",
    ] {
        assert!(asks_for_hold(asks), "{asks}");
    }
    for does_not in [
        "Hold points",
        "Holding tank",
        "Hold the release party",
        "Household data",
        "Thresholds",
        "Go / No-Go",
        "Go or hold",
        "Go/No-Go Decision Matrix",
        "Any questions?",
        "Stakeholders to notify",
        "Hold-down screws",
    ] {
        assert!(!asks_for_hold(does_not), "{does_not}");
    }
}

#[test]
fn boxes_without_headings_have_a_phase_too() {
    let plan = read(&tree(vec![boxes(&[("a", false), ("b", false)])]));
    assert_eq!(
        (
            plan.phases.len(),
            plan.phases[0].name.as_str(),
            plan.items.len()
        ),
        (1, "Readiness", 2)
    );
}
