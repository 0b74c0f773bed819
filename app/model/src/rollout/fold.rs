//! What each event changes. Nothing is decided here: whatever was stored is taken as it is.

use super::breach::{self, Acknowledgement};
use super::condition::{Answer, Condition, ConditionId};
use super::criterion::{Amount, Ruling, Source, State, Value};
use super::decision::Decision;
use super::deployment::Deployment;
use super::event::{Event, RecordedEvent};
use super::hold_point::{AskedWaiver, Closing, Hold, HoldPoint, Opening};
use super::item::{Claim, Deferral, Item, Revocation, Signature, Stale};
use super::number::{CriterionNumber, PhaseNumber};
use super::outcome::Outcome;
use super::record::{MAX_SEALED_CHARACTERS, SealedEvidence};
use super::roll_call::{Because, Called, CastVote, Outdated, Rules, Seat};
use super::snapshot::{PlanSnapshot, SnapshotItem};
use super::window::{Breach, Observation, Pause, Window};
use super::{ItemRequirements, RolloutState};
use crate::evidence::Evidence;
use crate::hold_point::Reason;
use crate::id::{PersonId, RolloutNumber, RunItemId};
use crate::record::Seq;
use std::sync::Arc;

fn look(fact: &RecordedEvent, breach: Breach, words: &str) -> Observation {
    Observation {
        seq: fact.seq,
        by: fact.actor.clone(),
        at_ms: fact.at_ms,
        breach,
        words: words.to_owned(),
    }
}

fn outdated(fact: &RecordedEvent, because: Because) -> Outdated {
    Outdated {
        seq: fact.seq,
        at_ms: fact.at_ms,
        because,
    }
}

fn sealed_evidence(about: &str, piece: &Evidence) -> SealedEvidence {
    let end = piece.content.char_indices().nth(MAX_SEALED_CHARACTERS);
    SealedEvidence {
        about: about.to_owned(),
        kind: piece.kind,
        content: match end {
            Some((end, _)) => format!("{}…", &piece.content[..end]),
            None => piece.content.clone(),
        },
        hash: piece.hash.clone(),
        commit: piece.commit.clone(),
        digest: piece.file.as_ref().map(|file| file.digest.clone()),
    }
}

fn hashes(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(|piece| piece.hash.clone()).collect()
}

impl RolloutState {
    /// The state after the event that started a rollout. `None`: it is another event.
    pub fn started(number: RolloutNumber, fact: &RecordedEvent) -> Option<Self> {
        let Event::Started {
            document,
            title,
            frame,
            rolls_back,
            ..
        } = &fact.event
        else {
            return None;
        };
        let frame = frame.as_ref().clone();
        let item = |frame: &SnapshotItem| Item {
            setting: frame.setting.clone(),
            ..Item::default()
        };
        Some(Self {
            number,
            title: title.clone(),
            document: document.clone(),
            lead: fact.actor.clone(),
            started_ms: fact.at_ms,
            rolls_back: *rolls_back,
            items: frame.items.iter().map(item).map(Arc::new).collect(),
            removed: Vec::new(),
            hold_points: vec![HoldPoint::default(); frame.phases.len()],
            criteria: vec![State::default(); frame.criteria.len()],
            answers: vec![None; frame.conditions.len()],
            windows: Vec::new(),
            deployments: Vec::new(),
            rules: Rules::default(),
            evidence: Arc::default(),
            decisions: Vec::new(),
            seq: fact.seq,
            events: 1,
            frame: Arc::new(frame.into()),
        })
    }

    /// The state after some events that are not stored yet.
    pub(super) fn after(&self, events: &[Event], actor: &PersonId, at_ms: i64) -> Self {
        let mut after = self.clone();
        for event in events {
            after.apply(&RecordedEvent {
                seq: Seq(after.seq.0 + 1),
                actor: Some(actor.clone()),
                at_ms,
                event: event.clone(),
            });
        }
        after
    }

