//! The test status of a document, kept in step with the JSON that a test run leaves behind.
//!
//! The section under a heading "Test status" (or "Test Status") is ours: everything up to the next heading of the
//! same or a higher level is replaced. The rest of the file keeps every byte.

use anyhow::{Context, bail};
use model::markdown::Block;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn keep_in_step(
    documents: &[PathBuf],
    json: &Path,
    only_check: bool,
) -> anyhow::Result<ExitCode> {
    let bytes = fs::read(json).with_context(|| format!("cannot read {}", json.display()))?;
    let status: Value = serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is not JSON", json.display()))?;
    let lines = lines(&status).with_context(|| format!("{} contains no status", json.display()))?;
    let mut drifted = false;
    for document in documents {
        let old = fs::read_to_string(document)
            .with_context(|| format!("cannot read {}", document.display()))?;
        let Some(new) = replaced(&old, &lines) else {
            bail!("{} has no heading \"Test status\"", document.display());
        };
        if new == old {
            println!("{}: in step", document.display());
        } else if only_check {
            drifted = true;
            println!("{}: differs from {}", document.display(), json.display());
        } else {
            fs::write(document, new)
                .with_context(|| format!("cannot write {}", document.display()))?;
            println!("{}: updated", document.display());
        }
    }
    Ok(ExitCode::from(u8::from(drifted)))
}

/// The document with its section replaced, or nothing if it has none.
fn replaced(document: &str, lines: &[String]) -> Option<String> {
    let headings: Vec<(u8, String, usize, usize)> = engine::markdown::read(document)
        .blocks
        .into_iter()
        .filter_map(|block| match block {
            Block::Heading {
                level, text, span, ..
            } => Some((level, text.to_lowercase(), span.start, span.end)),
            _ => None,
        })
        .collect();
    let at = headings
        .iter()
        .position(|(_, text, ..)| text == "test status")?;
    let (level, _, _, start) = headings[at];
    let end = headings[at + 1..]
        .iter()
        .find(|(other, ..)| *other <= level)
        .map_or(document.len(), |(_, _, start, _)| *start);
    let newline = if document.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut new = document[..start].trim_end().to_owned();
    new.push_str(newline);
    new.push_str(newline);
    for line in lines {
        new.push_str(line);
        new.push_str(newline);
    }
    if end < document.len() {
        new.push_str(newline);
    }
    new.push_str(&document[end..]);
    Some(new)
}

/// One line per figure. The JSON reporters of Jest and Vitest are understood; of any other object every entry
/// is shown, and one with `passed` and `total` as a share.
fn lines(status: &Value) -> anyhow::Result<Vec<String>> {
    let object = status.as_object().context("it is not an object")?;
    let number = |name: &str| object.get(name).and_then(Value::as_u64);
    let mut lines = Vec::new();
    for (label, passed, total) in [
        ("Test files", "numPassedTestSuites", "numTotalTestSuites"),
        ("Tests", "numPassedTests", "numTotalTests"),
    ] {
        if let (Some(passed), Some(total)) = (number(passed), number(total)) {
            lines.push(format!("- **{label}**: {}", share(passed, total)));
        }
    }
    if lines.is_empty() {
        lines.extend(
            object.iter().filter_map(|(name, value)| {
                Some(format!("- **{}**: {}", label(name), shown(value)?))
            }),
        );
    }
    if lines.is_empty() {
        bail!("it contains no figures");
    }
    Ok(lines)
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.replace('\n', " ")),
        Value::Bool(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
        Value::Object(fields) => {
            let number = |name: &str| fields.get(name).and_then(Value::as_u64);
            Some(share(number("passed")?, number("total")?))
        }
        _ => None,
    }
}

fn share(passed: u64, total: u64) -> String {
    match total {
        0 => "none".to_owned(),
        _ => format!("{passed}/{total} passing ({} %)", passed * 100 / total),
    }
}

/// `testFiles` and `test_files` become `Test files`.
fn label(name: &str) -> String {
    let mut label = String::new();
    for character in name.chars() {
        if character == '_' || character == '-' {
            label.push(' ');
        } else if character.is_uppercase() && !label.is_empty() {
            label.push(' ');
            label.extend(character.to_lowercase());
        } else if label.is_empty() {
            label.extend(character.to_uppercase());
        } else {
            label.push(character);
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_section_changes() {
        let old = "# Doc\r\n\r\ntext\r\n\r\n## Test Status\r\n\r\n- old\r\n\r\n### Part\r\n\r\nold too\r\n\r\n## Next\r\nstays  \r\n";
        let new = replaced(old, &["- **Tests**: 3".to_owned()]);
        assert_eq!(
            new.as_deref(),
            Some(
                "# Doc\r\n\r\ntext\r\n\r\n## Test Status\r\n\r\n- **Tests**: 3\r\n\r\n## Next\r\nstays  \r\n"
            )
        );
        let again = new.and_then(|new| {
            replaced(&new, &["- **Tests**: 3".to_owned()]).map(|again| again == new)
        });
        assert_eq!(again, Some(true), "a second time changes nothing");
        assert_eq!(replaced("# Doc\n", &[]), None);
    }

    #[test]
    fn reporters_and_plain_objects_are_understood() {
        let of = |value: Value| lines(&value).unwrap_or_default();
        assert_eq!(
            of(json!({ "numPassedTests": 9, "numTotalTests": 12, "success": false })),
            ["- **Tests**: 9/12 passing (75 %)"]
        );
        assert_eq!(
            of(json!({ "testFiles": { "passed": 1, "total": 2 }, "duration": "3 s" })),
            [
                "- **Duration**: 3 s",
                "- **Test files**: 1/2 passing (50 %)"
            ]
        );
        assert!(lines(&json!([])).is_err());
    }
}
