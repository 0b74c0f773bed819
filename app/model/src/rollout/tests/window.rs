//! Rule 10: windows end by the clock, after as much watched time as was asked for, and what nobody looked at stays
//! visible.

use super::super::window::{OnBreach, Slot, SlotState};
use super::super::{Act, Breach, Window, WindowRules, WindowState};
use super::support::*;
use crate::rollout::Event;
use proptest::prelude::*;

/// What happens in a minute.
#[derive(Debug, Clone, Copy)]
enum Minute {
    Sample(Breach),
    Check(Breach),
    Interrupt,
    Resume(bool),
}

fn minute() -> impl Strategy<Value = (i64, Minute)> {
    let breach =
        prop_oneof![6 => Just(Breach::None), 2 => Just(Breach::Soft), 1 => Just(Breach::Hard)];
    let happens = prop_oneof![
        3 => breach.clone().prop_map(Minute::Sample),
        2 => breach.prop_map(Minute::Check),
        2 => Just(Minute::Interrupt),
        3 => prop::bool::weighted(0.8).prop_map(Minute::Resume),
    ];
    // Strictly later: a window that begins anew tells what lay before it by the clock.
    (1..15_i64, happens)
}

fn any_terms() -> impl Strategy<Value = WindowRules> {
    let every = || prop::option::of(1..40_i64);
    (1..80_i64, 0..80_i64, every(), every(), any::<bool>()).prop_map(
        |(minutes, steady, probe_every, check_every, restarts)| WindowRules {
            minutes,
            steady_minutes: steady.min(minutes),
            probe_every: probe_every.map(|every| every.min(minutes)),
            check_every: check_every.map(|every| every.min(minutes)),
            on_breach: if restarts {
                OnBreach::Restart
            } else {
                OnBreach::Fail
            },
        },
    )
}

/// A window that counts minute by minute instead of computing.
#[derive(Debug, Default)]
struct Counted {
    watched: i64,
    /// Minutes watched since the last breach.
    since_breach: Option<i64>,
    is_paused: bool,
    has_answer: bool,
    has_failed: bool,
}

impl Counted {
    fn passes(&mut self, terms: &WindowRules) {
        // What is over is over.
        if !self.is_paused && self.left(terms) > 0 {
            self.watched += 1;
            self.since_breach = self.since_breach.map(|minutes| minutes + 1);
        }
    }

    fn left(&self, terms: &WindowRules) -> i64 {
        let steady = self
            .since_breach
            .map_or(0, |minutes| terms.steady_minutes - minutes);
        (terms.minutes - self.watched).max(steady)
    }

    fn happens(&mut self, terms: &WindowRules, minute: Minute) {
        match minute {
            Minute::Interrupt => self.is_paused = true,
            Minute::Resume(true) => self.is_paused = false,
            Minute::Resume(false) => *self = Self::default(),
            Minute::Sample(Breach::Hard) | Minute::Check(Breach::Hard) => match terms.on_breach {
                OnBreach::Restart => *self = Self::default(),
                OnBreach::Fail => self.has_failed = true,
            },
            Minute::Sample(Breach::None) => self.has_answer = true,
            Minute::Check(Breach::None) => {}
            Minute::Sample(Breach::Soft) | Minute::Check(Breach::Soft) => {
                self.since_breach = Some(0)
            }
        }
    }

    /// The state, without its notes.
    fn state(&self, terms: &WindowRules, now_ms: i64) -> WindowState {
        match self.left(terms) {
            _ if self.has_failed => WindowState::Failed,
            _ if self.is_paused => WindowState::Interrupted,
            left if left > 0 => WindowState::Running(now_ms + left * MINUTE),
            _ if terms.probe_every.is_some() && !self.has_answer => WindowState::NoData,
            _ => WindowState::Clean { notes: 0 },
        }
    }
}

fn without_notes(state: WindowState) -> WindowState {
    match state {
        WindowState::Clean { .. } => WindowState::Clean { notes: 0 },
        other => other,
    }
}

/// A run whose one phase is watched.
fn watched(terms: &WindowRules) -> Run {
    let mut run = Run::of(plain_frame(1));
    let terms = terms.clone();
    run.must(
        &ada(),
        START,
        Act::StartWindow {
            phase: PhaseNumber(1),
            terms,
        },
    );
    run
}

fn window(run: &Run) -> &Window {
    run.state.window(PhaseNumber(1)).expect("it was started")
}

