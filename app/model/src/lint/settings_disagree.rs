//! A fence and a table that tell different things of one setting.

use super::rule::{Document, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "settings-disagree",
    severity: Severity::Warning,
    title: "A setting described in two ways",
    why: "Half the team will copy the code block, the other half the table.",
    advice: "Make them agree, or keep one of them.",
    bad: "# Guide\n\n```bash\n# optional, default: 30\nRETENTION_DAYS=\"30\"\n```\n\n| Variable | Default | Required |\n|---|---|---|\n| `RETENTION_DAYS` | `14` | No |\n",
    good: "# Guide\n\n```bash\n# optional, default: 30\nRETENTION_DAYS=\"30\"\n```\n\n| Variable | Default | Required |\n|---|---|---|\n| `RETENTION_DAYS` | `30` | No |\n",
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for setting in &document.reading.settings {
        let (Some(fence), Some(table)) = (&setting.fence, &setting.table) else {
            continue;
        };
        let name = &setting.name;
        if let (Some(one), Some(other)) = (&fence.default, &table.default)
            && plain(one.as_deref()) != plain(other.as_deref())
        {
            let words = |value: &Option<String>| {
                value
                    .as_deref()
                    .map_or("nothing".to_owned(), |value| format!("\"{value}\""))
            };
            found.push((
                table.line,
                format!(
                    "The default of {name} is {} here and {} on line {}.",
                    words(other),
                    words(one),
                    fence.line
                ),
            ));
        }
        if let (Some(one), Some(other)) = (fence.required, table.required)
            && one != other
        {
            let word = |required| if required { "required" } else { "optional" };
            found.push((
                table.line,
                format!(
                    "{name} is {} here and {} on line {}.",
                    word(other),
                    word(one),
                    fence.line
                ),
            ));
        }
    }
    found
}

/// `30 days` and `30` are the same default, and so are `OFF` and `off`.
fn plain(value: Option<&str>) -> String {
    let value = value.unwrap_or_default().to_lowercase();
    value
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}
