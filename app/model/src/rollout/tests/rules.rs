//! One property for each rule of the product that the core can break.

use super::super::act::Seen;
use super::super::deciding::Deciding;
use super::super::record::{Record, RecordForm, seal};
use super::super::{Act, PlanSnapshot, Refused, RolloutState};
use super::check::{counted, holds, rule_2, rule_5, rule_7, rules_3_and_4, votes_know_the_state};
use super::steps::{step, steps};
use super::support::*;
use crate::Problem;
use crate::problem::capitalised;
use crate::rollout::Event;
use crate::rollout::Outcome;
use crate::verdict::Verdict;
use proptest::prelude::*;
use std::sync::Arc;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Rules 1 to 5, 7 and 9, after every act of any run. The checkers are the rules in other words (`check.rs`).
    #[test]
    fn whatever_people_do_the_rules_hold((passed, steps) in steps()) {
        Run::walk(passed, &steps, |run, events, now_ms| {
            rule_2(&run.state, &run.log)?;
            rules_3_and_4(&run.state, now_ms)?;
            rule_7(&run.state, now_ms)?;
            // Where nothing happened nothing closes, until the clock is asked.
            if events.is_empty() { Ok(()) } else { rule_5(&run.state, &run.log, now_ms) }
        })?;
    }

    /// A vote never counts for a state worse than the one it saw, whatever happened between and whatever the clock did.
    #[test]
    fn a_vote_never_counts_for_a_worse_state((passed, steps) in steps()) {
        Run::walk(passed, &steps, |run, events, now_ms| {
            if events.is_empty() || run.state.is_closed() { return Ok(()); }
            votes_know_the_state(&run.state, now_ms)?;
            let mut later = run.clone();
            let now_ms = run.state.next_moment(now_ms).unwrap_or(now_ms);
            later.clock(now_ms);
            votes_know_the_state(&later.state, now_ms)
        })?;
    }

    /// Nothing happens behind a closed hold point without a recorded permission. The clock is asked before each act, as
    /// it is in the product.
    #[test]
    fn nothing_happens_behind_a_closed_hold_point((passed, steps) in steps()) {
        let mut run = Run::full();
        if steps.len().is_multiple_of(2) {
            run.works_ahead();
        }
        run.passes(passed as u32, START);
        let mut now_ms = START + 2 * 60 * MINUTE;
        for step in steps {
            now_ms += step.wait_ms.max(0);
            run.clock(now_ms);
            let before = run.state.clone();
            let act = step.act(&before, now_ms);
            let events = run.does(&step.actor(), now_ms, act.clone()).unwrap_or_default();
            if let Err(fault) = holds(&before, &events) {
                return Err(TestCaseError::fail(format!("{fault}\nafter {act:?}")));
            }
        }
        if run.state.decision().is_some_and(|last| last.outcome == Outcome::Go && last.undermined_by.is_empty()) {
            let go = run.log.iter().rposition(|fact| matches!(fact.event, Event::Decided { .. }));
            let then = folded(&run.log[..=go.expect("it was decided")]);
            prop_assert!(then.hold_points.iter().all(|hold_point| hold_point.opening.is_some()));
        }
    }

    /// Rule 1: the state is the fold of its events, from whatever point it is folded on, and both read back from
    /// what is stored of them.
    #[test]
    fn the_state_is_the_fold_of_its_events((passed, steps) in steps(), part in 0.0..1.0_f64) {
        let run = Run::walk(passed, &steps, |_, _, _| Ok(()))?;
        prop_assert_eq!(&folded(&run.log), &run.state);
        prop_assert_eq!(run.state.events, run.log.len() as u64);
        let (before, after) = run.log.split_at(1 + ((run.log.len() - 1) as f64 * part) as usize);
        let stored = serde_json::to_string(&folded(before)).expect("it can be stored");
        let mut state: RolloutState = serde_json::from_str(&stored).expect("it reads back");
        prop_assert_eq!(&state, &folded(before));
        after.iter().for_each(|fact| state.apply(fact));
        prop_assert_eq!(&state, &run.state);
        for fact in &run.log {
            let stored = serde_json::to_string(&fact.event).expect("it can be stored");
            let back: Event = serde_json::from_str(&stored).expect("it reads back");
            prop_assert_eq!(&back, &fact.event);
            prop_assert_eq!(serde_json::to_string(&back).expect("it can be stored"), stored);
        }
    }

    /// Rule 1: what was said stays said. An event about something is never missing from the log afterwards, and
    /// every act that is not refused leaves one.
    #[test]
    fn every_act_leaves_an_event((passed, steps) in steps()) {
        let mut known = Vec::new();
        Run::walk(passed, &steps, |run, events, _| {
            let kept = run.log.starts_with(&known) && run.log.ends_with_events(events);
            known.clone_from(&run.log);
            if kept { Ok(()) } else { Err("the log lost something".to_owned()) }
        })?;
    }

    /// Rule 4: time alone opens nothing but a window that comes to its end; silence is never a yes.
    #[test]
    fn waiting_opens_nothing((passed, steps) in steps(), wait in 0..400 * DAY) {
        Run::walk(passed, &steps, |run, _, now_ms| {
            for phase in run.state.frame.numbers() {
                let before = run.state.reasons(phase, now_ms);
                let waits_for_more = before.iter().any(|reason| reason.until_ms.is_none());
                if waits_for_more && run.state.reasons(phase, now_ms + wait).is_empty() {
                    return Err(format!("hold point {phase} forgot {before:?}"));
                }
            }
            Ok(())
        })?;
    }

    /// Rules 3 and 5: a hold point is opened, and GO is decided, only where nothing keeps it or an earlier one closed,
    /// whether or not anybody noticed by then what the clock had done.
    #[test]
    fn nothing_is_opened_against_a_reason((passed, steps) in steps(), wait in 0..5 * 60 * MINUTE) {
        Run::walk(passed, &steps, |run, _, now_ms| {
            let (state, now_ms) = (&run.state, now_ms + wait);
            let numbers: Vec<PhaseNumber> = state.frame.numbers().collect();
            let last = state.decision().map(|last| last.seq);
            let tried = numbers.iter().enumerate().map(|(at, phase)| (decide_at(*phase, Outcome::Go, last), at));
            for (act, last) in tried {
                if state.decide(&dan(), now_ms, &act).is_err() {
                    continue;
                }
                for phase in numbers[..=last].iter().copied() {
                    let opening = state.hold_point(phase).and_then(|hold_point| hold_point.opening.as_ref());
                    let is_bypassed = opening.is_some_and(|opening| !opening.bypassed.is_empty());
                    let reasons = state.reasons(phase, now_ms);
                    if !is_bypassed && !reasons.is_empty() {
                        return Err(format!("{act:?} in spite of {phase}: {reasons:?}"));
                    }
                }
            }
            Ok(())
        })?;
    }

    /// Rule 5, by the clock: what the clock does is done once, and there is nothing more to do before the next
    /// moment it names.
    #[test]
    fn the_clock_has_nothing_to_say_before_its_next_moment((passed, steps) in steps(), part in 0.0..1.0_f64) {
        Run::walk(passed, &steps, |run, _, now_ms| {
            let mut run = run.clone();
            run.clock(now_ms);
            if run.state.is_closed() {
                return Ok(());
            }
            let next = run.state.next_moment(now_ms).unwrap_or(now_ms + 400 * DAY);
            let between = now_ms + ((next - 1 - now_ms) as f64 * part) as i64;
            for moment in [now_ms, between, next - 1] {
                let events = run.state.by_the_clock(moment);
                if !events.is_empty() {
                    return Err(format!("{moment} is before {next}, and {events:?}"));
                }
            }
            run.clock(next);
            rule_5(&run.state, &run.log, next)
        })?;
    }

    /// Rule 6: a record is what is computed anew from the events before it, to the byte; its seal is the hash of it
    /// and of nothing else.
    #[test]
    fn a_sealed_decision_can_be_recomputed((passed, steps) in steps(), bite in any::<(usize, u8)>()) {
        let run = Run::walk(passed, &steps, |_, _, _| Ok(()))?;
        for (at, fact) in run.log.iter().enumerate() {
            let Event::Decided { phase, outcome, reason, record, seal: sealed, supersedes, until_ms, waiver } = &fact.event else {
                continue;
            };
            let by = fact.actor.as_ref().expect("somebody decided");
            let before = folded(&run.log[..at]);
            let decided = Deciding { phase: *phase, outcome: *outcome, reason, supersedes: *supersedes, until_ms: *until_ms, waiver: waiver.clone() };
            let again = before.record(by, fact.at_ms, &decided, RecordForm::OfRollCalls).text();
            prop_assert_eq!(again, Ok(record.clone()));
            prop_assert_eq!(&seal(record), sealed);
            let read = Record::parse(record).expect("a record reads back");
            prop_assert_eq!(read.text(), Ok(record.clone()));
            prop_assert_eq!(read.after, before.seq);
            let mut other = record.clone().into_bytes();
            let bitten = bite.0 % other.len();
            other[bitten] ^= bite.1.max(1);
            prop_assert_ne!(&crate::hash::of(&other), sealed);
        }
    }

    /// Rule 8, on one item: whoever comes first signs, in whatever order they come; all others are told who did.
    #[test]
    fn on_one_item_there_is_one_winner(
        order in Just([lead(), ada(), bob(), cleo(), dan()]).prop_shuffle(),
        verdicts in prop::array::uniform5(prop::sample::select(Verdict::ALL.to_vec())),
        two_person in any::<bool>(),
    ) {
        let mut frame = plain_frame(3);
        frame.items[0].setting.two_person = two_person;
        let mut run = Run::of(frame);
        let seen = run.seen("1.1");
        let mut winner = None;
        for (at, (actor, verdict)) in order.iter().zip(verdicts).enumerate() {
            let may = verdict != Verdict::Waived || actor.role.allows(crate::role::Act::Waive);
            let now_ms = START + at as i64;
            let act = sign_seen(vec![seen.clone()], verdict, Some(now_ms));
            match (run.does(actor, now_ms, act), &winner) {
                (Ok(_), None) => winner = Some((actor.id.clone(), now_ms)),
                (Err(Refused::Overtaken { by, at_ms, .. }), Some((won, won_at))) => {
                    prop_assert_eq!((by.as_ref(), at_ms), (Some(won), *won_at));
                }
                (Err(Refused::Rejected(Problem::NotAllowed(_))), _) => prop_assert!(!may),
                (other, _) => prop_assert!(false, "{} got {:?}", actor.name, other),
            }
        }
        let signers: Vec<_> = run.state.items[0].signatures.iter().map(|one| &one.by).collect();
        prop_assert_eq!(signers, winner.iter().map(|(won, _)| won).collect::<Vec<_>>());
    }

    /// Rule 8, on different items: all of them count, in whatever order they come.
    #[test]
    fn on_different_items_nobody_loses(
        order in Just((1..=9_usize).collect::<Vec<_>>()).prop_shuffle(),
        waits in prop::collection::vec(-1_000..1_000_i64, 9),
    ) {
        let mut run = Run::of(plain_frame(9));
        let seen: Vec<Seen> = (1..=9).map(|at| run.seen(&format!("1.{at}"))).collect();
        let people = [lead(), ada(), bob(), cleo(), dan()];
        for (item, wait) in order.iter().zip(waits) {
            let act = sign_seen(vec![seen[item - 1].clone()], Verdict::Ok, None);
            run.must(&people[item % 5], START + wait, act);
        }
        for (at, item) in run.state.items.iter().enumerate() {
            prop_assert_eq!(&item.signatures[0].by, &people[(at + 1) % 5].id);
        }
        prop_assert!(run.state.reasons(PhaseNumber(1), START).is_empty());
    }

    /// Rule 9: a box that was ticked in the text says nothing until a person signs it.
    #[test]
    fn what_a_document_claims_is_open_until_it_is_signed(claimed in prop::collection::vec(any::<bool>(), 1..20), signs in any::<usize>()) {
        let mut frame = plain_frame(claimed.len());
        for (item, claimed) in frame.items.iter_mut().zip(&claimed) {
            item.claimed = *claimed;
        }
        let mut run = Run::of(frame);
        let signed = 1 + signs % claimed.len();
        run.ok(&ada(), START, &format!("1.{signed}"));
        let open: Vec<String> = (1..=claimed.len()).filter(|at| *at != signed).map(|at| format!("1.{at}")).collect();
        let named: Vec<String> = run.state.reasons(PhaseNumber(1), START).into_iter().flat_map(|reason| reason.names).collect();
        prop_assert_eq!(named, open);
        prop_assert_eq!(run.state.progress(PhaseNumber(1), START).done, 1);
    }

    /// Rule 10: the order is that of the numbers. Whatever the clocks said, the same people said the same things,
    /// the same hold points are open and the same was decided.
    #[test]
    fn clocks_change_no_order((passed, steps) in steps(), clocks in prop::collection::vec(0..400 * DAY, 1..50)) {
        let run = Run::walk(passed, &steps, |_, _, _| Ok(()))?;
        let mut log = run.log.clone();
        for (at, fact) in log.iter_mut().enumerate() {
            fact.at_ms = clocks[at % clocks.len()];
        }
        let said = |state: &RolloutState| {
            let items = state.items.iter().map(|item| {
                item.signatures.iter().map(|one| (one.seq, one.by.clone(), one.stale)).collect::<Vec<_>>()
            });
            let hold_points = state.hold_points.iter().map(|hold_point| hold_point.opening.as_ref().map(|opening| opening.seq));
            let values = state.criteria.iter().map(|known| known.value.as_ref().map(|value| value.seq));
            let positions = state.hold_points.iter().flat_map(|hold_point| &hold_point.roll_call.positions);
            let voters = positions.map(|position| position.cast.as_ref().map(|cast| (cast.seq, cast.vote)));
            let decisions = state.decisions.iter().map(|decision| (decision.seq, decision.outcome, decision.undermined_by.clone()));
            (
                items.collect::<Vec<_>>(),
                hold_points.collect::<Vec<_>>(),
                values.collect::<Vec<_>>(),
                voters.collect::<Vec<_>>(),
                decisions.collect::<Vec<_>>(),
            )
        };
        prop_assert_eq!(said(&folded(&log)), said(&run.state));
    }

    /// Rule 11, in the form it has here: who may only read is refused everything, at any time, by one sentence.
    #[test]
    fn a_viewer_changes_nothing((passed, steps) in steps(), tried in step()) {
        Run::walk(passed, &steps, |run, _, now_ms| {
            match run.state.decide(&viewer(), now_ms, &tried.act(&run.state, now_ms)) {
                Err(Refused::Rejected(Problem::NotAllowed(_))) => Ok(()),
                other => Err(format!("a viewer got {other:?}")),
            }
        })?;
    }

    /// Rule 12, in the form it has here: who is refused reads why, and nothing has changed. What is not refused
    /// changes something.
    #[test]
    fn a_refusal_says_why((passed, steps) in steps(), tried in step()) {
        Run::walk(passed, &steps, |run, _, now_ms| {
            let before = run.state.clone();
            let act = tried.act(&run.state, now_ms);
            let decided = run.state.decide(&tried.actor(), now_ms, &act);
            if run.state != before {
                return Err("asking alone changed something".to_owned());
            }
            match decided {
                Ok(events) if events.is_empty() => Err("nothing came of it, and nobody was told".to_owned()),
                Ok(_) => Ok(()),
                Err(refused) => {
                    let sentence = sentence(&refused);
                    let is_one = match &refused {
                        Refused::Overtaken { did, .. } => !did.is_empty(),
                        Refused::Rejected(Problem::Conflict(_)) => sentence == capitalised(&sentence) && sentence.ends_with('.'),
                        Refused::Rejected(Problem::Fault { .. }) => false,
                        Refused::Rejected(_) => sentence.ends_with('.'),
                    };
                    if is_one { Ok(()) } else { Err(format!("{sentence:?} is no answer to {act:?}")) }
                }
            }
        })?;
    }
}