fn act(minute: Minute) -> Act {
    let words = "looked".to_owned();
    match minute {
        Minute::Sample(breach) => sample(1, breach),
        Minute::Check(breach) => Act::Check {
            phase: PhaseNumber(1),
            breach,
            words,
        },
        Minute::Interrupt => interrupt(1),
        Minute::Resume(credit) => Act::Resume {
            phase: PhaseNumber(1),
            credit,
        },
    }
}

/// The slots follow each other from the window's beginning, as long in watched time as was asked for, and none that
/// nobody looked into is called anything but missed once it is over.
fn slots_fit(
    window: &Window,
    slots: &[Slot],
    every: Option<i64>,
    looks: &[super::super::window::Observation],
    now_ms: i64,
) -> Result<(), TestCaseError> {
    let Some(every) = every else {
        prop_assert!(slots.is_empty());
        return Ok(());
    };
    prop_assert_eq!(slots.len() as i64, window.terms.minutes / every);
    let mut from_ms = window.since_ms;
    for slot in slots {
        prop_assert_eq!(slot.from_ms, from_ms);
        let paused: i64 = window
            .pauses
            .iter()
            .filter(|pause| (slot.from_ms..slot.to_ms).contains(&pause.from_ms))
            .filter_map(|pause| Some(pause.to_ms? - pause.from_ms))
            .sum();
        prop_assert_eq!(slot.to_ms - slot.from_ms, every * MINUTE + paused);
        let seen = looks
            .iter()
            .filter(|look| look.seq > window.since)
            .any(|look| (slot.from_ms..slot.to_ms).contains(&look.at_ms));
        let stopped = window.pauses.iter().find(|pause| pause.to_ms.is_none());
        let now_ms = stopped.map_or(now_ms, |pause| pause.from_ms);
        let expected = match slot.state {
            SlotState::Seen(_) => seen,
            SlotState::Missed => !seen && slot.to_ms <= now_ms,
            SlotState::Due => !seen && (slot.from_ms..slot.to_ms).contains(&now_ms),
            SlotState::Ahead => !seen && now_ms < slot.from_ms,
        };
        prop_assert!(expected, "{:?} at {}", slot, now_ms);
        from_ms = slot.to_ms;
    }
    // They cover the watched time but for a rest shorter than one of them.
    let covered = every * (window.terms.minutes / every);
    prop_assert!(window.terms.minutes - covered < every);
    prop_assert!(from_ms <= window.ends_ms());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The end lies after as many watched minutes as were asked for, and as many without a breach, whatever
    /// interrupts it and however often it begins anew.
    #[test]
    fn it_ends_after_so_many_watched_minutes(terms in any_terms(), minutes in prop::collection::vec(minute(), 0..40)) {
        let (mut run, mut counted, mut now_ms) = (watched(&terms), Counted::default(), START);
        for (wait, minute) in minutes {
            for _ in 0..wait {
                now_ms += MINUTE;
                counted.passes(&terms);
                prop_assert_eq!(without_notes(window(&run).state(now_ms)), counted.state(&terms, now_ms));
            }
            if run.does(&ada(), now_ms, act(minute)).is_ok() {
                counted.happens(&terms, minute);
            }
            prop_assert_eq!(without_notes(window(&run).state(now_ms)), counted.state(&terms, now_ms));
            let found = window(&run);
            slots_fit(found, &found.probes(now_ms), terms.probe_every, &found.samples, now_ms)?;
            slots_fit(found, &found.looks(now_ms), terms.check_every, &found.checks, now_ms)?;
        }
    }

    /// While nothing happens it only goes on: first it runs, until the moment that it named, and then it is over for
    /// good; what was missed stays missed.
    #[test]
    fn it_only_goes_on_by_the_clock(
        terms in any_terms(),
        minutes in prop::collection::vec(minute(), 0..20),
        mut waits in prop::collection::vec(0..200 * MINUTE, 1..30),
    ) {
        let (mut run, mut now_ms) = (watched(&terms), START);
        for (wait, minute) in minutes {
            now_ms += wait * MINUTE;
            let _ = run.does(&ada(), now_ms, act(minute));
        }
        waits.sort_unstable();
        let (found, first) = (window(&run), window(&run).state(now_ms));
        let mut before = (first, 0);
        for wait in waits {
            let state = found.state(now_ms + wait);
            match before.0 {
                WindowState::Running(end) if now_ms + wait < end => prop_assert_eq!(state, WindowState::Running(end)),
                WindowState::Running(_) => {
                    let is_over = matches!(state, WindowState::Clean { .. } | WindowState::NoData);
                    prop_assert!(is_over, "{:?}", state);
                }
                other => prop_assert_eq!(state, other),
            }
            let slots = [found.probes(now_ms + wait), found.looks(now_ms + wait)].concat();
            let missed = slots.iter().filter(|slot| slot.state == SlotState::Missed).count();
            prop_assert!(missed >= before.1);
            if let WindowState::Clean { notes } = state {
                prop_assert!(notes >= missed);
            }
            before = (state, missed);
        }
    }
}

