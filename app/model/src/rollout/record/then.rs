//! What a decision made now rests on.

use super::sealed::{
    EarlierVote, Judged, Placed, Record, RecordForm, SealedBreach, SealedCondition, SealedEvidence,
    SealedHoldPoint, Signed, Voted, Watched,
};
use crate::hold_point::Reason;
use crate::id::PersonId;
use crate::rollout::RolloutState;
use crate::rollout::breach::Breach;
use crate::rollout::condition::{Answer, Condition};
use crate::rollout::criterion::{Amount, Value};
use crate::rollout::deciding::Deciding;
use crate::rollout::item::Item;
use crate::rollout::number::PhaseNumber;
use crate::rollout::roll_call::{CastVote, Position};
use crate::rollout::window::WindowState;
use crate::verdict::Verdict;

/// The value in words: `92.5 % (185 of 200)`, `yes`.
pub fn amount_in_words(amount: Amount, unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    match amount {
        Amount::Number(value) => format!("{value}{unit}"),
        Amount::Points(value, part, whole) => format!("{value}{unit} ({part} of {whole})"),
        Amount::Holds(true) => "yes".to_owned(),
        Amount::Holds(false) => "no".to_owned(),
    }
}

fn sealed_breach(breach: &Breach) -> SealedBreach {
    let known = breach.acknowledged.as_ref();
    SealedBreach {
        phase: breach.phase,
        text: breach.what.words(),
        at_ms: breach.at_ms,
        acknowledged: known.and_then(|known| Some((known.by.clone()?, known.reason.clone()))),
    }
}

fn sealed_condition(condition: &Condition, answer: Option<&Answer>) -> SealedCondition {
    let words = answer.map(|answer| answer.words.clone());
    SealedCondition {
        name: condition.id,
        text: condition.text.clone(),
        answer: answer.map(|answer| answer.yes),
        by: answer.and_then(|answer| answer.by.clone()),
        at_ms: answer.map(|answer| answer.at_ms),
        comment: words.filter(|words| !words.is_empty()),
        evidence: answer
            .map(|answer| answer.evidence.clone())
            .unwrap_or_default(),
    }
}

fn sealed_vote(hold_point: PhaseNumber, position: &Position, form: RecordForm) -> Option<Voted> {
    let is_whole = form == RecordForm::OfRollCalls;
    let cast = position.cast.as_ref();
    let by = cast.and_then(|cast| cast.by.clone());
    let words = cast.map(|cast| cast.words.clone());
    let outdated = cast.and_then(|cast| cast.outdated.as_ref());
    let earlier = position.earlier.iter().filter(|_| is_whole);
    Some(Voted {
        hold_point: is_whole.then_some(hold_point),
        position: position.seat.name.clone(),
        by: by.or(position.seat.people.first().cloned())?,
        vote: cast.map(|cast| cast.vote),
        words: words.unwrap_or_default(),
        at_ms: cast.map(|cast| cast.at_ms),
        outdated: outdated
            .filter(|_| is_whole)
            .map(|outdated| outdated.because.words()),
        earlier: earlier.map(earlier_vote).collect(),
    })
}

fn earlier_vote(cast: &CastVote) -> EarlierVote {
    EarlierVote {
        by: cast.by.clone(),
        vote: cast.vote,
        words: cast.words.clone(),
        at_ms: cast.at_ms,
    }
}

impl RolloutState {
    /// What a decision made now rests on.
    pub fn record(
        &self,
        by: &PersonId,
        at_ms: i64,
        decided: &Deciding<'_>,
        form: RecordForm,
    ) -> Record {
        Record {
            rollout: self.number,
            holdpoint: form.name().to_owned(),
            title: self.title.clone(),
            plan: self.document.clone(),
            revision: self.frame.revision,
            phase: decided.phase,
            decision: decided.outcome,
            reason: decided.reason.to_owned(),
            by: by.clone(),
            at_ms,
            after: self.seq,
            supersedes: decided.supersedes,
            until_ms: decided.until_ms,
            waiver: decided.waiver.clone(),
            rules: self.rules.clone(),
            hold_points: self.hold_points_then(at_ms, form),
            items: self.items_then(form),
            criteria: self.criteria_then(form),
            windows: self.windows_then(at_ms),
            votes: self.votes_then(form),
            evidence: self.evidence_then(form),
            deployments: self.deployments_then(),
        }
    }

