//! What a document is for, where it does not say it itself.

use super::provenance::FileChange;
use super::windows::Window;
use super::words::says;
use crate::document::Kind;
use crate::outline::Outline;
use crate::plan::{Phase, Plan};
use crate::trade;

/// The kind of a document that does not say it: by its title, else by what it holds.
pub(super) fn guess(
    title: &str,
    outline: &Outline<'_>,
    plan: &Plan,
    provenance: &[FileChange],
    windows: &[Window],
    has_thresholds: bool,
) -> Kind {
    const TITLES: [(&str, Kind); 12] = [
        ("post-mortem", Kind::PostMortem),
        ("postmortem", Kind::PostMortem),
        ("retrospective", Kind::PostMortem),
        ("provenance", Kind::Provenance),
        ("flag matrix", Kind::FlagMatrix),
        ("runbook", Kind::Runbook),
        ("playbook", Kind::Runbook),
        ("template", Kind::CommsTemplate),
        ("report", Kind::Report),
        ("plan", Kind::Plan),
        ("guide", Kind::Plan),
        ("checklist", Kind::Checklist),
    ];
    let low = trade::lower(title);
    let by_words = || {
        let words = trade::KINDS
            .iter()
            .find(|(words, _)| trade::has(&low, words));
        words.map(|(_, kind)| *kind)
    };
    let has_phases = plan.phases.iter().any(|phase| phase.named) && !plan.steps.is_empty();
    let by_title = TITLES
        .iter()
        .find(|(word, _)| says(title, &[word]))
        .map(|(_, kind)| *kind)
        .or_else(by_words)
        // A guide or plan without anything to do is one to read.
        .filter(|kind| {
            let is_done = matches!(kind, Kind::Plan | Kind::Checklist);
            let is_run = *kind == Kind::Plan && is_called_a_plan(&low) && !plan.steps.is_empty();
            !is_done || !plan.items.is_empty() || has_phases || is_run
        });
    if let Some(kind) = by_title {
        kind
    } else if is_decided(title, plan, has_thresholds) {
        Kind::Plan
    } else if !plan.items.is_empty() {
        if is_campaign(outline, plan, windows) {
            Kind::Plan
        } else {
            Kind::Checklist
        }
    } else if windows.iter().any(|window| window.start.is_some()) {
        Kind::Report
    } else if provenance.len() > 2 && says(title, &["changes", "files"]) {
        Kind::Provenance
    } else if has_phases || (!plan.steps.is_empty() && has_gates(plan)) {
        Kind::Plan
    } else if is_against_a_fault(outline) || is_procedure(outline, plan, provenance) {
        Kind::Runbook
    } else {
        Kind::Reference
    }
}

/// "Migration plan", "Umstellungsplan", "план": and not "guide", nor "explanation".
fn is_called_a_plan(low: &str) -> bool {
    let plans = trade::KINDS.iter().filter(|(_, kind)| *kind == Kind::Plan);
    let mut words = low.split(|character: char| !character.is_alphanumeric());
    words.any(|word| word.ends_with("plan"))
        || plans
            .flat_map(|(words, _)| *words)
            .any(|word| trade::has(low, &[word]))
}

/// People decide by what was measured, or at a meeting that is called after it: the sheet of a hold point.
fn is_decided(title: &str, plan: &Plan, has_thresholds: bool) -> bool {
    let low = trade::lower(title);
    let is_sheet = [
        "go/no-go",
        "go / no-go",
        "go/no go",
        "go-no-go",
        "go or no-go",
    ]
    .iter()
    .any(|words| low.contains(words));
    !plan.positions.is_empty() && (has_thresholds || (is_sheet && plan.items.is_empty()))
}

/// Two of the headings under which people write what to do at night.
fn is_against_a_fault(outline: &Outline<'_>) -> bool {
    const HEADINGS: [&str; 8] = [
        "symptom",
        "impact",
        "diagnosis",
        "mitigation",
        "resolution",
        "remediation",
        "troubleshooting",
        "investigation",
    ];
    let found = HEADINGS.iter().filter(|word| {
        let mut headings = outline.headings.iter();
        headings.any(|heading| says(heading.text, &[word]))
    });
    found.count() >= 2
}

/// A plan has gates, windows, durations, a way back, or phases with a number or a time. A list of checks in sections has
/// none of these.
fn is_campaign(outline: &Outline<'_>, plan: &Plan, windows: &[Window]) -> bool {
    let is_part = |line: usize| {
        let mut headings = outline.headings.iter();
        headings.any(|heading| {
            heading.line == line
                && trade::after(&trade::lower(heading.text), trade::PARTS).is_some()
        })
    };
    let named = plan
        .phases
        .iter()
        .filter(|phase| phase.named && !is_part(phase.line));
    plan.rollback || !windows.is_empty() || has_gates(plan) || named.count() > 1
}

/// Its phases say what opens them or how long they take.
fn has_gates(plan: &Plan) -> bool {
    let told = |phase: &Phase| phase.gate.is_some() || phase.duration.is_some();
    plan.phases.iter().any(told)
}

/// Steps one after the other, with commands or several of them.
fn is_procedure(outline: &Outline<'_>, plan: &Plan, provenance: &[FileChange]) -> bool {
    let has_commands = outline.code().next().is_some();
    provenance.len() < 3 && plan.steps.len() > 1 && (has_commands || plan.steps.len() > 3)
}

/// A record of what was: nobody runs it.
pub(super) fn is_record(kind: Kind) -> bool {
    match kind {
        Kind::PostMortem
        | Kind::Provenance
        | Kind::CommsTemplate
        | Kind::FlagMatrix
        | Kind::Report => true,
        Kind::Plan | Kind::Runbook | Kind::Checklist | Kind::Reference => false,
    }
}
