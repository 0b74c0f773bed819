//! Checking a document: what it says, and what its author will be asked about. Nothing is stored.

use crate::markdown;
use model::Problem;
use model::lint::{self, Finding, Hidden, Linted, RuleOff};
use model::mark::{self, ReadLine};
use model::markdown::Tree;
use model::outline::Outline;
use model::reading::Reading;
use model::text::Source;
use std::panic::AssertUnwindSafe;

/// A document, read and checked. Secrets are covered in everything that was read.
#[derive(Debug, Clone)]
pub struct CheckedDocument {
    /// What it says.
    pub reading: Reading,
    /// What the rules object to, in the order of its lines.
    pub findings: Vec<Finding>,
    /// The rules that it switches off, with the reasons.
    pub off: Vec<RuleOff>,
    /// The secrets in it, which are covered before it is stored.
    pub hidden: Vec<Hidden>,
}

/// Reads and checks a document. `is_beside` says of a picture, by its name in the text, whether there is one. A text that trips the parser is refused with its name, never with a panic
/// (pulldown-cmark issues 1097 and 1129).
pub fn check(
    source: &Source,
    is_beside: impl Fn(&str) -> bool,
) -> Result<CheckedDocument, Problem> {
    examine(source.as_str(), is_beside).ok_or_else(trips)
}

/// The same, with what each line is read as.
pub(super) fn check_lines(
    source: &Source,
    is_beside: impl Fn(&str) -> bool,
) -> Result<(CheckedDocument, Vec<ReadLine>), Problem> {
    let lines = |tree: &Tree, reading: &Reading| mark::lines(tree, &Outline::of(tree), reading);
    examine_and(source.as_str(), is_beside, lines).ok_or_else(trips)
}

fn trips() -> Problem {
    Problem::not_valid("source", "The Markdown parser cannot read this text.")
}

/// The same for a text that was saved already; nothing where it trips the parser.
pub(super) fn examine(source: &str, is_beside: impl Fn(&str) -> bool) -> Option<CheckedDocument> {
    examine_and(source, is_beside, |_, _| ()).map(|(checked, ())| checked)
}

fn examine_and<T>(
    source: &str,
    is_beside: impl Fn(&str) -> bool,
    also: impl Fn(&Tree, &Reading) -> T,
) -> Option<(CheckedDocument, T)> {
    // Nothing that a panic leaves behind half made is looked at afterwards.
    std::panic::catch_unwind(AssertUnwindSafe(move || {
        let (covered, hidden) = lint::cover(source, |_| false);
        let tree = markdown::read(&covered);
        let Linted {
            reading,
            findings,
            off,
        } = lint::lint(source, &tree, &is_beside);
        let more = also(&tree, &reading);
        let checked = CheckedDocument {
            reading,
            findings,
            off,
            hidden,
        };
        (checked, more)
    }))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::lint::RULES;
    use proptest::prelude::*;

    fn findings(source: &str) -> Vec<(&'static str, usize)> {
        let source = Source::parse(source.as_bytes()).map_err(|refusal| refusal.sentence);
        let checked = source.and_then(|source| {
            // What lies beside every example.
            check(&source, |name| name == "valves.png").map_err(|problem| problem.to_string())
        });
        checked
            .map(|checked| {
                checked
                    .findings
                    .into_iter()
                    .map(|finding| (finding.rule.name, finding.line))
                    .collect()
            })
            .unwrap_or_default()
    }

    /// Each rule carries its own test: the example that breaks it and the one that keeps it.
    #[test]
    fn every_rule_finds_its_bad_example_and_passes_its_good_one() {
        for rule in RULES {
            let names = |source: &str| -> Vec<&str> {
                findings(source).iter().map(|(name, _)| *name).collect()
            };
            assert!(
                names(rule.bad).contains(&rule.name),
                "{} misses its bad example: {:?}",
                rule.name,
                names(rule.bad)
            );
            assert!(
                !names(rule.good).contains(&rule.name),
                "{} objects to its good example",
                rule.name
            );
        }
    }

    #[test]
    fn a_finding_points_at_a_line_of_the_text() {
        for rule in RULES {
            for (name, line) in findings(rule.bad) {
                assert!(
                    (1..=rule.bad.lines().count()).contains(&line),
                    "{name} points at line {line} in the example of {}",
                    rule.name
                );
            }
        }
    }

    proptest! {
        #[test]
        fn checking_never_panics_and_points_into_the_text(source in "[-\\[\\]x `#>|*_~!()<a/&;:=%\n\t0-9.A-Zé🦀→]{1,300}") {
            if let Ok(source) = Source::parse(source.as_bytes()) {
                let checked = check(&source, |_| false);
                prop_assert!(checked.is_ok(), "the parser panicked");
                if let Ok(checked) = checked {
                    let lines = source.as_str().lines().count();
                    let reading = &checked.reading;
                    let all = checked.findings.iter().map(|finding| finding.line)
                        .chain(reading.criteria.iter().map(|criterion| criterion.line))
                        .chain(reading.flags.iter().map(|flag| flag.line))
                        .chain(reading.settings.iter().map(|setting| setting.line))
                        .chain(reading.provenance.iter().map(|file| file.line))
                        .chain(reading.remedies.iter().map(|remedy| remedy.line))
                        .chain(reading.plan.items.iter().map(|item| item.line))
                        .chain(reading.plan.steps.iter().map(|step| step.line))
                        .chain(reading.plan.phases.iter().map(|phase| phase.line))
                        .chain(reading.plan.choices.iter().map(|choice| choice.line))
                        .chain(reading.plan.stops.iter().map(|stop| stop.line));
                    for line in all {
                        prop_assert!((1..=lines).contains(&line), "line {line} of {lines}");
                    }
                }
            }
        }
    }
}
