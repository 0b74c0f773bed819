//! The record of a decision: everything that it rests on, as it was worded and known then. Its seal is a hash of the
//! record's own text, so that anybody can check it with a hash program, without this one. People stand in it by their
//! ids: a name can be erased and the seal still matches.

use super::RolloutState;
use super::breach::Breach;
use super::condition::{Answer, Condition, ConditionId};
use super::criterion::{Amount, Outcome as Result_, Value};
use super::deciding::Deciding;
use super::number::PhaseNumber;
use super::outcome::Outcome;
use super::roll_call::{CastVote, Position, Rules, Vote};
use super::waiver::Waiver;
use super::window::WindowState;
use crate::Problem;
use crate::hash;
use crate::hold_point::Reason;
use crate::id::{DocumentId, PersonId, RolloutNumber};
use crate::reading::Class;
use crate::record::Seq;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// The form of a record. Records of all forms are recomputed as they were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordForm {
    /// One decision for the whole rollout, and less in it.
    OfRollout,
    /// Each hold point decided, and one roll call at the end.
    OfHoldPoints,
    /// Each hold point with its roll call.
    OfRollCalls,
}

impl RecordForm {
    const ALL: [Self; 3] = [Self::OfRollout, Self::OfHoldPoints, Self::OfRollCalls];

    /// The name that stands in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::OfRollout => "decision 1",
            Self::OfHoldPoints => "decision 2",
            Self::OfRollCalls => "decision 3",
        }
    }

    /// Reads [`RecordForm::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

/// What a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The form of this record.
    pub holdpoint: String,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// Its title then.
    pub title: String,
    /// Its plan.
    pub plan: DocumentId,
    /// The revision of the plan.
    pub revision: i64,
    /// The hold point that was decided.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phase: Option<PhaseNumber>,
    /// What was decided.
    pub decision: Outcome,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: PersonId,
    /// When, in milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// The last event that was known.
    pub after: Seq,
    /// The decision it takes the place of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub supersedes: Option<Seq>,
    /// Until when a HOLD holds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until_ms: Option<i64>,
    /// What a GO by waiver opens it in spite of, and who asked for that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub waiver: Option<Waiver>,
    /// The rules.
    pub rules: Rules,
    /// The hold points.
    pub hold_points: Vec<SealedHoldPoint>,
    /// The items with what was said about them.
    pub items: Vec<Signed>,
    /// The criteria as worded then, with their values.
    pub criteria: Vec<Judged>,
    /// The windows.
    pub windows: Vec<Watched>,
    /// The roll call.
    pub votes: Vec<Voted>,
    /// What was placed where.
    pub deployments: Vec<Placed>,
}

/// A hold point in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedHoldPoint {
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub number: Option<PhaseNumber>,
    /// The name of the phase before it.
    pub phase: String,
    /// What kept it closed then.
    pub closed_by: Vec<String>,
    /// What it was opened in spite of.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub bypassed: Vec<String>,
    /// Who opened it, when, and by which decision.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub opened: Option<(PersonId, i64, Seq)>,
    /// Who called its positions to vote, and when.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub called: Option<(PersonId, i64)>,
    /// How many people had to say go, where it says so itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quorum: Option<usize>,
    /// What people were asked at it, and what they said.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub conditions: Vec<SealedCondition>,
    /// What happened behind it while it was closed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub breaches: Vec<SealedBreach>,
}

/// A sentence of a gate, or a stop, in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedCondition {
    /// Its name.
    pub name: ConditionId,
    /// Its words then.
    pub text: String,
    /// Whether it holds. Nothing: nobody had answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answer: Option<bool>,
    /// Who answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<PersonId>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at_ms: Option<i64>,
    /// What was said beside it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
    /// The hashes of the evidence.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<String>,
}

/// A breach in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedBreach {
    /// The phase in which it happened.
    pub phase: PhaseNumber,
    /// What.
    pub text: String,
    /// When it was reported.
    pub at_ms: i64,
    /// Who acknowledged it, and why it may stand.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub acknowledged: Option<(PersonId, String)>,
}

