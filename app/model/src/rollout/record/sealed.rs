//! What stands in a record.

use crate::Problem;
use crate::evidence::EvidenceKind;
use crate::hash;
use crate::id::{DocumentId, PersonId, RolloutNumber};
use crate::reading::Class;
use crate::record::Seq;
use crate::rollout::condition::ConditionId;
use crate::rollout::criterion::Outcome as Result_;
use crate::rollout::number::PhaseNumber;
use crate::rollout::outcome::Outcome;
use crate::rollout::roll_call::{Rules, Vote};
use crate::rollout::waiver::Waiver;
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
    /// The roll calls.
    pub votes: Vec<Voted>,
    /// What was given as evidence, in the order in which it was given.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<SealedEvidence>,
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
    /// It was put off: to which hold point, and why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deferred: Option<(PhaseNumber, String)>,
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

/// Evidence in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEvidence {
    /// The item, criterion or condition that it supports, as people say it.
    pub about: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// The text, the link, or the name of a file. What is longer than [`MAX_SEALED_CHARACTERS`] ends in "…".
    pub content: String,
    /// The hash of kind, content and commit, by which statements name it.
    pub hash: String,
    /// The commit it was made from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub commit: Option<String>,
    /// The SHA-256 of a file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub digest: Option<String>,
}

/// So much of a text that is evidence stands in records. Its hash covers all of it.
pub const MAX_SEALED_CHARACTERS: usize = 2_000;

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
    /// Who said so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<PersonId>,
    /// How it was measured, or what was seen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
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
