//! Hold points: what keeps each closed, and opening one, which is always the act of a person.

use super::act::{ActContext, Refused};
use super::event::Event;
use super::item::Item;
use super::number::{CriterionNumber, PhaseNumber};
use super::outcome;
use super::window::WindowState;
use super::{RolloutState, SnapshotItem};
use crate::Problem;
use crate::hold_point::{self, HoldPointState, ItemState, Progress, Reason, Why};
use crate::id::PersonId;
use crate::record::Seq;
use crate::rollout::breach::Breach;
use crate::rollout::roll_call::RollCall;
use serde::{Deserialize, Serialize};

/// What a hold point still needs that nothing keeps closed.
const READY: &str = "an approver has to open it";

/// Somebody opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The event.
    pub seq: Seq,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// What kept it closed then. Empty: nothing.
    pub bypassed: Vec<Reason>,
}

/// It closed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The event.
    pub seq: Seq,
    /// When.
    pub at_ms: i64,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Who had opened it and has to know.
    pub opened_by: Option<PersonId>,
}

/// Somebody decided HOLD.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The decision.
    pub seq: Seq,
    /// Until when. None: until somebody decides otherwise.
    pub until_ms: Option<i64>,
}

/// Somebody asks to open a hold point in spite of what keeps it closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedWaiver {
    /// The event, by which others approve it.
    pub seq: Seq,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at_ms: i64,
    /// Why.
    pub reason: String,
    /// What kept it closed then.
    pub reasons: Vec<Reason>,
}

/// A hold point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldPoint {
    /// It is open.
    pub opening: Option<Opening>,
    /// It was open, and closed again.
    pub closing: Option<Closing>,
    /// Somebody decided HOLD, and it is not over.
    #[serde(default)]
    pub hold: Option<Hold>,
    /// Somebody asks to open it in spite of what keeps it closed.
    #[serde(default)]
    pub waiver: Option<AskedWaiver>,
    /// What happened behind it while it was closed.
    #[serde(default)]
    pub breaches: Vec<Breach>,
    /// Who is asked, and what they said.
    #[serde(default)]
    pub roll_call: RollCall,
}

impl HoldPoint {
    pub(super) fn people(&self) -> impl Iterator<Item = &PersonId> {
        let opened = self
            .opening
            .as_ref()
            .and_then(|opening| opening.by.as_ref());
        let knows = self
            .closing
            .as_ref()
            .and_then(|closing| closing.opened_by.as_ref());
        let breaches = self.breaches.iter().flat_map(Breach::people);
        let asks = self.waiver.iter().map(|asked| &asked.by);
        let voters = self.roll_call.people();
        opened
            .into_iter()
            .chain(knows)
            .chain(breaches)
            .chain(asks)
            .chain(voters)
    }
}

/// How far a phase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseState {
    /// The hold point before it is closed.
    Locked,
    /// It may begin.
    Ready,
    /// It is being worked on.
    Active,
    /// It is being watched.
    Soaking,
    /// Nothing keeps its hold point closed; a person has to open it.
    AwaitingDecision,
    /// Its hold point is open.
    Passed,
    /// Its window failed, or the rollout was stopped in it.
    Failed,
    /// Its hold point was opened although something kept it closed.
    Bypassed,
}

impl PhaseState {
    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Ready => "ready",
            Self::Active => "active",
            Self::Soaking => "soaking",
            Self::AwaitingDecision => "awaiting decision",
            Self::Passed => "opened",
            Self::Failed => "failed",
            Self::Bypassed => "opened with waiver",
        }
    }
}

impl RolloutState {
    /// The items that a hold point asks for: those of its phase, without those deferred, and those deferred to it.
    pub fn asked_at(&self, phase: PhaseNumber) -> impl Iterator<Item = (&SnapshotItem, &Item)> {
        self.items().filter(move |(frame, item)| {
            item.deferral
                .as_ref()
                .map_or(frame.phase, |deferral| deferral.to)
                == phase
        })
    }