    /// Takes the next event of this rollout. An event about something that is not there changes nothing.
    pub fn apply(&mut self, fact: &RecordedEvent) {
        self.seq = fact.seq;
        self.events += 1;
        self.keep_evidence(&fact.event);
        match &fact.event {
            // It is the first of them.
            Event::Started { .. } => {}
            // Documents keep what links to them.
            Event::Linked { .. } => {}
            Event::Signed {
                item,
                verdict,
                words_hash,
                meaning,
                comment,
                until_ms,
                evidence,
                ahead,
                ..
            } => {
                let Some(by) = fact.actor.clone() else { return };
                let signature = Signature {
                    seq: fact.seq,
                    by,
                    meaning: meaning.clone(),
                    verdict: *verdict,
                    at_ms: fact.at_ms,
                    comment: comment.clone(),
                    until_ms: *until_ms,
                    words_hash: words_hash.clone(),
                    stale: None,
                    ahead: *ahead,
                    evidence: hashes(evidence),
                };
                self.change(item, |item| {
                    item.sign(signature);
                    item.support(evidence, fact.at_ms);
                });
            }
            Event::Revoked {
                item,
                sign_off,
                reason,
            } => {
                let taken_back = self.item(item).and_then(|(_, item)| {
                    let mut signatures = item.signatures.iter();
                    signatures.find(|signature| signature.seq == *sign_off)
                });
                let said_by = taken_back.map(|signature| signature.by.clone());
                self.take_back(item, *sign_off, fact.seq);
                self.change(item, |item| {
                    item.revoked = Some(Revocation {
                        by: fact.actor.clone(),
                        at_ms: fact.at_ms,
                        reason: reason.clone(),
                        said_by,
                    });
                });
            }
            Event::Undone { item, sign_off } => self.take_back(item, *sign_off, fact.seq),
            Event::Claimed { item } => self.change(item, |item| {
                item.claim = fact.actor.clone().map(|by| Claim {
                    by,
                    at_ms: fact.at_ms,
                });
            }),
            Event::Released { item } => self.change(item, |item| item.claim = None),
            Event::Deferred { item, to, reason } => {
                // To its own hold point: that takes a deferral back.
                let own = self.item(item).is_some_and(|(frame, _)| frame.phase == *to);
                self.change(item, |item| {
                    item.deferral = (!own).then(|| Deferral {
                        to: *to,
                        by: fact.actor.clone(),
                        reason: reason.clone(),
                    });
                    item.seen = fact.seq;
                });
            }
            Event::Commented { item, evidence, .. } => self.change(item, |item| {
                item.comments += 1;
                item.support(evidence, fact.at_ms);
            }),
            Event::ItemSet { item, setting } => self.change(item, |item| {
                item.setting = setting.clone();
                item.seen = fact.seq;
            }),
            Event::ItemAdded {
                item,
                phase,
                label,
                words,
                words_hash,
            } => self.add(SnapshotItem {
                id: item.clone(),
                number: SnapshotItem::ADDED,
                phase: *phase,
                label: label.clone(),
                group: Some("Conditions".to_owned()),
                words: words.clone(),
                detail: String::new(),
                words_hash: words_hash.clone(),
                claimed: false,
                inverted: false,
                setting: ItemRequirements::default(),
                condition: None,
                read_do: false,
            }),
            Event::HoldPointOpened {
                phase, bypassed, ..
            } => self.open(*phase, fact, bypassed),
            Event::HoldPointClosed { phase, reasons } => self.close(*phase, fact, reasons),
            Event::Breached {
                hold_point,
                phase,
                what,
            } => {
                let mut breach = breach::Breach {
                    number: 0,
                    seq: fact.seq,
                    phase: *phase,
                    what: what.clone(),
                    by: fact.actor.clone(),
                    at_ms: fact.at_ms,
                    acknowledged: None,
                };
                self.at_hold_point(*hold_point, |hold_point| {
                    breach.number = hold_point.breaches.len() + 1;
                    hold_point.breaches.push(breach);
                });
            }
            Event::BreachAcknowledged {
                hold_point,
                breach,
                reason,
            } => self.at_hold_point(*hold_point, |hold_point| {
                let mut breaches = hold_point.breaches.iter_mut();
                if let Some(found) = breaches.find(|found| found.number == *breach) {
                    found.acknowledged = Some(Acknowledgement {
                        by: fact.actor.clone(),
                        at_ms: fact.at_ms,
                        reason: reason.clone(),
                    });
                }
            }),
            Event::ConditionAnswered {
                condition,
                yes,
                words,
                evidence,
            } => self.answered(*condition, fact, *yes, words, evidence),
            Event::Measured {
                criterion,
                value,
                points,
                words,
                evidence,
            } => {
                let amount = match points {
                    Some((part, whole)) => Amount::Points(*value, *part, *whole),
                    None => Amount::Number(*value),
                };
                self.value(*criterion, fact, amount, words, evidence);
            }
            Event::Attested {
                criterion,
                holds,
                words,
            } => self.value(*criterion, fact, Amount::Holds(*holds), words, &[]),
            Event::Ruled {
                criterion,
                passes,
                reason,
                ..
            } => {
                if let Some(state) = self.criterion_mut(*criterion) {
                    state.ruling = Some(Ruling {
                        seq: fact.seq,
                        by: fact.actor.clone(),
                        at_ms: fact.at_ms,
                        passes: *passes,
                        reason: reason.clone(),
                    });
                }
            }
            Event::WindowStarted { phase, terms } => {
                self.windows.retain(|window| window.phase != *phase);
                self.windows.push(Window {
                    phase: *phase,
                    terms: terms.clone(),
                    since_ms: fact.at_ms,
                    since: fact.seq,
                    restarts: 0,
                    pauses: Vec::new(),
                    samples: Vec::new(),
                    checks: Vec::new(),
                    failed: None,
                    end: None,
                });
            }
            Event::WindowSampled {
                phase,
                breach,
                words,
            } => self.watch(*phase, |window| {
                window.looked(look(fact, *breach, words), true);
            }),
            Event::WindowChecked {
                phase,
                breach,
                words,
            } => self.watch(*phase, |window| {
                window.looked(look(fact, *breach, words), false);
            }),
            Event::WindowInterrupted { phase, reason } => self.watch(*phase, |window| {
                window.pauses.push(Pause {
                    from_ms: fact.at_ms,
                    to_ms: None,
                    by: fact.actor.clone(),
                    reason: reason.clone(),
                });
            }),
            Event::WindowResumed {
                phase,
                credit: false,
            } => self.watch(*phase, |window| window.begin_anew(fact.seq, fact.at_ms)),
            Event::WindowResumed {
                phase,
                credit: true,
            } => self.watch(*phase, |window| {
                let pauses = window.pauses.iter_mut();
                pauses
                    .filter(|pause| pause.to_ms.is_none())
                    .for_each(|pause| pause.to_ms = Some(fact.at_ms));
            }),
            Event::WindowEnded { phase, .. } => {
                self.watch(*phase, |window| window.end = Some(fact.seq));
            }
            Event::DeploymentStarted { deployed } => self.deployed(
                fact,
                deployed.phase,
                Deployment {
                    seq: fact.seq,
                    deployed: deployed.clone(),
                    by: fact.actor.clone(),
                    at_ms: fact.at_ms,
                    end: None,
                },
            ),
            Event::DeploymentEnded {
                deployment,
                end,
                words,
            } => {
                let mut all = self.deployments.iter_mut();
                if let Some(found) = all.find(|found| found.seq == *deployment) {
                    found.end = Some((*end, fact.at_ms, words.clone()));
                }
            }
            Event::RulesSet { rules } => self.rules = rules.clone(),
            Event::RollCallSet {
                hold_point,
                positions,
                quorum,
                ends_ms,
            } => self.at_hold_point(*hold_point, |hold_point| {
                hold_point.roll_call.seat(positions);
                (hold_point.roll_call.quorum, hold_point.roll_call.ends_ms) = (*quorum, *ends_ms);
            }),
            Event::Called { hold_point } => self.called(Some(*hold_point), fact),
            Event::PositionAssigned { position, person } => {
                self.reseat(position, Some(person));
            }
            Event::PositionRemoved { position } => self.reseat(position, None),
            Event::Voted {
                hold_point,
                position,
                vote,
                words,
                conditions,
                seen,
            } => {
                // Before each hold point had a roll call, that of the last was called from the start.
                if hold_point.is_none() {
                    self.called(None, fact);
                }
                let cast = CastVote {
                    seq: fact.seq,
                    by: fact.actor.clone(),
                    at_ms: fact.at_ms,
                    vote: *vote,
                    words: words.clone(),
                    conditions: conditions.clone(),
                    seen: seen.clone(),
                    outdated: None,
                };
                self.cast(*hold_point, position, cast);
            }
            Event::VoteOutdated {
                hold_point,
                position,
                because,
            } => {
                let outdated = outdated(fact, because.clone());
                self.at_hold_point(*hold_point, |hold_point| {
                    let positions = hold_point.roll_call.positions.iter_mut();
                    let named = positions.filter(|other| other.is_named(position));
                    let casts = named.filter_map(|position| position.cast.as_mut());
                    casts.for_each(|cast| cast.outdated = Some(outdated.clone()));
                });
            }
            Event::Decided {
                phase,
                outcome,
                reason,
                seal,
                supersedes,
                until_ms,
                waiver,
                ..
            } => {
                let last = phase.is_none() || *phase == self.frame.last_phase();
                self.decisions.push(Decision {
                    ends: match outcome {
                        Outcome::Go => last,
                        Outcome::Hold => false,
                        Outcome::NoGo | Outcome::RollBack | Outcome::Abort => true,
                    },
                    seq: fact.seq,
                    by: fact.actor.clone(),
                    at_ms: fact.at_ms,
                    phase: *phase,
                    outcome: *outcome,
                    reason: reason.clone(),
                    seal: seal.clone(),
                    supersedes: *supersedes,
                    undermined_by: Vec::new(),
                });
                let bypassed = waiver.as_ref().map(|waiver| waiver.reasons.as_slice());
                self.decided(
                    *phase,
                    *outcome,
                    *until_ms,
                    bypassed.unwrap_or_default(),
                    fact,
                );
            }
            Event::WaiverAsked {
                phase,
                reason,
                reasons,
            } => {
                let Some(by) = fact.actor.clone() else { return };
                let asked = AskedWaiver {
                    seq: fact.seq,
                    by,
                    at_ms: fact.at_ms,
                    reason: reason.clone(),
                    reasons: reasons.clone(),
                };
                self.at_hold_point(*phase, |hold_point| hold_point.waiver = Some(asked));
            }
            Event::HoldEnded { phase } => {
                self.at_hold_point(*phase, |hold_point| hold_point.hold = None);
            }
            Event::RunMoved { frame, .. } => self.moved(fact.seq, frame),
        }
    }

