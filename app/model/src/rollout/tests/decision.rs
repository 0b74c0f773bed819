//! Decisions: when each may be made, and what stands in their records.

use super::super::record::{Record, seal};
use super::super::{Act, Refused, Rules, Vote};
use super::support::*;
use crate::record::Seq;
use crate::rollout::Event;
use crate::rollout::Outcome;
use crate::verdict::Verdict;

fn record(run: &Run) -> (String, String) {
    let sealed = run.log.iter().rev().find_map(|fact| match &fact.event {
        Event::Decided { record, seal, .. } => Some((record.clone(), seal.clone())),
        _ => None,
    });
    sealed.expect("something was decided")
}

#[test]
fn go_is_locked_while_anything_is_closed() {
    let mut run = Run::full();
    let said = run.refusal(&dan(), START, decide(Outcome::Go, None));
    assert!(
        said.starts_with("Hold point 3 is behind hold point 1, which is closed: 3 items are open"),
        "{said}"
    );
    assert!(
        run.refusal(&ada(), START, decide(Outcome::Hold, None))
            .contains("You need the role approver to decide")
    );
    run.passes(1, START);
    let end = run.settles_phase_2(START);
    let said = run.refusal(&dan(), end - 1, decide(Outcome::Go, None));
    assert!(
        said.contains("hold point 2, which is closed: the window has not ended"),
        "{said}"
    );
    run.must(&dan(), end, open(2));
    assert!(
        run.refusal(&dan(), end, decide(Outcome::Go, None))
            .starts_with("Hold point 3 stays closed while 1 item is open")
    );
    run.settles_phase_3(end);
    run.must(&dan(), end, decide(Outcome::Go, None));
    assert!(
        [1, 2, 3]
            .map(PhaseNumber)
            .into_iter()
            .all(|phase| run.state.is_open(phase))
    );
    assert!(run.state.is_closed());
}

/// A waiver that ended since its hold point was opened, before anybody noticed.
#[test]
fn go_is_locked_by_what_the_clock_has_closed_already() {
    let mut run = Run::full();
    let waived = run.waive("1.2", START + DAY);
    run.must(&dan(), START, waived);
    let end = run.passes(2, START);
    run.settles_phase_3(end);
    let said = run.refusal(&dan(), START + DAY + 1, decide(Outcome::Go, None));
    assert_eq!(
        said,
        "Hold point 3 is behind hold point 1, which is closed: 1 waiver has ended: 1.2."
    );
    run.must(&dan(), START + DAY, decide(Outcome::Go, None));
    // After the end nobody waits for the clock any more.
    run.clock(START + 2 * DAY);
    assert!(run.state.is_open(PhaseNumber(1)));
}

#[test]
fn who_leads_does_not_decide_go_where_that_is_forbidden() {
    let mut run = Run::full();
    let end = run.passes(2, START);
    run.settles_phase_3(end);
    run.must(
        &lead(),
        START,
        set_rules(Rules {
            no_self_approval: true,
            ..Rules::default()
        }),
    );
    assert!(
        run.refusal(&lead(), START + DAY, decide(Outcome::Go, None))
            .contains("You lead this rollout")
    );
    run.must(&lead(), START + DAY, decide(Outcome::Hold, None));
}

#[test]
fn of_two_decisions_the_second_names_the_first() {
    let mut run = Run::full();
    let none = run.refusal(&dan(), START, decide(Outcome::NoGo, Some(Seq(3))));
    assert!(none.starts_with("Decision"));
    run.must(&dan(), START, decide(Outcome::Abort, None));
    let first = run.state.decision().map(|last| last.seq);
    for supersedes in [None, Some(Seq(3))] {
        match run.does(&cleo(), START + 1, decide(Outcome::Hold, supersedes)) {
            Err(Refused::Overtaken { did, by, at_ms }) => {
                assert!(did.starts_with("already decided ABORT"), "{did}");
                assert_eq!((by, at_ms), (Some(dan().id), START));
            }
            other => panic!("{other:?}"),
        }
    }
    run.must(&cleo(), START + 1, decide(Outcome::Hold, first));
    // Of two who supersede the same one, one is first.
    assert!(
        run.does(&dan(), START + 1, decide(Outcome::NoGo, first))
            .is_err()
    );
    assert_eq!(run.state.decisions.len(), 2);
    assert_eq!(run.state.decisions[1].supersedes, first);
}

#[test]
fn after_the_end_nothing_is_signed_and_much_can_be_taken_back() {
    let mut run = Run::full();
    run.passes(3, START);
    let said = "This rollout was decided GO. Only a later decision can open it again.";
    for act in [
        run.sign("1.3", Verdict::Ok),
        attest(ATTESTED, true),
        vote("QA", Vote::Go),
        Act::Claim {
            item: run.id("1.3"),
        },
        set_rules(Rules::default()),
    ] {
        // Ada may be refused for another reason before.
        run.refusal(&ada(), START + DAY, act.clone());
        assert_eq!(run.refusal(&dan(), START + DAY, act), said);
    }
    run.must(
        &dan(),
        START + DAY,
        Act::Deploy {
            deployed: deployed("aaaaaaa", 3),
            begins: false,
        },
    );
    let events = run.must(&ada(), START + 2 * DAY, run.revoke("1.2", "it did not run"));
    assert!(events.iter().any(|event| matches!(
        event,
        Event::HoldPointClosed {
            phase: PhaseNumber(1),
            ..
        }
    )));
    let last = run.state.decision().expect("it was decided");
    assert_eq!(last.undermined_by.len(), 1);
    // A later decision opens it again.
    let act = decide(Outcome::Hold, Some(last.seq));
    run.must(&dan(), START + 2 * DAY, act);
    run.ok(&ada(), START + 2 * DAY, "1.2");
    assert!(
        run.state.decisions[..3]
            .iter()
            .all(|gone| gone.undermined_by.len() == 1)
            && run.state.decisions[3].undermined_by.is_empty()
    );
}

