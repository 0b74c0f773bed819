//! What was meant as a box and is not read as one.

use super::rule::{Document, Rule, Severity};
use crate::outline::Body;
use crate::plan::is_outcome;
use crate::reading::words::pattern;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "box-not-read",
    severity: Severity::Warning,
    title: "A box that is not read as one",
    why: "Markdown reads a box only behind a list mark and a blank, with one blank or one x inside. Anything else is a line of text, and no one is asked to sign it.",
    advice: "Write \"- [ ] words\": a dash, a blank, the box, a blank, the words.",
    bad: "# Checks\n\n-[ ] The lamp is lit\n",
    good: "# Checks\n\n- [ ] The lamp is lit\n",
    check,
};

static BOX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:>\s*)*(?:[-*+•–—·‣▪◦]|\d{1,4}[.)])?\s*\\?[\[［](?:\s{0,3}|\s*[xX✓✔]\s*)\\?[\]］](?P<rest>.*)$",
    )
});
static INSIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\[［][\sxX]?[\]］]|☐|☑|□"));

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut read: BTreeSet<usize> = BTreeSet::new();
    for piece in &document.outline.pieces {
        match piece.body {
            Body::Item(item) => {
                let is_read = item.check.is_some() || item.struck;
                read.extend(is_read.then_some(item.span.line));
            }
            Body::Code(code) => {
                let written = document.source.get(code.span.start..code.span.end);
                let lines = written.unwrap_or_default().lines().count();
                read.extend(code.span.line..code.span.line + lines);
            }
            Body::Table(table) => read.extend(table.rows.iter().map(|row| row.span.line)),
            Body::Line(_) => {}
        }
    }
    read.extend(document.reading.plan.items.iter().map(|item| item.line));
    let mut found = Vec::new();
    let (mut in_front, mut in_comment) = (false, false);
    for (line, text) in (1..).zip(document.source.lines()) {
        if line == 1 && text.trim_end() == "---" {
            in_front = true;
            continue;
        }
        if in_front {
            in_front = text.trim_end() != "---";
            continue;
        }
        let was_comment = in_comment;
        in_comment = match (text.rfind("<!--"), text.rfind("-->")) {
            (Some(open), Some(close)) => open > close,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => in_comment,
        };
        if was_comment || !text.contains(['[', '［']) || read.contains(&line) {
            continue;
        }
        let Some(rest) = BOX.captures(text).and_then(|found| found.name("rest")) else {
            continue;
        };
        let rest = rest.as_str();
        let is_link = rest.starts_with(['(', '[', ':']);
        let words = rest.trim();
        let says = words.chars().any(char::is_alphanumeric) && !is_outcome(words);
        // Several boxes in a line are a choice.
        if says && !is_link && !INSIDE.is_match(rest) {
            found.push((
                line,
                "This was meant as a box, and is a line of text.".to_owned(),
            ));
        }
    }
    found
}
