//! A picture that the text shows and nobody will see.

use super::rule::{Document, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "picture-missing",
    severity: Severity::Warning,
    title: "A picture that is not beside the document",
    why: "Whoever works from the document sees a name where the picture should be.",
    advice: "Import the picture with the document, or correct its path. A picture on another site is not checked.",
    bad: "# Pump\n\n![The valves](img/valves.png)\n",
    good: "# Pump\n\n![The valves](valves.png)\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let pictures = document.pictures.iter();
    let missing = pictures.filter(|(name, _)| !(document.is_beside)(name));
    missing
        .map(|(name, line)| (*line, format!("{name} is not beside the document.")))
        .collect()
}
