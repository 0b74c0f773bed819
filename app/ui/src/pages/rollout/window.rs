//! Observation windows: a board of slots with a countdown, and the page on which they are run.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::pages::field::Field;
use crate::pages::frame::{Named, part_of_address};
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::run_page::run_page;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::id::RolloutNumber;
use model::role::Act;
use model::rollout::window::{Observation, Slot, SlotState};
use model::rollout::{Breach, PhaseNumber, RolloutState, Window, WindowState};
use std::sync::Arc;

const HOURS: Field = Field::new("window", "hours", "For how many hours");
const UNTIL: Field =
    Field::new("window", "until", "Or until").hint("If filled in, it replaces the hours.");
const STEADY: Field = Field::new(
    "window",
    "steady_minutes",
    "Breach-free minutes before it ends",
);
const PROBE: Field = Field::new("window", "probe_every", "Minutes between probe samples")
    .hint("Leave blank for no probe.");
const CHECK: Field = Field::new("window", "check_every", "Minutes between log checks")
    .hint("Leave blank for no log checks.");
const ON_BREACH: Field = Field::new("window", "on_breach", "A hard breach");
const SAMPLE: Field = Field::new("sample", "note", "What the probe reported");
const LOOKED: Field = Field::new("check", "note", "What you checked, and what you saw");
const WHY: Field = Field::new("interruption", "reason", "Reason");

/// The windows of the phases on the page.
#[component]
pub fn Windows(
    /// The run.
    run: Arc<Run>,
    /// The numbers of the phases on the page.
    shown: Vec<PhaseNumber>,
) -> Option<AnyView> {
    let watched: Vec<PhaseNumber> = shown
        .into_iter()
        .filter(|phase| {
            run.state.window(*phase).is_some() || run.state.window_plan(*phase).is_some()
        })
        .collect();
    if watched.is_empty() {
        return None;
    }
    let boards = watched.into_iter().map(|phase| {
        view! {
            <div data-window=phase.to_string()>{board(&run.state, &run.names, run.now, phase)}</div>
        }
    });
    let boards = boards.collect_view();
    Some(
        view! {
            <PageSection heading="window-h" title="Window" note="It ends by the server's clock." class="win-sec" id="window">
                {boards}
            </PageSection>
        }
        .into_any(),
    )
}

/// The board of one window. The live stream draws it too.
pub fn board(state: &RolloutState, names: &Names, now: Moment, phase: PhaseNumber) -> AnyView {
    let address = address::rollout::window(state.number, phase);
    let Some(window) = state.window(phase) else {
        let plan = state
            .window_plan(phase)
            .map(|plan| format!("{}: at least {} minutes.", plan.name, plan.minutes));
        return view! {
            <p class="more">
                {plan} " Not being watched yet. " <a class="btn" href=address>{format!("Window of phase {phase}")}</a>
            </p>
        }
        .into_any();
    };
    let (clock, words) = countdown(window, now);
    let looks = window.looks(now.0);
    let due = looks.iter().find(|slot| slot.state == SlotState::Due);
    let due = due.map(|slot| {
        let to = Moment(slot.to_ms);
        view! {
            <div>
                <dt>"Due"</dt>
                <dd>"Log check, until " <time data-t="stamp" datetime=to.datetime()>{to.on_a_stamp(now)}</time></dd>
            </div>
        }
    });
    let restarts = (window.restarts > 0).then(|| {
        let since = Moment(window.since_ms);
        let times = match window.restarts {
            1 => "once".to_owned(),
            many => format!("{many} times"),
        };
        view! {
            <div>
                <dt>"Restarted"</dt>
                <dd>{format!("{times}, last at ")}<time data-t="stamp" datetime=since.datetime()>{since.on_a_stamp(now)}</time></dd>
            </div>
        }
    });
    view! {
        <div class="win-grid">
            <p class="win-clock">{clock} <span>{words}</span></p>
            <dl class="win-next">
                {due} {restarts}
                <div>
                    <dt>"Check"</dt>
                    <dd><a href=address>{format!("Record a log check for phase {phase}")}</a></dd>
                </div>
            </dl>
            {strip("Probe", window.terms.probe_every, &window.probes(now.0), now)}
            {strip("Log check", window.terms.check_every, &looks, now)}
            {marks(window, names, now)}
        </div>
    }
    .into_any()
}

