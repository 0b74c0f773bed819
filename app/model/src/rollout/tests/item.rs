//! Statements about items: who may make them, and what each refusal says.

use super::super::item::{CLAIM_MS, UNDO_MS};
use super::super::{Act, ItemRequirements, Refused, Rules};
use super::support::*;
use crate::Problem;
use crate::evidence::{Evidence, EvidenceKind, GivenFile};
use crate::person::Actor;
use crate::record::Seq;
use crate::verdict::Verdict;

#[test]
fn an_item_that_is_not_there_is_not_found() {
    let mut run = Run::full();
    let seen = super::super::act::Seen {
        item: item_id(9_999),
        ..run.seen("1.1")
    };
    let item = seen.item.clone();
    let reason = "because".to_owned();
    for act in [
        sign_seen(vec![seen], Verdict::Ok, None),
        Act::Revoke {
            item: item.clone(),
            seen: Seq(1),
            reason: reason.clone(),
        },
        Act::Claim { item: item.clone() },
        Act::Release { item: item.clone() },
        Act::Defer {
            item: item.clone(),
            to: PhaseNumber(2),
            reason: reason.clone(),
        },
        Act::Comment {
            item: item.clone(),
            words: reason,
            evidence: Vec::new(),
        },
        Act::SetItem {
            item,
            setting: ItemRequirements::default(),
        },
    ] {
        let said = run.refusal(&dan(), START, act);
        assert_eq!(
            said,
            "Item in this rollout not found, or you do not have access."
        );
    }
}

#[test]
fn one_signs_the_words_one_saw() {
    let mut run = Run::full();
    let seen = run.seen("1.2");
    for words in ["", "0123456789ab", &seen.words[..11]] {
        let other = super::super::act::Seen {
            words: words.to_owned(),
            ..seen.clone()
        };
        let said = run.refusal(&ada(), START, sign_seen(vec![other], Verdict::Ok, None));
        assert_eq!(
            said,
            "The wording of 1.2 has changed since you read it. Read it again below."
        );
    }
    run.must(&ada(), START, sign_seen(vec![seen], Verdict::Ok, None));
}

#[test]
fn whatever_is_not_ok_needs_a_reason() {
    let mut run = Run::full();
    for verdict in [Verdict::NotOk, Verdict::NotApplicable, Verdict::Waived] {
        let Act::Sign {
            items,
            until_ms,
            evidence,
            ..
        } = run.waive("1.2", START + DAY)
        else {
            panic!("it signs");
        };
        let act = Act::Sign {
            items,
            verdict,
            comment: None,
            until_ms,
            evidence,
        };
        assert!(run.refusal(&dan(), START, act).starts_with("Say w"));
    }
}

#[test]
fn a_waiver_ends_and_is_no_yes_afterwards() {
    let mut run = Run::full();
    let last_day = "Give the last day of the waiver, today or later.";
    let waived = run.waive("1.2", START - 1);
    assert_eq!(run.refusal(&dan(), START, waived), last_day);
    let seen = run.seen("1.2");
    assert_eq!(
        run.refusal(&dan(), START, sign_seen(vec![seen], Verdict::Waived, None)),
        last_day
    );
    let until = run.waive("1.2", START + DAY);
    assert!(
        run.refusal(&ada(), START, until.clone())
            .contains("need the role approver")
    );
    run.must(&dan(), START, until);
    run.settles_phase_1(START);
    assert!(run.reasons(1, START + DAY).is_empty());
    assert_eq!(run.reasons(1, START + DAY + 1), ["1 waiver has ended: 1.2"]);
    // The hold point that was opened meanwhile closes by the clock.
    run.must(&dan(), START, open(1));
    assert_eq!(run.state.next_moment(START), Some(START + DAY + 1));
    run.clock(START + DAY);
    assert!(run.state.is_open(PhaseNumber(1)));
    run.clock(START + DAY + 1);
    assert!(!run.state.is_open(PhaseNumber(1)));
}

