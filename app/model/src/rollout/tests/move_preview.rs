//! Rule 2: moving a run to another revision.

use super::super::item::Stale;
use super::super::{Act, CriterionResult, PlanSnapshot, RecordedEvent};
use super::check::rule_2;
use super::steps::revised;
use super::support::*;
use crate::hash;
use crate::record::Seq;
use crate::rollout::Event;
use proptest::prelude::*;

fn move_to(run: &Run, frame: PlanSnapshot) -> Act {
    Act::MoveRun {
        from: run.state.frame.revision,
        frame: Box::new(frame),
    }
}

/// With another phase behind it, so that the first hold point is not the end.
fn with_another(mut frame: PlanSnapshot) -> PlanSnapshot {
    let first = frame.phases[0].clone();
    frame.phases.push(super::super::SnapshotPhase {
        number: PhaseNumber(2),
        name: "After".to_owned(),
        ..first
    });
    frame
}

/// What becomes of an item in the next revision.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Stays,
    Reworded,
    Removed,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Rule 2: same words, the signature stays; reworded, it has aged; removed, it is kept; new, it is open. The
    /// preview said so before, and the hold point closes in the same act.
    #[test]
    fn no_signature_moves_to_other_words(
        turns in prop::collection::vec(prop::sample::select(vec![Turn::Stays, Turn::Reworded, Turn::Removed]), 1..12),
        new in 0..3_usize,
        shift in any::<bool>(),
    ) {
        let count = turns.len();
        let mut run = Run::of(with_another(plain_frame(count)));
        for at in 1..=count {
            run.ok(&ada(), START, &format!("1.{at}"));
        }
        run.must(&dan(), START, open(1));
        let before = run.state.clone();
        let mut frame = PlanSnapshot { revision: 2, items: Vec::new(), ..with_another(plain_frame(0)) };
        for (item, turn) in before.frame.items.iter().zip(&turns) {
            match turn {
                Turn::Stays => frame.items.push(item.clone()),
                Turn::Reworded => {
                    let words = format!("{} twice", item.words);
                    frame.items.push(super::super::SnapshotItem { words_hash: hash::of_words(&words, ""), words, ..item.clone() });
                }
                Turn::Removed => {}
            }
        }
        for at in 0..new {
            let item = frame_item(500 + at, 1, "1.new", "Something new");
            if shift { frame.items.insert(0, item) } else { frame.items.push(item) }
        }
        let preview = before.preview(&frame);
        if frame.items.is_empty() {
            let act = move_to(&run, frame);
            prop_assert_eq!(run.refusal(&lead(), START, act), "That revision has nothing to sign.");
            return Ok(());
        }
        let events = run.must(&lead(), START, move_to(&run, frame.clone()));
        let (mut stays, mut reworded, mut removed) = (0, 0, 0);
        for (at, turn) in turns.iter().enumerate() {
            let id = &before.frame.items[at].id;
            let now = run.state.item(id).map(|(_, item)| item);
            match turn {
                Turn::Stays => {
                    stays += 1;
                    prop_assert_eq!(now, Some(before.items[at].as_ref()));
                }
                Turn::Reworded => {
                    reworded += 1;
                    let item = now.expect("it is still there");
                    prop_assert_eq!(item.stale(), Some(Stale::Reworded(run.log[run.log.len() - events.len()].seq)));
                    prop_assert_eq!(&item.signatures[0].words_hash, &before.frame.items[at].words_hash);
                }
                Turn::Removed => {
                    removed += 1;
                    prop_assert!(now.is_none());
                    let kept = run.state.removed.iter().find(|(frame, _)| frame.id == *id);
                    prop_assert_eq!(kept.map(|(_, item)| item), Some(before.items[at].as_ref()));
                }
            }
        }
        prop_assert_eq!((preview.unchanged, preview.reworded.len()), (stays, reworded));
        prop_assert_eq!((preview.added.len(), preview.removed.len()), (new, removed));
        prop_assert!(preview.reworded.iter().all(|(.., signed)| *signed));
        prop_assert_eq!(run.state.is_open(PhaseNumber(1)), reworded + new == 0);
        prop_assert_eq!(events.len(), 1 + usize::from(reworded + new > 0));
        prop_assert_eq!(rule_2(&run.state, &run.log), Ok(()));
        // Back to the old words: what has aged stays so until somebody confirms it.
        let mut back = PlanSnapshot::clone(&before.frame);
        back.revision = 3;
        run.must(&lead(), START, move_to(&run, back));
        prop_assert_eq!(rule_2(&run.state, &run.log), Ok(()));
        for (at, turn) in turns.iter().enumerate() {
            let item = &run.state.items[at];
            let (aged, signed) = (item.stale().is_some(), !item.signatures.is_empty());
            let expected = match turn {
                Turn::Stays => (false, true),
                Turn::Reworded => (true, true),
                Turn::Removed => (false, false),
            };
            prop_assert_eq!((aged, signed), expected);
        }
    }

    /// A move that changes nothing of what it previews changes nothing at all.
    #[test]
    fn any_number_of_moves_keeps_every_word_that_was_said(changes in prop::collection::vec((0..7_u8, any::<u8>()), 1..12)) {
        let mut run = Run::full();
        run.passes(2, START);
        let said = |log: &[RecordedEvent]| log.iter().filter(|fact| matches!(fact.event, Event::Signed { .. })).count();
        let signed = said(&run.log);
        let kept = |run: &Run| -> usize {
            let removed = run.state.removed.iter().map(|(_, item)| item);
            run.state.items().map(|(_, item)| item).chain(removed).map(|item| item.signatures.len()).sum()
        };
        prop_assert_eq!(kept(&run), signed);
        for (change, which) in changes {
            let act = move_to(&run, revised(&run.state.frame, change, which));
            run.must(&lead(), START + DAY, act);
            prop_assert_eq!(kept(&run), signed);
            prop_assert_eq!(rule_2(&run.state, &run.log), Ok(()));
            prop_assert_eq!(run.state.items.len(), run.state.frame.items.len());
            prop_assert_eq!(run.state.hold_points.len(), run.state.frame.phases.len());
            prop_assert_eq!(run.state.criteria.len(), run.state.frame.criteria.len());
        }
    }
}