    fn item_states(&self, phase: PhaseNumber, now_ms: i64) -> Vec<ItemState> {
        self.asked_at(phase)
            .map(|(frame, item)| item.state(frame, now_ms))
            .collect()
    }

    /// How far a phase is, in numbers.
    pub fn progress(&self, phase: PhaseNumber, now_ms: i64) -> Progress {
        hold_point::progress(&self.item_states(phase, now_ms))
    }

    /// What keeps a hold point closed. Empty means: nothing (rules 3 and 4).
    pub fn reasons(&self, phase: PhaseNumber, now_ms: i64) -> Vec<Reason> {
        let mut reasons = self.conditions_missing(phase, now_ms);
        reasons.extend(self.roll_call_reasons(phase, now_ms));
        reasons
    }

    /// The same without its roll call: what people are called to look at.
    pub(super) fn conditions_missing(&self, phase: PhaseNumber, now_ms: i64) -> Vec<Reason> {
        let mut reasons = hold_point::reasons(&self.item_states(phase, now_ms));
        reasons.extend(self.condition_reasons(phase));
        reasons.extend(self.criteria_reasons(phase));
        reasons.extend(self.window_reason(phase, now_ms));
        reasons.extend(self.breach_reason(phase));
        reasons
    }

    fn criteria_reasons(&self, phase: PhaseNumber) -> Vec<Reason> {
        let last = self.frame.last_phase();
        let asked = (1..).zip(&self.frame.criteria);
        let asked = asked.filter(|(_, criterion)| criterion.is_asked_at(phase, last));
        let blocked: Vec<(CriterionNumber, Why)> = asked
            .filter_map(|(number, _)| Some((number, self.blocker(number)?)))
            .collect();
        [
            Why::CriterionFails,
            Why::CriterionUndecided,
            Why::CriterionWithoutData,
        ]
        .into_iter()
        .filter_map(|why| {
            let names = blocked.iter().filter(|(_, is)| *is == why);
            Reason::about(names.map(|(number, _)| format!("C{number}")).collect(), why)
        })
        .collect()
    }

    /// Somebody opened it, and nothing closed it since.
    pub fn is_open(&self, phase: PhaseNumber) -> bool {
        self.hold_point(phase)
            .is_some_and(|hold_point| hold_point.opening.is_some())
    }

    /// The hold point behind a phase.
    pub fn hold_point(&self, phase: PhaseNumber) -> Option<&HoldPoint> {
        self.hold_points.get(self.frame.place_of_phase(phase)?)
    }

    /// It is open, and will not be closed as soon as somebody looks: the clock may be ahead of what is written down.
    pub(super) fn stays_open(&self, phase: PhaseNumber, now_ms: i64) -> bool {
        let opening = self
            .hold_point(phase)
            .and_then(|hold_point| hold_point.opening.as_ref());
        opening.is_some_and(|opening| {
            !opening.bypassed.is_empty() || self.reasons(phase, now_ms).is_empty()
        })
    }

    /// The first hold point before a phase that is not open.
    pub fn first_closed_before(&self, phase: PhaseNumber, now_ms: i64) -> Option<PhaseNumber> {
        let mut before = self.frame.before(phase);
        before.find(|before| !self.stays_open(*before, now_ms))
    }

    /// The closed hold point that holds the work of a phase. A rollout that works ahead is held by none.
    pub fn held_by(&self, phase: PhaseNumber, now_ms: i64) -> Option<PhaseNumber> {
        match self.rules.works_ahead {
            Some(_) => None,
            None => self.first_closed_before(phase, now_ms),
        }
    }

    /// Nothing behind a closed hold point is signed, started or decided without a recorded permission. `what` begins
    /// the sentence that says so.
    pub(super) fn holds_before(
        &self,
        phase: PhaseNumber,
        what: &str,
        now_ms: i64,
    ) -> Result<(), Refused> {
        let Some(closed) = self.held_by(phase, now_ms) else {
            return Ok(());
        };
        Err(self.behind(closed, what, now_ms))
    }