#[test]
fn a_hold_question_is_answered_and_nothing_else() {
    let mut run = Run::full();
    let waived = run.waive("1.5", START + DAY);
    assert_eq!(
        run.refusal(&dan(), START, waived),
        "A hold question is answered, not waived."
    );
    let (item, reason) = (run.id("1.5"), "later".to_owned());
    let act = Act::Defer {
        item: item.clone(),
        to: PhaseNumber(2),
        reason,
    };
    assert_eq!(
        run.refusal(&dan(), START, act),
        "A hold question is answered, not deferred."
    );
    let setting = ItemRequirements {
        optional: true,
        ..ItemRequirements::default()
    };
    assert_eq!(
        run.refusal(&dan(), START, Act::SetItem { item, setting }),
        "A hold question is always required."
    );
    run.must(&ada(), START, run.sign("1.5", Verdict::NotOk));
    assert!(
        run.reasons(1, START)
            .contains(&"1 hold question is answered yes: 1.5".to_owned())
    );
}

#[test]
fn two_people_are_two_people() {
    let mut run = Run::full();
    run.ok(&ada(), START, "1.4");
    assert!(
        run.reasons(1, START)
            .contains(&"1 item needs a second person: 1.4".to_owned())
    );
    let again = run.sign("1.4", Verdict::Ok);
    assert_eq!(
        run.refusal(&ada(), START, again),
        "You have already signed 1.4. It needs a second person."
    );
    // The second confirms or says nothing; another verdict takes the first one's word back first.
    let other = run.sign("1.4", Verdict::NotOk);
    assert_eq!(run.refusal(&bob(), START, other), "signed 1.4 OK");
    run.ok(&bob(), START, "1.4");
    assert!(
        !run.reasons(1, START)
            .iter()
            .any(|reason| reason.contains("1.4"))
    );
    let third = run.sign("1.4", Verdict::Ok);
    assert_eq!(run.refusal(&cleo(), START, third), "signed 1.4 OK");
    // Without the second it is half signed again.
    run.must(&bob(), START, run.revoke("1.4", "wrong key"));
    assert!(
        run.reasons(1, START)
            .contains(&"1 item needs a second person: 1.4".to_owned())
    );
}

#[test]
fn an_undo_is_ones_own_and_takes_ten_seconds() {
    let mut run = Run::full();
    run.ok(&ada(), START, "1.2");
    let seen = run.seen("1.2");
    let undo = Act::Undo {
        item: seen.item,
        seen: seen.seq,
    };
    let said =
        "Your own sign-off can be undone for ten seconds. After that, say why you revoke it.";
    assert_eq!(run.refusal(&ada(), START + UNDO_MS + 1, undo.clone()), said);
    assert_eq!(run.refusal(&dan(), START, undo.clone()), said);
    run.must(&ada(), START + UNDO_MS, undo.clone());
    let again = run.refusal(&ada(), START, undo);
    assert!(again.contains("has changed since"), "{again}");
    let none = run.revoke("1.2", "again");
    assert_eq!(
        run.refusal(&ada(), START, none),
        "1.2 has no sign-off to revoke."
    );
}

#[test]
fn only_an_approver_revokes_what_others_signed() {
    let mut run = Run::full();
    run.ok(&ada(), START, "1.2");
    let act = run.revoke("1.2", "it did not run");
    assert!(
        run.refusal(&bob(), START, act.clone())
            .contains("Only an approver can revoke")
    );
    run.must(&dan(), START, act);
    assert_eq!(run.state.items[1].verdict(), None);
}

#[test]
fn who_takes_an_item_has_it_for_half_an_hour() {
    let mut run = Run::full();
    let item = run.id("1.2");
    let (claim, release) = (Act::Claim { item: item.clone() }, Act::Release { item });
    assert_eq!(
        run.refusal(&ada(), START, release.clone()),
        "Nobody has claimed 1.2."
    );
    run.must(&ada(), START, claim.clone());
    let signed = run.sign("1.2", Verdict::Ok);
    for act in [claim.clone(), signed.clone()] {
        let refused = run.does(&bob(), START + CLAIM_MS - 1, act);
        let by_ada = Refused::Overtaken {
            did: "claimed 1.2".to_owned(),
            by: Some(ada().id),
            at_ms: START,
        };
        assert_eq!(refused, Err(by_ada));
    }
    assert!(
        run.refusal(&bob(), START, release)
            .contains("Only an approver")
    );
    run.must(&bob(), START + CLAIM_MS, claim.clone());
    run.must(&bob(), START + CLAIM_MS, signed);
    assert_eq!(run.state.items[1].claim, None);
    assert_eq!(
        run.refusal(&ada(), START + CLAIM_MS, claim),
        "signed 1.2 OK"
    );
}

