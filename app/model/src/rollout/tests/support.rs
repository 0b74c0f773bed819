//! A rollout that is driven act by act, as the engine drives one, with its log beside it.

pub use super::super::PhaseNumber;
use super::super::act::Seen;
use super::super::criterion::{Band, Edge, Source};
use super::super::window::OnBreach;
use super::super::{
    Act, Breach, Condition, ConditionId, ConditionKind, Criterion, CriterionNumber,
    CriterionResult, Deployed, ItemRequirements, PlanSnapshot, RecordedEvent, Refused,
    RolloutState, Rules, SnapshotItem, SnapshotPhase, Vote, WindowPlan, WindowRules,
};
use crate::hash;
use crate::id::{DocumentId, PersonId, RolloutNumber, RunItemId};
use crate::person::Actor;
use crate::quantity::Quantity;
use crate::reading::Class;
use crate::record::Seq;
use crate::role::Role;
use crate::rollout::Event;
use crate::rollout::Outcome;
use crate::rollout::Seat;
use crate::verdict::Verdict;

/// When every rollout of these tests starts.
pub const START: i64 = 1_790_000_000_000;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 24 * 60 * MINUTE;

fn uuid(number: usize) -> String {
    format!("00000000-0000-7000-8000-{number:012x}")
}

pub fn item_id(number: usize) -> RunItemId {
    RunItemId::parse(&uuid(number)).expect("it is an id")
}

fn person(number: usize, name: &str, role: Role) -> Actor {
    Actor {
        id: PersonId::parse(&uuid(number)).expect("it is an id"),
        name: name.to_owned(),
        position: None,
        role,
        scope: None,
    }
}

/// Leads the rollout, and could approve others.
pub fn lead() -> Actor {
    person(1, "Lena", Role::Approver)
}

pub fn ada() -> Actor {
    person(2, "Ada", Role::Contributor)
}

pub fn bob() -> Actor {
    person(3, "Bob", Role::Contributor)
}

pub fn cleo() -> Actor {
    person(4, "Cleo", Role::Approver)
}

pub fn dan() -> Actor {
    person(5, "Dan", Role::Approver)
}

/// Reads everything, changes nothing.
pub fn viewer() -> Actor {
    person(6, "Vera", Role::Viewer)
}

pub fn everybody() -> [Actor; 6] {
    [lead(), ada(), bob(), cleo(), dan(), viewer()]
}

pub fn quantity(number: f64) -> Quantity {
    Quantity::of(number).expect("it is finite")
}

fn phase(number: u32, name: &str) -> SnapshotPhase {
    SnapshotPhase {
        number: PhaseNumber(number),
        name: name.to_owned(),
        gate: None,
        duration: None,
    }
}

pub fn frame_item(number: usize, phase: u32, label: &str, words: &str) -> SnapshotItem {
    SnapshotItem {
        id: item_id(100 + number),
        number: number as i64,
        phase: PhaseNumber(phase),
        label: label.to_owned(),
        group: None,
        words: words.to_owned(),
        detail: String::new(),
        words_hash: hash::of_words(words, ""),
        claimed: false,
        inverted: false,
        setting: ItemRequirements::default(),
        condition: None,
        read_do: false,
    }
}

fn criterion(text: &str, class: Class, source: Source, phases: &[u32]) -> Criterion {
    Criterion {
        text: text.to_owned(),
        class,
        inverted: false,
        source,
        band: None,
        unit: None,
        phases: phases.iter().copied().map(PhaseNumber).collect(),
    }
}

/// Passes from `pass` on, fails below `fail`; between them lies the grey zone.
pub fn at_least(pass: f64, fail: f64) -> Band {
    Band {
        low: Some(Edge {
            pass: quantity(pass),
            passes_at: true,
            fail: quantity(fail),
            fails_at: false,
        }),
        high: None,
    }
}

/// The hard criterion that people attest, asked at hold point 1.
pub const ATTESTED: CriterionNumber = 1;
/// The hard criterion in per cent with a grey zone from 90 to 95, asked at hold point 2.
pub const MEASURED: CriterionNumber = 2;
/// The hard criterion whose yes is bad news, asked at the last hold point.
pub const INVERTED: CriterionNumber = 5;
/// The hard criterion that follows from the items of phase 1, with a grey zone from 50 to 90, asked at hold point 2.
pub const DERIVED: CriterionNumber = 6;

