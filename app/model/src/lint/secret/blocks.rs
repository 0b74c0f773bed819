//! Private keys that fill several lines: PEM, OpenSSH, PGP and PuTTY.

use super::found::{Found, Secret};
use crate::reading::words::pattern;
use regex::Regex;
use std::sync::LazyLock;

const KIND: &str = "A private key";

/// The lines before and after a key. `----` is the form of RFC 4716.
static LIMITS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"-{4,5} ?(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}"));

static PUTTY: LazyLock<Regex> = LazyLock::new(|| pattern(r"Private-Lines: ([0-9]{1,4})\r?\n"));

pub(super) fn find(text: &str, found: &mut Found) {
    if !text.contains("PRIVATE KEY") && !text.contains("Private-Lines") {
        return;
    }
    let mut limits = LIMITS
        .captures_iter(text)
        .filter_map(|groups| {
            let whole = groups.get(0)?.range();
            Some((&groups[1] == "BEGIN", whole))
        })
        .peekable();
    while let Some((begins, begin)) = limits.next() {
        if !begins {
            continue;
        }
        match limits.peek() {
            Some((false, end)) => {
                if is_key(&text[begin.end..end.start]) {
                    found.add(KIND, begin.start..end.end);
                }
            }
            next => {
                let until = next.map_or(text.len(), |(_, next)| next.start);
                if goes_on(&text[begin.end..until]) {
                    found.put(Secret {
                        kind: KIND,
                        range: begin,
                        ends: false,
                    });
                }
            }
        }
    }
    for groups in PUTTY.captures_iter(text) {
        let (Some(head), Ok(lines)) = (groups.get(0), groups[1].parse::<usize>()) else {
            continue;
        };
        let rest = &text[head.end()..];
        let key: usize = rest.split_inclusive('\n').take(lines).map(str::len).sum();
        let key = rest[..key].trim_end();
        if key.lines().all(|line| is_base64(line.trim())) && key.len() >= 16 {
            found.add(KIND, head.end()..head.end() + key.len());
        }
    }
}

fn is_base64(line: &str) -> bool {
    !line.is_empty()
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

/// What may stand before a line of a key: an indent, a quote, a comment, the beginning of a string.
fn bare(line: &str) -> &str {
    line.trim_matches(|character: char| {
        character.is_whitespace()
            || matches!(character, '>' | '#' | '|' | '"' | '\'' | ',' | '`' | '\\')
    })
}

/// `Proc-Type: 4,ENCRYPTED`, `Comment: ...`
fn is_header(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(name, _)| {
        name.starts_with(|first: char| first.is_ascii_uppercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    })
}

/// Between BEGIN and END there is a key, and not the sentence that mentions both.
fn is_key(body: &str) -> bool {
    let body = body.replace("\\r", "").replace("\\n", "\n");
    let mut letters = 0;
    for line in body.lines().map(bare).filter(|line| !line.is_empty()) {
        if is_header(line) {
            continue;
        }
        // A key in one line has spaces where its lines ended.
        let is_one = |part: &str| {
            is_base64(part) && (part == line || part.len() >= 16 || part.ends_with('='))
        };
        if !line
            .split(' ')
            .filter(|part| !part.is_empty())
            .enumerate()
            .all(|(at, part)| is_one(part) || at > 0 && is_base64(part))
        {
            return false;
        }
        letters += line.len();
    }
    letters >= 8
}

/// After BEGIN at the end of a line there are lines of a key.
fn goes_on(rest: &str) -> bool {
    let rest = rest.replace("\\r", "").replace("\\n", "\n");
    let mut lines = rest.split('\n');
    lines.next().is_some_and(|same| bare(same).is_empty())
        && lines
            .map(bare)
            .filter(|line| !line.is_empty() && !is_header(line))
            .take(1)
            .any(|line| line.len() >= 16 && is_base64(line))
}
