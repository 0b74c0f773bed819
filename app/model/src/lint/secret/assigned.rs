//! Values whose label says that they are secret: settings, flags, cells of tables, sentences.

use super::found::Found;
use super::none::{
    is_badge, is_mixed, is_name, is_uuid, is_word, leads_elsewhere, refers, says_so,
};
use crate::reading::words::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A label, what joins it to a value, and what opens the value. A name, a file, a reference or the length of a
/// secret has another word behind the label, and is none.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?P<label>pass(?:word|wort|wd|phrase|code)?|kennwort|pwd|pw|psk|secret|token|bearer|credential|",
        r"(?:api|access|account|app|application|auth|encryption|decryption|signing|signature|master|private|pre-?shared|shared|license|ingest|ingestion|insert|integration|routing|storage|subscription|deploy|client|secret|service|webhook|consumer|session|user)[_ .-]?key)",
        r"(?:[_. -]?(?:value|base|prod|production|staging|stage|dev|test|live|old|new|current|primary|secondary|main|admin|root|user|[0-9]{1,3}))?",
        r#"\\?["'`*_\])]{0,4}(?P<sep>[ \t]*(?::=|:-|=>|==|=|:)[ \t]*|[ \t]*(?:\||-+>|→|⇒)[ \t]*|[ \t]+(?:(?:for|of)[ \t]+\S+[ \t]+)?(?:is|was)(?:[ \t]+now)?[ \t:]+|[ \t]+\(?)"#,
        r#"(?:\*\*|__)?[ \t]*(?:!!\w+[ \t]+)?(?P<quote>\\?["'`])?"#,
    ))
});

/// Longer ones are texts.
const MAX: usize = 8192;

pub(super) fn find(text: &str, found: &mut Found) {
    let mut from = 0;
    while let Some(groups) = LABEL.captures_at(text, from) {
        let (Some(whole), Some(label), Some(sep)) =
            (groups.get(0), groups.name("label"), groups.name("sep"))
        else {
            break;
        };
        let quote = groups.name("quote").map(|quote| quote.as_str());
        let way = Way::of(text, label.range(), sep.as_str());
        from = label.end();
        let Some(way) = way else { continue };
        let value = match quote.and_then(|quote| quoted(text, whole.end(), quote)) {
            Some(value) => value,
            None => open(text, whole.end(), way),
        };
        if value.len() > 256 {
            from = value.end;
        }
        if value.len() <= MAX
            && !is_badge(text, value.start)
            && is_secret(&text[value.clone()], label.as_str(), way, quote.is_some())
        {
            from = value.end;
            found.add(kind(label.as_str()), value);
        }
    }
}

/// How a value is joined to its label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// `label=value`, `label: value`
    Set,
    /// `?label=value`
    Query,
    /// `--label value`
    Flag,
    /// A sentence, a cell of a table.
    Said,
    /// Only beside it.
    Beside,
}

impl Way {
    fn of(text: &str, label: Range<usize>, sep: &str) -> Option<Self> {
        let before = &text[..label.start];
        let start = before.rfind(|character: char| {
            !character.is_ascii_alphanumeric() && !matches!(character, '_' | '-' | '.')
        });
        let start = start.map_or(0, |at| at + 1);
        // Not in the middle of a letter of several bytes.
        let front = before.get(start..).unwrap_or_default();
        let word = text[label].to_ascii_lowercase();
        let lower = front.to_ascii_lowercase();
        let is_short = matches!(word.as_str(), "pass" | "pwd" | "psk" | "pw");
        let joins = |front: &str| {
            front.is_empty()
                || front.ends_with(['_', '-', '.'])
                || [
                    "db", "user", "root", "admin", "ldap", "smtp", "sql", "my", "bind", "mail",
                ]
                .iter()
                .any(|word| front.ends_with(word))
        };
        if (is_short && !joins(&lower))
            || [
                "publickey",
                "page",
                "page_",
                "next_",
                "next",
                "csrf_",
                "continuation",
                "sync",
                "public_",
                "public-",
            ]
            .iter()
            .any(|word| lower.ends_with(word))
        {
            return None;
        }
        match sep.trim() {
            "" if front.starts_with('-') => Some(Self::Flag),
            "" | "(" => Some(Self::Beside),
            "=" if before[..before.len() - front.len()].ends_with(['?', '&']) => Some(Self::Query),
            "=" | ":" | ":=" | ":-" | "=>" | "==" => Some(Self::Set),
            _ => Some(Self::Said),
        }
    }
}

fn kind(label: &str) -> &'static str {
    let label = label.to_ascii_lowercase();
    if label.ends_with("key") {
        "A key"
    } else if label == "token" {
        "A token"
    } else if label.starts_with('p') {
        "A password"
    } else {
        "An assigned secret"
    }
}