#[test]
fn missed_looks_stay_on_record() {
    let mut run = Run::ahead();
    run.settles_phase_2(START);
    let end = START + 60 * MINUTE;
    let found = run.state.window(PhaseNumber(2)).expect("it was started");
    // Five of six probes and both checks.
    assert_eq!(found.state(end), WindowState::Clean { notes: 7 });
    assert_eq!(found.state(end - 1), WindowState::Running(end));
    assert_eq!(
        run.reasons(2, end - 1),
        ["1 criterion has no data: C6", "the window has not ended"]
    );
    run.clock(end - 1);
    assert_eq!(
        run.state
            .window(PhaseNumber(2))
            .and_then(|window| window.end),
        None
    );
    run.clock(end);
    let ended = run.log.last().map(|fact| fact.event.clone());
    assert!(matches!(
        ended,
        Some(Event::WindowEnded {
            phase: PhaseNumber(2),
            clean: true,
            ..
        })
    ));
    run.clock(end);
    assert_eq!(run.log.last().map(|fact| fact.event.clone()), ended);
}

#[test]
fn a_window_without_an_answer_is_no_yes() {
    let mut run = Run::ahead();
    let terms = terms();
    run.must(
        &ada(),
        START,
        Act::StartWindow {
            phase: PhaseNumber(2),
            terms,
        },
    );
    let check = Act::Check {
        phase: PhaseNumber(2),
        breach: Breach::None,
        words: "the log is quiet".to_owned(),
    };
    run.must(&ada(), START + MINUTE, check);
    let reasons = run.reasons(2, START + DAY);
    assert!(
        reasons.contains(&"no probe of the window has answered".to_owned()),
        "{reasons:?}"
    );
}

#[test]
fn an_interruption_is_no_steady_time() {
    let mut run = Run::ahead();
    let terms = terms();
    run.must(
        &ada(),
        START,
        Act::StartWindow {
            phase: PhaseNumber(2),
            terms,
        },
    );
    run.must(&ada(), START + MINUTE, sample(2, Breach::None));
    run.must(&ada(), START + 59 * MINUTE, sample(2, Breach::Soft));
    run.must(&ada(), START + 60 * MINUTE, interrupt(2));
    let (phase, credit) = (PhaseNumber(2), true);
    run.must(&ada(), START + 120 * MINUTE, Act::Resume { phase, credit });
    // Of the twenty minutes after the breach one was watched before the interruption.
    let state = run
        .state
        .window(PhaseNumber(2))
        .map(|window| window.state(START + 120 * MINUTE));
    assert_eq!(state, Some(WindowState::Running(START + 139 * MINUTE)));
}

#[test]
fn a_clock_that_was_set_back_shortens_nothing() {
    let mut run = watched(&terms());
    run.must(&ada(), START + 10 * MINUTE, interrupt(1));
    let (phase, credit) = (PhaseNumber(1), true);
    run.must(&ada(), START + 8 * MINUTE, Act::Resume { phase, credit });
    assert_eq!(window(&run).ends_ms(), START + 60 * MINUTE);
}

#[test]
fn a_hard_breach_begins_it_anew_or_fails_it() {
    let mut run = Run::ahead();
    for (on_breach, expected) in [
        (OnBreach::Restart, WindowState::Running(START + 65 * MINUTE)),
        (OnBreach::Fail, WindowState::Failed),
    ] {
        let terms = WindowRules {
            on_breach,
            ..terms()
        };
        let number = if on_breach == OnBreach::Fail { 3 } else { 2 };
        let phase = PhaseNumber(number);
        run.must(&ada(), START, Act::StartWindow { phase, terms });
        run.must(&ada(), START + 5 * MINUTE, sample(number, Breach::Hard));
        let found = run.state.window(phase).expect("it was started");
        assert_eq!(found.state(START + 5 * MINUTE), expected);
        assert_eq!(found.restarts, usize::from(on_breach == OnBreach::Restart));
    }
    // What failed may be tried again, and keeps the hold point closed until then.
    assert!(
        run.reasons(3, START + DAY)
            .contains(&"the window has failed".to_owned())
    );
    run.must(
        &ada(),
        START + 6 * MINUTE,
        Act::StartWindow {
            phase: PhaseNumber(3),
            terms: terms(),
        },
    );
}

