//! A flag that some stage forgets.

use super::rule::{Document, Rule, Severity};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    name: "flag-without-value",
    severity: Severity::Warning,
    title: "A flag without a value in some stage",
    why: "The person who runs that stage will leave the flag as it is, and no one knows what it is.",
    advice: "Give every flag a value in every stage, even where it does not change.",
    bad: "# Flag matrix\n\n| Flag | Staging | Production |\n|---|---|---|\n| `NEW_SEARCH_ENABLED` | on | |\n",
    good: "# Flag matrix\n\n| Flag | Staging | Production |\n|---|---|---|\n| `NEW_SEARCH_ENABLED` | on | off |\n",
    check,
};

/// How many stages are named; of the others only the number is said.
const NAMED: usize = 8;

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let reading = document.reading;
    let mut told: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for flag in &reading.flags {
        let entry = told
            .entry(&flag.key)
            .or_insert((flag.line, BTreeSet::new()));
        entry.1.extend(flag.stage.as_deref());
    }
    told.into_iter()
        .filter(|(_, (_, stages))| !stages.is_empty())
        .filter_map(|(key, (line, stages))| {
            let missing: Vec<&str> = reading
                .stages
                .iter()
                .map(String::as_str)
                .filter(|stage| !stages.contains(stage))
                .collect();
            let shown = missing.get(..NAMED).unwrap_or(&missing).join(", ");
            let more = match missing.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            (!missing.is_empty()).then(|| (line, format!("{key} has no value in: {shown}{more}.")))
        })
        .collect()
}
