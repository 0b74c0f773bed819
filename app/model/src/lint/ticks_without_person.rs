//! Boxes that are ticked by nobody.

use super::rule::{Document, Rule, Severity, lists_of};
use crate::plan::PlanItem;
use crate::reading::words::pattern;
use crate::text::counted;
use regex::Regex;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "ticks-without-person",
    severity: Severity::Warning,
    title: "Ticks without a person",
    why: "A ticked box says that someone, at some time, believed that something was done. There is no one to ask. Holdpoint shows it as a claim by the document, never as a sign-off.",
    advice: "Leave the boxes open and let people sign them in a rollout, or add who and when: \"(Mara Kessler, 2026-02-03)\".",
    bad: "# Plan\n\n- [x] Backup was restored once\n",
    good: "# Plan\n\n- [x] Backup was restored once (Mara Kessler, 2026-02-03)\n",
    check,
};

static WHEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{4}-\d{2}-\d{2}"));

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let by_nobody = |item: &PlanItem| item.claimed && !WHEN.is_match(&item.text);
    lists_of(&document.reading.plan, by_nobody)
        .into_iter()
        .map(|(line, ticks)| {
            let ticks = counted(ticks, "box is", "boxes are");
            let message = format!("{ticks} ticked here without a name, a time or evidence.");
            (line, message)
        })
        .collect()
}
