//! Criteria: their bands and grey zones, and what nobody knows.

use super::super::criterion::{Amount, Band};
use super::super::{Act, CriterionResult};
use super::support::*;
use crate::record::Seq;
use crate::verdict::Verdict;
use proptest::prelude::*;

fn measured(run: &mut Run, value: f64) -> CriterionResult {
    run.must(&ada(), START, measure(MEASURED, value));
    run.state.outcome(MEASURED)
}

fn seq_of(run: &Run, number: usize) -> Seq {
    let (_, state) = run.state.criterion(number).expect("there is one");
    state
        .value
        .as_ref()
        .map(|value| value.seq)
        .unwrap_or_default()
}

#[test]
fn between_two_thresholds_a_person_decides() {
    let mut run = Run::ahead();
    assert_eq!(run.state.outcome(MEASURED), CriterionResult::NoData);
    assert_eq!(measured(&mut run, 95.0), CriterionResult::Pass);
    assert_eq!(measured(&mut run, 94.999_999), CriterionResult::Undecided);
    assert_eq!(measured(&mut run, 90.0), CriterionResult::Undecided);
    assert_eq!(measured(&mut run, 89.999_999), CriterionResult::Fail);
    let fails = run.refusal(&dan(), START, rule(MEASURED, seq_of(&run, MEASURED), true));
    assert_eq!(
        fails,
        "The value is not in the grey zone, so there is nothing to decide."
    );
    measured(&mut run, 92.0);
    assert!(
        run.reasons(2, START)
            .contains(&"1 criterion is undecided: C2".to_owned())
    );
    let old = run.refusal(&dan(), START, rule(MEASURED, Seq(1), true));
    assert_eq!(
        old,
        "The value has changed since. The page shows the new one."
    );
    let act = rule(MEASURED, seq_of(&run, MEASURED), false);
    run.must(&dan(), START, act);
    assert_eq!(run.state.outcome(MEASURED), CriterionResult::Fail);
    let act = rule(MEASURED, seq_of(&run, MEASURED), true);
    run.must(&dan(), START, act);
    assert_eq!(run.state.outcome(MEASURED), CriterionResult::Pass);
    // What was decided about one value says nothing about the next.
    assert_eq!(measured(&mut run, 92.0), CriterionResult::Undecided);
}

#[test]
fn what_was_decided_about_a_derived_value_ends_when_its_items_change() {
    let mut run = Run::ahead();
    assert_eq!(run.state.outcome(DERIVED), CriterionResult::NoData);
    run.ok(&ada(), START, "1.1");
    assert_eq!(run.state.outcome(DERIVED), CriterionResult::Fail);
    run.ok(&ada(), START, "1.2");
    assert_eq!(run.state.outcome(DERIVED), CriterionResult::Undecided);
    let points = Amount::Points(quantity(66.666_666), quantity(2.0), quantity(3.0));
    assert_eq!(run.state.amount(DERIVED), Some(points));
    run.must(&dan(), START, rule(DERIVED, Seq::default(), true));
    assert_eq!(run.state.outcome(DERIVED), CriterionResult::Pass);
    run.must(&ada(), START, run.revoke("1.2", "it did not run"));
    run.must(&ada(), START, run.sign("1.4", Verdict::NotApplicable));
    // One of two: again in the grey zone, and nobody has decided about this one.
    assert_eq!(run.state.outcome(DERIVED), CriterionResult::Undecided);
    let said = run.refusal(&ada(), START, measure(DERIVED, 100.0));
    assert_eq!(said, "This criterion is not measured.");
    assert_eq!(
        run.refusal(&ada(), START, attest(DERIVED, true)),
        "This criterion is measured. Record its value."
    );
}

