//! Counts that differ from the lists they count.

use super::rule::{Document, Rule, Severity};
use crate::reading::Change;
use crate::reading::words::pattern;
use regex::Regex;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "counts-disagree",
    severity: Severity::Warning,
    title: "A count that differs from its list",
    why: "One of the two is wrong. A later reader cannot tell which, and stops trusting both.",
    advice: "Correct the count or the list. Better, leave the count out: Holdpoint counts for you.",
    bad: "# Changes\n\n## Created files\n\n- src/a.rs\n- src/b.rs\n\n## Totals\n\n- Files created: 3\n",
    good: "# Changes\n\n## Created files\n\n- src/a.rs\n- src/b.rs\n\n## Totals\n\n- Files created: 2\n",
    check,
};

static FILES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:files?\s+(created|added|new|modified|changed|enhanced|updated)\s*:\s*(\d+)\b|(\d+)\s+files?\s+(created|added|modified|changed|enhanced|updated)\b)",
    )
});
static SHARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d+)\s*/\s*(\d+)\b[^()\d]{0,20}\((\d+(?:\.\d+)?)\s*%\)"));
static PHASES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:the plan has |there are |in )?(\d+) (?:phases|stages)\b"));

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let files = &document.reading.provenance;
    let phases = document
        .reading
        .plan
        .phases
        .iter()
        .filter(|phase| phase.named)
        .count();
    let number =
        |text: Option<regex::Match<'_>>| text.and_then(|text| text.as_str().parse::<usize>().ok());
    for (piece, text) in document.outline.lines() {
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if let Some(told) = FILES.captures(text)
            && let Some(stated) = number(told.get(2).or(told.get(3)))
            && let Some(word) = told.get(1).or(told.get(4))
        {
            let word = word.as_str().to_lowercase();
            let change = if ["created", "added", "new"].contains(&word.as_str()) {
                Change::Created
            } else {
                Change::Modified
            };
            let listed = files.iter().filter(|file| file.change == change).count();
            if listed > 0 && listed != stated {
                let change = change.word();
                found.push((
                    piece.line,
                    format!("The text says {stated} {change} files, the list has {listed}."),
                ));
            }
        }
        for told in SHARE.captures_iter(text) {
            let value = |at: usize| {
                told.get(at)
                    .and_then(|text| text.as_str().parse::<f64>().ok())
            };
            if let (Some(part), Some(whole), Some(stated)) = (value(1), value(2), value(3))
                && whole > 0.0
                && (part / whole * 100.0 - stated).abs() >= 1.0
            {
                let share = part / whole * 100.0;
                found.push((
                    piece.line,
                    format!("{part} of {whole} is {share:.1} %, not {stated} %."),
                ));
            }
        }
        if let Some(told) = PHASES.captures(text)
            && let Some(stated) = number(told.get(1))
            && phases > 0
            && stated != phases
        {
            found.push((
                piece.line,
                format!("The text says {stated} phases, but describes {phases}."),
            ));
        }
    }
    found
}
