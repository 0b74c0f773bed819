//! Criteria: what must hold before a hold point opens, measured, derived, or said by a person.
//!
//! A criterion has a band: values that pass, values that fail, and between them perhaps a grey zone in which a person
//! decides. Silence is "no data", which is neither.

use super::RolloutState;
use super::act::{Decided, Doing, Refused};
use super::event::Event;
use super::frame::PhaseNumber;
use crate::Problem;
use crate::evidence::Evidence;
use crate::id::PersonId;
use crate::quantity::Quantity;
use crate::reading::{self, Class, Measure, Metric, Operator, Reading};
use crate::record::Seq;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// The number of a criterion in its run, from 1.
pub type CriterionNumber = usize;

/// Where the value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A person says whether it holds.
    Attested,
    /// A person or a machine writes a number down, or the points that it is computed from.
    Measured,
    /// How many hundredths of the required items of this phase are signed ok.
    Checklist(PhaseNumber),
}

/// One end of the values that pass. Between `pass` and `fail` lies the grey zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The last value that passes, or the first that does not.
    pub pass: Quantity,
    /// That value itself passes.
    pub passes_at: bool,
    /// The last value that does not fail, or the first that does.
    pub fail: Quantity,
    /// That value itself fails.
    pub fails_at: bool,
}

impl Edge {
    fn sharp(at: Quantity, passes_at: bool) -> Self {
        Self {
            pass: at,
            passes_at,
            fail: at,
            fails_at: !passes_at,
        }
    }

    /// There are values that neither pass nor fail.
    pub fn has_grey_zone(&self) -> bool {
        self.pass != self.fail
    }
}

/// The values that pass: above `low` and below `high`, where there is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Edge>,
    /// The upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Edge>,
}

/// How a value lies to a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lies {
    Inside,
    Grey,
    Outside,
}

impl Band {
    fn of(measure: &Measure, holds_is_bad: bool) -> Option<Self> {
        let at = Quantity::of(measure.low)?;
        let low = |at, passes_at| Self {
            low: Some(Edge::sharp(at, passes_at)),
            high: None,
        };
        let high = |at, passes_at| Self {
            low: None,
            high: Some(Edge::sharp(at, passes_at)),
        };
        let between = |least, most| Self {
            low: Some(Edge::sharp(least, true)),
            high: Some(Edge::sharp(most, true)),
        };
        Some(match (measure.operator, holds_is_bad) {
            (Operator::AtLeast, false) => low(at, true),
            (Operator::Above, false) => low(at, false),
            (Operator::AtMost, false) => high(at, true),
            (Operator::Below, false) => high(at, false),
            (Operator::AtLeast, true) => high(at, false),
            (Operator::Above, true) => high(at, true),
            (Operator::AtMost, true) => low(at, false),
            (Operator::Below, true) => low(at, true),
            (Operator::Between, false) => between(at, Quantity::of(measure.high?)?),
            (Operator::Equals, false) => between(at, at),
            // "About" is for people, and what must not be between two values has two bands.
            (Operator::About, _) | (Operator::Between | Operator::Equals, true) => return None,
        })
    }

    /// The band with the grey zone up to the end of another one, whose outside is what fails.
    fn up_to(self, hold: &Self) -> Self {
        let wider = |go: Option<Edge>,
                     hold: Option<Edge>,
                     is_wider: fn(Quantity, Quantity) -> bool| {
            match (go, hold) {
                (Some(go), Some(hold)) if is_wider(hold.fail, go.pass) => Some(Edge {
                    fail: hold.fail,
                    fails_at: hold.fails_at,
                    ..go
                }),
                (go, _) => go,
            }
        };
        Self {
            low: wider(self.low, hold.low, |hold, go| hold < go),
            high: wider(self.high, hold.high, |hold, go| hold > go),
        }
    }