    /// Evidence is known by what it supports, and stands in the records of decisions from then on.
    fn keep_evidence(&mut self, event: &Event) {
        let pieces = event.describe().evidence;
        if pieces.is_empty() {
            return;
        }
        let item = |item: &RunItemId| self.item(item).map(|(frame, _)| frame.label.clone());
        let about = if let Event::Measured { criterion, .. } = event {
            format!("C{criterion}")
        } else if let Event::ConditionAnswered { condition, .. } = event {
            condition.to_string()
        } else {
            let item = event.describe().item.and_then(item);
            item.unwrap_or_default()
        };
        let sealed = pieces.iter().map(|piece| sealed_evidence(&about, piece));
        Arc::make_mut(&mut self.evidence).extend(sealed);
    }

    /// A sign-off does not stand any more. Decisions that were made on it say so from then on (rule 5).
    fn take_back(&mut self, item: &RunItemId, sign_off: Seq, by: Seq) {
        self.undermine(sign_off, by);
        self.change(item, |item| {
            item.signatures
                .retain(|signature| signature.seq != sign_off);
            item.seen = by;
        });
    }

    /// Decisions later than what is taken back say so.
    fn undermine(&mut self, taken_back: Seq, by: Seq) {
        let later = self.decisions.iter_mut();
        later
            .filter(|decision| decision.seq > taken_back)
            .for_each(|decision| decision.undermined_by.push(by));
    }