    fn hold_points_then(&self, at_ms: i64, form: RecordForm) -> Vec<SealedHoldPoint> {
        let whole = form != RecordForm::OfRollout;
        let roll_call = |number| {
            let found = self.roll_call(number);
            found.filter(|found| form == RecordForm::OfRollCalls && !found.is_empty())
        };
        let phases = self.frame.phases.iter();
        phases
            .map(|phase| SealedHoldPoint {
                number: whole.then_some(phase.number),
                phase: phase.name.clone(),
                closed_by: self
                    .reasons(phase.number, at_ms)
                    .iter()
                    .map(Reason::whole)
                    .collect(),
                bypassed: self
                    .hold_point(phase.number)
                    .and_then(|hold_point| hold_point.opening.as_ref())
                    .map(|opening| opening.bypassed.iter().map(Reason::whole).collect())
                    .unwrap_or_default(),
                opened: self
                    .hold_point(phase.number)
                    .filter(|_| whole)
                    .and_then(|hold_point| hold_point.opening.as_ref())
                    .and_then(|opening| Some((opening.by.clone()?, opening.at_ms, opening.seq))),
                called: roll_call(phase.number)
                    .and_then(|found| found.called.as_ref())
                    .and_then(|called| Some((called.by.clone()?, called.at_ms))),
                quorum: roll_call(phase.number).and_then(|found| found.quorum),
                conditions: self
                    .conditions_at(phase.number)
                    .map(|(condition, answer)| sealed_condition(condition, answer))
                    .collect(),
                breaches: self
                    .hold_point(phase.number)
                    .filter(|_| whole)
                    .map(|hold_point| hold_point.breaches.iter().map(sealed_breach).collect())
                    .unwrap_or_default(),
            })
            .collect()
    }

    fn items_then(&self, form: RecordForm) -> Vec<Signed> {
        let whole = form != RecordForm::OfRollout;
        let deferred = |item: &Item| {
            let deferral = item.deferral.as_ref();
            let deferral = deferral.filter(|_| form == RecordForm::OfRollCalls);
            deferral.map(|deferral| (deferral.to, deferral.reason.clone()))
        };
        self.items()
            .map(|(frame, item)| {
                let last = item.signatures.last();
                let waiver = last.filter(|last| last.verdict == Verdict::Waived);
                Signed {
                    item: frame.label.clone(),
                    words: frame.words_hash.clone(),
                    text: whole.then(|| frame.words.clone()),
                    signed: item
                        .signatures
                        .iter()
                        .filter(|_| whole)
                        .map(|one| (one.meaning.clone(), one.at_ms))
                        .collect(),
                    // Why something is waived stands with the waiver.
                    comment: last
                        .filter(|last| whole && last.verdict != Verdict::Waived)
                        .and_then(|last| last.comment.clone()),
                    ahead: whole && last.is_some_and(|last| last.ahead),
                    deferred: deferred(item),
                    inverted: frame.inverted,
                    said: item.verdict(),
                    by: item.signatures.iter().map(|one| one.by.clone()).collect(),
                    events: item.signatures.iter().map(|one| one.seq).collect(),
                    waiver: waiver.and_then(|waiver| waiver.comment.clone()),
                    until_ms: waiver.and_then(|waiver| waiver.until_ms),
                    evidence: item
                        .signatures
                        .iter()
                        .flat_map(|one| one.evidence.clone())
                        .collect(),
                }
            })
            .collect()
    }

    fn criteria_then(&self, form: RecordForm) -> Vec<Judged> {
        let all = self.frame.criteria.iter().zip(&self.criteria).enumerate();
        all.map(|(at, (criterion, state))| {
            let ruling = state.ruling.as_ref();
            let value = state.value.as_ref();
            let told = value.filter(|_| form == RecordForm::OfRollCalls);
            let words = told.map(|value| value.words.clone());
            Judged {
                text: criterion.text.clone(),
                class: criterion.class,
                asks: criterion.asks(),
                value: self
                    .amount(at + 1)
                    .map(|amount| amount_in_words(amount, criterion.unit.as_deref())),
                at_ms: value.map(|value| value.at_ms),
                by: told.and_then(|value| value.by.clone()),
                source: words.filter(|words| !words.is_empty()),
                result: self.outcome(at + 1),
                ruled: ruling.and_then(|ruling| Some((ruling.by.clone()?, ruling.reason.clone()))),
                evidence: value
                    .map(|value: &Value| value.evidence.clone())
                    .unwrap_or_default(),
            }
        })
        .collect()
    }

    fn evidence_then(&self, form: RecordForm) -> Vec<SealedEvidence> {
        match form {
            RecordForm::OfRollout | RecordForm::OfHoldPoints => Vec::new(),
            RecordForm::OfRollCalls => self.evidence.to_vec(),
        }
    }

    fn windows_then(&self, at_ms: i64) -> Vec<Watched> {
        self.windows
            .iter()
            .map(|window| {
                let notes = match window.state(at_ms) {
                    WindowState::Clean { notes } => Some(notes),
                    _ => None,
                };
                Watched {
                    phase: window.phase,
                    since_ms: window.since_ms,
                    until_ms: window.ends_ms(),
                    clean: notes.is_some(),
                    notes: notes.unwrap_or_default(),
                    restarts: window.restarts,
                }
            })
            .collect()
    }

    fn votes_then(&self, form: RecordForm) -> Vec<Voted> {
        let roll_calls = self.frame.numbers().zip(&self.hold_points);
        let positions = roll_calls.flat_map(|(number, hold_point)| {
            let positions = hold_point.roll_call.positions.iter();
            positions.map(move |position| (number, position))
        });
        positions
            .filter_map(|(number, position)| sealed_vote(number, position, form))
            .collect()
    }

    fn deployments_then(&self) -> Vec<Placed> {
        self.deployments
            .iter()
            .map(|deployment| Placed {
                environment: deployment.deployed.environment.clone(),
                version: deployment.deployed.version.clone(),
                commit: deployment.deployed.commit.clone(),
            })
            .collect()
    }
}