#[test]
fn what_does_not_apply_and_has_aged_counts_again() {
    let mut run = Run::full();
    run.must(
        &ada(),
        START,
        Act::Deploy {
            deployed: deployed("aaaaaaa", 1),
            begins: false,
        },
    );
    run.must(&ada(), START, run.sign("1.2", Verdict::NotApplicable));
    run.ok(&ada(), START, "1.1");
    let whole = |run: &Run| match run.state.amount(DERIVED) {
        Some(Amount::Points(_, _, whole)) => whole.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(whole(&run), "2");
    run.must(
        &ada(),
        START,
        Act::Deploy {
            deployed: deployed("bbbbbbb", 1),
            begins: false,
        },
    );
    assert_eq!(whole(&run), "3");
}

#[test]
fn a_yes_to_an_inverted_criterion_is_bad_news() {
    let mut run = Run::full();
    for (holds, expected) in [
        (true, CriterionResult::Fail),
        (false, CriterionResult::Pass),
    ] {
        run.must(&ada(), START, attest(INVERTED, holds));
        assert_eq!(run.state.outcome(INVERTED), expected);
        run.must(&ada(), START, attest(ATTESTED, !holds));
        assert_eq!(run.state.outcome(ATTESTED), expected);
    }
    // What misses softly is noted and keeps nothing closed.
    run.must(&ada(), START, measure(3, 900.0));
    assert_eq!(run.state.outcome(3), CriterionResult::SoftMiss);
    assert!(!run.reasons(2, START).concat().contains("C3"));
}

#[test]
fn a_value_is_taken_only_where_it_belongs() {
    let mut run = Run::full();
    for number in [0, 7] {
        assert!(
            run.refusal(&ada(), START, measure(number, 1.0))
                .starts_with("Criterion")
        );
        assert!(
            run.refusal(&ada(), START, attest(number, true))
                .starts_with("Criterion")
        );
        assert!(
            run.refusal(&dan(), START, rule(number, Seq(1), true))
                .starts_with("Criterion")
        );
    }
    assert_eq!(
        run.refusal(&ada(), START, measure(ATTESTED, 1.0)),
        "This criterion is not measured."
    );
    assert_eq!(
        run.refusal(&ada(), START, attest(MEASURED, true)),
        "This criterion is measured. Record its value."
    );
    let none = Act::Attest {
        criteria: Vec::new(),
        holds: true,
        words: String::new(),
    };
    assert_eq!(
        run.refusal(&ada(), START, none),
        "Choose at least one criterion."
    );
    for (criterion, holds) in [(ATTESTED, false), (INVERTED, true)] {
        let act = Act::Attest {
            criteria: vec![criterion],
            holds,
            words: String::new(),
        };
        assert_eq!(run.refusal(&ada(), START, act), "Say what you saw.");
    }
    let points = |criterion, value, part, whole| Act::Measure {
        criterion,
        value: quantity(value),
        points: Some((quantity(part), quantity(whole))),
        words: String::new(),
        evidence: Vec::new(),
    };
    let said = run.refusal(&ada(), START, points(3, 50.0, 1.0, 2.0));
    assert_eq!(
        said,
        "Points are converted to per cent, and this criterion is not measured in per cent."
    );
    for (value, part, whole) in [(99.0, 1.0, 2.0), (0.0, 0.0, 0.0)] {
        let said = run.refusal(&ada(), START, points(MEASURED, value, part, whole));
        assert_eq!(said, "These points do not add up to that value.");
    }
    run.must(&ada(), START, points(MEASURED, 92.5, 185.0, 200.0));
}

#[test]
fn several_are_attested_at_once_or_none() {
    let mut run = Run::full();
    let both = |second| Act::Attest {
        criteria: vec![ATTESTED, second],
        holds: true,
        words: "I looked".to_owned(),
    };
    run.refusal(&ada(), START, both(MEASURED));
    assert_eq!(run.state.outcome(ATTESTED), CriterionResult::NoData);
    assert_eq!(run.must(&ada(), START, both(4)).len(), 2);
}

#[test]
fn a_band_reads_as_words() {
    let high = at_least(5.0, 5.0).low;
    for (band, words) in [
        (at_least(95.0, 90.0), "at least 95 %, grey from 90 %"),
        (at_least(95.0, 95.0), "at least 95 %"),
        (Band { low: None, high }, "at most 5 %"),
        (Band { low: high, high }, "exactly 5 %"),
        (
            Band {
                low: at_least(1.0, 1.0).low,
                high,
            },
            "at least 1 % and at most 5 %",
        ),
        (Band::default(), "any value"),
    ] {
        assert_eq!(band.words(Some("%")), words);
    }
}

proptest! {
    /// Rule 4: only what lies in the band passes, and only what a person decided in the grey zone; no value, or one
    /// nobody decided about, never does.
    #[test]
    fn only_what_passes_passes(value in 80_000_000..100_000_000_i64, ruled in prop::option::of(any::<bool>())) {
        let (mut run, value) = (Run::ahead(), value as f64 / 1e6);
        let result = measured(&mut run, value);
        let is_grey = (90.0..95.0).contains(&value);
        let decided = ruled.map(|passes| run.does(&dan(), START, rule(MEASURED, seq_of(&run, MEASURED), passes)));
        prop_assert_eq!(decided.is_some_and(|decided| decided.is_ok()), is_grey && ruled.is_some());
        prop_assert_eq!(result == CriterionResult::Undecided, is_grey);
        let passes = run.state.outcome(MEASURED) == CriterionResult::Pass;
        prop_assert_eq!(passes, value >= 95.0 || (is_grey && ruled == Some(true)));
        prop_assert_eq!(run.reasons(2, START).concat().contains("C2"), !passes);
    }
}
