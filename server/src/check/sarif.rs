//! SARIF 2.1.0 (OASIS Standard, 27 March 2020): the form in which code hosts take findings.

use super::file::CheckedFile;
use model::lint::{Finding, RULES};
use serde_json::{Value, json};

pub fn report(files: &[CheckedFile]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": rule.title },
                "fullDescription": { "text": rule.why },
                "help": { "text": rule.advice },
                "defaultConfiguration": { "level": rule.severity.word() },
            })
        })
        .collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|file| {
            file.checked
                .findings
                .iter()
                .map(|finding| result(&file.file, finding))
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "holdpoint", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(file: &str, finding: &Finding) -> Value {
    json!({
        "ruleId": finding.rule.name,
        "level": finding.rule.severity.word(),
        "message": { "text": format!("{} {}", finding.message, finding.rule.advice) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(file) },
                "region": { "startLine": finding.line },
            },
        }],
    })
}

/// A relative reference (RFC 3986): what is not allowed in one is percent-encoded.
fn uri(file: &str) -> String {
    file.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_name_becomes_a_reference() {
        assert_eq!(super::uri("docs/a b#1.md"), "docs/a%20b%231.md");
    }
}
