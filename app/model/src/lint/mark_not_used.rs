//! A mark that cannot apply to its line.

use super::rule::{Document, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "mark-not-used",
    severity: Severity::Warning,
    title: "A mark that changes nothing",
    why: "Someone meant to correct how this document is read, and it is still read as before.",
    advice: "Put the mark at the end of the line that it is about: \"phase\" and \"area\" on a heading, \"item\", \"stop\", \"criterion\" and \"position\" on a line, \"steps\" above a list.",
    bad: "# Plan\n\nThe door is painted. <!-- area -->\n",
    good: "# Plan\n\n## Doors <!-- area -->\n\n- [ ] The door is painted\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let marks = document.reading.plan.unused_marks.iter();
    marks
        .map(|mark| {
            let name = mark.kind.name();
            let message = format!("The mark \"{name}\" cannot apply to this line.");
            (mark.written, message)
        })
        .collect()
}