#[test]
fn what_was_signed_after_a_decision_does_not_shake_it() {
    let mut run = Run::full();
    run.must(&dan(), START, decide(Outcome::Hold, None));
    run.ok(&ada(), START, "1.2");
    run.must(&ada(), START, run.revoke("1.2", "too early"));
    assert!(run.state.decisions[0].undermined_by.is_empty());
}

#[test]
fn a_record_holds_what_was_known_and_how_it_was_worded() {
    let mut run = Run::full();
    let waived = run.waive("1.2", START + DAY);
    run.must(&dan(), START, waived);
    run.passes(2, START);
    run.must(&ada(), START, vote("QA", Vote::Hold));
    run.must(&dan(), START + DAY, decide(Outcome::Hold, None));
    let (text, sealed) = record(&run);
    assert_eq!(seal(&text), sealed);
    let record = Record::parse(&text).expect("a record reads back");
    assert_eq!(
        (record.decision, record.by, record.at_ms),
        (Outcome::Hold, dan().id, START + DAY)
    );
    assert_eq!(record.items[1].waiver.as_deref(), Some("because"));
    assert_eq!(record.items[1].until_ms, Some(START + DAY));
    assert_eq!(record.items[3].by, [ada().id, bob().id]);
    assert_eq!(record.criteria[1].value.as_deref(), Some("97 %"));
    assert_eq!(record.criteria[1].asks, "at least 95 %, grey from 90 %");
    assert_eq!(
        record.criteria[5].ruled,
        Some((dan().id, "close enough".to_owned()))
    );
    assert!(record.windows[0].clean && record.windows[0].notes == 7);
    assert_eq!(record.votes[0].vote, Some(Vote::Hold));
    assert_eq!(record.hold_points[2].closed_by.len(), 5);
    assert_eq!(Record::parse("{}"), None);
}

/// HOLD comes back by itself, also where nobody looked when its time came.
#[test]
fn a_hold_ends_by_the_clock() {
    let mut run = Run::full();
    run.settles_phase_1(START);
    let hold = |until_ms| Act::Decide {
        phase: PhaseNumber(1),
        outcome: Outcome::Hold,
        reason: "until the crew is back".to_owned(),
        supersedes: None,
        until_ms,
        conditions: Vec::new(),
    };
    let said = run.refusal(&dan(), START, hold(Some(START)));
    assert_eq!(said, "That time has passed. Give a later end.");
    run.must(&dan(), START, hold(Some(START + DAY)));
    assert_eq!(
        run.state.decision().map(|held| held.outcome),
        Some(Outcome::Hold)
    );
    assert!(!run.state.is_closed());
    assert_eq!(run.state.next_moment(START), Some(START + DAY));
    run.clock(START + DAY - 1);
    assert!(run.state.decision().is_some());
    run.clock(START + 3 * DAY);
    assert!(run.state.decision().is_none());
    run.must(&dan(), START + 3 * DAY, open(1));
    // What was opened can be held again, and closes.
    run.must(&dan(), START + 3 * DAY, hold(None));
    assert!(!run.state.is_open(PhaseNumber(1)));
    assert_eq!(run.state.next_moment(START + 3 * DAY), None);
}

/// The conditions of a GO are asked for at a later hold point, and only there.
#[test]
fn a_condition_of_go_becomes_a_required_item_of_a_later_phase() {
    let mut run = Run::full();
    run.settles_phase_1(START);
    let go_if = |phase: u32| Act::Decide {
        phase: PhaseNumber(1),
        outcome: Outcome::Go,
        reason: "with care".to_owned(),
        supersedes: None,
        until_ms: None,
        conditions: vec![(
            item_id(700),
            "A tug stands by".to_owned(),
            PhaseNumber(phase),
        )],
    };
    for phase in [0, 1, 9] {
        let said = run.refusal(&dan(), START, go_if(phase));
        assert_eq!(
            said,
            "A condition becomes a required item of a later phase. Name one."
        );
    }
    run.must(&dan(), START, go_if(2));
    assert!(run.state.is_open(PhaseNumber(1)));
    let (frame, _) = run.state.item(&item_id(700)).expect("it is an item now");
    assert_eq!(
        (frame.label.as_str(), frame.words.as_str()),
        ("2.5", "A tug stands by")
    );
    assert!(run.reasons(2, START)[0].contains("2.5"));
}

/// Opening in spite of something takes a reason and two people, and what was asked for is what is approved.
#[test]
fn a_waiver_is_approved_by_another_person_and_for_what_was_asked() {
    let mut run = Run::full();
    run.must(&dan(), START, ask_waiver(1));
    let change = run.state.seq;
    let approve = Act::ApproveWaiver { change };
    let said = run.refusal(&dan(), START, approve.clone());
    assert_eq!(said, "You asked for it. Another person has to approve it.");
    assert!(
        run.refusal(&ada(), START, approve.clone())
            .contains("role approver")
    );
    run.ok(&ada(), START, "1.1");
    let said = run.refusal(&cleo(), START, approve);
    assert!(
        said.contains("has changed since the waiver was asked for"),
        "{said}"
    );
    run.opens_with_waiver(START, 1);
    let (text, _) = record(&run);
    let sealed = Record::parse(&text).expect("a record reads back");
    let waiver = sealed
        .waiver
        .expect("it says what it was opened in spite of");
    assert_eq!((waiver.asked_by, sealed.by), (dan().id, cleo().id));
}