/// The end of a log, without places and times.
trait EndsWith {
    fn ends_with_events(&self, events: &[Event]) -> bool;
}

impl EndsWith for Vec<super::super::RecordedEvent> {
    fn ends_with_events(&self, events: &[Event]) -> bool {
        let last = self.iter().skip(self.len() - events.len());
        last.map(|fact| &fact.event).eq(events)
    }
}

/// The negative control of the hold: what happens behind a closed hold point is found out.
#[test]
fn an_act_behind_a_closed_hold_point_is_found_out() {
    let mut run = Run::full();
    run.works_ahead();
    let mut held = run.state.clone();
    held.rules.works_ahead = None;
    for act in [
        run.sign("2.4", Verdict::Ok),
        Act::Claim {
            item: run.id("2.4"),
        },
        Act::StartWindow {
            phase: PhaseNumber(2),
            terms: terms(),
        },
        measure(MEASURED, 97.0),
    ] {
        let events = run.must(&ada(), START, act);
        assert!(holds(&held, &events).is_err(), "{events:?}");
        run = Run::full();
        run.works_ahead();
    }
}

/// The negative control of rule 5: a log whose hold points never close again is found out.
#[test]
fn a_log_without_its_closings_is_found_out() {
    let mut run = Run::full();
    run.passes(1, START);
    run.must(&ada(), START, run.revoke("1.2", "it did not run"));
    assert_eq!(rule_5(&run.state, &run.log, START), Ok(()));
    let mut log = run.log.clone();
    log.retain(|fact| !matches!(fact.event, Event::HoldPointClosed { .. }));
    assert_eq!(log.len() + 1, run.log.len());
    let found =
        rule_5(&folded(&log), &log, START).expect_err("it is open in spite of an open item");
    assert!(found.starts_with("hold point 1 is open"), "{found}");
}