#[test]
fn a_move_leads_from_the_revision_that_was_seen_to_a_newer_one() {
    let mut run = Run::full();
    let frame = revised(&run.state.frame, 0, 1);
    let old = Act::MoveRun {
        from: 7,
        frame: Box::new(frame.clone()),
    };
    let said = run.refusal(&lead(), START, old);
    assert_eq!(
        said,
        "This rollout now follows revision 1. Review what would change again."
    );
    let same = PlanSnapshot {
        revision: 1,
        ..frame.clone()
    };
    let act = move_to(&run, same);
    assert_eq!(
        run.refusal(&lead(), START, act),
        "A rollout can only move to a newer revision."
    );
    let empty = PlanSnapshot {
        revision: 2,
        ..PlanSnapshot::default()
    };
    let act = move_to(&run, empty);
    assert_eq!(
        run.refusal(&lead(), START, act),
        "That revision has nothing to sign."
    );
    let act = move_to(&run, frame);
    assert!(
        run.refusal(&ada(), START, act.clone())
            .contains("Only the rollout lead")
    );
    run.must(&lead(), START, act.clone());
    // The same preview twice: the second sees that the first was faster.
    assert!(
        run.refusal(&dan(), START, act)
            .contains("now follows revision 2")
    );
}

#[test]
fn a_waiver_of_a_hold_point_moves_to_no_other_one_of_the_same_name() {
    let mut frame = plain_frame(2);
    frame.items[1].phase = PhaseNumber(2);
    frame.items[1].label = "2.1".to_owned();
    let first = frame.phases[0].clone();
    frame.phases.push(super::super::SnapshotPhase {
        number: PhaseNumber(2),
        ..first
    });
    let mut run = Run::of(frame.clone());
    run.opens_with_waiver(START, 1);
    let act = move_to(
        &run,
        PlanSnapshot {
            revision: 2,
            ..frame
        },
    );
    run.must(&lead(), START, act);
    assert!(run.state.is_open(PhaseNumber(1)));
    assert!(!run.state.is_open(PhaseNumber(2)));
}

#[test]
fn conditions_of_votes_go_along_and_what_was_set_here_stays() {
    let mut run = Run::full();
    let now = run.passes(2, START);
    run.must(&lead(), now, call(3));
    let conditions = vec![(item_id(500), "The cache is warm".to_owned())];
    let vote = super::super::Vote::GoIf;
    run.must(
        &ada(),
        now,
        Act::Vote {
            hold_point: PhaseNumber(3),
            position: "QA".to_owned(),
            vote,
            words: String::new(),
            conditions,
        },
    );
    run.ok(&bob(), now, "3.3");
    let both = super::super::ItemRequirements {
        two_person: true,
        ..Default::default()
    };
    let (item, setting) = (run.id("1.2"), both.clone());
    run.must(&lead(), START, Act::SetItem { item, setting });
    let act = move_to(&run, revised(&run.state.frame, 0, 0));
    run.must(&lead(), START, act);
    let (frame, item) = run.state.item(&item_id(500)).expect("it went along");
    assert_eq!(
        (frame.label.as_str(), item.signatures.len(), item.stale()),
        ("3.3", 1, None)
    );
    assert_eq!(run.state.items[1].setting, both);
}

#[test]
fn an_item_is_found_by_its_number_and_else_by_words_that_stand_once() {
    let mut frame = plain_frame(4);
    for item in &mut frame.items[1..] {
        item.number = 0;
    }
    frame.items[3].words_hash = frame.items[2].words_hash.clone();
    let run = Run::of(frame.clone());
    assert_eq!(
        run.state.id_of(1, "anything"),
        Some(frame.items[0].id.clone())
    );
    assert_eq!(
        run.state.id_of(77, &frame.items[1].words_hash),
        Some(frame.items[1].id.clone())
    );
    assert_eq!(run.state.id_of(77, &frame.items[2].words_hash), None);
    assert_eq!(run.state.id_of(77, &frame.items[0].words_hash), None);
    assert_eq!(run.state.id_of(0, "anything"), None);
}

#[test]
fn what_was_decided_about_a_derived_value_does_not_move() {
    let mut run = Run::ahead();
    run.ok(&ada(), START, "1.1");
    run.ok(&ada(), START, "1.2");
    run.must(&dan(), START, rule(DERIVED, Seq::default(), true));
    assert_eq!(run.state.outcome(DERIVED), CriterionResult::Pass);
    // One of two is another share than two of three.
    let act = move_to(&run, revised(&run.state.frame, 3, 1));
    run.must(&lead(), START, act);
    assert_eq!(run.state.outcome(DERIVED), CriterionResult::Undecided);
}