    fn change(&mut self, item: &RunItemId, change: impl FnOnce(&mut Item)) {
        let at = self.position_of(item);
        if let Some(item) = at.and_then(|at| self.items.get_mut(at)) {
            change(Arc::make_mut(item));
        }
    }

    fn add(&mut self, item: SnapshotItem) {
        Arc::make_mut(&mut self.frame).push(item);
        self.items.push(Arc::default());
    }

    fn at_hold_point(&mut self, phase: PhaseNumber, change: impl FnOnce(&mut HoldPoint)) {
        let place = self.frame.place_of_phase(phase);
        if let Some(hold_point) = place.and_then(|at| self.hold_points.get_mut(at)) {
            change(hold_point);
        }
    }

    /// What a decision does to its hold point. One about the whole rollout, as it was made before, opened all of them.
    fn decided(
        &mut self,
        phase: Option<PhaseNumber>,
        outcome: Outcome,
        until_ms: Option<i64>,
        bypassed: &[Reason],
        fact: &RecordedEvent,
    ) {
        let hold = Hold {
            seq: fact.seq,
            until_ms,
        };
        match (outcome, phase) {
            (Outcome::Go, Some(phase)) => self.open(phase, fact, bypassed),
            (Outcome::Go, None) => {
                for phase in self.frame.numbers().collect::<Vec<_>>() {
                    if !self.is_open(phase) {
                        self.open(phase, fact, &[]);
                    }
                }
            }
            (Outcome::Hold, phase) => {
                let phase = phase.or(self.frame.last_phase()).unwrap_or_default();
                self.at_hold_point(phase, |hold_point| {
                    hold_point.opening = None;
                    hold_point.hold = Some(hold);
                    // What would change it has to be seen anew by all who said go.
                    hold_point.roll_call.called = None;
                    let positions = hold_point.roll_call.positions.iter_mut();
                    let casts = positions.filter_map(|position| position.cast.as_mut());
                    casts
                        .filter(|cast| cast.vote.approves() && cast.outdated.is_none())
                        .for_each(|cast| cast.outdated = Some(outdated(fact, Because::Held)));
                });
            }
            (Outcome::NoGo | Outcome::RollBack | Outcome::Abort, _) => {}
        }
    }