#[test]
fn a_list_is_done_as_it_is_read() {
    let mut run = Run::ahead();
    let second = run.sign("2.2", Verdict::Ok);
    let said = "This list is signed in its order, and 2.1 is still open.";
    assert_eq!(run.refusal(&ada(), START, second), said);
    let backwards = vec![run.seen("2.2"), run.seen("2.1")];
    assert_eq!(
        run.refusal(&ada(), START, sign_seen(backwards, Verdict::Ok, None)),
        said
    );
    let both = vec![run.seen("2.1"), run.seen("2.2")];
    run.must(&ada(), START, sign_seen(both, Verdict::Ok, None));
}

#[test]
fn who_speaks_for_the_position_signs() {
    let mut run = Run::ahead();
    let act = run.sign("2.3", Verdict::Ok);
    let said = run.refusal(&bob(), START, act.clone());
    assert_eq!(said, "2.3 is signed by QA. You sign as Contributor here.");
    let by_trade = Actor {
        position: Some("qa".to_owned()),
        ..bob()
    };
    run.must(&by_trade, START, act);
    assert_eq!(run.state.items[7].signatures[0].meaning, "qa");
}

#[test]
fn nothing_is_signed_behind_a_closed_hold_point() {
    let mut run = Run::full();
    let act = run.sign("2.4", Verdict::Ok);
    let said = run.refusal(&ada(), START, act.clone());
    assert_eq!(
        said,
        "2.4 is behind hold point 1, which is closed: 3 items are open: 1.1, 1.2, 1.4; 1 hold question has no answer: 1.5; 1 condition is not checked: G1; 1 criterion has no data: C1."
    );
    run.passes(1, START);
    run.must(&bob(), START, answer(2, STOP, true));
    run.must(&ada(), START, act);
}

#[test]
fn one_act_signs_each_item_once_and_all_or_none() {
    let mut run = Run::full();
    let twice = vec![run.seen("1.1"), run.seen("1.1")];
    assert_eq!(
        run.refusal(&ada(), START, sign_seen(twice, Verdict::Ok, None)),
        "Choose each item once."
    );
    for items in [Vec::new(), vec![run.seen("1.1"); 201]] {
        let said = run.refusal(&ada(), START, sign_seen(items, Verdict::Ok, None));
        assert_eq!(said, "Choose 1 to 200 items.");
    }
    let both = vec![run.seen("1.1"), run.seen("1.2")];
    run.ok(&bob(), START, "1.2");
    assert_eq!(
        run.refusal(&ada(), START, sign_seen(both, Verdict::Ok, None)),
        "signed 1.2 OK"
    );
    assert!(run.state.items[0].signatures.is_empty());
}

#[test]
fn a_deferral_leads_to_a_later_hold_point_and_back() {
    let mut run = Run::full();
    let defer = |run: &Run, label: &str, to: u32| Act::Defer {
        item: run.id(label),
        to: PhaseNumber(to),
        reason: "no time".to_owned(),
    };
    let said = "Choose a later hold point, or its own to cancel the deferral.";
    for (label, to) in [("2.4", 1), ("2.4", 4), ("1.2", 0)] {
        let act = defer(&run, label, to);
        assert_eq!(run.refusal(&dan(), START, act), said);
    }
    let act = defer(&run, "1.2", 3);
    assert!(
        run.refusal(&ada(), START, act.clone())
            .contains("need the role approver")
    );
    run.must(&dan(), START, act);
    let asks = |run: &Run, phase| run.reasons(phase, START).concat().contains("1.2");
    assert!(!asks(&run, 1) && !asks(&run, 2) && asks(&run, 3));
    run.must(&dan(), START, defer(&run, "1.2", 1));
    assert!(asks(&run, 1) && !asks(&run, 3));
    run.ok(&ada(), START, "1.2");
    let act = defer(&run, "1.2", 2);
    assert_eq!(run.refusal(&dan(), START, act), "signed 1.2 OK");
}

