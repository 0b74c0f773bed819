//! What is known of a criterion, what comes out of it, and what people may say about it.

use super::band::BandPosition;
use super::wording::{Criterion, Source};
use crate::Problem;
use crate::evidence::Evidence;
use crate::hold_point::Why;
use crate::id::PersonId;
use crate::quantity::Quantity;
use crate::reading::Class;
use crate::record::Seq;
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::breach::Reported;
use crate::rollout::event::Event;
use crate::rollout::number::{CriterionNumber, PhaseNumber};
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

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
    pub(in crate::rollout) fn people(&self) -> impl Iterator<Item = &PersonId> {
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
            Some(Amount::Holds(holds)) if holds != self.inverted => BandPosition::Inside,
            Some(Amount::Holds(_)) => BandPosition::Outside,
            Some(Amount::Number(value) | Amount::Points(value, ..)) => {
                self.band.unwrap_or_default().lies(value)
            }
        };
        match (lies, ruling) {
            (BandPosition::Inside, _) | (BandPosition::Grey, Some(true)) => Outcome::Pass,
            (BandPosition::Outside, _) | (BandPosition::Grey, Some(false)) => miss,
            (BandPosition::Grey, None) => Outcome::Undecided,
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

    /// Why the hold point that asks for it stays closed; nothing where it may open.
    pub fn blocker(&self, number: CriterionNumber) -> Option<Why> {
        let (criterion, _) = self.criterion(number)?;
        match (criterion.class, self.outcome(number)) {
            (Class::Soft | Class::Informative, _) => None,
            (Class::Hard, Outcome::Fail) => Some(Why::CriterionFails),
            (Class::Hard, Outcome::Undecided) => Some(Why::CriterionUndecided),
            (Class::Hard, Outcome::NoData) => Some(Why::CriterionWithoutData),
            (Class::Hard, Outcome::Pass | Outcome::SoftMiss) => None,
        }
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

    pub(in crate::rollout) fn measure(
        &self,
        who: &ActContext<'_>,
        number: CriterionNumber,
        value: Quantity,
        points: Option<(Quantity, Quantity)>,
        words: &str,
        evidence: &[Evidence],
    ) -> ActResult {
        let (criterion, _) = self.known_criterion(number)?;
        if criterion.source != Source::Measured {
            return Err(Refused::field("value", "This criterion is not measured."));
        }
        if points.is_some() && criterion.unit.as_deref() != Some("%") {
            let sentence =
                "Points are converted to per cent, and this criterion is not measured in per cent.";
            return Err(Refused::field("value", sentence));
        }
        if points.is_some_and(|(part, whole)| Quantity::percent(part, whole) != Some(value)) {
            return Err(Refused::field(
                "value",
                "These points do not add up to that value.",
            ));
        }
        let mut events = vec![Event::Measured {
            criterion: number,
            value,
            points,
            words: words.to_owned(),
            evidence: evidence.to_vec(),
        }];
        events.extend(self.value_breach(who, number));
        Ok(events)
    }

    pub(in crate::rollout) fn attest(
        &self,
        who: &ActContext<'_>,
        numbers: &[CriterionNumber],
        holds: bool,
        words: &str,
    ) -> ActResult {
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
                    "This criterion is measured. Record its value.",
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
            events.extend(self.value_breach(who, *number));
        }
        Ok(events)
    }

    /// A value of a phase behind a closed hold point. A criterion of the whole plan is behind none.
    fn value_breach(&self, who: &ActContext<'_>, number: CriterionNumber) -> Option<Event> {
        let (criterion, _) = self.criterion(number)?;
        let phase = criterion.phases.first()?;
        self.breach(who, *phase, Reported::Value { criterion: number })
    }

    pub(in crate::rollout) fn rule(
        &self,
        who: &ActContext<'_>,
        number: CriterionNumber,
        value: Seq,
        passes: bool,
        reason: &str,
    ) -> ActResult {
        self.may_approve(who)?;
        let (criterion, state) = self.known_criterion(number)?;
        if let Some(phase) = criterion.phases.first() {
            self.holds_before(*phase, &format!("criterion C{number}"), who.now_ms)?;
        }
        let current = state
            .value
            .as_ref()
            .map(|value| value.seq)
            .unwrap_or_default();
        if current != value {
            return Err(Refused::because(
                "the value has changed since. The page shows the new one.",
            ));
        }
        if criterion.outcome(self.amount(number), None) != Outcome::Undecided {
            return Err(Refused::because(
                "the value is not in the grey zone, so there is nothing to decide.",
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