    fn lies(&self, value: Quantity) -> Lies {
        let low = self
            .low
            .is_none_or(|edge| value > edge.pass || (edge.passes_at && value == edge.pass));
        let high = self
            .high
            .is_none_or(|edge| value < edge.pass || (edge.passes_at && value == edge.pass));
        let under = self
            .low
            .is_some_and(|edge| value < edge.fail || (edge.fails_at && value == edge.fail));
        let over = self
            .high
            .is_some_and(|edge| value > edge.fail || (edge.fails_at && value == edge.fail));
        match (low && high, under || over) {
            (true, _) => Lies::Inside,
            (false, true) => Lies::Outside,
            (false, false) => Lies::Grey,
        }
    }

    /// The band in words: "at least 95 %, grey from 90 %".
    pub fn words(&self, unit: Option<&str>) -> String {
        let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let end = |edge: &Edge, at: &str, beyond: &str| {
            let word = if edge.passes_at { at } else { beyond };
            format!("{word} {}{unit}", edge.pass)
        };
        let asked = match (&self.low, &self.high) {
            (Some(low), Some(high)) if low.pass == high.pass => {
                format!("exactly {}{unit}", low.pass)
            }
            (Some(low), Some(high)) => format!(
                "{} and {}",
                end(low, "at least", "above"),
                end(high, "at most", "below")
            ),
            (Some(low), None) => end(low, "at least", "above"),
            (None, Some(high)) => end(high, "at most", "below"),
            (None, None) => "any value".to_owned(),
        };
        let grey = [(self.low, "from"), (self.high, "to")]
            .into_iter()
            .filter_map(|(edge, word)| {
                let edge = edge.filter(Edge::has_grey_zone)?;
                Some(format!(", grey {word} {}{unit}", edge.fail))
            })
            .collect::<String>();
        asked + &grey
    }
}

/// A criterion as it is worded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its words.
    pub text: String,
    /// What a miss does.
    pub class: Class,
    /// That it holds is bad news.
    #[serde(default)]
    pub inverted: bool,
    /// Where its value comes from.
    pub source: Source,
    /// What its value is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    /// `%`, `ms`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The hold points that ask for it. None: the last one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<PhaseNumber>,
}

/// What is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The last value.
    pub value: Option<Value>,
    /// What a person decided about that value.
    pub ruling: Option<Ruling>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The event that brought it.
    pub seq: Seq,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// What.
    pub amount: Amount,
    /// What was said to it.
    pub words: String,
    /// The hashes of its evidence.
    pub evidence: Vec<String>,
}

/// A number, or somebody's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Measured.
    Number(Quantity),
    /// Computed from points, and how many there could be.
    Points(Quantity, Quantity, Quantity),
    /// Attested.
    Holds(bool),
}

/// A person's decision about a value in the grey zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The event.
    pub seq: Seq,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// It passes.
    pub passes: bool,
    /// Why.
    pub reason: String,
}

impl State {
    pub(super) fn people(&self) -> impl Iterator<Item = &PersonId> {
        let value = self.value.as_ref().and_then(|value| value.by.as_ref());
        let ruling = self.ruling.as_ref().and_then(|ruling| ruling.by.as_ref());
        value.into_iter().chain(ruling)
    }
}

/// What comes out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not, and is only noted.
    SoftMiss,
    /// It does not, and keeps the hold point closed.
    Fail,
    /// In the grey zone, and nobody decided.
    Undecided,
    /// Nobody knows.
    NoData,
}

impl Outcome {
    /// Where it is asked for by a hold point of a criterion that is hard, the hold point stays closed.
    pub fn keeps_closed(self) -> bool {
        match self {
            Self::Fail | Self::Undecided | Self::NoData => true,
            Self::Pass | Self::SoftMiss => false,
        }
    }

    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "Pass",
            Self::SoftMiss => "Soft miss",
            Self::Fail => "Fail",
            Self::Undecided => "Undecided",
            Self::NoData => "No data",
        }
    }
}