/// The gate of phase 2, asked at hold point 1.
pub const GATE: ConditionId = ConditionId {
    kind: ConditionKind::Gate,
    number: 1,
};
/// The stop in phase 2 that holds 2.4.
pub const STOP: ConditionId = ConditionId {
    kind: ConditionKind::Stop,
    number: 1,
};

/// Three phases with everything that a plan can hold.
pub fn frame() -> PlanSnapshot {
    let with = |item: SnapshotItem, change: fn(&mut SnapshotItem)| {
        let mut item = item;
        change(&mut item);
        item
    };
    let items = vec![
        with(frame_item(1, 1, "1.1", "Backups are fresh"), |item| {
            item.claimed = true
        }),
        frame_item(2, 1, "1.2", "Migrations ran"),
        with(frame_item(3, 1, "1.3", "Plants are watered"), |item| {
            item.setting.optional = true
        }),
        with(frame_item(4, 1, "1.4", "Both keys are turned"), |item| {
            item.setting.two_person = true;
        }),
        with(frame_item(5, 1, "1.5", "Is any alert firing?"), |item| {
            item.inverted = true
        }),
        with(frame_item(6, 2, "2.1", "Stop the writers"), |item| {
            item.read_do = true
        }),
        with(frame_item(7, 2, "2.2", "Start the writers"), |item| {
            item.read_do = true
        }),
        with(frame_item(8, 2, "2.3", "Smoke tests pass"), |item| {
            item.setting.position = Some("QA".to_owned());
        }),
        with(frame_item(9, 2, "2.4", "Dashboards are watched"), |item| {
            item.group = Some("Watching".to_owned());
        }),
        with(frame_item(10, 3, "3.1", "Support knows"), |item| {
            item.claimed = true
        }),
        with(frame_item(11, 3, "3.2", "Did a customer call?"), |item| {
            item.inverted = true
        }),
    ];
    PlanSnapshot {
        revision: 1,
        commands: Vec::new(),
        phases: vec![phase(1, "Prepare"), phase(2, "Roll out"), phase(3, "Watch")],
        items,
        criteria: vec![
            criterion("The team is ready", Class::Hard, Source::Attested, &[1]),
            Criterion {
                band: Some(at_least(95.0, 90.0)),
                unit: Some("%".to_owned()),
                ..criterion("Pass rate", Class::Hard, Source::Measured, &[2])
            },
            Criterion {
                band: Some(Band {
                    low: None,
                    high: at_least(200.0, 200.0).low,
                }),
                unit: Some("ms".to_owned()),
                ..criterion("Latency", Class::Soft, Source::Measured, &[2])
            },
            criterion(
                "The weather is fine",
                Class::Informative,
                Source::Attested,
                &[],
            ),
            Criterion {
                inverted: true,
                ..criterion("Data was lost", Class::Hard, Source::Attested, &[])
            },
            Criterion {
                band: Some(at_least(90.0, 50.0)),
                unit: Some("%".to_owned()),
                ..criterion(
                    "Share of the checklist",
                    Class::Hard,
                    Source::Checklist(PhaseNumber(1)),
                    &[2],
                )
            },
        ],
        windows: vec![WindowPlan {
            phase: PhaseNumber(2),
            name: "Soak".to_owned(),
            minutes: 60,
            probe_every: Some(10),
            check_every: Some(30),
        }],
        conditions: vec![
            Condition {
                id: GATE,
                text: "The build is green".to_owned(),
                hold_point: PhaseNumber(1),
                before: None,
            },
            Condition {
                id: STOP,
                text: "Do not go on until two keepers have looked".to_owned(),
                hold_point: PhaseNumber(2),
                before: Some(item_id(109)),
            },
        ],
        positions: Vec::new(),
    }
}

/// One phase with so many usual items and nothing else.
pub fn plain_frame(items: usize) -> PlanSnapshot {
    PlanSnapshot {
        revision: 1,
        phases: vec![phase(1, "Everything")],
        items: (1..=items)
            .map(|at| frame_item(at, 1, &format!("1.{at}"), &format!("Thing {at}")))
            .collect(),
        ..PlanSnapshot::default()
    }
}

/// The terms by which phase 2 is watched.
pub fn terms() -> WindowRules {
    WindowRules {
        minutes: 60,
        steady_minutes: 20,
        probe_every: Some(10),
        check_every: Some(30),
        on_breach: OnBreach::Restart,
    }
}

pub fn deployed(commit: &str, phase: u32) -> Deployed {
    Deployed {
        environment: "staging".to_owned(),
        version: "2.4.0".to_owned(),
        commit: commit.to_owned(),
        link: None,
        phase: Some(PhaseNumber(phase)),
    }
}

