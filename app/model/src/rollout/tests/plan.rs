//! What a plan is as a run. The documents are built by hand: nothing here reads Markdown.

use super::super::criterion::Source;
use super::super::{Criterion, PlanSnapshot};
use super::support::*;
use crate::hash;
use crate::id::RunItemId;
use crate::markdown::{Block, Check, List, ListItem, Span, Tree};
use crate::reading::{self, Class, Reading};
use std::convert::Infallible;

/// Each line is a heading (`## words`), a box (`[ ] words`, `[x] words`), an entry (`- words`) or a paragraph.
fn read(text: &str) -> Reading {
    let mut blocks: Vec<Block> = Vec::new();
    for (at, line) in text.lines().map(str::trim).enumerate() {
        let span = Span {
            line: at + 1,
            ..Span::default()
        };
        let item = |check: Option<bool>, text: &str| ListItem {
            check: check.map(|ticked| Check { ticked, span }),
            text: text.to_owned(),
            span,
            ..ListItem::default()
        };
        let words = line.trim_start_matches('#').trim_start();
        let item = match (
            line.strip_prefix("[ ] "),
            line.strip_prefix("[x] "),
            line.strip_prefix("- "),
        ) {
            (Some(words), ..) => item(Some(false), words),
            (_, Some(words), _) => item(Some(true), words),
            (_, _, Some(words)) => item(None, words),
            _ if line.is_empty() => continue,
            _ if line.starts_with('#') => {
                blocks.push(Block::Heading {
                    level: (line.len() - line.trim_start_matches('#').len()) as u8,
                    text: words.to_owned(),
                    anchor: format!("line-{at}"),
                    span,
                });
                continue;
            }
            _ => {
                blocks.push(Block::Paragraph {
                    text: line.to_owned(),
                    lead: None,
                    span,
                });
                continue;
            }
        };
        match blocks.last_mut() {
            Some(Block::List(list)) => list.items.push(item),
            _ => blocks.push(Block::List(List {
                ordered: false,
                items: vec![item],
            })),
        }
    }
    reading::read(&Tree {
        blocks,
        ..Tree::default()
    })
}

pub fn frame_of(text: &str) -> PlanSnapshot {
    let reading = read(text);
    let numbers: Vec<i64> = (1..=reading.plan.items.len() as i64).collect();
    let ids = |number: i64, _: &str| Ok::<RunItemId, Infallible>(item_id(number as usize));
    match PlanSnapshot::of(&reading, 3, &numbers, ids) {
        Ok(frame) => frame,
        Err(never) => match never {},
    }
}

fn asks(criteria: &[Criterion]) -> Vec<(&str, String, Class)> {
    let one = |criterion: &'_ Criterion| criterion.asks();
    criteria
        .iter()
        .map(|criterion| (criterion.text.as_str(), one(criterion), criterion.class))
        .collect()
}

const PLAN: &str = "# The release
## Phase 1: Prepare (2 hours)
[x] Backups are fresh
[ ] Both keys are turned (two people)
[ ] Plants are watered (optional)
## Phase 2: Everyone
### Do these in order, READ-DO
[ ] Stop the writers
### HOLD (any is YES)
[ ] Is any alert firing?
";

#[test]
fn a_plan_is_a_frame() {
    let frame = frame_of(PLAN);
    assert_eq!(frame.revision, 3);
    let phases: Vec<_> = frame
        .phases
        .iter()
        .map(|phase| (phase.name.as_str(), phase.duration.as_deref()))
        .collect();
    assert_eq!(phases, [("Prepare", Some("2 hours")), ("Everyone", None)]);
    let labels: Vec<_> = frame
        .items
        .iter()
        .map(|item| (item.label.as_str(), item.number))
        .collect();
    assert_eq!(
        labels,
        [("1.1", 1), ("1.2", 2), ("1.3", 3), ("2.1", 4), ("2.2", 5)]
    );
    let flags = |flag: fn(&super::super::SnapshotItem) -> bool| -> Vec<bool> {
        frame.items.iter().map(flag).collect()
    };
    assert_eq!(
        flags(|item| item.claimed),
        [true, false, false, false, false]
    );
    assert_eq!(
        flags(|item| item.setting.two_person),
        [false, true, false, false, false]
    );
    assert_eq!(
        flags(|item| item.setting.optional),
        [false, false, true, false, false]
    );
    assert_eq!(
        flags(|item| item.inverted),
        [false, false, false, false, true]
    );
    assert_eq!(
        flags(|item| item.read_do),
        [false, false, false, true, false]
    );
    assert_eq!(
        frame.items[0].words_hash,
        hash::of_words("Backups are fresh", "")
    );
    // What the document ticked is open.
    let run = Run::of(frame);
    assert_eq!(run.reasons(1, START), ["2 items are open: 1.1, 1.2"]);
}

#[test]
fn an_id_that_cannot_be_made_makes_no_frame() {
    let reading = read(PLAN);
    let frame = PlanSnapshot::of(&reading, 1, &[], |number, _| {
        if number == 0 {
            Err("no id")
        } else {
            Ok(item_id(1))
        }
    });
    assert_eq!(frame, Err("no id"));
}

#[test]
fn criteria_keep_their_class_and_their_phase() {
    let frame = frame_of(
        "# The release
## Phase 1: Canary
[ ] Look at it
### Success criteria
- Error rate < 0.1%
- Users are content
## Phase 2: Everyone
[ ] Look again
### Soft targets
- p95 latency < 200 ms
",
    );
    assert_eq!(
        asks(&frame.criteria),
        [
            ("Error rate < 0.1%", "below 0.1 %".to_owned(), Class::Hard),
            ("Users are content", "yes".to_owned(), Class::Hard),
            (
                "p95 latency < 200 ms",
                "below 200 ms".to_owned(),
                Class::Soft
            ),
        ]
    );
    assert_eq!(frame.criteria[0].source, Source::Measured);
    assert_eq!(frame.criteria[1].source, Source::Attested);
    assert_eq!(
        frame
            .criteria
            .iter()
            .map(|criterion| Vec::from_iter(criterion.phases.iter().map(|phase| phase.0)))
            .collect::<Vec<_>>(),
        [[1], [1], [2]]
    );
}

#[test]
fn a_hold_threshold_leaves_a_grey_zone_below_the_go_threshold() {
    let frame = frame_of(
        "# The release
## GO (all must be YES)
- Pass rate >= 95%
## HOLD (any is YES)
- Pass rate < 90%
",
    );
    assert_eq!(
        asks(&frame.criteria),
        [(
            "Pass rate >= 95%",
            "at least 95 %, grey from 90 %".to_owned(),
            Class::Hard
        )]
    );
}

#[test]
fn a_window_is_watched_in_the_phase_around_its_heading() {
    let frame = frame_of(
        "# The release
## Phase 1: Canary
[ ] Look at it
## Phase 2: Soak (24 hours)
Check the log every 1 hour
[ ] Look again
",
    );
    let windows: Vec<_> = frame
        .windows
        .iter()
        .map(|window| (window.phase.0, window.minutes))
        .collect();
    assert_eq!(windows, [(2, 24 * 60)]);
    assert_eq!(
        (frame.windows[0].probe_every, frame.windows[0].check_every),
        (None, Some(60))
    );
    // Until somebody starts it, it keeps its hold point closed.
    let run = Run::of(frame);
    assert!(
        run.reasons(2, START)
            .contains(&"the window has not started".to_owned())
    );
}
