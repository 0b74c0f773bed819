//! Hold points: opening, waiving and closing again.

use super::super::{Act, PhaseState, Refused};
use super::support::*;
use crate::hold_point::{Reason, in_full};
use crate::rollout::Event;
use crate::verdict::Verdict;

#[test]
fn a_hold_point_is_opened_by_a_person_once_nothing_keeps_it_closed() {
    let mut run = Run::full();
    let said = run.refusal(&dan(), START, open(1));
    assert!(
        said.starts_with("Hold point 1 stays closed while 3 items are open"),
        "{said}"
    );
    assert!(
        run.refusal(&ada(), START, open(1))
            .contains("You need the role approver to decide")
    );
    for phase in [0, 4] {
        assert!(
            run.refusal(&dan(), START, open(phase))
                .starts_with("Hold point")
        );
        assert!(
            run.refusal(&dan(), START, ask_waiver(phase))
                .starts_with("Hold point")
        );
    }
    run.settles_phase_1(START);
    assert_eq!(
        run.state.phase_state(PhaseNumber(1), START),
        PhaseState::AwaitingDecision
    );
    assert_eq!(
        run.refusal(&dan(), START, open(2)),
        "Hold point 2 is behind hold point 1, which is closed: an approver has to open it."
    );
    run.must(&dan(), START, open(1));
    assert_eq!(
        run.state.phase_state(PhaseNumber(1), START),
        PhaseState::Passed
    );
    let by_dan = Refused::Overtaken {
        did: "opened hold point 1".to_owned(),
        by: Some(dan().id),
        at_ms: START,
    };
    assert_eq!(run.does(&cleo(), START, open(1)), Err(by_dan));
}

#[test]
fn a_waiver_of_a_hold_point_says_what_it_waived_and_stays() {
    let mut run = Run::full();
    run.settles_phase_1(START);
    let said = run.refusal(&dan(), START, ask_waiver(1));
    assert_eq!(
        said,
        "Nothing keeps hold point 1 closed, so there is nothing to waive. Decide GO."
    );
    run.must(&dan(), START, run.revoke("1.2", "it did not run"));
    let events = run.opens_with_waiver(START, 1);
    let waived = ["1 item is open: 1.2".to_owned()];
    assert!(
        matches!(&events[..], [Event::Decided { waiver: Some(waiver), .. }] if waiver.asked_by == dan().id && waiver.reasons.iter().map(Reason::whole).eq(waived.iter().cloned()))
    );
    assert!(run.state.is_open(PhaseNumber(1)));
    assert_eq!(
        run.state.phase_state(PhaseNumber(1), START),
        PhaseState::Bypassed
    );
    // What was waived was waived. What comes up since was not.
    let events = run.must(&ada(), START, run.sign("1.2", Verdict::NotOk));
    assert!(matches!(
        events.last(),
        Some(Event::HoldPointClosed {
            phase: PhaseNumber(1),
            ..
        })
    ));
    assert!(!run.state.is_open(PhaseNumber(1)));
}

#[test]
fn what_is_taken_back_closes_what_stood_on_it_in_the_same_act() {
    let mut run = Run::full();
    run.passes(3, START);
    let events = run.must(&ada(), START + DAY, run.revoke("1.2", "it did not run"));
    let closed: Vec<u32> = events
        .iter()
        .filter_map(|event| match event {
            Event::HoldPointClosed { phase, .. } => Some(phase.0),
            _ => None,
        })
        .collect();
    // The share of the checklist that hold point 2 asks for fell with it.
    assert_eq!(closed, [1, 2]);
    let closing = run.state.hold_points[0]
        .closing
        .as_ref()
        .expect("it says why");
    assert_eq!(in_full(&closing.reasons), "1 item is open: 1.2");
    assert_eq!(closing.opened_by, Some(dan().id));
    // The same for a value and an answer.
    let mut run = Run::full();
    run.passes(2, START);
    assert_eq!(
        run.must(&bob(), START + DAY, measure(MEASURED, 80.0)).len(),
        2
    );
    assert_eq!(
        run.must(&bob(), START + DAY, attest(ATTESTED, false)).len(),
        2
    );
    assert!(
        [1, 2]
            .map(PhaseNumber)
            .into_iter()
            .all(|phase| !run.state.is_open(phase))
    );
}

/// The clock may have ended a waiver before anybody noticed.
#[test]
fn a_hold_point_that_is_about_to_close_lets_no_other_open() {
    let mut run = Run::full();
    let waived = run.waive("1.2", START + DAY);
    run.must(&dan(), START, waived);
    run.passes(1, START);
    run.settles_phase_2(START);
    assert!(run.state.is_open(PhaseNumber(1)));
    let said = run.refusal(&dan(), START + DAY + 1, open(2));
    assert_eq!(
        said,
        "Hold point 2 is behind hold point 1, which is closed: 1 waiver has ended: 1.2."
    );
    run.must(&dan(), START + DAY, open(2));
}

#[test]
fn phases_say_how_far_they_are() {
    let mut run = Run::full();
    let states = |run: &Run, now_ms| {
        [1, 2, 3].map(|phase| run.state.phase_state(PhaseNumber(phase), now_ms))
    };
    assert_eq!(
        states(&run, START),
        [PhaseState::Ready, PhaseState::Locked, PhaseState::Locked]
    );
    run.ok(&ada(), START, "1.2");
    assert_eq!(
        run.state.phase_state(PhaseNumber(1), START),
        PhaseState::Active
    );
    let mut run = Run::full();
    run.passes(1, START);
    assert_eq!(
        states(&run, START),
        [PhaseState::Passed, PhaseState::Ready, PhaseState::Locked]
    );
    run.must(
        &ada(),
        START,
        Act::StartWindow {
            phase: PhaseNumber(2),
            terms: terms(),
        },
    );
    assert_eq!(
        run.state.phase_state(PhaseNumber(2), START),
        PhaseState::Soaking
    );
    assert_eq!(run.state.current_phase(START), PhaseNumber(2));
}
