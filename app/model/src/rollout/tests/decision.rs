//! Decisions: when each may be made, and what stands in their records.

use super::super::decision::{Record, seal};
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
            .starts_with("GO is locked while 1 item is open")
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
    run.passes(3, START);
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
    run.passes(3, START);
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
    run.must(&dan(), START + DAY, decide(Outcome::Go, None));
    let said = "This rollout was decided GO. Only a later decision can open it again.";
    for act in [
        run.sign("1.3", Verdict::Ok),
        attest(ATTESTED, true),
        vote("QA", Vote::Go),
        open(1),
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
        run.state.decisions[0].undermined_by.len() == 1
            && run.state.decisions[1].undermined_by.is_empty()
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