    /// None: the last hold point.
    fn called(&mut self, phase: Option<PhaseNumber>, fact: &RecordedEvent) {
        let phase = phase.or(self.frame.last_phase()).unwrap_or_default();
        self.at_hold_point(phase, |hold_point| {
            hold_point.roll_call.called.get_or_insert(Called {
                seq: fact.seq,
                by: fact.actor.clone(),
                at_ms: fact.at_ms,
            });
        });
    }

    fn cast(&mut self, phase: Option<PhaseNumber>, name: &str, cast: CastVote) {
        let phase = phase.or(self.frame.last_phase()).unwrap_or_default();
        self.at_hold_point(phase, |hold_point| {
            let mut positions = hold_point.roll_call.positions.iter_mut();
            if let Some(position) = positions.find(|position| position.is_named(name)) {
                let before = position.cast.replace(cast);
                position.earlier.extend(before);
            }
        });
    }

    /// Who speaks for a position at the last hold point, as it was set one by one before.
    fn reseat(&mut self, name: &str, person: Option<&PersonId>) {
        let phase = self.frame.last_phase().unwrap_or_default();
        self.at_hold_point(phase, |hold_point| {
            let positions = hold_point.roll_call.positions.iter();
            let mut seats: Vec<Seat> = positions.map(|position| position.seat.clone()).collect();
            let same = |seat: &Seat| seat.name.eq_ignore_ascii_case(name);
            let Some(person) = person else {
                seats.retain(|seat| !same(seat));
                hold_point.roll_call.seat(&seats);
                return;
            };
            let people = vec![person.clone()];
            match seats.iter_mut().find(|seat| same(seat)) {
                Some(seat) => seat.people = people,
                None => seats.push(Seat {
                    name: name.to_owned(),
                    people,
                    substitutes: Vec::new(),
                }),
            }
            hold_point.roll_call.seat(&seats);
        });
    }