    /// What is refused because a hold point before it is closed, with what keeps that closed.
    fn behind(&self, closed: PhaseNumber, what: &str, now_ms: i64) -> Refused {
        let reasons = self.reasons(closed, now_ms);
        let missing = match reasons.is_empty() {
            true => READY.to_owned(),
            false => hold_point::in_full(&reasons),
        };
        Refused::because(format!(
            "{what} is behind hold point {closed}, which is closed: {missing}."
        ))
    }

    /// What locks the work behind a closed hold point, in one line.
    pub fn why_closed(&self, closed: PhaseNumber, now_ms: i64) -> String {
        let reasons = self.reasons(closed, now_ms);
        let missing = match reasons.is_empty() {
            true => READY.to_owned(),
            false => hold_point::in_words(&reasons),
        };
        format!("Locked: hold point {closed} is closed ({missing}).")
    }

    pub(super) fn known_phase(&self, phase: PhaseNumber) -> Result<(), Refused> {
        match self.frame.place_of_phase(phase) {
            Some(_) => Ok(()),
            None => Err(Problem::NotFound("phase in this rollout").into()),
        }
    }

    fn is_held(&self, phase: PhaseNumber) -> bool {
        let hold_point = self.hold_point(phase);
        hold_point.is_some_and(|hold_point| hold_point.hold.is_some())
    }

    fn is_no_go(&self, phase: PhaseNumber) -> bool {
        self.decision()
            .is_some_and(|last| last.outcome == outcome::Outcome::NoGo && last.phase == Some(phase))
    }

    /// The state of a hold point. `begun`: its phase is in hand or behind.
    pub fn hold_point_state(
        &self,
        phase: PhaseNumber,
        reasons: &[Reason],
        begun: bool,
    ) -> HoldPointState {
        let opening = self
            .hold_point(phase)
            .and_then(|hold_point| hold_point.opening.as_ref());
        let called = self
            .roll_call(phase)
            .and_then(|found| found.called.as_ref());
        let is_ready = reasons.iter().all(|reason| reason.why.is_of_roll_call());
        match (opening, is_ready, begun) {
            (Some(opening), ..) if opening.bypassed.is_empty() => HoldPointState::Opened,
            (Some(_), ..) => HoldPointState::OpenedWithWaiver,
            (None, ..) if self.is_held(phase) => HoldPointState::Held,
            (None, ..) if self.is_no_go(phase) => HoldPointState::NoGo,
            (None, ..) if called.is_some() => HoldPointState::Called,
            (None, true, _) => HoldPointState::Ready,
            (None, false, true) => HoldPointState::Working,
            (None, false, false) => HoldPointState::NotReached,
        }
    }

    /// How far a phase is.
    pub fn phase_state(&self, phase: PhaseNumber, now_ms: i64) -> PhaseState {
        if let Some(opening) = self
            .hold_point(phase)
            .and_then(|hold_point| hold_point.opening.as_ref())
        {
            return match opening.bypassed.is_empty() {
                true => PhaseState::Passed,
                false => PhaseState::Bypassed,
            };
        }
        let current_phase = self.current_phase(now_ms) == phase;
        let stopped = self
            .decision()
            .is_some_and(|last| last.outcome.closes() && last.outcome != outcome::Outcome::Go);
        match self.window(phase).map(|window| window.state(now_ms)) {
            Some(WindowState::Failed) => return PhaseState::Failed,
            _ if stopped && current_phase => return PhaseState::Failed,
            Some(WindowState::Running(_) | WindowState::Interrupted) => return PhaseState::Soaking,
            _ => {}
        }
        let touched = self
            .asked_at(phase)
            .any(|(_, item)| item.seen != Seq::default());
        let deployed = self
            .deployments
            .iter()
            .any(|found| found.deployed.phase == Some(phase));
        if self.conditions_missing(phase, now_ms).is_empty() {
            PhaseState::AwaitingDecision
        } else if touched || deployed {
            PhaseState::Active
        } else if self.first_closed_before(phase, now_ms).is_none() {
            PhaseState::Ready
        } else {
            PhaseState::Locked
        }
    }

