//! A window that was started: how it stands, and what people may do about it.

use super::plan::WindowPlan;
use super::terms::{Breach, OnBreach, WindowRules};
use crate::Problem;
use crate::hold_point::{Reason, Why};
use crate::id::PersonId;
use crate::record::Seq;
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::breach::Reported;
use crate::rollout::event::Event;
use crate::rollout::number::PhaseNumber;
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;

/// The longest window: a quarter of a year.
const MAX_MINUTES: i64 = 92 * 24 * 60;

/// The most slots of one kind. More than that nobody reads, and each is drawn.
pub const MAX_SLOTS: i64 = 500;

impl WindowRules {
    /// Why nobody can watch by these terms.
    fn fault(&self) -> Option<Refused> {
        if self.minutes <= 0 {
            let sentence = "The window would end before it starts. Give a later end.";
            return Some(Refused::field("minutes", sentence));
        }
        if self.minutes > MAX_MINUTES {
            return Some(Refused::field("minutes", "A window lasts at most 92 days."));
        }
        if !(0..=self.minutes).contains(&self.steady_minutes) {
            let sentence = "The steady time must be inside the window.";
            return Some(Refused::field("steady_minutes", sentence));
        }
        let is_bad =
            |every: &i64| *every < 1 || *every > self.minutes || self.minutes / every > MAX_SLOTS;
        let sentence = "Schedule 1 to 500 checks, at least a minute apart.";
        if self.probe_every.as_ref().is_some_and(is_bad) {
            return Some(Refused::field("probe_every", sentence));
        }
        let bad_checks = self.check_every.as_ref().is_some_and(is_bad);
        bad_checks.then(|| Refused::field("check_every", sentence))
    }
}

/// Somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The event.
    pub seq: Seq,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// What was seen.
    pub breach: Breach,
    /// What was said.
    pub words: String,
}

/// Nobody watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub from_ms: i64,
    /// Until when. Nothing: still.
    pub to_ms: Option<i64>,
    /// Who said so.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
}

/// A window that was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The phase that is watched.
    pub phase: PhaseNumber,
    /// How.
    pub terms: WindowRules,
    /// Since when it counts: its start, or the last time it began anew.
    pub since_ms: i64,
    /// The event since which looks count: its start, or what began it anew.
    pub since: Seq,
    /// How often it began anew.
    pub restarts: usize,
    /// When nobody watched, since it counts.
    pub pauses: Vec<Pause>,
    /// What machines saw since its very start.
    pub samples: Vec<Observation>,
    /// What people saw since its very start.
    pub checks: Vec<Observation>,
    /// The event of the breach that failed it.
    pub failed: Option<Seq>,
    /// Its end was written down.
    pub end: Option<Seq>,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowState {
    /// Until this moment.
    Running(i64),
    /// Nobody watches now.
    Interrupted,
    /// Its time is over, and no machine ever answered. That is not a yes.
    NoData,
    /// It is over without a hard breach; `notes` soft breaches and missed looks are on record.
    Clean {
        /// Soft breaches and looks that were missed.
        notes: usize,
    },
    /// A hard breach ended it.
    Failed,
}

/// One time at which somebody should look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// From when.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: i64,
    /// What came of it.
    pub state: SlotState,
}

/// What came of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Somebody looked; the gravest of what was seen.
    Seen(Breach),
    /// Nobody looked.
    Missed,
    /// It is now.
    Due,
    /// It is still to come.
    Ahead,
}

impl Window {
    /// The moment that lies so many watched milliseconds after another one. While it is interrupted nobody watches.
    fn watched_after(&self, from_ms: i64, watched: i64) -> i64 {
        let at = from_ms + watched;
        self.pauses.iter().fold(at, |at, pause| match pause.to_ms {
            Some(to) if (from_ms..at).contains(&pause.from_ms) => at + (to - pause.from_ms).max(0),
            _ => at,
        })
    }

    /// The moment that lies so many watched milliseconds after the start.
    fn wall(&self, watched: i64) -> i64 {
        self.watched_after(self.since_ms, watched)
    }

    /// What is going on until now counts.
    fn current<'a>(&'a self, looks: &'a [Observation]) -> impl Iterator<Item = &'a Observation> {
        looks.iter().filter(|look| look.seq > self.since)
    }

    /// When its time is over, if nobody interrupts it.
    pub fn ends_ms(&self) -> i64 {
        let end = self.wall(self.terms.minutes * MINUTE_MS);
        let breaches = self
            .current(&self.samples)
            .chain(self.current(&self.checks))
            .filter(|look| look.breach != Breach::None);
        let steady = |look: &Observation| {
            self.watched_after(look.at_ms, self.terms.steady_minutes * MINUTE_MS)
        };
        breaches.map(steady).max().unwrap_or(end).max(end)
    }