#[test]
fn nobody_watches_by_terms_that_cannot_be_kept() {
    let mut run = Run::full();
    let mut refused = |terms: WindowRules| {
        run.refusal(
            &ada(),
            START,
            Act::StartWindow {
                phase: PhaseNumber(2),
                terms,
            },
        )
    };
    for minutes in [0, -1] {
        let said = refused(WindowRules { minutes, ..terms() });
        assert_eq!(
            said,
            "The window would end before it starts. Give a later end."
        );
    }
    assert_eq!(
        refused(WindowRules {
            minutes: 93 * 24 * 60,
            ..terms()
        }),
        "A window lasts at most 92 days."
    );
    for steady_minutes in [-1, 61] {
        let said = refused(WindowRules {
            steady_minutes,
            ..terms()
        });
        assert_eq!(said, "The steady time must be inside the window.");
    }
    let at_most = "Schedule 1 to 500 checks, at least a minute apart.";
    for every in [0, -5, 61] {
        assert_eq!(
            refused(WindowRules {
                probe_every: Some(every),
                ..terms()
            }),
            at_most
        );
        assert_eq!(
            refused(WindowRules {
                check_every: Some(every),
                ..terms()
            }),
            at_most
        );
    }
    let day = WindowRules {
        minutes: 24 * 60,
        probe_every: Some(1),
        ..terms()
    };
    assert_eq!(refused(day), at_most);
}

#[test]
fn a_window_takes_looks_only_while_it_runs() {
    let mut run = Run::ahead();
    let start = |phase| Act::StartWindow {
        phase,
        terms: terms(),
    };
    let (phase, credit) = (PhaseNumber(2), true);
    let resume = Act::Resume { phase, credit };
    assert_eq!(
        run.refusal(&ada(), START, start(PhaseNumber(0))),
        "Phase in this rollout not found, or you do not have access."
    );
    assert!(
        run.refusal(&ada(), START, start(PhaseNumber(4)))
            .starts_with("Phase")
    );
    assert!(
        run.refusal(&ada(), START, sample(2, Breach::None))
            .starts_with("Window")
    );
    assert_eq!(
        run.refusal(&ada(), START, resume.clone()),
        "The window is not interrupted."
    );
    run.must(&ada(), START, start(PhaseNumber(2)));
    assert_eq!(
        run.refusal(&ada(), START, start(PhaseNumber(2))),
        "This phase is already being watched."
    );
    let silent = |breach| Act::Sample {
        phase: PhaseNumber(2),
        breach,
        words: String::new(),
    };
    assert_eq!(
        run.refusal(&ada(), START, silent(Breach::Soft)),
        "Say what was seen."
    );
    run.must(&ada(), START, silent(Breach::None));
    let check = Act::Check {
        phase: PhaseNumber(2),
        breach: Breach::None,
        words: String::new(),
    };
    assert_eq!(
        run.refusal(&ada(), START, check),
        "Say what you looked at and what you saw."
    );
    run.must(&ada(), START + MINUTE, interrupt(2));
    for act in [sample(2, Breach::None), interrupt(2)] {
        assert_eq!(
            run.refusal(&ada(), START + MINUTE, act),
            "The window is interrupted. Resume it first."
        );
    }
    assert_eq!(
        run.refusal(&ada(), START + MINUTE, start(PhaseNumber(2))),
        "This phase is already being watched."
    );
    run.must(&ada(), START + MINUTE, resume);
    let later = START + 60 * MINUTE;
    assert_eq!(
        run.refusal(&ada(), later, sample(2, Breach::Hard)),
        "The window is over."
    );
    run.must(&ada(), later, start(PhaseNumber(2)));
    let failing = WindowRules {
        on_breach: OnBreach::Fail,
        ..terms()
    };
    run.must(
        &ada(),
        later,
        Act::StartWindow {
            phase: PhaseNumber(3),
            terms: failing,
        },
    );
    run.must(&ada(), later, sample(3, Breach::Hard));
    assert_eq!(
        run.refusal(&ada(), later, sample(3, Breach::None)),
        "The window has failed."
    );
}

#[test]
fn no_window_starts_behind_a_closed_hold_point() {
    let mut run = Run::full();
    let said = run.refusal(
        &ada(),
        START,
        Act::StartWindow {
            phase: PhaseNumber(2),
            terms: terms(),
        },
    );
    assert!(said.contains("is behind hold point 1"), "{said}");
}
