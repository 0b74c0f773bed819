//! Two thresholds for one metric.

use super::rule::{Document, Rule, Severity};
use crate::reading::{Criterion, Operator};

pub(super) static RULE: Rule = Rule {
    name: "two-thresholds",
    severity: Severity::Warning,
    title: "Two thresholds for one metric",
    why: "Two people who read two parts of the plan will disagree about whether the rollout may go on, and both will be right.",
    advice: "Keep one of the two, or say which phase each one applies to.",
    bad: "# Plan\n\n## Success criteria\n\n- Error rate < 0.1%\n- p95 < 2s\n\n## Go (all must be YES)\n\n- [ ] Error rate < 1%\n",
    good: "# Plan\n\n## Success criteria\n\n- Error rate < 0.1%\n- p95 < 2s\n\n## Go (all must be YES)\n\n- [ ] Error rate < 0.1%\n",
    check,
};

#[derive(PartialEq)]
enum Bound {
    Least(f64),
    Most(f64),
}

fn bound(criterion: &Criterion) -> Option<Bound> {
    let measure = criterion.measure.as_ref()?;
    match measure.operator {
        Operator::AtLeast | Operator::Above => Some(Bound::Least(measure.low)),
        // "All passing" is a least share.
        Operator::Equals if measure.unit.as_deref() == Some("%") => Some(Bound::Least(measure.low)),
        Operator::Below | Operator::AtMost => Some(Bound::Most(measure.low)),
        _ => None,
    }
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let criteria = &document.reading.criteria;
    let bounds: Vec<Option<Bound>> = criteria.iter().map(bound).collect();
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, later) in criteria.iter().enumerate() {
        let first = (0..at).find(|before| {
            let earlier = &criteria[*before];
            let same_unit = |one: &Criterion, other: &Criterion| {
                one.measure.as_ref().map(|measure| &measure.unit)
                    == other.measure.as_ref().map(|measure| &measure.unit)
            };
            // Thresholds that tighten from phase to phase are meant.
            let other_phase =
                earlier.phase.is_some() && later.phase.is_some() && earlier.phase != later.phase;
            let differs = match (&bounds[*before], &bounds[at]) {
                (Some(Bound::Least(one)), Some(Bound::Least(other)))
                | (Some(Bound::Most(one)), Some(Bound::Most(other))) => one != other,
                _ => false,
            };
            differs
                && earlier.inverted == later.inverted
                && !other_phase
                && same_unit(earlier, later)
                && document.metrics[*before].is_same(&document.metrics[at])
        });
        if let Some(earlier) = first.map(|at| &criteria[at])
            && let (Some(one), Some(other)) = (&earlier.measure, &later.measure)
        {
            found.push((
                later.line,
                format!(
                    "“{}” has two thresholds: {other} here, {one} on line {}.",
                    later.metric, earlier.line
                ),
            ));
        }
    }
    found
}