/// A statement in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The number people say.
    pub item: String,
    /// The hash of its words then.
    pub words: String,
    /// Its words then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// As what each signed, and when.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub signed: Vec<(String, i64)>,
    /// What was said beside it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
    /// It was signed while a hold point before it was closed.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ahead: bool,
    /// A yes would have held.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub inverted: bool,
    /// What was said. Nothing: nobody said anything.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub said: Option<Verdict>,
    /// By whom.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub by: Vec<PersonId>,
    /// The events.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub events: Vec<Seq>,
    /// The reason of a waiver.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub waiver: Option<String>,
    /// Until when a waiver holds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until_ms: Option<i64>,
    /// The hashes of the evidence.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<String>,
}

/// A criterion in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Its words then.
    pub text: String,
    /// What a miss does.
    pub class: Class,
    /// What was asked for, in words.
    pub asks: String,
    /// The value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<String>,
    /// When it was measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at_ms: Option<i64>,
    /// What came out of it.
    pub result: Result_,
    /// What a person decided in the grey zone, and why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ruled: Option<(PersonId, String)>,
    /// The hashes of the evidence.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<String>,
}

/// A window in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// The number of its phase.
    pub phase: PhaseNumber,
    /// Since when it counts.
    pub since_ms: i64,
    /// Its end.
    pub until_ms: i64,
    /// It was over, without a hard breach.
    pub clean: bool,
    /// Soft breaches and looks that were missed.
    pub notes: usize,
    /// How often it began anew.
    pub restarts: usize,
}

/// A vote in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voted {
    /// The hold point.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hold_point: Option<PhaseNumber>,
    /// The position.
    pub position: String,
    /// Who spoke for it; where nobody has yet, the first who may.
    pub by: PersonId,
    /// What it said. Nothing: nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vote: Option<Vote>,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub words: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at_ms: Option<i64>,
    /// It did not count any more: what got worse after it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outdated: Option<String>,
    /// What it had said before, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub earlier: Vec<EarlierVote>,
}

/// A vote in a record that another one of its position has replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierVote {
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<PersonId>,
    /// What.
    pub vote: Vote,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub words: String,
    /// When.
    pub at_ms: i64,
}

/// A deployment in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Where.
    pub environment: String,
    /// What.
    pub version: String,
    /// Its commit.
    pub commit: String,
}

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

impl Record {
    /// The text that is sealed.
    pub fn text(&self) -> Result<String, Problem> {
        serde_json::to_string(self).map_err(Problem::fault)
    }

    /// Reads the text of a record.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// The seal of a record's text.
pub fn seal(text: &str) -> String {
    hash::of(text.as_bytes())
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
        let whole = form != RecordForm::OfRollout;
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
            items: self.items_then(whole),
            criteria: self.criteria_then(),
            windows: self.windows_then(at_ms),
            votes: self.votes_then(form),
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

    fn items_then(&self, whole: bool) -> Vec<Signed> {
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

    fn criteria_then(&self) -> Vec<Judged> {
        let all = self.frame.criteria.iter().zip(&self.criteria).enumerate();
        all.map(|(at, (criterion, state))| {
            let ruling = state.ruling.as_ref();
            let value = state.value.as_ref();
            Judged {
                text: criterion.text.clone(),
                class: criterion.class,
                asks: criterion.asks(),
                value: self
                    .amount(at + 1)
                    .map(|amount| amount_in_words(amount, criterion.unit.as_deref())),
                at_ms: value.map(|value| value.at_ms),
                result: self.outcome(at + 1),
                ruled: ruling.and_then(|ruling| Some((ruling.by.clone()?, ruling.reason.clone()))),
                evidence: value
                    .map(|value: &Value| value.evidence.clone())
                    .unwrap_or_default(),
            }
        })
        .collect()
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