    /// The phase in hand: the first whose hold point is not open, as nothing goes on behind it; where work may go ahead, the
    /// first that something keeps closed. Else the last.
    pub fn current_phase(&self, now_ms: i64) -> PhaseNumber {
        let closed = || self.frame.numbers().filter(|phase| !self.is_open(*phase));
        let goes_ahead = self.rules.works_ahead.is_some();
        closed()
            .find(|phase| goes_ahead && !self.reasons(*phase, now_ms).is_empty())
            .or_else(|| closed().next())
            .or(self.frame.last_phase())
            .unwrap_or_default()
    }

    pub(super) fn closed_hold_point(&self, phase: PhaseNumber) -> Result<(), Refused> {
        let hold_point = self
            .hold_point(phase)
            .ok_or(Refused::Rejected(Problem::NotFound(
                "hold point in this rollout",
            )))?;
        match &hold_point.opening {
            None => Ok(()),
            Some(opening) => Err(Refused::Overtaken {
                did: format!("opened hold point {phase}"),
                by: opening.by.clone(),
                at_ms: opening.at_ms,
            }),
        }
    }

    /// Hold points are opened one after the other, also where people work ahead.
    pub(super) fn comes_after_the_open(
        &self,
        who: &ActContext<'_>,
        phase: PhaseNumber,
    ) -> Result<(), Refused> {
        match self.first_closed_before(phase, who.now_ms) {
            None => Ok(()),
            Some(closed) => Err(self.behind(closed, &format!("hold point {phase}"), who.now_ms)),
        }
    }

    /// What came up after a hold point was opened by waiver: items that came, were taken back or answered badly since,
    /// conditions that are answered no, and criteria that fail by a later value.
    fn reasons_since(&self, phase: PhaseNumber, opened: Seq, now_ms: i64) -> Vec<Reason> {
        let touched = self.asked_at(phase).filter(|(_, item)| item.seen > opened);
        let states: Vec<ItemState> = touched
            .map(|(frame, item)| item.state(frame, now_ms))
            .collect();
        let mut reasons = hold_point::reasons(&states);
        let last = self.frame.last_phase();
        let failing = (1..=self.frame.criteria.len()).filter(|number| {
            self.blocker(*number) == Some(Why::CriterionFails)
                && self.criterion(*number).is_some_and(|(criterion, known)| {
                    let later = known.value.as_ref().is_some_and(|value| value.seq > opened);
                    criterion.is_asked_at(phase, last) && later
                })
        });
        let failing = failing.map(|number| format!("C{number}")).collect();
        reasons.extend(Reason::about(failing, Why::CriterionFails));
        let refuted = self
            .conditions_at(phase)
            .filter(|(_, answer)| answer.is_some_and(|answer| !answer.yes && answer.seq > opened));
        let refuted = refuted.map(|(condition, _)| condition.id.to_string());
        reasons.extend(Reason::about(refuted.collect(), Why::ConditionNo));
        reasons.extend(self.breach_reason(phase));
        reasons
    }

    /// After the end only what people take back counts; nobody waits for the clock any more.
    pub(super) fn counted_until(&self, now_ms: i64) -> i64 {
        match self.decision() {
            Some(last) if last.outcome.closes() => last.at_ms,
            _ => now_ms,
        }
    }

    /// The open hold points that something keeps closed now (rule 5). What was bypassed stays so; what came up since
    /// does not.
    pub(super) fn closings(&self, now_ms: i64) -> Vec<Event> {
        let now_ms = self.counted_until(now_ms);
        let open = self.frame.numbers().zip(&self.hold_points);
        open.filter_map(|(phase, hold_point)| {
            let opening = hold_point.opening.as_ref()?;
            let reasons = match opening.bypassed.is_empty() {
                true => self.reasons(phase, now_ms),
                false => self.reasons_since(phase, opening.seq, now_ms),
            };
            (!reasons.is_empty()).then_some(Event::HoldPointClosed { phase, reasons })
        })
        .collect()
    }
}
