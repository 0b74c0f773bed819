//! A command that destroys data, and no backup before it.

use super::rule::{Document, Rule, Severity};
use crate::outline::Body;
use crate::reading::words::{pattern, says};
use regex::Regex;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "destroys-without-backup",
    severity: Severity::Error,
    title: "Data is destroyed without a backup first",
    why: "People copy commands from a runbook in a hurry, and this one cannot be undone.",
    advice: "Put the backup, and a way to check it, before the command.",
    bad: "# Runbook: clean up\n\nOn-call: Platform\n\nOwner: Platform\n\n```bash\npsql app -c \"drop table sessions\"\n```\n",
    good: "# Runbook: clean up\n\nOn-call: Platform\n\nOwner: Platform\n\n```bash\npg_dump app > before.sql\npsql app -c \"drop table sessions\"\n```\n",
    check,
};

static DESTROYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bdrop\s+(?:table|database|schema|index|keyspace)\b|\btruncate\s+(?:table\s+)?\w|\bdelete\s+from\s+[\w.]+\s*(?:;|$)|\brm\s+-[a-z]*r[a-z]*f|\brm\s+-[a-z]*f[a-z]*r|\bdropdb\b|\bcompose\s+down\b.*(?:\s-v\b|--volumes)|\bkubectl\s+delete\s+(?:pvc|pv|namespace|ns|statefulset)\b|\bterraform\s+destroy\b|\bflush(?:all|db)\b|\bmkfs\b|\bdd\s+if=",
    )
});
const BACKUP: [&str; 6] = [
    "backup",
    "back up",
    "pg_dump",
    "mysqldump",
    "snapshot",
    ".dump",
];

/// Whether a line of code destroys data. Comments do not.
pub fn destroys(line: &str) -> bool {
    !line.trim_start().starts_with(['#', '-']) && DESTROYS.is_match(line)
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let is_backup = |text: &str| says(text, &BACKUP);
    let mut found = Vec::new();
    for piece in &document.outline.pieces {
        match piece.body {
            // What follows a backup is safe.
            Body::Line(text) if is_backup(text) => return found,
            Body::Item(item) if is_backup(&item.text) => return found,
            Body::Code(code) => {
                for (line, text) in code.lines() {
                    if is_backup(text) {
                        return found;
                    }
                    if destroys(text) {
                        found.push((
                            line,
                            "This destroys data, and nothing before it makes a backup.".to_owned(),
                        ));
                    }
                }
            }
            _ => {}
        }
    }
    found
}
