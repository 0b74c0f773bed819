//! The roll call: who counts, who does not, and what silence is.

use super::super::{Act, Rules, Vote};
use super::support::*;
use crate::person::Actor;
use crate::rollout::Event;

fn assign(position: &str, person: &Actor) -> Act {
    Act::Assign {
        position: position.to_owned(),
        person: person.id.clone(),
    }
}

fn unassign(position: &str) -> Act {
    let position = position.to_owned();
    Act::Unassign { position }
}

fn quorum(quorum: usize) -> Rules {
    Rules {
        quorum,
        ..Rules::default()
    }
}

/// A run whose hold point waits for nothing but the roll call.
fn polled() -> Run {
    let mut run = Run::of(plain_frame(1));
    run.ok(&ada(), START, "1.1");
    run
}

#[test]
fn one_person_on_several_positions_is_counted_once() {
    let mut run = polled();
    for (position, person) in [("QA", ada()), ("Backend", ada()), ("Product", bob())] {
        run.must(&lead(), START, assign(position, &person));
    }
    run.must(&lead(), START, set_rules(quorum(2)));
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.must(&ada(), START, vote("Backend", Vote::Go));
    assert_eq!(run.state.go_votes(START), 1);
    assert!(
        run.reasons(1, START)
            .contains(&"1 of 2 required GO votes cast".to_owned())
    );
    run.must(&bob(), START, vote("Product", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
}

#[test]
fn a_quorum_that_nobody_can_meet_is_refused() {
    let mut run = polled();
    run.must(&lead(), START, assign("QA", &ada()));
    run.must(&lead(), START, assign("Backend", &lead()));
    let said = run.refusal(&lead(), START, set_rules(quorum(3)));
    assert_eq!(
        said,
        "3 GO votes needed, but 2 people can vote. This quorum cannot be met."
    );
    let own = Rules {
        no_self_approval: true,
        ..quorum(2)
    };
    let said = run.refusal(&lead(), START, set_rules(own));
    assert_eq!(
        said,
        "2 GO votes needed, but 1 person can vote, not counting the lead. This quorum cannot be met."
    );
    run.must(&lead(), START, set_rules(quorum(2)));
    for act in [unassign("QA"), assign("QA", &lead())] {
        assert!(
            run.refusal(&lead(), START, act)
                .ends_with("This quorum cannot be met.")
        );
    }
}

#[test]
fn who_leads_does_not_approve_where_that_is_forbidden() {
    let mut run = polled();
    for (position, person) in [("QA", ada()), ("Release", lead())] {
        run.must(&lead(), START, assign(position, &person));
    }
    // Votes that were given before the rule count no more.
    run.must(&ada(), START, vote("QA", Vote::Go));
    run.must(&lead(), START, vote("Release", Vote::Go));
    assert!(run.reasons(1, START).is_empty());
    let own = Rules {
        no_self_approval: true,
        ..Rules::default()
    };
    run.must(&lead(), START, set_rules(own.clone()));
    assert_eq!(run.state.go_votes(START), 1);
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
    run.must(&dan(), START, assign("Release", &dan()));
    run.must(&dan(), START, vote("Release", Vote::Go));
    run.must(&dan(), START, open(1));
}

#[test]
fn neither_silence_nor_absence_is_a_yes() {
    let mut run = polled();
    for (position, person) in [("QA", ada()), ("Backend", bob())] {
        run.must(&lead(), START, assign(position, &person));
    }
    let ends = Rules {
        poll_ends_ms: Some(START + DAY),
        ..Rules::default()
    };
    run.must(&lead(), START, set_rules(ends));
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
    let mut run = polled();
    for (position, person) in [("QA", ada()), ("Backend", bob()), ("Product", cleo())] {
        run.must(&lead(), START, assign(position, &person));
    }
    run.must(&lead(), START, set_rules(quorum(2)));
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
    let mut run = Run::full();
    let ends = |at| {
        set_rules(Rules {
            poll_ends_ms: Some(at),
            works_ahead: Some("all are here".to_owned()),
            ..Rules::default()
        })
    };
    let said = run.refusal(&lead(), START, ends(START));
    assert_eq!(said, "That time has passed. Give a later end.");
    run.must(&lead(), START, ends(START + DAY));
    let said = run.refusal(&ada(), START + DAY + 1, vote("QA", Vote::Go));
    assert_eq!(
        said,
        "The poll is closed. Votes after its end do not count."
    );
    run.must(&ada(), START + DAY, vote("QA", Vote::Go));
}

#[test]
fn a_vote_is_ones_own_and_says_why() {
    let mut run = Run::ahead();
    assert!(
        run.refusal(&ada(), START, vote("Legal", Vote::Go))
            .starts_with("Position")
    );
    let said = run.refusal(&bob(), START, vote("QA", Vote::Go));
    assert_eq!(said, "Someone else speaks for QA in this rollout.");
    for silent in [Vote::Hold, Vote::NoGo, Vote::NoGoConcur] {
        let act = Act::Vote {
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
    let mut run = Run::full();
    run.must(&ada(), START, vote("QA", Vote::NoGo));
    let said = run.refusal(&lead(), START, unassign("QA"));
    assert_eq!(
        said,
        "QA has voted. Its vote stays. To let it vote again, assign someone else."
    );
    let said = run.refusal(&lead(), START, vote("QA", Vote::Absent));
    assert_eq!(said, "QA has voted, so it is not absent. Its vote stays.");
    assert!(
        run.refusal(&lead(), START, unassign("Legal"))
            .starts_with("Position")
    );
    run.must(&lead(), START, vote("Product", Vote::Absent));
    run.must(&lead(), START, unassign("Product"));
}

#[test]
fn a_condition_is_an_item_and_the_go_counts_once_it_is_met() {
    let mut run = polled();
    run.must(&lead(), START, assign("QA", &ada()));
    run.must(&lead(), START, set_rules(quorum(1)));
    let go_if = |conditions| Act::Vote {
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
        position: "QA".to_owned(),
        vote: Vote::Go,
        words: String::new(),
        conditions: one.clone(),
    };
    assert_eq!(run.refusal(&ada(), START, plain), said);
    run.must(&ada(), START, go_if(one));
    assert_eq!(run.state.go_votes(START), 0);
    assert_eq!(
        run.reasons(1, START),
        ["1 item is open: 1.2", "0 of 1 required GO votes cast"]
    );
    run.ok(&bob(), START, "1.2");
    assert_eq!(run.state.go_votes(START), 1);
    run.must(&dan(), START, open(1));
    // What a go rests on and what is taken back closes it again.
    run.must(&bob(), START, run.revoke("1.2", "it is cold"));
    assert!(!run.state.is_open(PhaseNumber(1)));
    assert_eq!(run.state.go_votes(START), 0);
}

#[test]
fn a_roll_call_has_an_end() {
    let mut run = polled();
    for at in 0..30 {
        run.must(&lead(), START, assign(&format!("Position {at}"), &ada()));
    }
    assert_eq!(
        run.refusal(&lead(), START, assign("One more", &ada())),
        "A roll call has at most 30 positions."
    );
    run.must(&lead(), START, assign("position 3", &bob()));
    assert_eq!(run.state.poll.voters.len(), 30);
    assert!(
        run.refusal(&bob(), START, assign("QA", &bob()))
            .contains("Only the rollout lead")
    );
}

/// The core itself never loses one; a log that did would not turn it into a yes.
#[test]
fn a_condition_that_nobody_finds_is_not_met() {
    let mut run = polled();
    run.must(&lead(), START, assign("QA", &ada()));
    let voted = Event::Voted {
        position: "QA".to_owned(),
        vote: Vote::GoIf,
        words: String::new(),
        conditions: vec![item_id(500)],
    };
    run.store(Some(&ada()), START, vec![voted]);
    assert_eq!(run.state.go_votes(START), 0);
}