    fn open(&mut self, phase: PhaseNumber, fact: &RecordedEvent, bypassed: &[Reason]) {
        self.at_hold_point(phase, |hold_point| {
            hold_point.closing = None;
            hold_point.hold = None;
            hold_point.waiver = None;
            hold_point.opening = Some(Opening {
                seq: fact.seq,
                by: fact.actor.clone(),
                at_ms: fact.at_ms,
                bypassed: bypassed.to_vec(),
            });
        });
    }

    fn close(&mut self, phase: PhaseNumber, fact: &RecordedEvent, reasons: &[Reason]) {
        self.at_hold_point(phase, |hold_point| {
            let opened = hold_point.opening.take();
            hold_point.closing = Some(Closing {
                seq: fact.seq,
                at_ms: fact.at_ms,
                reasons: reasons.to_vec(),
                opened_by: opened.and_then(|opening| opening.by),
            });
        });
    }

    fn criterion_mut(&mut self, number: usize) -> Option<&mut State> {
        self.criteria.get_mut(number.checked_sub(1)?)
    }

    /// A new value. What was ruled about another one says nothing about it.
    fn value(
        &mut self,
        criterion: CriterionNumber,
        fact: &RecordedEvent,
        amount: Amount,
        words: &str,
        evidence: &[Evidence],
    ) {
        if let Some(state) = self.criterion_mut(criterion) {
            *state = State {
                value: Some(Value {
                    seq: fact.seq,
                    by: fact.actor.clone(),
                    at_ms: fact.at_ms,
                    amount,
                    words: words.to_owned(),
                    evidence: hashes(evidence),
                }),
                ruling: None,
            };
        }
    }

    /// The last answer stands. A no takes back the yes before it, and decisions made on that say so.
    fn answered(
        &mut self,
        condition: ConditionId,
        fact: &RecordedEvent,
        yes: bool,
        words: &str,
        evidence: &[Evidence],
    ) {
        let mut conditions = self.frame.conditions.iter();
        let place = conditions.position(|known| known.id == condition);
        let Some(answer) = place.and_then(|place| self.answers.get_mut(place)) else {
            return;
        };
        let before = answer.replace(Answer {
            seq: fact.seq,
            by: fact.actor.clone(),
            at_ms: fact.at_ms,
            yes,
            words: words.to_owned(),
            evidence: hashes(evidence),
        });
        if let Some(before) = before.filter(|before| before.yes && !yes) {
            self.undermine(before.seq, fact.seq);
        }
    }

    fn watch(&mut self, phase: PhaseNumber, change: impl FnOnce(&mut Window)) {
        let mut windows = self.windows.iter_mut();
        if let Some(window) = windows.find(|window| window.phase == phase) {
            change(window);
        }
    }

    /// Another commit makes stale what people signed about the one before.
    fn deployed(
        &mut self,
        fact: &RecordedEvent,
        phase: Option<PhaseNumber>,
        deployment: Deployment,
    ) {
        let before = phase.and_then(|phase| self.deployment_of(phase));
        let other =
            before.is_some_and(|before| !before.deployed.runs_the_same_as(&deployment.deployed));
        if let Some(phase) = phase.filter(|_| other) {
            let all = self.frame.items.iter().zip(&mut self.items);
            for (_, item) in all.filter(|(frame, _)| frame.phase == phase) {
                age(Arc::make_mut(item), Stale::Redeployed(fact.seq), fact.seq);
            }
        }
        self.deployments.push(deployment);
    }

