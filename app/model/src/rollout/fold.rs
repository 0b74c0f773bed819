//! What each event changes. Nothing is decided here: whatever was stored is taken as it is.

use super::criterion::{Amount, Ruling, Source, State, Value};
use super::decision::Decision;
use super::deployment::Deployment;
use super::evidence::Evidence;
use super::frame::{Frame, FrameItem, PhaseNumber};
use super::gate::{Closing, Gate, Opening};
use super::item::{Claim, Deferral, Item, Revocation, Signature, Stale};
use super::poll::{Cast, Poll, Seat, Vote};
use super::window::{Look, Pause, Window};
use super::{RolloutState, Setting};
use crate::event::{Happened, Outcome, Seq};
use crate::id::{PersonId, RunItemId};
use std::sync::Arc;

/// An event with its place, its actor and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its place in the order of the workspace.
    pub seq: Seq,
    /// Who; nobody where the program itself noticed something.
    pub actor: Option<PersonId>,
    /// When the server wrote it down.
    pub at_ms: i64,
    /// What happened.
    pub happened: Happened,
}

fn hashes(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(|piece| piece.hash.clone()).collect()
}

impl RolloutState {
    /// The state after the event that started a rollout. `frame` is what it runs where the event does not say.
    /// `None`: it is another event.
    pub fn started(fact: &Fact, frame: Frame) -> Option<Self> {
        let Happened::RolloutStarted {
            rollout,
            document,
            title,
            frame: own,
            rolls_back,
            ..
        } = &fact.happened
        else {
            return None;
        };
        let frame = own.as_deref().cloned().unwrap_or(frame);
        let item = |frame: &FrameItem| Item {
            setting: frame.setting.clone(),
            ..Item::default()
        };
        Some(Self {
            number: *rollout,
            title: title.clone(),
            document: document.clone(),
            lead: fact.actor.clone(),
            started_ms: fact.at_ms,
            rolls_back: *rolls_back,
            items: frame.items.iter().map(item).map(Arc::new).collect(),
            removed: Vec::new(),
            gates: vec![Gate::default(); frame.phases.len()],
            criteria: vec![State::default(); frame.criteria.len()],
            windows: Vec::new(),
            deployments: Vec::new(),
            poll: Poll::default(),
            decisions: Vec::new(),
            seq: fact.seq,
            events: 1,
            frame: Arc::new(frame.into()),
        })
    }

    /// The state after some events that are not stored yet.
    pub(super) fn after(&self, events: &[Happened], actor: &PersonId, at_ms: i64) -> Self {
        let mut after = self.clone();
        for happened in events {
            after.apply(&Fact {
                seq: Seq(after.seq.0 + 1),
                actor: Some(actor.clone()),
                at_ms,
                happened: happened.clone(),
            });
        }
        after
    }

    fn item_mut(&mut self, item: &RunItemId) -> Option<&mut Item> {
        let at = self.position_of(item)?;
        self.items.get_mut(at).map(Arc::make_mut)
    }