/// The negative control of rule 2: a signature that moved silently to other words is found out.
#[test]
fn a_signature_on_other_words_is_found_out() {
    let mut run = Run::full();
    run.ok(&ada(), START, "1.2");
    assert_eq!(rule_2(&run.state, &run.log), Ok(()));
    let mut forged = run.state.clone();
    Arc::make_mut(&mut forged.items[1]).signatures[0].words_hash = "0".repeat(64);
    assert!(rule_2(&forged, &run.log).is_err());
    let mut kept = run.state.clone();
    let mut frame = PlanSnapshot::clone(&kept.frame);
    frame.items[1].words_hash = "0".repeat(64);
    kept.frame = Arc::new(frame.into());
    assert!(rule_2(&kept, &run.log).is_err());
    let mut doubled = run.state.clone();
    let again = doubled.items[1].signatures[0].clone();
    Arc::make_mut(&mut doubled.items[1]).signatures.push(again);
    assert!(rule_2(&doubled, &run.log).is_err());
}

/// The negative control of rules 3 and 7: a count that is off by one is found out.
#[test]
fn the_checkers_read_the_state_and_not_the_core() {
    let mut run = Run::full();
    run.settles_phase_1(START);
    let mut other = run.state.clone();
    Arc::make_mut(&mut other.items[1]).signatures.clear();
    assert!(super::check::is_satisfied(
        &run.state,
        PhaseNumber(1),
        START
    ));
    assert!(!super::check::is_satisfied(&other, PhaseNumber(1), START));
    assert_eq!(counted(&run.state, START), START);
}

