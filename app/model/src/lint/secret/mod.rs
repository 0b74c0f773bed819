//! Secrets in a text: keys in addresses, passwords in connection strings, tokens, private keys.
//!
//! One finder serves the rule, the covering of a text before it is stored, and every report. Whether a value is
//! alive cannot be seen, so sample passwords count too. What refers to a secret (`$TOKEN`, `<password>`), names one
//! (`secretName: db`) or says that it is none (`your-api-key`) does not.

mod assigned;
mod blocks;
mod forms;
mod found;
mod none;
mod places;
#[cfg(test)]
mod tests;

use super::rule::{Document, Rule, Severity};
use crate::hash;
use aho_corasick::{AhoCorasick, MatchKind};
use found::{Found, Pattern, Secret};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "secret",
    severity: Severity::Error,
    title: "A secret in the text",
    why: "Anyone who can read this document can use it, and so can anyone who gets a copy, an export or a screenshot.",
    advice: "Replace it now, keep the new one in a vault, and refer to it here: \"$DEPLOY_KEY\".",
    bad: "# Runbook: deploy\n\nOn-call: Platform\n\nOwner: Platform\n\n```bash\ncurl -X POST \"https://deploy.example.test/hook?key=NOTREAL-0000-NOTREAL\"\n```\n",
    good: "# Runbook: deploy\n\nOn-call: Platform\n\nOwner: Platform\n\n```bash\ncurl -X POST \"https://deploy.example.test/hook?key=$DEPLOY_KEY\"\n```\n",
    check,
};

/// What stands in place of a secret.
const MASK: &str = "••••••";

/// A value of a text that is hidden, as reports name it. The value itself is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// The line in which it begins, from 1.
    pub line: usize,
    /// What it is: `A token`.
    pub kind: &'static str,
    /// Recognises the value again, in the same text or in a later one.
    pub mark: String,
    /// The value, most of it covered, for the person who typed it and for nobody else.
    pub glimpse: String,
}

/// All patterns, and what tells in one pass over a text which of them can match.
struct Finder {
    patterns: Vec<Pattern>,
    words: AhoCorasick,
    /// Which pattern needs which word.
    needed_by: Vec<usize>,
}

static FINDER: LazyLock<Finder> = LazyLock::new(|| {
    Finder::new(
        places::patterns()
            .into_iter()
            .chain(forms::patterns())
            .collect(),
    )
});

impl Finder {
    #[expect(
        clippy::expect_used,
        reason = "constants of this crate; the tests build it"
    )]
    fn new(patterns: Vec<Pattern>) -> Self {
        let needs = || {
            patterns
                .iter()
                .enumerate()
                .flat_map(|(at, pattern)| pattern.needs.iter().map(move |word| (at, word)))
        };
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(needs().map(|(_, word)| word))
            .expect("a few short words");
        let needed_by = needs().map(|(at, _)| at).collect();
        Self {
            patterns,
            words,
            needed_by,
        }
    }

    /// The patterns that can match in this text.
    fn candidates(&self, text: &str) -> impl Iterator<Item = &Pattern> {
        let mut open: Vec<bool> = self
            .patterns
            .iter()
            .map(|pattern| pattern.needs.is_empty())
            .collect();
        for found in self.words.find_overlapping_iter(text) {
            open[self.needed_by[found.pattern().as_usize()]] = true;
        }
        self.patterns
            .iter()
            .zip(open)
            .filter(|(_, open)| *open)
            .map(|(pattern, _)| pattern)
    }

    fn find(&self, text: &str) -> Vec<Secret> {
        let mut found = Found::default();
        blocks::find(text, &mut found);
        for pattern in self.candidates(text) {
            let mut from = 0;
            while let Some(groups) = pattern.finds.captures_at(text, from) {
                let (Some(whole), Some(value)) = (groups.get(0), groups.get(1)) else {
                    break;
                };
                if (pattern.is_one)(text, value.range()) {
                    found.add(pattern.kind, value.range());
                }
                from = whole.end().max(from + 1);
                while !text.is_char_boundary(from) {
                    from += 1;
                }
                if from > text.len() {
                    break;
                }
            }
        }
        assigned::find(text, &mut found);
        forms::find_bare(text, &mut found);
        found.0.into_values().collect()
    }
}

/// The text with its secrets covered, but for those that are to stay, and what was covered.
pub fn cover<'a>(text: &'a str, stays: impl Fn(&Hidden) -> bool) -> (Cow<'a, str>, Vec<Hidden>) {
    let (mut line, mut counted) = (1, 0);
    let (covered, hidden): (Vec<Secret>, Vec<Hidden>) = find_covered(text)
        .filter_map(|secret| {
            line += lines_in(&text[counted..secret.range.start]);
            counted = secret.range.start;
            let value = &text[secret.range.clone()];
            let one = Hidden {
                line,
                kind: secret.kind,
                mark: mark(value),
                glimpse: glimpse(value),
            };
            (!stays(&one)).then_some((secret, one))
        })
        .unzip();
    (without(text, covered), hidden)
}

/// The text with every secret covered. What this returns may be shown, logged, indexed and exported.
pub fn mask(text: &str) -> Cow<'_, str> {
    without(text, find_covered(text))
}

fn find_covered(text: &str) -> impl Iterator<Item = Secret> {
    FINDER.find(text).into_iter().filter(|secret| secret.ends)
}

fn without(text: &str, secrets: impl IntoIterator<Item = Secret>) -> Cow<'_, str> {
    let (mut masked, mut end) = (String::new(), 0);
    for secret in secrets {
        masked.push_str(&text[end..secret.range.start]);
        // The number of lines stays, so that what was read from the text still points at it.
        masked.push_str(MASK);
        let lines = lines_in(&text[secret.range.clone()]);
        masked.extend(std::iter::repeat_n('\n', lines));
        end = secret.range.end;
    }
    if end == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

/// What [`mask`] covers in a text.
pub fn hidden(text: &str) -> Vec<Hidden> {
    cover(text, |_| false).1
}

fn lines_in(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// The beginning of a hash is enough to tell the values of one text apart.
fn mark(value: &str) -> String {
    hash::hex(&Sha256::digest(value)[..8])
}

fn glimpse(value: &str) -> String {
    if let Some((first, _)) = value.split_once('\n') {
        return format!("{} …", first.trim_end());
    }
    let shown = if value.chars().count() >= 12 { 3 } else { 1 };
    format!("{}{MASK}", value.chars().take(shown).collect::<String>())
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let (mut line, mut counted) = (1, 0);
    FINDER
        .find(document.source)
        .into_iter()
        .map(|secret| {
            line += lines_in(&document.source[counted..secret.range.start]);
            counted = secret.range.start;
            let message = if secret.ends {
                format!("{} is here in plain text.", secret.kind)
            } else {
                format!(
                    "{} begins here and has no END line, so it is not hidden.",
                    secret.kind
                )
            };
            (line, message)
        })
        .collect()
}