    /// Takes the next event of this rollout. An event about something that is not there changes nothing.
    pub fn apply(&mut self, fact: &Fact) {
        self.seq = fact.seq;
        self.events += 1;
        match &fact.happened {
            Happened::Signed { .. }
            | Happened::Revoked { .. }
            | Happened::Claimed { .. }
            | Happened::Released { .. }
            | Happened::Deferred { .. }
            | Happened::Commented { .. }
            | Happened::ItemSet { .. } => self.apply_to_item(fact),
            Happened::ItemAdded {
                item,
                phase,
                label,
                words,
                words_hash,
                ..
            } => self.add(FrameItem {
                id: item.clone(),
                number: FrameItem::ADDED,
                phase: *phase,
                label: label.clone(),
                group: Some("Conditions".to_owned()),
                words: words.clone(),
                detail: String::new(),
                words_hash: words_hash.clone(),
                claimed: false,
                inverted: false,
                setting: Setting::default(),
                read_do: false,
            }),
            Happened::GateOpened {
                phase, bypassed, ..
            } => self.open(*phase, fact, bypassed),
            Happened::GateClosed { phase, reasons, .. } => self.close(*phase, fact, reasons),
            Happened::Measured { .. } | Happened::Attested { .. } | Happened::Ruled { .. } => {
                self.apply_to_criterion(fact);
            }
            Happened::WindowStarted { .. }
            | Happened::WindowSampled { .. }
            | Happened::WindowChecked { .. }
            | Happened::WindowInterrupted { .. }
            | Happened::WindowResumed { .. }
            | Happened::WindowEnded { .. } => self.apply_to_window(fact),
            Happened::DeploymentStarted { deployed, .. } => self.deployed(
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
            Happened::DeploymentEnded {
                deployment,
                end,
                words,
                ..
            } => {
                let mut all = self.deployments.iter_mut();
                if let Some(found) = all.find(|found| found.seq == *deployment) {
                    found.end = Some((*end, fact.at_ms, words.clone()));
                }
            }
            Happened::RulesSet { rules, .. } => self.poll.rules = rules.clone(),
            Happened::PositionAssigned {
                position, person, ..
            } => {
                let seat = Seat {
                    position: position.clone(),
                    person: person.clone(),
                    cast: None,
                };
                let same = |seat: &&mut Seat| seat.position.eq_ignore_ascii_case(position);
                match self.poll.seats.iter_mut().find(same) {
                    // A no stays until somebody who speaks for the position votes again.
                    Some(old) => {
                        let no = |cast: &Cast| matches!(cast.vote, Vote::Hold | Vote::NoGo);
                        *old = Seat {
                            cast: old.cast.take().filter(no),
                            ..seat
                        };
                    }
                    None => self.poll.seats.push(seat),
                }
            }
            Happened::PositionRemoved { position, .. } => {
                self.poll.seats.retain(|seat| seat.position != *position);
            }
            Happened::Voted {
                position,
                vote,
                words,
                conditions,
                ..
            } => {
                let mut seats = self.poll.seats.iter_mut();
                if let Some(seat) = seats.find(|seat| seat.position == *position) {
                    seat.cast = Some(Cast {
                        seq: fact.seq,
                        at_ms: fact.at_ms,
                        vote: *vote,
                        words: words.clone(),
                        conditions: conditions.clone(),
                    });
                }
            }
            Happened::Decided {
                outcome,
                reason,
                seal,
                supersedes,
                ..
            } => {
                if *outcome == Outcome::Go {
                    for phase in 1..=self.gates.len() {
                        if !self.is_open(phase) {
                            self.open(phase, fact, &[]);
                        }
                    }
                }
                self.decisions.push(Decision {
                    seq: fact.seq,
                    by: fact.actor.clone(),
                    at_ms: fact.at_ms,
                    outcome: *outcome,
                    reason: reason.clone(),
                    seal: seal.clone(),
                    supersedes: *supersedes,
                    shaken: Vec::new(),
                });
            }
            Happened::RunMoved { frame, .. } => self.moved(fact.seq, frame),
            _ => {}
        }
    }

    fn apply_to_item(&mut self, fact: &Fact) {
        let Some(id) = fact.happened.item() else {
            return;
        };
        if let Happened::Revoked { sign_off, .. } = &fact.happened {
            let later = self
                .decisions
                .iter_mut()
                .filter(|decision| decision.seq > *sign_off);
            later.for_each(|decision| decision.shaken.push(fact.seq));
        }
        let Some(item) = self.item_mut(id) else {
            return;
        };
        match &fact.happened {
            Happened::Signed {
                verdict,
                words_hash,
                meaning,
                comment,
                until_ms,
                evidence,
                ..
            } => {
                let Some(by) = fact.actor.clone() else { return };
                if !item.is_half_signed() || item.stale().is_some() {
                    item.signatures.clear();
                }
                item.signatures.push(Signature {
                    seq: fact.seq,
                    by,
                    meaning: meaning.clone(),
                    verdict: *verdict,
                    at_ms: fact.at_ms,
                    comment: comment.clone(),
                    until_ms: *until_ms,
                    words_hash: words_hash.clone(),
                    stale: None,
                    evidence: hashes(evidence),
                });
                item.evidence += evidence.len();
                item.revoked = None;
                item.claim = None;
                item.seen = fact.seq;
            }
            Happened::Revoked {
                sign_off, reason, ..
            } => {
                item.signatures
                    .retain(|signature| signature.seq != *sign_off);
                item.revoked = Some(Revocation {
                    by: fact.actor.clone(),
                    at_ms: fact.at_ms,
                    reason: reason.clone(),
                });
                item.seen = fact.seq;
            }
            Happened::Claimed { .. } => {
                item.claim = fact.actor.clone().map(|by| Claim {
                    by,
                    at_ms: fact.at_ms,
                });
            }
            Happened::Released { .. } => item.claim = None,
            Happened::Deferred { to, reason, .. } => {
                item.deferral = Some(Deferral {
                    to: *to,
                    by: fact.actor.clone(),
                    reason: reason.clone(),
                });
                item.seen = fact.seq;
            }
            Happened::Commented { evidence, .. } => {
                item.comments += 1;
                item.evidence += evidence.len();
            }
            Happened::ItemSet { setting, .. } => {
                item.setting = setting.clone();
                item.seen = fact.seq;
            }
            _ => {}
        }
        self.drop_empty_deferral(fact);
    }

    /// A deferral to the item's own hold point takes one back.
    fn drop_empty_deferral(&mut self, fact: &Fact) {
        let Happened::Deferred { item, to, .. } = &fact.happened else {
            return;
        };
        let own = self.item(item).is_some_and(|(frame, _)| frame.phase == *to);
        if let Some(item) = self.item_mut(item).filter(|_| own) {
            item.deferral = None;
        }
    }

    fn add(&mut self, item: FrameItem) {
        Arc::make_mut(&mut self.frame).push(item);
        self.items.push(Arc::default());
    }

    fn open(&mut self, phase: PhaseNumber, fact: &Fact, bypassed: &[String]) {
        if let Some(gate) = phase.checked_sub(1).and_then(|at| self.gates.get_mut(at)) {
            gate.closing = None;
            gate.opening = Some(Opening {
                seq: fact.seq,
                by: fact.actor.clone(),
                at_ms: fact.at_ms,
                bypassed: bypassed.to_vec(),
            });
        }
    }

    fn close(&mut self, phase: PhaseNumber, fact: &Fact, reasons: &[String]) {
        if let Some(gate) = phase.checked_sub(1).and_then(|at| self.gates.get_mut(at)) {
            let opened = gate.opening.take();
            gate.closing = Some(Closing {
                seq: fact.seq,
                at_ms: fact.at_ms,
                reasons: reasons.to_vec(),
                opened_by: opened.and_then(|opening| opening.by),
            });
        }
    }

    fn criterion_mut(&mut self, number: usize) -> Option<&mut State> {
        self.criteria.get_mut(number.checked_sub(1)?)
    }

    fn apply_to_criterion(&mut self, fact: &Fact) {
        let value = |amount: Amount, words: &str, evidence: &[Evidence]| Value {
            seq: fact.seq,
            by: fact.actor.clone(),
            at_ms: fact.at_ms,
            amount,
            words: words.to_owned(),
            evidence: hashes(evidence),
        };
        let (number, value) = match &fact.happened {
            Happened::Measured {
                criterion,
                value: number,
                points,
                words,
                evidence,
                ..
            } => {
                let amount = match points {
                    Some((part, whole)) => Amount::Points(*number, *part, *whole),
                    None => Amount::Number(*number),
                };
                (*criterion, value(amount, words, evidence))
            }
            Happened::Attested {
                criterion,
                holds,
                words,
                ..
            } => (*criterion, value(Amount::Holds(*holds), words, &[])),
            Happened::Ruled {
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
                return;
            }
            _ => return,
        };
        if let Some(state) = self.criterion_mut(number) {
            // What was decided about another value says nothing about this one.
            *state = State {
                value: Some(value),
                ruling: None,
            };
        }
    }

    fn window_mut(&mut self, phase: PhaseNumber) -> Option<&mut Window> {
        self.windows.iter_mut().find(|found| found.phase == phase)
    }

    fn apply_to_window(&mut self, fact: &Fact) {
        let look = |breach, words: &str| Look {
            seq: fact.seq,
            by: fact.actor.clone(),
            at_ms: fact.at_ms,
            breach,
            words: words.to_owned(),
        };
        match &fact.happened {
            Happened::WindowStarted { phase, terms, .. } => {
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
            Happened::WindowSampled {
                phase,
                breach,
                words,
                ..
            } => {
                if let Some(window) = self.window_mut(*phase) {
                    window.looked(look(*breach, words), true);
                }
            }
            Happened::WindowChecked {
                phase,
                breach,
                words,
                ..
            } => {
                if let Some(window) = self.window_mut(*phase) {
                    window.looked(look(*breach, words), false);
                }
            }
            Happened::WindowInterrupted { phase, reason, .. } => {
                if let Some(window) = self.window_mut(*phase) {
                    window.pauses.push(Pause {
                        from_ms: fact.at_ms,
                        to_ms: None,
                        by: fact.actor.clone(),
                        reason: reason.clone(),
                    });
                }
            }
            Happened::WindowResumed { phase, credit, .. } => {
                if let Some(window) = self.window_mut(*phase) {
                    match credit {
                        false => window.begin_anew(fact.seq, fact.at_ms),
                        true => {
                            let open = window
                                .pauses
                                .iter_mut()
                                .filter(|pause| pause.to_ms.is_none());
                            open.for_each(|pause| pause.to_ms = Some(fact.at_ms));
                        }
                    }
                }
            }
            Happened::WindowEnded { phase, .. } => {
                if let Some(window) = self.window_mut(*phase) {
                    window.end = Some(fact.seq);
                }
            }
            _ => {}
        }
    }

    /// Another commit makes stale what people signed about the one before.
    fn deployed(&mut self, fact: &Fact, phase: Option<PhaseNumber>, deployment: Deployment) {
        let before = phase.and_then(|phase| self.deployment_of(phase));
        let other =
            before.is_some_and(|before| before.deployed.commit != deployment.deployed.commit);
        if let Some(phase) = phase.filter(|_| other) {
            let all = self.frame.items.iter().zip(&mut self.items);
            for (_, item) in all.filter(|(frame, _)| frame.phase == phase) {
                age(Arc::make_mut(item), Stale::Redeployed(fact.seq), fact.seq);
            }
        }
        self.deployments.push(deployment);
    }

    /// The run follows another frame. What is the same goes along; what is reworded goes stale.
    fn moved(&mut self, seq: Seq, frame: &Frame) {
        let old = std::mem::replace(&mut self.frame, Arc::new(frame.clone().into()));
        let before = std::mem::take(&mut self.items).into_iter();
        let before = before.map(|item| Some(Arc::unwrap_or_clone(item)));
        let mut items: Vec<(&FrameItem, Option<Item>)> = old.items.iter().zip(before).collect();
        // Phases and criteria are known by their words.
        let phase_of = |before: PhaseNumber| -> Option<PhaseNumber> {
            let at = before.checked_sub(1)?;
            let name = &old.phases.get(at)?.name;
            // Of several with one name each is the one that stood in its place among them.
            let earlier = old.phases[..at].iter().filter(|phase| phase.name == *name);
            let phases = frame.phases.iter().enumerate();
            let mut same = phases.filter(|(_, phase)| phase.name == *name);
            Some(same.nth(earlier.count())?.0 + 1)
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
                    let to = phase_of(deferral.to).filter(|to| *to > new.phase)?;
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
        let mut gates = vec![Gate::default(); frame.phases.len()];
        for (at, gate) in std::mem::take(&mut self.gates).into_iter().enumerate() {
            if let Some(place) = phase_of(at + 1).and_then(|phase| gates.get_mut(phase - 1)) {
                *place = gate;
            }
        }
        self.gates = gates;
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