/// The big figure and the words under it. An island counts it down.
fn countdown(window: &Window, now: Moment) -> (AnyView, String) {
    let big = |words: &'static str| view! { <b>{words}</b> }.into_any();
    match window.state(now.0) {
        WindowState::Running(until) => {
            let left = (until - now.0).max(0) / 1000;
            let shown = format!("{}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60);
            let end = Moment(until);
            (
                view! { <b data-left=left.to_string()>{shown}</b> }.into_any(),
                format!("left, until {}", end.on_a_stamp(now)),
            )
        }
        WindowState::Interrupted => (big("STOPPED"), "not being watched".to_owned()),
        WindowState::NoData => (
            big("NO DATA"),
            "no probe has answered, so it cannot end".to_owned(),
        ),
        WindowState::Failed => (big("FAILED"), "a hard breach ended it".to_owned()),
        WindowState::Clean { notes: 0 } => (big("CLEAN"), "over, and nothing to note".to_owned()),
        WindowState::Clean { notes: 1 } => (big("CLEAN"), "over, with 1 note".to_owned()),
        WindowState::Clean { notes } => (big("CLEAN"), format!("over, with {notes} notes")),
    }
}

/// The most slots that are drawn one by one; more are drawn in groups of the gravest.
const MAX_DRAWN: usize = 48;

fn strip(name: &'static str, every: Option<i64>, slots: &[Slot], now: Moment) -> Option<AnyView> {
    let every = every?;
    let size = slots.len().div_ceil(MAX_DRAWN).max(1);
    let drawn = slots
        .chunks(size)
        .map(|group| {
            let gravest = group.iter().max_by_key(|slot| rank(slot.state));
            let state = gravest.map_or(SlotState::Ahead, |slot| slot.state);
            let (class, word) = look_of(state);
            let from = group.first().map_or(now, |slot| Moment(slot.from_ms));
            view! {
                <li class=class>
                    <span class="vh">{format!("{} {word}", from.on_a_stamp(now))}</span>
                </li>
            }
        })
        .collect_view();
    let missed = slots
        .iter()
        .filter(|slot| slot.state == SlotState::Missed)
        .count();
    let missed = (missed > 0).then(|| format!(", {missed} missed"));
    Some(
        view! {
            <div class="strip">
                <p>
                    <b>{name}</b>
                    <span>{format!(" every {every} min")} {missed}</span>
                </p>
                <ol class="slots">{drawn}</ol>
            </div>
        }
        .into_any(),
    )
}

fn rank(state: SlotState) -> u8 {
    match state {
        SlotState::Ahead => 0,
        SlotState::Seen(Breach::None) => 1,
        SlotState::Due => 2,
        SlotState::Seen(Breach::Soft) => 3,
        SlotState::Missed => 4,
        SlotState::Seen(Breach::Hard) => 5,
    }
}

fn look_of(state: SlotState) -> (&'static str, &'static str) {
    match state {
        SlotState::Seen(Breach::None) => ("is-passed", "passed"),
        SlotState::Seen(Breach::Soft) => ("is-soft", "soft breach"),
        SlotState::Seen(Breach::Hard) => ("is-failed", "hard breach"),
        SlotState::Missed => ("is-missed", "missed"),
        SlotState::Due => ("is-due", "due"),
        SlotState::Ahead => ("", "ahead"),
    }
}

/// What is worth reading: breaches, interruptions, missed looks.
fn marks(window: &Window, names: &Names, now: Moment) -> Option<AnyView> {
    let looked = window.samples.iter().chain(&window.checks);
    let mut marks: Vec<(i64, &'static str, String)> = looked
        .filter(|look| look.breach != Breach::None)
        .map(|look: &Observation| {
            let word = match look.breach {
                Breach::Hard => "hard breach",
                _ => "soft breach",
            };
            (
                look.at_ms,
                word,
                format!("{} {}", look.words, names.of(look.by.as_ref())),
            )
        })
        .collect();
    marks.extend(window.pauses.iter().map(|pause| {
        let until = pause
            .to_ms
            .map(|to| format!(", until {}", Moment(to).on_a_stamp(now)));
        (
            pause.from_ms,
            "interrupted",
            format!("{}{}", pause.reason, until.unwrap_or_default()),
        )
    }));
    let missed = window
        .looks(now.0)
        .into_iter()
        .filter(|slot| slot.state == SlotState::Missed);
    marks.extend(missed.map(|slot| (slot.from_ms, "missed", "No log check.".to_owned())));
    if marks.is_empty() {
        return None;
    }
    marks.sort_by_key(|(at, ..)| -at);
    let rows = marks.into_iter().take(20).map(|(at, word, words)| {
        let at = Moment(at);
        view! {
            <li>
                <b><time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time> {format!(" {word}")}</b>
                <span>{words}</span>
            </li>
        }
    });
    Some(view! { <ol class="win-marks">{rows.collect_view()}</ol> }.into_any())
}

/// The page of a window.
pub fn page() -> impl IntoView {
    let phase = part_of_address("phase");
    run_page(|_, actor, run| async move {
        let missing = Problem::NotFound("phase in this rollout");
        let phase: PhaseNumber = phase.parse().map_err(|_| missing.clone())?;
        let found = run.state.frame.phase(phase).ok_or(missing)?;
        let title = format!("Window of phase {phase}, {}", found.name);
        let may = actor.can(Act::Sign, &run.rollout.subject()) && !run.rollout.is_closed();
        let forms = may.then(|| forms(&run, phase));
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb run=run.clone() here=format!("Window {phase}") />
                    <h1>{title}</h1>
                </header>
                <section class="win-sec" aria-label="Status">
                    {board(&run.state, &run.names, run.now, phase)}
                </section>
                {forms}
            </main>
        })
    })
}

