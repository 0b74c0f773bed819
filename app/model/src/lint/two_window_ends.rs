//! A window with two ends.

use super::rule::{Document, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "two-window-ends",
    severity: Severity::Error,
    title: "Two ends for one window",
    why: "One person goes on at the earlier end while another is still watching.",
    advice: "Keep one end. Holdpoint computes it from the start and the hours.",
    bad: "# Canary\n\n## 24-hour observation\n\n**Start:** 2026-02-03T14:00:00Z\n**End:** 2026-02-04T14:00:00Z\n\n## Next\n\nAfter 24h of green: 2026-02-04T16:00:00Z.\n",
    good: "# Canary\n\n## 24-hour observation\n\n**Start:** 2026-02-03T14:00:00Z\n**End:** 2026-02-04T14:00:00Z\n\n## Next\n\nAfter 24h of green.\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .reading
        .windows
        .iter()
        .filter_map(|window| {
            let (first, rest) = window.ends.split_first()?;
            let (last, line) = rest.last()?;
            Some((
                *line,
                format!(
                    "The window that ends at {} (line {}) ends here at {last}.",
                    first.0, first.1
                ),
            ))
        })
        .collect()
}