    /// The run follows another frame. What is the same goes along; what is reworded goes stale.
    fn moved(&mut self, seq: Seq, frame: &PlanSnapshot) {
        let old = std::mem::replace(&mut self.frame, Arc::new(frame.clone().into()));
        let before = std::mem::take(&mut self.items).into_iter();
        let before = before.map(|item| Some(Arc::unwrap_or_clone(item)));
        let mut items: Vec<(&SnapshotItem, Option<Item>)> = old.items.iter().zip(before).collect();
        // Phases and criteria are known by their words.
        let phase_of = |before: PhaseNumber| -> Option<PhaseNumber> {
            let at = old.place_of_phase(before)?;
            let name = &old.phases.get(at)?.name;
            // Of several with one name each is the one that stood in its place among them.
            let earlier = old.phases[..at].iter().filter(|phase| phase.name == *name);
            let mut same = frame.phases.iter().filter(|phase| phase.name == *name);
            Some(same.nth(earlier.count())?.number)
        };
        self.items = frame
            .items
            .iter()
            .map(|new| {
                let before = items.iter_mut().find(|(old, _)| old.id == new.id);
                let Some((old, Some(mut item))) = before.map(|(old, item)| (old, item.take()))
                else {
                    return Item {
                        setting: new.setting.clone(),
                        seen: seq,
                        ..Item::default()
                    };
                };
                if old.words_hash != new.words_hash {
                    age(&mut item, Stale::Reworded(seq), seq);
                    item.seen = seq;
                }
                // What somebody set for this rollout stays.
                if item.setting == old.setting {
                    item.setting = new.setting.clone();
                }
                item.deferral = item.deferral.and_then(|deferral| {
                    let to = phase_of(deferral.to)?;
                    if frame.before(new.phase).any(|before| before == to) || to == new.phase {
                        return None;
                    }
                    Some(Deferral { to, ..deferral })
                });
                item
            })
            .map(Arc::new)
            .collect();
        let gone = items
            .into_iter()
            .filter_map(|(old, item)| Some((old.clone(), item?)));
        self.removed.extend(gone);
        let mut hold_points = vec![HoldPoint::default(); frame.phases.len()];
        for (phase, hold_point) in old.numbers().zip(std::mem::take(&mut self.hold_points)) {
            let place = phase_of(phase).and_then(|phase| frame.place_of_phase(phase));
            if let Some(place) = place.and_then(|place| hold_points.get_mut(place)) {
                *place = hold_point;
            }
        }
        // The last hold point is that of the whole rollout, and GO there is not yet said.
        if let Some(last) = hold_points.last_mut() {
            last.opening = None;
        }
        self.hold_points = hold_points;
        let before = std::mem::take(&mut self.criteria);
        let known =
            |new: &super::Criterion| old.criteria.iter().position(|criterion| criterion == new);
        self.criteria = frame
            .criteria
            .iter()
            .map(|new| {
                // What is derived from items has another value by now.
                known(new)
                    .filter(|_| !matches!(new.source, Source::Checklist(_)))
                    .and_then(|at| before.get(at).cloned())
                    .unwrap_or_default()
            })
            .collect();
        let answers = std::mem::take(&mut self.answers).into_iter();
        let mut answers: Vec<_> = old.conditions.iter().zip(answers).collect();
        // Conditions are known by their words too: an answer to other words is none.
        let is_same = |old: &Condition, new: &Condition| {
            (old.id.kind, &old.text) == (new.id.kind, &new.text)
                && phase_of(old.hold_point) == Some(new.hold_point)
        };
        self.answers = frame
            .conditions
            .iter()
            .map(|new| {
                let same = answers.iter_mut().find(|(old, _)| is_same(old, new));
                same.and_then(|(_, answer)| answer.take())
            })
            .collect();
        self.windows = std::mem::take(&mut self.windows)
            .into_iter()
            .filter_map(|window| {
                Some(Window {
                    phase: phase_of(window.phase)?,
                    ..window
                })
            })
            .collect();
        for deployment in &mut self.deployments {
            deployment.deployed.phase = deployment.deployed.phase.and_then(phase_of);
        }
    }
}

/// What stands about an item has aged. It changes the item only where something stands.
fn age(item: &mut Item, stale: Stale, seq: Seq) {
    for signature in &mut item.signatures {
        signature.stale = Some(stale);
        item.seen = seq;
    }
}