/// A rollout with its log.
#[derive(Debug, Clone)]
pub struct Run {
    pub state: RolloutState,
    pub log: Vec<RecordedEvent>,
}

/// The rollout of these tests.
fn number() -> RolloutNumber {
    RolloutNumber::new(118).expect("it is positive")
}

/// Folds a log from its beginning.
pub fn folded(log: &[RecordedEvent]) -> RolloutState {
    let (first, rest) = log.split_first().expect("a log has a beginning");
    let mut state = RolloutState::started(number(), first).expect("it starts a rollout");
    rest.iter().for_each(|fact| state.apply(fact));
    state
}

impl Run {
    pub fn of(frame: PlanSnapshot) -> Self {
        let first = RecordedEvent {
            seq: Seq(7),
            actor: Some(lead().id),
            at_ms: START,
            event: Event::Started {
                document: DocumentId::parse(&uuid(99)).expect("it is an id"),
                revision: frame.revision,
                title: "Release 2.4".to_owned(),
                items: frame.items.len() as i64,
                frame: Box::new(frame),
                rolls_back: None,
            },
        };
        Self {
            state: folded(std::slice::from_ref(&first)),
            log: vec![first],
        }
    }

    /// The frame with everything, and three positions.
    pub fn full() -> Self {
        let mut run = Self::of(frame());
        for (position, person) in [("QA", ada()), ("Backend", bob()), ("Product", cleo())] {
            run.must(&lead(), START, run.assign(3, position, &person));
        }
        run
    }

    /// The same, and work may go ahead of closed hold points.
    pub fn ahead() -> Self {
        let mut run = Self::full();
        run.works_ahead();
        run
    }

    /// Lets work go ahead of closed hold points.
    pub fn works_ahead(&mut self) {
        let works_ahead = Some("the teams are in two time zones".to_owned());
        let rules = Rules {
            works_ahead,
            ..Rules::default()
        };
        self.must(&lead(), START, set_rules(rules));
    }

    /// Stores what happened as the engine does: nobody closes a hold point, and others write between.
    pub fn store(&mut self, actor: Option<&Actor>, at_ms: i64, events: Vec<Event>) {
        for event in events {
            let by_itself = event.describe().by_itself;
            let fact = RecordedEvent {
                seq: Seq(self.state.seq.0 + 1 + self.state.seq.0 % 3),
                actor: actor.filter(|_| !by_itself).map(|actor| actor.id.clone()),
                at_ms,
                event,
            };
            self.state.apply(&fact);
            self.log.push(fact);
        }
    }

    pub fn does(&mut self, actor: &Actor, now_ms: i64, act: Act) -> Result<Vec<Event>, Refused> {
        let events = self.state.decide(actor, now_ms, &act)?;
        self.store(Some(actor), now_ms, events.clone());
        Ok(events)
    }

    /// What is not refused.
    pub fn must(&mut self, actor: &Actor, now_ms: i64, act: Act) -> Vec<Event> {
        let said = format!("{act:?}");
        match self.does(actor, now_ms, act) {
            Ok(events) => events,
            Err(refused) => panic!("{said} was refused: {refused:?}"),
        }
    }

    /// The sentence with which it is refused.
    pub fn refusal(&mut self, actor: &Actor, now_ms: i64, act: Act) -> String {
        let (before, said) = (self.state.clone(), format!("{act:?}"));
        let refused = self.does(actor, now_ms, act).expect_err(&said);
        assert_eq!(self.state, before, "a refusal leaves everything as it is");
        sentence(&refused)
    }

    /// What the clock makes happen.
    pub fn clock(&mut self, now_ms: i64) {
        let events = self.state.by_the_clock(now_ms);
        self.store(None, now_ms, events);
    }

    /// The roll call of a hold point as it is set, with a change.
    fn with_roll_call(
        &self,
        hold_point: u32,
        change: impl FnOnce(&mut Vec<Seat>, &mut Option<usize>, &mut Option<i64>),
    ) -> Act {
        let hold_point = PhaseNumber(hold_point);
        let roll_call = self.state.roll_call(hold_point).expect("it is there");
        let positions = roll_call.positions.iter();
        let mut seats = positions.map(|position| position.seat.clone()).collect();
        let (mut quorum, mut ends_ms) = (roll_call.quorum, roll_call.ends_ms);
        change(&mut seats, &mut quorum, &mut ends_ms);
        Act::SetRollCall {
            hold_point,
            positions: seats,
            quorum,
            ends_ms,
        }
    }

