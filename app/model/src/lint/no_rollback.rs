//! A plan without a way back.

use super::rollback_migrates_forward::WAY_BACK;
use super::rule::{Document, Rule, Severity};
use crate::document::Kind;

pub(super) static RULE: Rule = Rule {
    name: "no-rollback",
    severity: Severity::Warning,
    title: "No rollback",
    why: "A rollback is written either before the rollout or during the incident.",
    advice: "Add a section \"Rollback\": when, by whom, which commands, and how to see that it worked.",
    bad: "# Plan\n\n## Phase 1: Deploy\n\n- [ ] New version answers 200\n",
    good: "# Plan\n\n## Phase 1: Deploy\n\n- [ ] New version answers 200\n\n## Rollback\n\n1. Start the previous version.\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let is_plan = document.reading.kind == Kind::Plan && !document.reading.plan.items.is_empty();
    if !is_plan || document.reading.plan.rollback || document.says(&WAY_BACK) {
        return Vec::new();
    }
    vec![(1, "This plan does not say how to roll back.".to_owned())]
}