#[test]
fn relief_is_given_by_who_may_waive() {
    let mut run = Run::full();
    let set = |run: &Run, label: &str, setting| Act::SetItem {
        item: run.id(label),
        setting,
    };
    let optional = ItemRequirements {
        optional: true,
        ..ItemRequirements::default()
    };
    let act = set(&run, "1.2", optional);
    assert!(
        run.refusal(&ada(), START, act.clone())
            .contains("Only the rollout lead")
    );
    run.must(
        &lead(),
        START,
        set_rules(Rules {
            no_self_approval: true,
            ..Rules::default()
        }),
    );
    assert!(
        run.refusal(&lead(), START, act.clone())
            .contains("You lead this rollout")
    );
    let alone = set(&run, "1.4", ItemRequirements::default());
    assert!(
        run.refusal(&lead(), START, alone)
            .contains("You lead this rollout")
    );
    let anybody = set(&run, "2.3", ItemRequirements::default());
    assert!(
        run.refusal(&lead(), START, anybody)
            .contains("You lead this rollout")
    );
    run.must(&dan(), START, act);
    // To ask for more is no relief.
    let both = ItemRequirements {
        two_person: true,
        ..ItemRequirements::default()
    };
    run.must(&lead(), START, set(&run, "2.4", both));
}

#[test]
fn a_comment_says_something() {
    let mut run = Run::full();
    let item = run.id("1.2");
    let before = run.seen("1.2");
    let nothing = Act::Comment {
        item: item.clone(),
        words: String::new(),
        evidence: Vec::new(),
    };
    assert_eq!(
        run.refusal(&ada(), START, nothing),
        "Write a comment or add evidence."
    );
    let evidence =
        vec![Evidence::parse(EvidenceKind::Link, "https://ci/7", "").expect("it is a link")];
    run.must(
        &ada(),
        START,
        Act::Comment {
            item,
            words: String::new(),
            evidence,
        },
    );
    assert_eq!(
        (run.state.items[1].comments, run.state.items[1].evidence),
        (1, 1)
    );
    // It changes nothing about the item, so whoever saw it before may still sign it.
    assert_eq!(run.seen("1.2"), before);
}

#[test]
fn evidence_is_known_by_its_content() {
    let parse = Evidence::parse;
    for (kind, content, commit) in [
        (EvidenceKind::Text, " ", ""),
        (EvidenceKind::Text, "fine", "abc"),
        (EvidenceKind::Text, "fine", "not-hexadecimal"),
        (EvidenceKind::Link, "ftp://a", ""),
        (EvidenceKind::Link, "https://a b", ""),
        (EvidenceKind::Link, "https://", ""),
        (EvidenceKind::Measurement, "fast", ""),
    ] {
        assert!(
            parse(kind, content, commit).is_err(),
            "{content:?} {commit:?}"
        );
    }
    assert!(parse(EvidenceKind::Text, &"x".repeat(20_001), "").is_err());
    let hash = |kind, content, commit| parse(kind, content, commit).map(|found| found.hash).ok();
    let one = hash(EvidenceKind::Text, "12 ms", "");
    assert_eq!(hash(EvidenceKind::Text, " 12 ms ", ""), one);
    assert_ne!(hash(EvidenceKind::Text, "13 ms", ""), one);
    assert_ne!(hash(EvidenceKind::Measurement, "12 ms", ""), one);
    assert_ne!(hash(EvidenceKind::Text, "12 ms", "abcdef0"), one);
    assert_eq!(
        hash(EvidenceKind::Text, "12 ms", "ABCDEF0"),
        hash(EvidenceKind::Text, "12 ms", "abcdef0")
    );
}