    /// How it stands.
    pub fn state(&self, now_ms: i64) -> WindowState {
        if self.failed.is_some() {
            return WindowState::Failed;
        }
        if self.pauses.iter().any(|pause| pause.to_ms.is_none()) {
            return WindowState::Interrupted;
        }
        let end = self.ends_ms();
        if now_ms < end {
            return WindowState::Running(end);
        }
        // An answer after its end says nothing about the time before.
        let answered = |look: &Observation| look.breach == Breach::None && look.at_ms < end;
        if self.terms.probe_every.is_some() && !self.current(&self.samples).any(answered) {
            return WindowState::NoData;
        }
        let soft = self
            .current(&self.samples)
            .chain(self.current(&self.checks))
            .filter(|look| look.breach == Breach::Soft);
        let missed = [self.probes(now_ms), self.looks(now_ms)]
            .into_iter()
            .flatten()
            .filter(|slot| slot.state == SlotState::Missed);
        WindowState::Clean {
            notes: soft.count() + missed.count(),
        }
    }

    fn slots(&self, every: Option<i64>, looks: &[Observation], now_ms: i64) -> Vec<Slot> {
        let Some(every) = every
            .map(|minutes| minutes * MINUTE_MS)
            .filter(|every| *every > 0)
        else {
            return Vec::new();
        };
        let length = self.terms.minutes * MINUTE_MS;
        let stopped = self.pauses.iter().find(|pause| pause.to_ms.is_none());
        let now_ms = stopped.map_or(now_ms, |pause| now_ms.min(pause.from_ms));
        (0..length / every)
            .map(|at| {
                let (from_ms, to_ms) = (self.wall(at * every), self.wall((at + 1) * every));
                let seen = self
                    .current(looks)
                    .filter(|look| (from_ms..to_ms).contains(&look.at_ms))
                    .map(|look| look.breach)
                    .max_by_key(|breach| *breach as u8);
                let state = match seen {
                    Some(breach) => SlotState::Seen(breach),
                    None if to_ms <= now_ms => SlotState::Missed,
                    None if from_ms <= now_ms => SlotState::Due,
                    None => SlotState::Ahead,
                };
                Slot {
                    from_ms,
                    to_ms,
                    state,
                }
            })
            .collect()
    }

    /// When a machine should look.
    pub fn probes(&self, now_ms: i64) -> Vec<Slot> {
        self.slots(self.terms.probe_every, &self.samples, now_ms)
    }

    /// When a person should look.
    pub fn looks(&self, now_ms: i64) -> Vec<Slot> {
        self.slots(self.terms.check_every, &self.checks, now_ms)
    }

    /// The moments at which what is shown of it changes.
    pub(in crate::rollout) fn moments(&self, now_ms: i64) -> impl Iterator<Item = i64> + use<> {
        let running = matches!(self.state(now_ms), WindowState::Running(_));
        let slots = [self.probes(now_ms), self.looks(now_ms)];
        let slots = slots.into_iter().flatten().map(|slot| slot.to_ms);
        let all: Vec<i64> = slots.chain([self.ends_ms()]).collect();
        all.into_iter().filter(move |_| running)
    }

    pub(in crate::rollout) fn people(&self) -> impl Iterator<Item = &PersonId> {
        let looks = self.samples.iter().chain(&self.checks);
        let pauses = self.pauses.iter().filter_map(|pause| pause.by.as_ref());
        looks.filter_map(|look| look.by.as_ref()).chain(pauses)
    }

    /// Somebody looked, and perhaps the window begins anew or has failed.
    pub(in crate::rollout) fn looked(&mut self, look: Observation, by_machine: bool) {
        if look.breach == Breach::Hard {
            match self.terms.on_breach {
                OnBreach::Fail => self.failed = Some(look.seq),
                OnBreach::Restart => self.begin_anew(look.seq, look.at_ms),
            }
        }
        let looks = if by_machine {
            &mut self.samples
        } else {
            &mut self.checks
        };
        looks.push(look);
    }

    pub(in crate::rollout) fn begin_anew(&mut self, seq: Seq, at_ms: i64) {
        self.since = seq;
        self.since_ms = at_ms;
        self.restarts += 1;
        self.pauses.clear();
    }
}

/// A window that is still to be started, as its phase needs it.
impl RolloutState {
    /// The window of a phase, if it was started.
    pub fn window(&self, phase: PhaseNumber) -> Option<&Window> {
        self.windows.iter().find(|window| window.phase == phase)
    }

    /// What the plan says of it.
    pub fn window_plan(&self, phase: PhaseNumber) -> Option<&WindowPlan> {
        self.frame.windows.iter().find(|plan| plan.phase == phase)
    }

