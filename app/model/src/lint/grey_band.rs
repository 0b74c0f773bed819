//! A go threshold and a hold threshold that leave values in between.

use super::rule::{Document, Rule, Severity};
use crate::reading::{Class, Operator};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    name: "grey-band",
    severity: Severity::Warning,
    title: "Values between go and hold",
    why: "A value between the two thresholds is neither go nor hold. The people in the room will decide late, by mood, and differently next time.",
    advice: "Make the thresholds meet, or name the grey zone and who decides in it.",
    bad: "# Plan\n\n## Go (all must be YES)\n\n- [ ] Manual QA: 95%+ pass rate\n\n## Hold (any is YES)\n\n- [ ] Manual QA < 90%\n",
    good: "# Plan\n\n## Go (all must be YES)\n\n- [ ] Manual QA: 95%+ pass rate\n\n## Hold (any is YES)\n\n- [ ] Manual QA < 95%\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let criteria = || document.reading.criteria.iter().zip(&document.metrics);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (hold, bad_metric) in criteria().filter(|(criterion, _)| criterion.inverted) {
        for (go, good_metric) in criteria()
            .filter(|(criterion, _)| !criterion.inverted && criterion.class != Class::Informative)
        {
            let (Some(bad), Some(good)) = (&hold.measure, &go.measure) else {
                continue;
            };
            let band = match (good.operator, bad.operator) {
                (Operator::AtLeast | Operator::Above, Operator::Below | Operator::AtMost) => {
                    (bad.low, good.low)
                }
                (Operator::Below | Operator::AtMost, Operator::Above | Operator::AtLeast) => {
                    (good.low, bad.low)
                }
                _ => continue,
            };
            let is_named = hold.band_named && hold.line == go.line;
            if is_named
                || band.0 >= band.1
                || bad.unit != good.unit
                || !bad_metric.is_same(good_metric)
            {
                continue;
            }
            let unit = bad.unit.as_deref().unwrap_or("");
            let words = format!("{}{unit} and {}{unit}", band.0, band.1);
            if seen.insert((hold.line, words.clone())) {
                found.push((
                    hold.line,
                    format!(
                        "Between {words} the {} is neither go (line {}) nor hold.",
                        hold.metric, go.line
                    ),
                ));
            }
        }
    }
    found
}