#[test]
fn a_file_is_known_by_its_bytes_and_its_name() {
    let file = |name: &str, bytes: &[u8]| GivenFile::parse(name, bytes.to_vec());
    for (given, name) in [
        ("dock.png", "dock.png"),
        ("C:\\Users\\ada\\dock.png", "dock.png"),
        ("../../etc/dock.png", "dock.png"),
        ("dock\r\n.png", "dock.png"),
        ("report\u{202e}gnp.exe", "reportgnp.exe"),
        ("\u{feff}", "file"),
        ("", "file"),
    ] {
        let kept = file(given, b"1").and_then(|file| Evidence::of_file(&file, ""));
        assert_eq!(
            kept.map(|kept| kept.content).as_deref(),
            Ok(name),
            "{given:?}"
        );
    }
    assert!(file("dock.png", b"").is_err());
    assert!(file("dock.png", &vec![0; GivenFile::MAX_BYTES + 1]).is_err());
    let hash = |name: &str, bytes: &[u8], commit: &str| {
        let kept = file(name, bytes).and_then(|file| Evidence::of_file(&file, commit));
        kept.map(|kept| kept.hash).expect("it is evidence")
    };
    let one = hash("dock.png", b"1", "");
    assert_eq!(hash("yard/dock.png", b"1", ""), one);
    assert_ne!(hash("dock.png", b"2", ""), one);
    assert_ne!(hash("pier.png", b"1", ""), one);
    assert_ne!(hash("dock.png", b"1", "abcdef0"), one);
}

#[test]
fn another_commit_makes_stale_what_was_signed_about_the_one_before() {
    let mut run = Run::full();
    run.must(
        &bob(),
        START,
        Act::Deploy {
            deployed: deployed("aaaaaaa", 1),
            begins: false,
        },
    );
    run.passes(1, START);
    run.must(&bob(), START, answer(2, STOP, true));
    run.ok(&ada(), START, "2.4");
    let act = Act::Deploy {
        deployed: deployed("aaaaaaa", 1),
        begins: false,
    };
    assert_eq!(run.must(&bob(), START, act).len(), 1);
    let act = Act::Deploy {
        deployed: deployed("bbbbbbb", 1),
        begins: false,
    };
    assert_eq!(run.must(&bob(), START, act).len(), 2);
    assert!(!run.state.is_open(PhaseNumber(1)));
    assert_eq!(
        run.reasons(1, START),
        ["4 sign-offs are stale: 1.1, 1.2, 1.4, 1.5"]
    );
    assert_eq!(run.state.items[8].stale(), None);
    // Whoever signs again confirms it.
    run.ok(&bob(), START, "1.2");
    assert_eq!(run.state.items[1].stale(), None);
    assert_eq!(run.state.items[1].signatures.len(), 1);
}

#[test]
fn a_deployment_ends_once_and_can_be_taken_back() {
    use super::super::EndOfDeployment::{Failed, Finished, RolledBack};
    let mut run = Run::full();
    let act = Act::Deploy {
        deployed: deployed("aaaaaaa", 4),
        begins: false,
    };
    assert!(run.refusal(&bob(), START, act).starts_with("Phase"));
    run.must(
        &bob(),
        START,
        Act::Deploy {
            deployed: deployed("aaaaaaa", 1),
            begins: false,
        },
    );
    let end = |deployment, end| Act::EndDeployment {
        deployment,
        end,
        words: String::new(),
    };
    assert!(
        run.refusal(&bob(), START, end(Seq(1), Finished))
            .starts_with("Deployment")
    );
    let seq = run.state.deployments[0].seq;
    run.must(&bob(), START, end(seq, Finished));
    assert_eq!(
        run.refusal(&bob(), START, end(seq, Failed)),
        "This deployment is already finished."
    );
    run.must(&bob(), START, end(seq, RolledBack));
    assert_eq!(
        run.refusal(&bob(), START, end(seq, RolledBack)),
        "This deployment is already rolled back."
    );
}

#[test]
fn a_person_whose_right_is_gone_is_refused_by_name_of_the_role() {
    let run = Run::full();
    let refused = run
        .state
        .decide(&viewer(), START, &run.sign("1.1", Verdict::Ok));
    let said = "You need the role contributor to sign. Your role is viewer.";
    assert_eq!(
        refused,
        Err(Refused::Rejected(Problem::NotAllowed(said.to_owned())))
    );
}
