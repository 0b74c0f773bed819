//! Conditions that a person answers: sentences of gates, and stops.

use super::plan::frame_of;
use super::support::*;
use crate::rollout::snapshot::PlanSnapshot;
use crate::rollout::{Condition, Outcome};
use crate::verdict::Verdict;

/// Each condition of a plan: its name, its words, the hold point that asks, and the item behind it.
fn conditions(text: &str) -> (Vec<String>, PlanSnapshot) {
    let frame = frame_of(text);
    let told = |condition: &Condition| {
        let before = condition.before.as_ref();
        let before = before.and_then(|id| frame.items.iter().find(|item| item.id == *id));
        format!(
            "{} {} at {}{}",
            condition.id,
            condition.text,
            condition.hold_point,
            before.map_or_else(String::new, |item| format!(", before {}", item.label))
        )
    };
    (frame.conditions.iter().map(told).collect(), frame)
}

#[test]
fn a_gate_is_asked_before_its_phase_and_a_result_behind_it() {
    let (told, frame) = conditions(
        "# Move the harbour\n\n## Phase 1: Rehearsal\nGate: The crew has said yes\n\n[ ] Rig the crane\n\n\
         ## Phase 2: Lift\nGate: Rope and hooks are checked\nGate: Error rate of the crane below 1 %\n\n[ ] Lift it\n\n\
         ## Phase 3: Sea trial\nGate: The sea trial went well\n\n[ ] Cast off\n",
    );
    assert_eq!(
        told,
        [
            "G1 The crew has said yes at 0",
            "G2 Rope and hooks are checked at 1",
            "G3 The sea trial went well at 3",
        ]
    );
    let phases = frame.phases.iter().map(|phase| phase.name.as_str());
    let phases: Vec<&str> = phases.collect();
    assert_eq!(phases, ["Readiness", "Rehearsal", "Lift", "Sea trial"]);
    assert_eq!(frame.criteria.len(), 1);
}

#[test]
fn a_stop_stands_before_what_it_holds() {
    let (told, _) = conditions(
        "# Harbour\n\n## Phase 1: Prepare\n\n[ ] Fill the tank\n\nDo not go on until two keepers have looked.\n\n\
         - [ ] Open the valve\n[ ] Close it\n\n## Phase 2: Sail\n\n[ ] Cast off\n\nWait for the bell before you go on.\n",
    );
    assert_eq!(
        told,
        [
            "S1 Do not go on until two keepers have looked. at 1, before 1.2",
            "S2 Wait for the bell before you go on. at 2",
        ]
    );
}

#[test]
fn what_nobody_has_answered_keeps_its_hold_point_closed() {
    let mut run = Run::full();
    for label in ["1.1", "1.2", "1.4", "1.5"] {
        run.ok(&ada(), START, label);
    }
    run.ok(&bob(), START, "1.4");
    run.must(&ada(), START, attest(ATTESTED, true));
    assert_eq!(run.reasons(1, START), ["1 condition is not checked: G1"]);
    run.must(&bob(), START, answer(1, GATE, false));
    assert_eq!(run.reasons(1, START), ["1 condition is answered no: G1"]);
    run.must(&ada(), START, answer(1, GATE, true));
    run.must(&dan(), START, open(1));
    // A no closes it again, and the decision says so.
    run.must(&bob(), START + MINUTE, answer(1, GATE, false));
    let closed = run.state.hold_points[0]
        .closing
        .as_ref()
        .expect("it closed");
    assert_eq!(closed.reasons[0].whole(), "1 condition is answered no: G1");
    assert_eq!(run.state.decisions[0].undermined_by.len(), 1);
}

#[test]
fn a_stop_holds_what_stands_behind_it_in_its_phase() {
    let mut run = Run::full();
    let refused = run.refusal(&bob(), START, answer(2, STOP, true));
    assert!(
        refused.starts_with("Stop S1 is behind hold point 1, which is closed"),
        "{refused}"
    );
    run.passes(1, START);
    let act = run.sign("2.4", Verdict::Ok);
    let behind = "2.4 is behind stop S1, which nobody has answered yes: “Do not go on until two keepers have looked”.";
    assert_eq!(run.refusal(&ada(), START, act), behind);
    run.must(&bob(), START, answer(2, STOP, false));
    let act = run.sign("2.4", Verdict::Ok);
    assert_eq!(run.refusal(&ada(), START, act), behind);
    run.ok(&ada(), START, "2.1");
    run.must(&bob(), START, answer(2, STOP, true));
    run.ok(&ada(), START, "2.4");
}

#[test]
fn a_condition_is_answered_where_it_is_asked() {
    let mut run = Run::full();
    let refused = run.refusal(&bob(), START, answer(3, GATE, true));
    assert_eq!(
        refused,
        "Condition of this hold point not found, or you do not have access."
    );
    assert!(
        !run.refusal(&viewer(), START, answer(1, GATE, true))
            .is_empty()
    );
}

/// An answer is kept where the words and the phase are the same, and is none where they changed.
#[test]
fn answers_go_along_with_their_words() {
    let mut run = Run::full();
    run.passes(1, START);
    run.must(&bob(), START, answer(2, STOP, true));
    let moved = |run: &mut Run, change: &dyn Fn(&mut PlanSnapshot)| {
        let mut frame = PlanSnapshot::clone(&run.state.frame);
        frame.revision += 1;
        change(&mut frame);
        let (from, frame) = (run.state.frame.revision, Box::new(frame));
        run.must(&lead(), START, crate::rollout::Act::MoveRun { from, frame });
    };
    moved(&mut run, &|frame| frame.conditions[1].id.number = 7);
    assert!(run.state.answers.iter().all(Option::is_some));
    assert!(run.state.is_open(PhaseNumber(1)));
    moved(&mut run, &|frame| frame.conditions[0].text.push('!'));
    assert!(run.state.answers[0].is_none() && run.state.answers[1].is_some());
    assert!(!run.state.is_open(PhaseNumber(1)));
    assert_ne!(
        run.state.decision().map(|last| last.outcome),
        Some(Outcome::Go)
    );
}
