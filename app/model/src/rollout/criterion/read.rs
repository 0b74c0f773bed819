//! The criteria of a run, out of what its plan says.

use super::band::Band;
use super::wording::{Criterion, Source};
use crate::reading::{self, Class, Metric, Reading};
use crate::rollout::number::PhaseNumber;

/// The criteria of a run: those of the plan that are not asked as an item already, each once, with the grey zones
/// that hold thresholds leave.
pub(in crate::rollout) fn of(reading: &Reading) -> Vec<Criterion> {
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
            phase: name.map(PhaseNumber::of),
            named: name.is_some_and(|phase| phase.named),
            on_item: item.is_some(),
        });
    }
    found
}

/// A value says whether it holds: a number that is measured, or a length of time, which is that of a window.
pub(in crate::rollout) fn is_computed(criterion: &reading::Criterion) -> bool {
    let measure = criterion.measure.as_ref();
    let has_band = measure.and_then(|measure| Band::of(measure, criterion.inverted));
    has_band.is_some() || is_a_length(criterion)
}

fn is_a_length(criterion: &reading::Criterion) -> bool {
    let measure = criterion.measure.as_ref();
    let unit = measure.and_then(|measure| measure.unit.as_deref());
    matches!(unit, Some("h" | "d" | "weeks" | "months"))
}

/// It needs no line of its own: the gate's words are a condition, a box without a number is an item, a length of time is a
/// window, and what is only watched without a number cannot miss.
fn is_said_elsewhere(criterion: &reading::Criterion, on_item: bool, has_band: bool) -> bool {
    let unmeasured = on_item || criterion.gate || criterion.class == Class::Informative;
    is_a_length(criterion) || (!has_band && unmeasured)
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
