//! A way back that migrates the database forward.

use super::rule::{Document, Rule, Severity};
use crate::outline::Body;
use crate::reading::words::says;

pub(super) static RULE: Rule = Rule {
    name: "rollback-migrates-forward",
    severity: Severity::Error,
    title: "A rollback that migrates forward",
    why: "The old version meets a schema it was never tested with, at the worst moment of the rollout. No one has drilled this.",
    advice: "Name the revision to go back to, or say why the old version works with the new schema, and drill it once.",
    bad: "# Plan\n\n## Rollback\n\n```bash\ngit checkout <previous-tag>\nalembic upgrade head\n```\n",
    good: "# Plan\n\n## Rollback\n\n```bash\ngit checkout <previous-tag>\nalembic downgrade <previous-revision>\n```\n",
    check,
};

pub(super) const WAY_BACK: [&str; 6] = [
    "rollback",
    "roll back",
    "rolling back",
    "roll-back",
    "revert",
    "back out",
];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    const FORWARD: [&str; 8] = [
        "upgrade head",
        "migrate up",
        "migrate deploy",
        "migrate:latest",
        "flyway migrate",
        "manage.py migrate",
        "db:migrate",
        "migrate latest",
    ];
    let rollback_plan = document
        .outline
        .sections(|heading| says(heading, &WAY_BACK));
    let mut found = Vec::new();
    let mut look = |line: usize, text: &str| {
        if says(text, &FORWARD) && !says(text, &["rollback", "down"]) {
            found.push((line, "This rollback applies migrations forward.".to_owned()));
        }
    };
    for piece in &document.outline.pieces {
        if !rollback_plan.hold(piece.heading) {
            continue;
        }
        match piece.body {
            Body::Line(text) => look(piece.line, text),
            Body::Item(item) => look(piece.line, &item.text),
            Body::Code(code) => code.lines().for_each(|(line, text)| look(line, text)),
            Body::Table(_) => {}
        }
    }
    found
}