impl Criterion {
    /// What a value makes of it. A ruling counts only in the grey zone.
    fn outcome(&self, amount: Option<Amount>, ruling: Option<bool>) -> Outcome {
        let miss = match self.class {
            Class::Hard => Outcome::Fail,
            Class::Soft | Class::Informative => Outcome::SoftMiss,
        };
        let lies = match amount {
            None => return Outcome::NoData,
            Some(Amount::Holds(holds)) if holds != self.inverted => Lies::Inside,
            Some(Amount::Holds(_)) => Lies::Outside,
            Some(Amount::Number(value) | Amount::Points(value, ..)) => {
                self.band.unwrap_or_default().lies(value)
            }
        };
        match (lies, ruling) {
            (Lies::Inside, _) | (Lies::Grey, Some(true)) => Outcome::Pass,
            (Lies::Outside, _) | (Lies::Grey, Some(false)) => miss,
            (Lies::Grey, None) => Outcome::Undecided,
        }
    }

    /// What is asked for, in words.
    pub fn asks(&self) -> String {
        match (&self.band, self.inverted) {
            (Some(band), _) => band.words(self.unit.as_deref()),
            (None, false) => "yes".to_owned(),
            (None, true) => "no".to_owned(),
        }
    }

    /// The hold points that ask for it, in a run with so many.
    pub fn is_asked_at(&self, phase: PhaseNumber, phases: usize) -> bool {
        if self.phases.is_empty() {
            phase == phases
        } else {
            self.phases.contains(&phase)
        }
    }
}

impl RolloutState {
    /// The value of a criterion; one that is derived is computed.
    pub fn amount(&self, number: CriterionNumber) -> Option<Amount> {
        let (criterion, state) = self.criterion(number)?;
        match criterion.source {
            Source::Checklist(phase) => self.share_signed(phase),
            Source::Attested | Source::Measured => state.value.as_ref().map(|value| value.amount),
        }
    }

    /// How many hundredths of a phase's required items are signed ok. No data before the first is.
    fn share_signed(&self, phase: PhaseNumber) -> Option<Amount> {
        let required = self.items().filter(|(frame, item)| {
            frame.phase == phase
                && !frame.inverted
                && !item.setting.optional
                && (item.verdict() != Some(Verdict::NotApplicable) || item.stale().is_some())
        });
        let (mut said, mut ok, mut all) = (0_u32, 0_u32, 0_u32);
        for (_, item) in required {
            all += 1;
            said += u32::from(item.verdict().is_some());
            let stands = item.stale().is_none() && !item.is_half_signed();
            ok += u32::from(stands && item.verdict() == Some(Verdict::Ok));
        }
        let (ok, whole) = (Quantity::of(ok.into())?, Quantity::of(all.into())?);
        let percent = Quantity::percent(ok, whole)?;
        (said > 0).then_some(Amount::Points(percent, ok, whole))
    }

    /// A criterion and what is known of it.
    pub fn criterion(&self, number: CriterionNumber) -> Option<(&Criterion, &State)> {
        let at = number.checked_sub(1)?;
        Some((self.frame.criteria.get(at)?, self.criteria.get(at)?))
    }

    /// What comes out of it now.
    pub fn outcome(&self, number: CriterionNumber) -> Outcome {
        self.criterion(number)
            .map_or(Outcome::NoData, |(criterion, state)| {
                let ruling = state.ruling.as_ref();
                let ruling = ruling.filter(|ruling| self.is_about_what_is(criterion, ruling.seq));
                criterion.outcome(self.amount(number), ruling.map(|ruling| ruling.passes))
            })
    }

    /// A derived value changes with its items, and what was decided about another value says nothing about this one.
    fn is_about_what_is(&self, criterion: &Criterion, ruling: Seq) -> bool {
        match criterion.source {
            Source::Checklist(phase) => self
                .items()
                .filter(|(frame, _)| frame.phase == phase)
                .all(|(_, item)| item.seen < ruling),
            Source::Attested | Source::Measured => true,
        }
    }

