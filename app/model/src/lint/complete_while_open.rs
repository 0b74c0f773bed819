//! A title or status that says complete while something is open.

use super::rule::{Document, Rule, Severity};
use crate::reading::words::{labelled, says};
use crate::text::counted;

pub(super) static RULE: Rule = Rule {
    name: "complete-while-open",
    severity: Severity::Error,
    title: "Called complete while something is open",
    why: "Anyone who finds this document in a search reads the title and stops watching.",
    advice: "Say what is complete and what is still running, or close what is open.",
    bad: "# Canary: complete\n\n- [x] Deployed (Mara, 2026-02-03)\n- [ ] Watched for 24 hours\n",
    good: "# Canary: deployed, watched until 4 February\n\n- [x] Deployed (Mara, 2026-02-03)\n- [ ] Watched for 24 hours\n",
    check,
};

const COMPLETE: [&str; 4] = ["complete", "finished", "all done", "fully rolled out"];
const NOT: [&str; 4] = ["incomplete", "not complete", "to complete", "when complete"];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let claims = |text: &str| says(text, &COMPLETE) && !says(text, &NOT);
    let title = document
        .outline
        .headings
        .first()
        .filter(|heading| heading.level == 1 && claims(heading.text))
        .map(|heading| heading.line);
    let status = || {
        document.outline.lines().find_map(|(piece, text)| {
            let (label, rest) = labelled(text)?;
            (label.eq_ignore_ascii_case("status") && claims(rest) && piece.list == 0)
                .then_some(piece.line)
        })
    };
    let Some(line) = title.or_else(status) else {
        return Vec::new();
    };
    let open = document
        .reading
        .plan
        .items
        .iter()
        .filter(|item| !item.claimed && !item.inverted)
        .count();
    let running = document
        .reading
        .decorations
        .iter()
        .find(|mark| {
            !mark.done
                && says(
                    &mark.text,
                    &["in progress", "pending", "monitoring", "waiting"],
                )
        })
        .map(|mark| mark.line);
    let what = match (open, running) {
        (0, None) => return Vec::new(),
        (0, Some(line)) => format!("line {line} is still running"),
        (open, _) => format!("{} open", counted(open, "box is", "boxes are")),
    };
    vec![(
        line,
        format!("This says that it is complete, while {what}."),
    )]
}