    /// Gives a position to somebody.
    pub fn assign(&self, hold_point: u32, position: &str, person: &Actor) -> Act {
        self.with_roll_call(hold_point, |seats, _, _| {
            let seat = Seat {
                name: position.to_owned(),
                people: vec![person.id.clone()],
                substitutes: Vec::new(),
            };
            match seats
                .iter_mut()
                .find(|seat| seat.name.eq_ignore_ascii_case(position))
            {
                Some(old) => *old = seat,
                None => seats.push(seat),
            }
        })
    }

    pub fn unassign(&self, hold_point: u32, position: &str) -> Act {
        self.with_roll_call(hold_point, |seats, _, _| {
            seats.retain(|seat| seat.name != position)
        })
    }

    pub fn quorum(&self, hold_point: u32, needed: usize) -> Act {
        self.with_roll_call(hold_point, |_, quorum, _| *quorum = Some(needed))
    }

    pub fn ends(&self, hold_point: u32, at_ms: i64) -> Act {
        self.with_roll_call(hold_point, |_, _, ends_ms| *ends_ms = Some(at_ms))
    }

    /// The item as its page shows it now.
    pub fn seen(&self, label: &str) -> Seen {
        let (frame, item) = self
            .state
            .items()
            .find(|(frame, _)| frame.label == label)
            .expect("there is such an item");
        Seen {
            item: frame.id.clone(),
            seq: item.seen,
            words: frame.words_hash[..12].to_owned(),
        }
    }

    pub fn id(&self, label: &str) -> RunItemId {
        self.seen(label).item
    }

    pub fn sign(&self, label: &str, verdict: Verdict) -> Act {
        sign_seen(vec![self.seen(label)], verdict, None)
    }

    pub fn ok(&mut self, actor: &Actor, now_ms: i64, label: &str) {
        let act = self.sign(label, Verdict::Ok);
        self.must(actor, now_ms, act);
    }

    pub fn waive(&self, label: &str, until_ms: i64) -> Act {
        sign_seen(vec![self.seen(label)], Verdict::Waived, Some(until_ms))
    }

    pub fn revoke(&self, label: &str, reason: &str) -> Act {
        let seen = self.seen(label);
        Act::Revoke {
            item: seen.item,
            seen: seen.seq,
            reason: reason.to_owned(),
        }
    }

    /// Dan asks to open a hold point in spite of what keeps it closed, and Cleo approves.
    pub fn opens_with_waiver(&mut self, now_ms: i64, phase: u32) -> Vec<Event> {
        self.must(&dan(), now_ms, ask_waiver(phase));
        let change = self.state.seq;
        self.must(&cleo(), now_ms, Act::ApproveWaiver { change })
    }

    /// Does whatever keeps these hold points of the full frame closed, and opens each, as if the plan had gone well. Returns
    /// the moment at which the last window was over.
    pub fn passes(&mut self, phases: u32, now_ms: i64) -> i64 {
        let mut now_ms = now_ms;
        for phase in 1..=phases {
            match phase {
                1 => self.settles_phase_1(now_ms),
                2 => now_ms = self.settles_phase_2(now_ms),
                _ => self.settles_phase_3(now_ms),
            }
            self.must(&dan(), now_ms, open(phase));
        }
        now_ms
    }

    pub fn settles_phase_1(&mut self, now_ms: i64) {
        for label in ["1.1", "1.2", "1.4", "1.5"] {
            let (_, item) = self.state.item(&self.id(label)).expect("it is there");
            if item.signatures.is_empty() {
                self.ok(&ada(), now_ms, label);
            }
        }
        self.ok(&bob(), now_ms, "1.4");
        self.must(&ada(), now_ms, attest(ATTESTED, true));
        self.must(&bob(), now_ms, answer(1, GATE, true));
    }

    /// Returns the moment at which its window is over.
    pub fn settles_phase_2(&mut self, now_ms: i64) -> i64 {
        self.must(&bob(), now_ms, answer(2, STOP, true));
        for label in ["2.1", "2.2", "2.3", "2.4"] {
            self.ok(&ada(), now_ms, label);
        }
        self.must(&bob(), now_ms, measure(MEASURED, 97.0));
        if self.state.outcome(DERIVED) == CriterionResult::Undecided {
            self.must(&dan(), now_ms, rule(DERIVED, Seq::default(), true));
        }
        let phase = PhaseNumber(2);
        let terms = terms();
        self.must(&bob(), now_ms, Act::StartWindow { phase, terms });
        self.must(&bob(), now_ms + MINUTE, sample(2, Breach::None));
        now_ms + 60 * MINUTE
    }

