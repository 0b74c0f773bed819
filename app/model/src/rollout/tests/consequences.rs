//! What is told before an act is what comes of it.

use super::super::consequences::{HoldPointConsequence, HoldPointTurn};
use super::super::{Act, CriterionResult, PhaseNumber, RolloutState};
use super::steps::{step, steps};
use super::support::*;
use crate::hold_point::Reason;
use crate::verdict::Verdict;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What a hold point says: whether it is open, and what keeps it closed.
fn said(state: &RolloutState, phase: PhaseNumber, now_ms: i64) -> (bool, Vec<String>) {
    let open = state.is_open(phase);
    let reasons = state.reasons(phase, now_ms);
    (open, reasons.iter().map(Reason::whole).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever happened before and whoever does what: it is refused for the same reason, or every hold point and
    /// criterion says afterwards what was told, and those that were not told of say what they said.
    #[test]
    fn the_consequences_are_what_then_happens((passed, steps) in steps(), next in step()) {
        let mut run = Run::walk(passed, &steps, |_, _, _| Ok(()))?;
        let now_ms = START + 400 * DAY;
        let (actor, act, before) = (next.actor(), next.act(&run.state, now_ms), run.state.clone());
        let told = before.consequences(&actor, now_ms, &act);
        prop_assert_eq!(&before, &run.state, "nothing is changed");
        match (run.does(&actor, now_ms, act), told) {
            (Err(refused), Err(told)) => prop_assert_eq!(sentence(&refused), sentence(&told)),
            (Ok(_), Ok(told)) => {
                let hold_points: BTreeMap<_, _> = told.hold_points.iter().map(|hold_point| (hold_point.phase, hold_point)).collect();
                let stays = |phase: &PhaseNumber| run.state.frame.phase(*phase).is_some();
                for phase in before.frame.numbers().filter(stays) {
                    let (was, is) = (said(&before, phase, now_ms), said(&run.state, phase, now_ms));
                    match hold_points.get(&phase) {
                        Some(hold_point) => {
                            let open = hold_point.turn == HoldPointTurn::Opens;
                            prop_assert_eq!((open, &hold_point.reasons), (is.0, &is.1));
                            prop_assert_ne!(was, is);
                        }
                        None => prop_assert!(was == is || (was.0 && is.0), "{:?} {:?}", was, is),
                    }
                }
                for number in 1..=before.frame.criteria.len().min(run.state.frame.criteria.len()) {
                    let (was, is) = (before.outcome(number), run.state.outcome(number));
                    let told = told.criteria.iter().find(|(told, ..)| *told == number);
                    prop_assert_eq!(told.copied(), (was != is).then_some((number, was, is)));
                }
            }
            (did, told) => prop_assert!(false, "{:?} was told as {:?}", did, told),
        }
    }
}

fn hold_point(phase: PhaseNumber, turn: HoldPointTurn, reasons: &[&str]) -> HoldPointConsequence {
    let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
    HoldPointConsequence {
        phase,
        turn,
        reasons,
    }
}

#[test]
fn taking_back_what_an_open_hold_point_rests_on_is_told_to_close_it() {
    let mut run = Run::full();
    run.passes(1, START);
    let revoke = run.revoke("1.2", "the wrong database");
    let told = run
        .state
        .consequences(&ada(), START, &revoke)
        .expect("told");
    let closes = hold_point(
        PhaseNumber(1),
        HoldPointTurn::Closes,
        &["1 item is open: 1.2"],
    );
    assert_eq!(told.hold_points.first(), Some(&closes));
    assert!(!told.undermines_decision);
}

#[test]
fn the_last_answer_is_told_to_make_a_hold_point_ready() {
    let mut run = Run::of(plain_frame(2));
    run.ok(&ada(), START, "1.1");
    let sign = |verdict| {
        run.state
            .consequences(&ada(), START, &run.sign("1.2", verdict))
    };
    let told = |verdict| sign(verdict).expect("told").hold_points;
    assert_eq!(
        told(Verdict::Ok),
        [hold_point(PhaseNumber(1), HoldPointTurn::Ready, &[])]
    );
    assert_eq!(
        told(Verdict::NotOk),
        [hold_point(
            PhaseNumber(1),
            HoldPointTurn::Waits,
            &["1 item is not ok: 1.2"]
        )]
    );
    let comment = Act::Comment {
        item: run.id("1.2"),
        words: "soon".to_owned(),
        evidence: Vec::new(),
    };
    assert!(
        run.state
            .consequences(&ada(), START, &comment)
            .expect("told")
            .is_empty()
    );
}

#[test]
fn a_value_in_the_grey_zone_is_told_to_ask_a_person() {
    let run = Run::full();
    let told = |value| {
        run.state
            .consequences(&ada(), START, &measure(MEASURED, value))
    };
    let told = |value| told(value).expect("told").criteria;
    let (none, pass) = (CriterionResult::NoData, CriterionResult::Pass);
    assert_eq!(told(97.0), [(MEASURED, none, pass)]);
    assert_eq!(told(92.5), [(MEASURED, none, CriterionResult::Undecided)]);
    assert_eq!(told(12.0), [(MEASURED, none, CriterionResult::Fail)]);
}

#[test]
fn another_commit_is_told_to_age_what_was_signed() {
    let mut run = Run::full();
    let deploy = |commit| Act::Deploy {
        deployed: deployed(commit, 1),
        begins: false,
    };
    run.must(&ada(), START, deploy("abcdef0"));
    run.ok(&ada(), START, "1.1");
    run.ok(&bob(), START, "1.2");
    let told = |commit| run.state.consequences(&ada(), START, &deploy(commit));
    assert_eq!(told("1234567").expect("told").stale, 2);
    assert_eq!(told("abcdef0").expect("told").stale, 0);
}