/// Every kind of act is done at some time by the arbitrary runs, so that the properties speak of all of them.
#[test]
fn the_arbitrary_runs_reach_everything() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut kinds = std::collections::BTreeSet::new();
    let mut inverses = std::collections::BTreeSet::new();
    let (mut bypassed, mut gone, mut aged) = (false, false, false);
    for _ in 0..250 {
        let (passed, steps) = steps().new_tree(&mut runner).expect("a run").current();
        let run = Run::walk(passed, &steps, |run, events, _| {
            for event in events {
                let described = event.describe();
                let stored = serde_json::to_value(event).expect("JSON");
                assert_eq!(
                    stored["kind"], described.kind,
                    "the name beside it is the one in it"
                );
                kinds.insert(described.kind);
                inverses.extend(described.inverse);
            }
            aged |= run.state.items.iter().any(|item| item.stale().is_some());
            Ok(())
        })
        .expect("nothing is asked of it");
        bypassed |= run.log.iter().any(|fact| {
            matches!(
                &fact.event,
                Event::Decided {
                    waiver: Some(_),
                    ..
                }
            )
        });
        gone |= !run.state.removed.is_empty();
    }
    let all = [
        "signed",
        "revoked",
        "undone",
        "claimed",
        "released",
        "deferred",
        "commented",
        "item_set",
        "item_added",
        "hold_point_closed",
        "breached",
        "breach_acknowledged",
        "measured",
        "attested",
        "ruled",
        "window_started",
        "window_sampled",
        "window_checked",
        "window_interrupted",
        "window_resumed",
        "deployment_started",
        "deployment_ended",
        "rules_set",
        "roll_call_set",
        "called",
        "voted",
        "vote_outdated",
        "condition_answered",
        "decided",
        "waiver_asked",
        "run_moved",
    ];
    let missing: Vec<_> = all.iter().filter(|kind| !kinds.contains(*kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(inverses.is_subset(&kinds), "{inverses:?}");
    assert!(bypassed && gone && aged);
}