    /// Why the window of a phase keeps its hold point closed.
    pub(in crate::rollout) fn window_reason(
        &self,
        phase: PhaseNumber,
        now_ms: i64,
    ) -> Option<Reason> {
        let Some(window) = self.window(phase) else {
            return self
                .window_plan(phase)
                .map(|_| Reason::of(Why::WindowNotStarted));
        };
        match window.state(now_ms) {
            WindowState::Running(until) => Some(Reason {
                until_ms: Some(until),
                ..Reason::of(Why::WindowNotEnded)
            }),
            WindowState::Interrupted => Some(Reason::of(Why::WindowInterrupted)),
            WindowState::NoData => Some(Reason::of(Why::WindowWithoutData)),
            WindowState::Failed => Some(Reason::of(Why::WindowFailed)),
            WindowState::Clean { .. } => None,
        }
    }

    /// The window of a phase while it is being watched.
    fn running(&self, phase: PhaseNumber, now_ms: i64) -> Result<&Window, Refused> {
        let window = self
            .window(phase)
            .ok_or(Refused::Rejected(Problem::NotFound("window of this phase")))?;
        match window.state(now_ms) {
            WindowState::Running(_) => Ok(window),
            WindowState::NoData => Err(Refused::because(
                "the window is over, and no probe has answered. Start it again.",
            )),
            WindowState::Interrupted => Err(Refused::because(
                "the window is interrupted. Resume it first.",
            )),
            WindowState::Clean { .. } => Err(Refused::because("the window is over.")),
            WindowState::Failed => Err(Refused::because("the window has failed.")),
        }
    }

    pub(in crate::rollout) fn start_window(
        &self,
        who: &ActContext<'_>,
        phase: PhaseNumber,
        terms: &WindowRules,
    ) -> ActResult {
        self.known_phase(phase)?;
        if let Some(fault) = terms.fault() {
            return Err(fault);
        }
        self.holds_before(phase, &format!("phase {phase}"), who.now_ms)?;
        // One that failed, or is over, may be followed by another one.
        let going_on = self.window(phase).map(|window| window.state(who.now_ms));
        if let Some(WindowState::Running(_) | WindowState::Interrupted) = going_on {
            return Err(Refused::because("this phase is already being watched."));
        }
        Ok(vec![Event::WindowStarted {
            phase,
            terms: terms.clone(),
        }])
    }

    pub(in crate::rollout) fn sample(
        &self,
        who: &ActContext<'_>,
        phase: PhaseNumber,
        breach: Breach,
        words: &str,
    ) -> ActResult {
        if breach != Breach::None && words.is_empty() {
            return Err(Refused::field("words", "Say what was seen."));
        }
        let sampled = Event::WindowSampled {
            phase,
            breach,
            words: words.to_owned(),
        };
        self.looked(who, phase, sampled)
    }

    pub(in crate::rollout) fn check(
        &self,
        who: &ActContext<'_>,
        phase: PhaseNumber,
        breach: Breach,
        words: &str,
    ) -> ActResult {
        if words.is_empty() {
            return Err(Refused::field(
                "words",
                "Say what you looked at and what you saw.",
            ));
        }
        let checked = Event::WindowChecked {
            phase,
            breach,
            words: words.to_owned(),
        };
        self.looked(who, phase, checked)
    }

    /// Somebody looked. Behind a closed hold point that is a breach, also where no window could be started yet.
    fn looked(&self, who: &ActContext<'_>, phase: PhaseNumber, event: Event) -> ActResult {
        self.known_phase(phase)?;
        let breach = self.breach(who, phase, Reported::Sample);
        match (self.running(phase, who.now_ms), breach) {
            (Ok(_), breach) => Ok(std::iter::once(event).chain(breach).collect()),
            (Err(_), Some(breach)) => Ok(vec![breach]),
            (Err(refused), None) => Err(refused),
        }
    }

    pub(in crate::rollout) fn interrupt(
        &self,
        who: &ActContext<'_>,
        phase: PhaseNumber,
        reason: &str,
    ) -> ActResult {
        self.running(phase, who.now_ms)?;
        Ok(vec![Event::WindowInterrupted {
            phase,
            reason: reason.to_owned(),
        }])
    }

    pub(in crate::rollout) fn resume(&self, phase: PhaseNumber, credit: bool) -> ActResult {
        let paused = self
            .window(phase)
            .is_some_and(|window| window.pauses.iter().any(|pause| pause.to_ms.is_none()));
        if !paused {
            return Err(Refused::because("the window is not interrupted."));
        }
        Ok(vec![Event::WindowResumed { phase, credit }])
    }

    /// The windows whose time is over and whose end nobody wrote down.
    pub(in crate::rollout) fn ended_windows(&self, now_ms: i64) -> Vec<Event> {
        let over = |window: &&Window| {
            let state = window.state(now_ms);
            let is_over = matches!(state, WindowState::Clean { .. } | WindowState::Failed);
            window.end.is_none() && is_over
        };
        self.windows
            .iter()
            .filter(over)
            .map(|window| Event::WindowEnded {
                phase: window.phase,
                clean: window.failed.is_none(),
            })
            .collect()
    }
}