fn forms(run: &Run, phase: PhaseNumber) -> AnyView {
    let number = run.rollout.number;
    let state = run
        .state
        .window(phase)
        .map(|window| window.state(run.now.0));
    match state {
        Some(WindowState::Running(_)) => view! {
            <div class="stack">{look(number, phase)} {sample(number, phase)} {interrupt(number, phase)}</div>
        }
        .into_any(),
        Some(WindowState::Interrupted) => resume(number, phase),
        None | Some(WindowState::Clean { .. } | WindowState::Failed | WindowState::NoData) => {
            start(run, phase)
        }
    }
}

fn start(run: &Run, phase: PhaseNumber) -> AnyView {
    let (plan, number) = (run.state.window_plan(phase), run.rollout.number);
    let minutes = |minutes: Option<i64>| {
        minutes
            .map(|minutes| minutes.to_string())
            .unwrap_or_default()
    };
    let hours = plan
        .map(|plan| format!("{}", plan.minutes as f64 / 60.0))
        .unwrap_or_default();
    let probe = minutes(plan.and_then(|plan| plan.probe_every));
    let check = minutes(plan.and_then(|plan| plan.check_every));
    let ways = vec![
        ("restart".to_owned(), "restarts the window".to_owned()),
        ("fail".to_owned(), "fails it".to_owned()),
    ];
    view! {
        <PageSection heading="start-h" title="Start watching">
            <PostForm id="window" action=address::rollout::window_start(number, phase) fields=&["until", "steady_minutes", "probe_every", "check_every"] class="form">
                {HOURS.line_with("text", "off", false, hours)}
                {UNTIL.moment(None)}
                {STEADY.line_with("number", "off", false, "0".to_owned())}
                {PROBE.line_with("number", "off", false, probe)}
                {CHECK.line_with("number", "off", false, check)}
                {ON_BREACH.choice(ways, "restart")}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Start the window"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}

/// What was seen, as three buttons.
fn seen() -> AnyView {
    view! {
        <p class="form-actions">
            <button type="submit" class="btn is-big is-go" name="breach" value=Breach::None.name()>
                "All is well"
            </button>
            <button type="submit" class="btn is-big is-hold" name="breach" value=Breach::Soft.name()>
                "Soft breach"
            </button>
            <button type="submit" class="btn is-big is-nogo" name="breach" value=Breach::Hard.name()>
                "Hard breach"
            </button>
        </p>
    }
    .into_any()
}

fn look(number: RolloutNumber, phase: PhaseNumber) -> AnyView {
    view! {
        <PageSection heading="check-h" title="Record a log check">
            <PostForm id="check" action=address::rollout::checks(number, phase) fields=&["note"] class="form">
                {LOOKED.lines(None, "2", String::new())}
                {seen()}
            </PostForm>
        </PageSection>
    }
    .into_any()
}

fn sample(number: RolloutNumber, phase: PhaseNumber) -> AnyView {
    view! {
        <PageSection heading="sample-h" title="Record a probe sample">
            <PostForm id="sample" action=address::rollout::samples(number, phase) fields=&["note"] class="form">
                {SAMPLE.line("text", "off", false)}
                {seen()}
            </PostForm>
        </PageSection>
    }
    .into_any()
}

fn interrupt(number: RolloutNumber, phase: PhaseNumber) -> AnyView {
    view! {
        <PageSection heading="stop-h" title="Interrupt watching">
            <PostForm id="interruption" action=address::rollout::interruption(number, phase) fields=&["reason"] class="form">
                {WHY.line("text", "off", true)}
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Interrupt the window"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}

fn resume(number: RolloutNumber, phase: PhaseNumber) -> AnyView {
    view! {
        <PageSection heading="resume-h" title="Resume watching">
            <PostForm id="interruption" action=address::rollout::interruption_removal(number, phase) fields=&[] class="form">
                <p class="form-actions">
                    <button type="submit" class="btn is-primary" name="credit" value="yes">
                        "Resume: time already watched counts"
                    </button>
                    <button type="submit" class="btn" name="credit" value="no">
                        "Restart the window"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}
