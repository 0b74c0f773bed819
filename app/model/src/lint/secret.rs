//! Secrets in a text: keys in addresses, passwords in connection strings, tokens, private keys.
//!
//! Whether a value is alive cannot be seen, so sample passwords count too. What refers to a secret
//! (`$TOKEN`, `<password>`) or says that it is none (`your-api-key`) does not.

use super::{Document, Rule, Severity};
use crate::reading::words::pattern;
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "secret",
    severity: Severity::Error,
    title: "A secret in the text",
    why: "Everybody who can read this document can use it, and so can everybody who ever gets a copy, an export or a screenshot.",
    advice: "Make a new one now, keep it in a vault, and write a reference here: \"$DEPLOY_KEY\".",
    bad: "# Runbook: deploy\n\nOn-call: Platform\n\nOwner: Platform\n\n```bash\ncurl -X POST \"https://deploy.example.test/hook?key=NOTREAL-0000-NOTREAL\"\n```\n",
    good: "# Runbook: deploy\n\nOn-call: Platform\n\nOwner: Platform\n\n```bash\ncurl -X POST \"https://deploy.example.test/hook?key=$DEPLOY_KEY\"\n```\n",
    check,
};

/// What stands in place of a secret.
const MASK: &str = "••••••";

/// Each pattern: what it finds, whether even a word that says that it is none counts, and the group that holds
/// the secret. Each begins with something rare, so that a long text is searched and not tried at every letter.
static PATTERNS: LazyLock<[(&str, bool, Regex); 6]> = LazyLock::new(|| {
    [
        (
            "A private key",
            true,
            pattern(
                r"(-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z))",
            ),
        ),
        (
            "A password in a connection string",
            true,
            pattern(r#"://[^\s:/@"'<>]*:([^\s@/"'<>]+)@"#),
        ),
        (
            "A key in an address",
            false,
            pattern(
                r#"(?i)[?&](?:[a-z_-]*(?:key|token|secret|password|signature)|sig|auth)=([^\s"'&`<>|)\]]{6,})"#,
            ),
        ),
        (
            "A token",
            true,
            pattern(
                r"\b((?:ghp|gho|ghs|ghu|ghr)_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,})",
            ),
        ),
        (
            "A token in a header",
            false,
            pattern(r#"(?i)\b(?:bearer|basic|x-api-key:|api-key:)\s+([A-Za-z0-9._~+/=-]{16,})"#),
        ),
        (
            "An assigned secret",
            false,
            pattern(
                r#"(?i)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)[A-Z0-9_]*\s*[=:]\s*["']?([^\s"'#,;)]{8,})"#,
            ),
        ),
    ]
});

/// One secret: what it is and where it stands.
struct Secret {
    what: &'static str,
    range: Range<usize>,
}

fn find(text: &str) -> Vec<Secret> {
    let mut secrets: Vec<Secret> = Vec::new();
    // Every pattern needs one of these; most lines of most documents have none.
    if !text.contains(['=', ':', '_', '-']) {
        return secrets;
    }
    for (what, whatever_it_says, pattern) in PATTERNS.iter() {
        for found in pattern.captures_iter(text) {
            let Some(secret) = found.get(1) else { continue };
            let known = secrets
                .iter()
                .any(|other| other.range.start < secret.end() && secret.start() < other.range.end);
            let refers = secret.as_str().starts_with(['$', '<', '{', '%', '*', '•'])
                || (!whatever_it_says && is_placeholder(secret.as_str()));
            if !known && !refers {
                secrets.push(Secret {
                    what,
                    range: secret.range(),
                });
            }
        }
    }
    secrets.sort_by_key(|secret| secret.range.start);
    secrets
}

/// A value that says that it is none, or a word that nobody would call a key.
fn is_placeholder(value: &str) -> bool {
    const SAYS_SO: [&str; 11] = [
        "your",
        "example",
        "change",
        "placeholder",
        "xxxx",
        "****",
        "redacted",
        "insert",
        "todo",
        "dummy",
        "••",
    ];
    let lower = value.to_lowercase();
    let is_word = value
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_');
    let is_call = value.contains(['(', '[', '/']) && !value.contains('=');
    SAYS_SO.iter().any(|word| lower.contains(word)) || is_word || is_call
}

/// The text with every secret covered. What this returns may be shown, logged, indexed and exported.
pub fn mask(text: &str) -> Cow<'_, str> {
    let secrets = find(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for secret in secrets {
        masked.push_str(&text[end..secret.range.start]);
        // The number of lines stays, so that what was read from the text still points at it.
        masked.push_str(MASK);
        let lines = text[secret.range.clone()].matches('\n').count();
        masked.extend(std::iter::repeat_n('\n', lines));
        end = secret.range.end;
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    find(document.source)
        .into_iter()
        .map(|secret| {
            let line = document.source[..secret.range.start].matches('\n').count() + 1;
            (line, format!("{} stands here in clear.", secret.what))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made up here; none of them opens anything.
    #[test]
    fn what_looks_like_a_secret_is_covered_and_what_refers_to_one_is_not() {
        for (text, expected) in [
            (
                "postgres://app:hunter2@db/app",
                "postgres://app:••••••@db/app",
            ),
            ("redis://:pw@cache:6379", "redis://:••••••@cache:6379"),
            (
                "https://x.test/hook?key=A1B2C3D4-e_5",
                "https://x.test/hook?key=••••••",
            ),
            (
                "Authorization: Bearer abcDEF0123456789xyz",
                "Authorization: Bearer ••••••",
            ),
            ("DEPLOY_TOKEN=Zq81-kkPw-77", "DEPLOY_TOKEN=••••••"),
            (
                "postgres://app:$PASSWORD@db/app",
                "postgres://app:$PASSWORD@db/app",
            ),
            ("X-API-Key: your-api-key", "X-API-Key: your-api-key"),
            (
                "API_KEY=\"your-secure-api-key-here\"",
                "API_KEY=\"your-secure-api-key-here\"",
            ),
            ("Bearer $TOKEN", "Bearer $TOKEN"),
            ("the token: refreshed", "the token: refreshed"),
            (
                "https://dashboard.test:8443/a@b",
                "https://dashboard.test:8443/a@b",
            ),
        ] {
            assert_eq!(mask(text), expected, "{text}");
        }
    }

    #[test]
    fn a_private_key_is_covered_whole_and_keeps_its_lines() {
        let text = "a\n-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----\nb";
        let masked = mask(text);
        assert!(!masked.contains("AAAA"));
        assert_eq!(masked.lines().count(), text.lines().count());
        assert_eq!(mask(&masked), masked, "covering twice covers once");
    }
}