    fn known_criterion(&self, number: CriterionNumber) -> Result<(&Criterion, &State), Refused> {
        self.criterion(number)
            .ok_or_else(|| Problem::NotFound("criterion in this rollout").into())
    }

    pub(super) fn measure(
        &self,
        number: CriterionNumber,
        value: Quantity,
        points: Option<(Quantity, Quantity)>,
        words: &str,
        evidence: &[Evidence],
    ) -> Decided {
        let (criterion, _) = self.known_criterion(number)?;
        if criterion.source != Source::Measured {
            return Err(Refused::field("value", "This criterion is not measured."));
        }
        if points.is_some() && criterion.unit.as_deref() != Some("%") {
            let sentence =
                "Points become per cent, and this criterion is measured in something else.";
            return Err(Refused::field("value", sentence));
        }
        if points.is_some_and(|(part, whole)| Quantity::percent(part, whole) != Some(value)) {
            return Err(Refused::field("value", "These points make another value."));
        }
        Ok(vec![Event::Measured {
            criterion: number,
            value,
            points,
            words: words.to_owned(),
            evidence: evidence.to_vec(),
        }])
    }

    pub(super) fn attest(&self, numbers: &[CriterionNumber], holds: bool, words: &str) -> Decided {
        if numbers.is_empty() || numbers.len() > self.frame.criteria.len() {
            return Err(Refused::field(
                "criterion",
                "Choose at least one criterion.",
            ));
        }
        let mut events = Vec::with_capacity(numbers.len());
        for (at, number) in numbers.iter().enumerate() {
            let (criterion, _) = self.known_criterion(*number)?;
            if numbers[..at].contains(number) {
                return Err(Refused::field("criterion", "Choose each criterion once."));
            }
            if criterion.source != Source::Attested {
                return Err(Refused::field(
                    "criterion",
                    "This criterion is measured. Write its value down.",
                ));
            }
            if holds == criterion.inverted && words.is_empty() {
                return Err(Refused::field("words", "Say what you saw."));
            }
            events.push(Event::Attested {
                criterion: *number,
                holds,
                words: words.to_owned(),
            });
        }
        Ok(events)
    }

    pub(super) fn rule(
        &self,
        who: &Doing<'_>,
        number: CriterionNumber,
        value: Seq,
        passes: bool,
        reason: &str,
    ) -> Decided {
        self.may_approve(who)?;
        let (criterion, state) = self.known_criterion(number)?;
        let current = state
            .value
            .as_ref()
            .map(|value| value.seq)
            .unwrap_or_default();
        if current != value {
            return Err(Refused::because(
                "the value changed meanwhile. The page shows it now.",
            ));
        }
        if criterion.outcome(self.amount(number), None) != Outcome::Undecided {
            return Err(Refused::because(
                "the value is not in the grey zone, so there is nothing to decide about it.",
            ));
        }
        Ok(vec![Event::Ruled {
            criterion: number,
            value,
            passes,
            reason: reason.to_owned(),
        }])
    }
}

/// The criteria of a run: those of the plan that are not asked as an item already, each once, with the grey zones
/// that hold thresholds leave.
pub(super) fn of(reading: &Reading) -> Vec<Criterion> {
    let read = read(reading);
    let (holds, asked): (Vec<Read>, Vec<Read>) = read
        .into_iter()
        .partition(|read| read.inverted && read.band.is_some());
    let mut merged: Vec<Read> = Vec::new();
    for read in asked {
        match merged.iter_mut().find(|other| other.is_twin(&read)) {
            Some(twin) => twin.merge(read),
            None => merged.push(read),
        }
    }
    for hold in holds {
        let mut is_paired = false;
        for go in &mut merged {
            if let (Some(band), Some(limit)) = (go.band, hold.band)
                && go.unit == hold.unit
                && Metric::of(&go.metric).is_same(&Metric::of(&hold.metric))
            {
                let wider = band.up_to(&limit);
                is_paired |= wider != band || band == limit;
                go.band = Some(wider);
            }
        }
        // A hold question that people answer asks for what is left of it.
        if !is_paired && !hold.on_item {
            merged.push(hold);
        }
    }
    merged.into_iter().map(Read::finished).collect()
}