/// Up to the quote that ends it, on the same line.
fn quoted(text: &str, start: usize, quote: &str) -> Option<Range<usize>> {
    let rest = &text[start..];
    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
    let mut from = 0;
    loop {
        let end = from + line[from..].find(quote)?;
        // A quote that is part of the value is escaped.
        if quote.len() > 1 || !line[..end].ends_with('\\') || line[..end].ends_with("\\\\") {
            return Some(start..start + end);
        }
        from = end + 1;
    }
}

/// Up to white space, or what ends a value without quotes.
fn open(text: &str, start: usize, way: Way) -> Range<usize> {
    let rest = &text[start..];
    let stop = rest.find(|character: char| {
        character.is_whitespace() || matches!(character, '"' | '\'' | '`' | '|' | '<' | '>')
    });
    let mut value = &rest[..stop.unwrap_or(rest.len())];
    if value.len() > MAX {
        return start..start + value.len();
    }
    for (at, character) in value.char_indices() {
        let after = &value[at + character.len_utf8()..];
        let ends = match character {
            ';' => true,
            '&' | '#' | ')' | ']' if way == Way::Query => true,
            // The address of a link ends.
            ')' | ']' => after.starts_with("](") || after.starts_with('('),
            '&' | ',' => begins_another(after),
            '\\' => after.starts_with(['n', 'r', 't']) || after.is_empty(),
            _ => false,
        };
        if ends {
            value = &value[..at];
            break;
        }
    }
    loop {
        let shorter = value.trim_end_matches([',', ';', ':', '.']);
        let shorter = match shorter.chars().next_back() {
            // In a sentence it ends the sentence.
            Some('!' | '?') if matches!(way, Way::Said | Way::Beside) => {
                &shorter[..shorter.len() - 1]
            }
            Some('*') if shorter.ends_with("**") => &shorter[..shorter.len() - 2],
            Some(last @ (')' | ']' | '}')) => {
                let first = match last {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if shorter.matches(last).count() > shorter.matches(first).count() {
                    &shorter[..shorter.len() - 1]
                } else {
                    shorter
                }
            }
            _ => shorter,
        };
        if shorter.len() == value.len() {
            return start..start + value.len();
        }
        value = shorter;
    }
}

/// `user=`, `"user":`, or nothing.
fn begins_another(after: &str) -> bool {
    let name = after.trim_start_matches(|character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
    });
    after.is_empty()
        || (name.len() < after.len() && name.starts_with(['=', ':']))
        || after.starts_with('&')
}

fn is_secret(value: &str, label: &str, way: Way, is_quoted: bool) -> bool {
    let plain = value.trim_end_matches(['!', '?', '.', ',', ';', ':', ')', '*']);
    let has = |wanted: fn(&u8) -> bool| value.bytes().any(|byte| wanted(&byte));
    let letters = value.bytes().filter(u8::is_ascii_alphanumeric).count();
    if letters < 4
        || value.len() < 6
        || value.contains(char::is_whitespace)
        || refers(value)
        || says_so(value)
        || leads_elsewhere(value)
        || is_word(plain)
    {
        return false;
    }
    // Patterns, lists and pieces of code.
    if !is_quoted && value.contains(['[', '{']) && !is_mixed(value) {
        return false;
    }
    if is_uuid(value) {
        return way != Way::Beside;
    }
    let is_password = ["pass", "pw", "kenn"]
        .iter()
        .any(|front| label.to_ascii_lowercase().starts_with(front));
    if !has(|byte| byte.is_ascii_alphabetic()) {
        return is_password
            && matches!(way, Way::Set | Way::Flag)
            && value.len() >= 8
            && value.bytes().all(|byte| byte.is_ascii_digit());
    }
    if way == Way::Said {
        return value.len() >= 8 && has(u8::is_ascii_digit) && !is_name(plain);
    }
    if way == Way::Beside {
        return !is_name(plain) && is_by_chance(value);
    }
    // `hunter2` is a password and no token; `db-pass-2` is a name.
    let is_lone = is_password
        && has(u8::is_ascii_digit)
        && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_lone && !super::none::is_known(plain)
        || (!is_name(plain) && (is_password || value.len() >= 8))
}

/// So mixed that no word beside it has to say more.
fn is_by_chance(value: &str) -> bool {
    let runs = value.split(|character: char| !character.is_ascii_alphanumeric());
    runs.max_by_key(|run| run.len()).is_some_and(|run| {
        let has = |wanted: fn(&u8) -> bool| run.bytes().any(|byte| wanted(&byte));
        let is_hex = run.len() >= 20 && run.bytes().all(|byte| byte.is_ascii_hexdigit());
        has(u8::is_ascii_digit)
            && has(u8::is_ascii_alphabetic)
            && (is_hex || (run.len() >= 10 && is_mixed(run)))
    })
}
