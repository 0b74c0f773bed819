//! The roll call: who counts, who does not, and what silence is.

use super::super::roll_call::Because;
use super::super::{Act, Deployed, Rules, Seat, Vote};
use super::support::*;
use crate::person::Actor;
use crate::rollout::Event;

/// A vote at the only hold point of a plain rollout.
fn vote(position: &str, vote: Vote) -> Act {
    vote_at(1, position, vote)
}

/// A run whose hold point waits for nothing but the roll call.
fn polled() -> Run {
    let mut run = Run::of(plain_frame(1));
    run.ok(&ada(), START, "1.1");
    run
}

/// The same with these positions, called to vote.
fn called(positions: &[(&str, Actor)]) -> Run {
    let mut run = polled();
    for (position, person) in positions {
        run.must(&lead(), START, run.assign(1, position, person));
    }
    run.must(&lead(), START, call(1));
    run
}

#[test]
fn one_person_on_several_positions_is_counted_once() {
    let mut run = called(&[("QA", ada()), ("Backend", ada()), ("Product", bob())]);
    run.must(&lead(), START, run.quorum(1, 2));
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.must(&ada(), START, vote("Backend", Vote::Go));
    assert_eq!(run.state.go_votes(PhaseNumber(1), START), 1);
    assert!(
        run.reasons(1, START)
            .contains(&"1 of 2 required GO votes cast".to_owned())
    );
    run.must(&bob(), START, vote("Product", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
}

#[test]
fn a_quorum_that_nobody_can_meet_is_refused() {
    let mut run = called(&[("QA", ada()), ("Backend", lead())]);
    let said = run.refusal(&lead(), START, run.quorum(1, 3));
    assert_eq!(
        said,
        "3 GO votes needed, but 2 people can vote. This quorum cannot be met."
    );
    run.must(&lead(), START, run.quorum(1, 2));
    let own = Rules {
        no_self_approval: true,
        ..Rules::default()
    };
    let said = run.refusal(&lead(), START, set_rules(own));
    assert_eq!(
        said,
        "2 GO votes needed, but 1 person can vote, not counting the lead. This quorum cannot be met."
    );
    for act in [run.unassign(1, "QA"), run.assign(1, "QA", &lead())] {
        assert!(
            run.refusal(&lead(), START, act)
                .ends_with("This quorum cannot be met.")
        );
    }
}

#[test]
fn who_leads_does_not_approve_where_that_is_forbidden() {
    let mut run = called(&[("QA", ada()), ("Release", lead())]);
    // Votes that were given before the rule count no more.
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.must(&lead(), START, vote("Release", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
    let own = Rules {
        no_self_approval: true,
        ..Rules::default()
    };
    run.must(&lead(), START, set_rules(own.clone()));
    assert_eq!(run.state.go_votes(PhaseNumber(1), START), 1);
    assert_eq!(run.reasons(1, START), ["1 position has not voted: Release"]);
    for act in [
        vote("Release", Vote::Go),
        open(1),
        ask_waiver(1),
        run.waive("1.1", START),
        set_rules(Rules::default()),
    ] {
        let said = run.refusal(&lead(), START, act);
        assert_eq!(
            said,
            "You lead this rollout, and its rules do not let the lead approve it."
        );
    }
    run.must(&dan(), START, run.assign(1, "Release", &dan()));
    run.must(&dan(), START, vote("Release", Vote::Go));
    run.must(&dan(), START, open(1));
}

#[test]
fn neither_silence_nor_absence_is_a_yes() {
    let mut run = called(&[("QA", ada()), ("Backend", bob())]);
    run.must(&lead(), START, run.ends(1, START + DAY));
    assert_eq!(
        run.reasons(1, START),
        ["2 positions have not voted: QA, Backend"]
    );
    assert_eq!(run.state.next_moment(START), Some(START + DAY + 1));
    assert_eq!(
        run.reasons(1, START + DAY + 1),
        ["2 positions have not voted in time: QA, Backend"]
    );
    // All absent: nobody is left who could have said yes.
    run.must(&lead(), START, vote("QA", Vote::Absent));
    run.must(&lead(), START, vote("Backend", Vote::Absent));
    assert_eq!(run.reasons(1, START), ["no one has voted GO"]);
    run.must(&ada(), START, vote("QA", Vote::NoGoConcur));
    assert_eq!(run.reasons(1, START), ["no one has voted GO"]);
    run.must(&bob(), START, vote("Backend", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
}

#[test]
fn where_a_quorum_is_met_silence_stands_in_nobodys_way_and_a_no_does() {
    let mut run = called(&[("QA", ada()), ("Backend", bob()), ("Product", cleo())]);
    run.must(&lead(), START, run.quorum(1, 2));
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.must(&bob(), START, vote("Backend", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
    for (said, reason) in [
        (Vote::Hold, "1 position votes HOLD: Product"),
        (Vote::NoGo, "1 position votes NO-GO: Product"),
    ] {
        run.must(&cleo(), START, vote("Product", said));
        assert_eq!(run.reasons(1, START), [reason]);
    }
    // It votes again until the poll is closed, and the last word counts.
    run.must(&cleo(), START, vote("Product", Vote::NoGoConcur));
    assert!(run.reasons(1, START).is_empty());
}

#[test]
fn nobody_votes_after_the_poll_closed() {
    let mut run = called(&[("QA", ada())]);
    let said = run.refusal(&lead(), START, run.ends(1, START));
    assert_eq!(said, "That time has passed. Give a later end.");
    run.must(&lead(), START, run.ends(1, START + DAY));
    let said = run.refusal(&ada(), START + DAY + 1, vote("QA", Vote::Go));
    assert_eq!(
        said,
        "The poll is closed. Votes after its end do not count."
    );
    run.must(&ada(), START + DAY, vote("QA", Vote::Go));
}

#[test]
fn a_vote_is_ones_own_and_says_why() {
    let mut run = called(&[("QA", ada())]);
    assert!(
        run.refusal(&ada(), START, vote("Legal", Vote::Go))
            .starts_with("Position")
    );
    let said = run.refusal(&bob(), START, vote("QA", Vote::Go));
    assert_eq!(said, "Someone else speaks for QA at this hold point.");
    for silent in [Vote::Hold, Vote::NoGo, Vote::NoGoConcur] {
        let act = Act::Vote {
            hold_point: PhaseNumber(1),
            position: "QA".to_owned(),
            vote: silent,
            words: String::new(),
            conditions: Vec::new(),
        };
        assert_eq!(
            run.refusal(&ada(), START, act),
            "Say why. For HOLD, say what would change it."
        );
    }
    assert!(
        run.refusal(&bob(), START, vote("QA", Vote::Absent))
            .contains("Only the rollout lead")
    );
}

#[test]
fn a_no_cannot_be_removed() {
    let mut run = polled();
    for (position, person) in [("QA", ada()), ("Product", cleo())] {
        run.must(&lead(), START, run.assign(1, position, &person));
    }
    run.must(&ada(), START, vote("QA", Vote::NoGo));
    let said = run.refusal(&lead(), START, run.unassign(1, "QA"));
    assert_eq!(
        said,
        "QA has voted. Its vote stays. To let it vote again, choose someone else for it."
    );
    let said = run.refusal(&lead(), START, vote("QA", Vote::Absent));
    assert_eq!(said, "QA has voted, so it is not absent. Its vote stays.");
    run.must(&lead(), START, vote("Product", Vote::Absent));
    run.must(&lead(), START, run.unassign(1, "Product"));
    // Who takes the position over does not take the no away, but may.
    run.must(&lead(), START, run.assign(1, "QA", &bob()));
    assert_eq!(
        run.reasons(1, START),
        [
            "the roll call has not been called",
            "1 position votes NO-GO: QA"
        ]
    );
    run.must(&lead(), START, call(1));
    run.must(&bob(), START, vote("QA", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
    let position = &run
        .state
        .roll_call(PhaseNumber(1))
        .expect("it is there")
        .positions[0];
    let earlier: Vec<Vote> = position.earlier.iter().map(|cast| cast.vote).collect();
    assert_eq!(earlier, [Vote::NoGo], "the earlier vote stays visible");
}

#[test]
fn a_condition_is_an_item_and_the_go_counts_once_it_is_met() {
    let mut run = called(&[("QA", ada())]);
    run.must(&lead(), START, run.quorum(1, 1));
    let go_if = |conditions| Act::Vote {
        hold_point: PhaseNumber(1),
        position: "QA".to_owned(),
        vote: Vote::GoIf,
        words: String::new(),
        conditions,
    };
    let said = "Write each condition on a line of its own: at least one, at most 30.";
    let many = (0..31)
        .map(|at| (item_id(500 + at), format!("Thing {at}")))
        .collect();
    for conditions in [Vec::new(), many] {
        assert_eq!(run.refusal(&ada(), START, go_if(conditions)), said);
    }
    let one = vec![(item_id(500), "The cache is warm".to_owned())];
    let plain = Act::Vote {
        hold_point: PhaseNumber(1),
        position: "QA".to_owned(),
        vote: Vote::Go,
        words: String::new(),
        conditions: one.clone(),
    };
    assert_eq!(run.refusal(&ada(), START, plain), said);
    run.must(&ada(), START, go_if(one));
    assert_eq!(run.state.go_votes(PhaseNumber(1), START), 0);
    assert_eq!(
        run.reasons(1, START),
        ["1 item is open: 1.2", "0 of 1 required GO votes cast"]
    );
    run.ok(&bob(), START, "1.2");
    assert_eq!(run.state.go_votes(PhaseNumber(1), START), 1);
    run.must(&dan(), START, open(1));
    // What a go rests on and what is taken back closes it again.
    run.must(&bob(), START, run.revoke("1.2", "it is cold"));
    assert!(!run.state.is_open(PhaseNumber(1)));
    assert_eq!(run.state.go_votes(PhaseNumber(1), START), 0);
}

#[test]
fn a_roll_call_has_an_end() {
    let mut run = polled();
    for at in 0..30 {
        run.must(
            &lead(),
            START,
            run.assign(1, &format!("Position {at}"), &ada()),
        );
    }
    assert_eq!(
        run.refusal(&lead(), START, run.assign(1, "One more", &ada())),
        "A roll call has at most 30 positions."
    );
    run.must(&lead(), START, run.assign(1, "position 3", &bob()));
    let roll_call = run.state.roll_call(PhaseNumber(1)).expect("it is there");
    assert_eq!(roll_call.positions.len(), 30);
    assert!(
        run.refusal(&bob(), START, run.assign(1, "QA", &bob()))
            .contains("Only the rollout lead")
    );
}

/// The core itself never loses one; a log that did would not turn it into a yes.
#[test]
fn a_condition_that_nobody_finds_is_not_met() {
    let mut run = called(&[("QA", ada())]);
    let voted = Event::Voted {
        hold_point: Some(PhaseNumber(1)),
        seen: Vec::new(),
        position: "QA".to_owned(),
        vote: Vote::GoIf,
        words: String::new(),
        conditions: vec![item_id(500)],
    };
    run.store(Some(&ada()), START, vec![voted]);
    assert_eq!(run.state.go_votes(PhaseNumber(1), START), 0);
}

#[test]
fn go_counts_from_the_call_on_and_a_no_at_any_time() {
    let mut run = Run::full();
    run.passes(2, START);
    let now = START + 2 * 60 * MINUTE;
    assert_eq!(
        run.refusal(&ada(), now, vote_at(3, "QA", Vote::Go)),
        "Hold point 3 has not been called yet. HOLD and NO-GO count at any time."
    );
    run.must(&bob(), now, vote_at(3, "Backend", Vote::Hold));
    assert!(
        run.reasons(3, now)
            .contains(&"1 position votes HOLD: Backend".to_owned())
    );
    let said = run.refusal(&ada(), now, call(3));
    assert_eq!(said, "Only the rollout lead or an approver can set it up.");
    run.must(&lead(), now, call(3));
    assert_eq!(run.refusal(&dan(), now, call(3)), "called hold point 3");
    run.must(&ada(), now, vote_at(3, "QA", Vote::Go));
    let said = run.refusal(&lead(), now, call(2));
    assert_eq!(said, "opened hold point 2");
}

#[test]
fn nobody_is_called_behind_a_closed_hold_point_or_where_nobody_is_asked() {
    let mut run = Run::full();
    assert!(
        run.refusal(&lead(), START, call(3))
            .starts_with("Hold point 3 is behind hold point 1, which is closed")
    );
    let said = run.refusal(&lead(), START, call(1));
    assert_eq!(
        said,
        "Hold point 1 has no positions to call. An approver opens it."
    );
    // A roll call where the set-up asks for one.
    run.must(&lead(), START, run.assign(1, "Operations", &dan()));
    run.settles_phase_1(START);
    assert_eq!(run.reasons(1, START), ["the roll call has not been called"]);
    run.must(&lead(), START, call(1));
    assert_eq!(
        run.reasons(1, START),
        ["1 position has not voted: Operations"]
    );
    run.must(&dan(), START, vote_at(1, "Operations", Vote::Go));
    run.must(&cleo(), START, open(1));
}

#[test]
fn a_substitute_votes_where_nobody_has() {
    let mut run = polled();
    let seat = Seat {
        name: "QA".to_owned(),
        people: vec![ada().id, bob().id],
        substitutes: vec![dan().id],
    };
    let act = Act::SetRollCall {
        hold_point: PhaseNumber(1),
        positions: vec![seat],
        quorum: None,
        ends_ms: None,
    };
    run.must(&lead(), START, act);
    run.must(&lead(), START, call(1));
    run.must(&dan(), START, vote("QA", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
    // One of those who speak for it has the last word.
    run.must(&bob(), START, vote("QA", Vote::Hold));
    let said = run.refusal(&dan(), START, vote("QA", Vote::Go));
    assert_eq!(said, "voted for QA, so no substitute does. It was cast");
    run.must(&ada(), START, vote("QA", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
}

/// A vote is about what was seen. What gets worse after it asks to look again, and says what it was.
#[test]
fn what_gets_worse_after_a_vote_asks_to_confirm_it() {
    let mut run = called(&[("QA", ada()), ("Backend", bob())]);
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.must(&bob(), START, vote("Backend", Vote::Go));
    let events = run.must(&ada(), START, run.revoke("1.1", "the wrong one"));
    let kinds: Vec<&str> = events.iter().map(Event::kind).collect();
    let expected = ["revoked", "vote_outdated", "vote_outdated"];
    assert_eq!(kinds, expected);
    let because = |run: &Run, at: usize| {
        let roll_call = run.state.roll_call(PhaseNumber(1)).expect("it is there");
        let cast = roll_call.positions[at].cast.as_ref().expect("it voted");
        cast.outdated
            .as_ref()
            .map(|outdated| outdated.because.words())
    };
    assert_eq!(because(&run, 0).as_deref(), Some("1.1 was revoked"));
    run.ok(&ada(), START, "1.1");
    let confirm = "2 positions have to confirm their votes: QA, Backend";
    assert_eq!(run.reasons(1, START), [confirm]);
    run.must(&ada(), START, vote("QA", Vote::Go));
    assert_eq!(because(&run, 0), None);
    assert_eq!(
        run.reasons(1, START),
        ["1 position has to confirm its vote: Backend"]
    );
    run.must(&bob(), START, vote("Backend", Vote::Go));
    run.must(&dan(), START, open(1));
}

#[test]
fn who_saw_it_open_is_not_asked_again() {
    let mut run = Run::of(plain_frame(2));
    for (position, person) in [("QA", ada()), ("Backend", bob())] {
        run.must(&lead(), START, run.assign(1, position, &person));
    }
    run.must(&lead(), START, call(1));
    run.ok(&ada(), START, "1.1");
    // QA saw that 1.2 is open, and its condition makes nothing worse for the others.
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.ok(&bob(), START, "1.2");
    run.must(&bob(), START, vote("Backend", Vote::Go));
    run.must(&bob(), START, run.revoke("1.2", "not yet"));
    run.ok(&bob(), START, "1.2");
    assert_eq!(
        run.reasons(1, START),
        ["1 position has to confirm its vote: Backend"]
    );
}

#[test]
fn another_commit_a_reworded_plan_and_a_hold_ask_to_confirm_too() {
    let place = |commit: &str| Act::Deploy {
        deployed: Deployed {
            phase: Some(PhaseNumber(1)),
            ..deployed(commit, 1)
        },
        begins: false,
    };
    let because = |run: &Run| {
        let roll_call = run.state.roll_call(PhaseNumber(1)).expect("it is there");
        let cast = roll_call.positions[0].cast.clone().expect("it voted");
        cast.outdated.map(|outdated| outdated.because)
    };
    let mut run = called(&[("QA", ada())]);
    run.must(&bob(), START, place("aaaaaaa"));
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.must(&bob(), START, place("bbbbbbb"));
    assert_eq!(because(&run), Some(Because::Redeployed));
    run.ok(&ada(), START, "1.1");
    run.must(&ada(), START, vote("QA", Vote::Go));
    let mut frame = super::super::PlanSnapshot::clone(&run.state.frame);
    frame.revision = 2;
    frame.items[0].words = "Thing one".to_owned();
    frame.items[0].words_hash = crate::hash::of_words("Thing one", "");
    let frame = Box::new(frame);
    run.must(&lead(), START, Act::MoveRun { from: 1, frame });
    assert_eq!(because(&run), Some(Because::Moved { revision: 2 }));
    run.ok(&ada(), START, "1.1");
    run.must(&ada(), START, vote("QA", Vote::Go));
    // HOLD ends the call: it has to be called anew.
    run.must(
        &dan(),
        START,
        decide_at(PhaseNumber(1), super::super::Outcome::Hold, None),
    );
    assert_eq!(because(&run), Some(Because::Held));
    assert_eq!(run.reasons(1, START), ["the roll call has not been called"]);
}