    pub fn settles_phase_3(&mut self, now_ms: i64) {
        for label in ["3.1", "3.2"] {
            self.ok(&bob(), now_ms, label);
        }
        self.must(&ada(), now_ms, attest(INVERTED, false));
        if self
            .state
            .roll_call(PhaseNumber(3))
            .is_some_and(|found| found.called.is_none())
        {
            self.must(&lead(), now_ms, call(3));
        }
        self.must(&ada(), now_ms, vote("QA", Vote::Go));
        self.must(&bob(), now_ms, vote("Backend", Vote::Go));
        self.must(&cleo(), now_ms, vote("Product", Vote::Go));
    }

    /// What keeps a hold point closed, in words.
    pub fn reasons(&self, phase: u32, now_ms: i64) -> Vec<String> {
        let reasons = self.state.reasons(PhaseNumber(phase), now_ms);
        reasons.iter().map(|reason| reason.whole()).collect()
    }
}

pub fn sentence(refused: &Refused) -> String {
    match refused {
        Refused::Rejected(problem) => problem.sentence(),
        Refused::Overtaken { did, .. } => did.clone(),
    }
}

pub fn sign_seen(items: Vec<Seen>, verdict: Verdict, until_ms: Option<i64>) -> Act {
    Act::Sign {
        items,
        verdict,
        comment: (verdict != Verdict::Ok).then(|| "because".to_owned()),
        until_ms,
        evidence: Vec::new(),
    }
}

pub fn open(phase: u32) -> Act {
    let phase = PhaseNumber(phase);
    decide_at(phase, Outcome::Go, None)
}

pub fn ask_waiver(phase: u32) -> Act {
    let phase = PhaseNumber(phase);
    let reason = "it burns elsewhere".to_owned();
    Act::AskWaiver { phase, reason }
}

pub fn attest(criterion: CriterionNumber, holds: bool) -> Act {
    Act::Attest {
        criteria: vec![criterion],
        holds,
        words: "I looked".to_owned(),
    }
}

pub fn answer(hold_point: u32, condition: ConditionId, yes: bool) -> Act {
    Act::AnswerCondition {
        hold_point: PhaseNumber(hold_point),
        condition,
        yes,
        words: "I looked".to_owned(),
        evidence: Vec::new(),
    }
}

pub fn measure(criterion: CriterionNumber, value: f64) -> Act {
    Act::Measure {
        criterion,
        value: quantity(value),
        points: None,
        words: String::new(),
        evidence: Vec::new(),
    }
}

pub fn rule(criterion: CriterionNumber, value: Seq, passes: bool) -> Act {
    Act::Rule {
        criterion,
        value,
        passes,
        reason: "close enough".to_owned(),
    }
}

pub fn sample(phase: u32, breach: Breach) -> Act {
    Act::Sample {
        phase: PhaseNumber(phase),
        breach,
        words: "probe".to_owned(),
    }
}

pub fn interrupt(phase: u32) -> Act {
    let phase = PhaseNumber(phase);
    let reason = "lunch".to_owned();
    Act::Interrupt { phase, reason }
}

/// A vote at the last hold point of the full frame.
pub fn vote(position: &str, vote: Vote) -> Act {
    vote_at(3, position, vote)
}

pub fn call(hold_point: u32) -> Act {
    let hold_point = PhaseNumber(hold_point);
    Act::Call { hold_point }
}

pub fn vote_at(hold_point: u32, position: &str, vote: Vote) -> Act {
    Act::Vote {
        hold_point: PhaseNumber(hold_point),
        position: position.to_owned(),
        vote,
        words: "I say so".to_owned(),
        conditions: Vec::new(),
    }
}

/// Decides the last hold point of the full frame.
pub fn decide(outcome: Outcome, supersedes: Option<Seq>) -> Act {
    decide_at(PhaseNumber(3), outcome, supersedes)
}

pub fn decide_at(phase: PhaseNumber, outcome: Outcome, supersedes: Option<Seq>) -> Act {
    Act::Decide {
        phase,
        outcome,
        reason: "it is time".to_owned(),
        supersedes,
        until_ms: None,
        conditions: Vec::new(),
    }
}

pub fn set_rules(rules: Rules) -> Act {
    Act::SetRules { rules }
}