/// A criterion on its way from the plan to the run.
struct Read {
    text: String,
    metric: String,
    class: Class,
    inverted: bool,
    band: Option<Band>,
    unit: Option<String>,
    phase: Option<PhaseNumber>,
    /// The plan calls that phase one.
    named: bool,
    /// It stands on a box.
    on_item: bool,
    checklist: bool,
}

fn read(reading: &Reading) -> Vec<Read> {
    let plan = &reading.plan;
    let mut found = Vec::new();
    for criterion in &reading.criteria {
        let item = plan.items.iter().find(|item| item.line == criterion.line);
        let phase = criterion.phase.or(item.map(|item| item.phase));
        let band = criterion
            .measure
            .as_ref()
            .and_then(|measure| Band::of(measure, criterion.inverted));
        if is_said_elsewhere(criterion, item.is_some(), band.is_some()) {
            continue;
        }
        let name = phase.and_then(|phase| plan.phases.get(phase));
        // "95 %+ pass rate" below "Manual QA" is the pass rate of the manual QA.
        let metric = match name {
            Some(phase) if phase.named && !Metric::of(&criterion.metric).is_telling() => {
                format!("{} {}", phase.name.to_lowercase(), criterion.metric)
            }
            _ => criterion.metric.clone(),
        };
        let unit = criterion
            .measure
            .as_ref()
            .and_then(|measure| measure.unit.clone());
        found.push(Read {
            checklist: unit.as_deref() == Some("%")
                && criterion.text.to_lowercase().contains("of the checklist"),
            text: criterion.text.clone(),
            metric,
            class: criterion.class,
            inverted: criterion.inverted,
            band,
            unit,
            phase: phase.map(|phase| phase + 1),
            named: name.is_some_and(|phase| phase.named),
            on_item: item.is_some(),
        });
    }
    found
}

/// It needs no line of its own: the gate's words are shown, a box without a number is an item, a length of time is a
/// window, and what is only watched without a number cannot miss.
fn is_said_elsewhere(criterion: &reading::Criterion, on_item: bool, has_band: bool) -> bool {
    let unit = criterion
        .measure
        .as_ref()
        .and_then(|measure| measure.unit.as_deref());
    let is_a_length = matches!(unit, Some("h" | "d" | "weeks" | "months"));
    let unmeasured = on_item || criterion.gate || criterion.class == Class::Informative;
    is_a_length || (!has_band && unmeasured)
}

impl Read {
    /// The same criterion, said twice. Two phases of the plan ask each for themselves.
    fn is_twin(&self, other: &Self) -> bool {
        let same_place = self.phase == other.phase || !(self.named && other.named);
        self.band.is_some()
            && self.band == other.band
            && self.unit == other.unit
            && same_place
            && Metric::of(&self.metric).is_same(&Metric::of(&other.metric))
    }

    /// The harder class counts, and the phase of the plan.
    fn merge(&mut self, other: Self) {
        let rank = |class: Class| match class {
            Class::Hard => 0,
            Class::Soft => 1,
            Class::Informative => 2,
        };
        if rank(other.class) < rank(self.class) {
            self.class = other.class;
        }
        if other.named && !self.named {
            (self.phase, self.named, self.text) = (other.phase, true, other.text);
        }
    }

    fn finished(self) -> Criterion {
        let source = match (self.band.is_some(), self.phase) {
            (true, Some(phase)) if self.checklist => Source::Checklist(phase),
            (true, _) => Source::Measured,
            (false, _) => Source::Attested,
        };
        Criterion {
            text: self.text,
            class: self.class,
            // With a band, the band says what is good.
            inverted: self.inverted && self.band.is_none(),
            source,
            band: self.band,
            unit: self.unit,
            phases: self.phase.into_iter().collect(),
        }
    }
}
