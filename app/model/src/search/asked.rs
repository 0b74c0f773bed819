//! What a person asks for. Nothing that was typed is an error: what is no operator is searched for.

use super::words::{Form, Word, fold, squashed, words};
use regex::Regex;
use std::sync::LazyLock;

/// More words than this say no more about what is wanted; they only cost time.
const MAX_WORDS: usize = 48;
/// What is longer than this was pasted.
const TYPED_CHARACTERS: usize = 120;
const TYPED_WORDS: usize = 12;
/// What is read of a paste, in bytes.
pub const MAX_BYTES: usize = 8_192;

/// What narrows the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filter {
    /// The kind of a document, `rollout`, or `item`.
    Kind,
    /// The service that it is about.
    Service,
    /// The environment that it is about, or that something was deployed to.
    Environment,
    /// Documents: `current` or `retired`. Rollouts: `open` or `closed`.
    Status,
}

impl Filter {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Kind, Self::Service, Self::Environment, Self::Status];

    /// The word before the colon, and the name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Service => "service",
            Self::Environment => "env",
            Self::Status => "status",
        }
    }
}

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedWord {
    /// As it was typed.
    pub typed: String,
    /// Folded, whole.
    pub whole: String,
    /// What it consists of; one, where it is a plain word.
    pub parts: Vec<String>,
    /// It stood in quotes: no stem, no prefix, no typo.
    pub quoted: bool,
}

impl AskedWord {
    fn of(typed: &str, quoted: bool) -> Option<Self> {
        let found = words(typed);
        let parts = found.iter().filter(|word| word.form != Form::Whole);
        let parts: Vec<String> = parts.map(|word| word.text.to_string()).collect();
        let whole = found.first()?.text.to_string();
        (!parts.is_empty()).then(|| Self {
            typed: typed.to_owned(),
            whole,
            parts,
            quoted,
        })
    }

    /// It is written as names in programs are.
    pub fn is_identifier(&self) -> bool {
        !self.quoted && (self.parts.len() > 1 || self.parts.first() != Some(&self.whole))
    }

    /// Nothing but letters: it may be mistyped. A digit never is (rule: 503 is not 504).
    pub fn may_be_mistyped(&self) -> bool {
        let letters = squashed(&self.whole);
        !self.quoted && letters.chars().count() >= 5 && letters.chars().all(char::is_alphabetic)
    }

    /// A word that stands in every text.
    pub fn is_common(&self) -> bool {
        !self.quoted && !self.is_identifier() && COMMON.contains(&self.whole.as_str())
    }
}

/// Words that stand in every English text. They count where there are no others.
const COMMON: [&str; 44] = [
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "do", "does",
    "for", "from", "has", "have", "how", "if", "in", "into", "is", "it", "its", "more", "of", "on",
    "or", "than", "that", "the", "their", "there", "these", "this", "to", "was", "were", "what",
    "which", "will", "with", "you",
];

/// A query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What is looked for, in order, each once.
    pub words: Vec<AskedWord>,
    /// What must not stand there.
    pub without: Vec<AskedWord>,
    /// What narrows the result.
    pub filters: Vec<(Filter, String)>,
    /// Only lines of commands are looked at.
    pub in_commands: bool,
    /// Only titles are looked at.
    pub in_title: bool,
    /// The letters and digits of what is looked for.
    pub name: String,
    /// It is one name that goes on: `health_`.
    pub is_half_typed: bool,
    /// It was pasted: a log line, an alert, a stack trace.
    pub pasted: bool,
    /// What a paste held and nobody looks for.
    pub ignored: Vec<String>,
}

impl Asked {
    /// Reads a query. A paste of nothing but what changes from one message to the next is looked for as it stands.
    pub fn read(query: &str) -> Self {
        let query = clipped(query.trim());
        let mut asked = Self {
            pasted: is_pasted(query),
            ..Self::default()
        };
        if !asked.pasted {
            asked.take(query);
            return asked;
        }
        let rest = asked.take_noise(query);
        asked.take(&rest);
        if asked.is_empty() {
            asked.ignored.clear();
            asked.take(query);
        }
        asked
    }

    fn take(&mut self, query: &str) {
        let (mut rest, mut looked_for) = (query, String::new());
        while let Some((piece, quoted, after)) = next(rest) {
            rest = after;
            if quoted || self.pasted || !self.take_operator(piece) {
                looked_for.push_str(piece);
                let found = match quoted || !self.pasted {
                    true => AskedWord::of(piece, quoted).into_iter().collect(),
                    false => loose(piece),
                };
                for word in found {
                    let known = |other: &AskedWord| other.whole == word.whole;
                    if self.words.len() < MAX_WORDS && !self.words.iter().any(known) {
                        self.words.push(word);
                    }
                }
            }
        }
        self.name.push_str(&squashed(&looked_for));
        self.is_half_typed = !self.pasted && self.words.len() == 1 && goes_on(&looked_for);
    }

    /// Nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that tell something; all, where none does.
    pub fn telling(&self) -> Vec<&AskedWord> {
        let telling: Vec<_> = self.words.iter().filter(|word| !word.is_common()).collect();
        match telling.is_empty() {
            true => self.words.iter().collect(),
            false => telling,
        }
    }

    fn take_operator(&mut self, piece: &str) -> bool {
        if let Some(word) = piece.strip_prefix('-')
            && !word.starts_with('-')
            && let Some(word) = AskedWord::of(word, false)
        {
            self.without.push(word);
            return true;
        }
        let Some((name, value)) = piece.split_once(':') else {
            return false;
        };
        if value.is_empty() {
            return false;
        }
        if let Some(filter) = Filter::ALL.into_iter().find(|filter| filter.name() == name) {
            self.filters.push((filter, fold(value).into_owned()));
            return true;
        }
        let (in_commands, in_title) = (name == "cmd", name == "in" && value == "title");
        self.in_commands |= in_commands;
        self.in_title |= in_title;
        if in_commands && let Some(word) = AskedWord::of(value, false) {
            self.name.push_str(&word.whole);
            self.words.push(word);
        }
        in_commands || in_title
    }

    /// What changes from one message to the next says nothing about what it is.
    fn take_noise(&mut self, query: &str) -> String {
        let mut rest = query.to_owned();
        for noise in NOISE.iter() {
            let found = noise
                .find_iter(&rest)
                .map(|found| found.as_str().trim().to_owned());
            self.ignored.extend(found);
            rest = noise.replace_all(&rest, " ").into_owned();
        }
        rest
    }
}

/// What changes from one message to the next: moments, ids, addresses, places on one machine, levels.
static NOISE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    const PATTERNS: [&str; 9] = [
        r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        r"\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?",
        r"\b\d\d:\d\d:\d\d([.,]\d+)?\b",
        r"\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b",
        r"\b0x[0-9a-fA-F]+\b",
        r"\b[0-9a-f]*\d[0-9a-f]{6,}[0-9a-f]*\b",
        r"(^|\s)/(home|var|tmp|usr|etc|opt|root|proc|srv)/\S+",
        r"(?i)\b(pid|tid|thread|goroutine)[ =:]*\d+\b|\[\d+\]",
        r"\b(INFO|DEBUG|TRACE|NOTICE|WARN|WARNING|level=\w+)\b",
    ];
    PATTERNS
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
});

fn is_pasted(query: &str) -> bool {
    query.chars().count() > TYPED_CHARACTERS
        || query.split_whitespace().count() > TYPED_WORDS
        || query.lines().count() > 1
        || NOISE.iter().take(6).any(|noise| noise.is_match(query))
}

/// It ends with what stands between the parts of a name.
fn goes_on(name: &str) -> bool {
    name.ends_with(['_', '-', '.', '/', ':'])
}

/// The words of a pasted piece, `"key":"value"` in two.
fn loose(piece: &str) -> Vec<AskedWord> {
    let found = words(piece);
    let mut covered = 0;
    let mut loose = Vec::new();
    for Word { range, form, .. } in found {
        if range.start < covered || form == Form::Part {
            continue;
        }
        covered = range.end;
        loose.extend(AskedWord::of(&piece[range], false));
    }
    loose
}

/// The next piece, whether it stood in quotes, and what is left.
fn next(rest: &str) -> Option<(&str, bool, &str)> {
    let rest = rest.trim_start();
    if rest.is_empty() {
        return None;
    }
    if let Some(quoted) = rest.strip_prefix('"')
        && let Some((piece, after)) = quoted.split_once('"')
    {
        return Some((piece, true, after));
    }
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Some((&rest[..end], false, &rest[end..]))
}

fn clipped(query: &str) -> &str {
    let mut end = query.len().min(MAX_BYTES);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    &query[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(asked: &Asked) -> Vec<&str> {
        asked.words.iter().map(|word| word.typed.as_str()).collect()
    }

    #[test]
    fn operators_narrow_and_everything_else_is_looked_for() {
        let asked = Asked::read(
            "replica \"is lagging\" -staging kind:runbook service:Login cmd:kubectl in:title a:b http://x",
        );
        assert_eq!(
            typed(&asked),
            ["replica", "is lagging", "kubectl", "a:b", "http://x"]
        );
        assert!(asked.words[1].quoted && !asked.words[0].quoted);
        assert_eq!(asked.without[0].whole, "staging");
        assert_eq!(
            asked.filters,
            [
                (Filter::Kind, "runbook".to_owned()),
                (Filter::Service, "login".to_owned())
            ]
        );
        assert!(asked.in_commands && asked.in_title && !asked.pasted);
        for odd in [
            "", "   ", "-", "\"", "kind:", ":", "((((", "--", "\u{0}", "*~",
        ] {
            assert_eq!(Asked::read(odd).filters, [], "{odd:?}");
        }
        assert!(
            Asked::read("--grace-period").without.is_empty(),
            "a flag is no operator"
        );
    }

    #[test]
    fn a_pasted_line_loses_what_changes_and_keeps_what_says_what_it_is() {
        let line = "2026-11-26T03:12:44.120Z WARN [4711] 10.2.0.17:5432 pod 7f3b9c2e-1111-4222-8333-abcdefabcdef: \
            KubePodCrashLooping: FATAL: exit code 137 at 0xdeadbeef in /var/log/app/current.log {\"job\":\"kube-state-metrics\"}";
        let asked = Asked::read(line);
        assert!(asked.pasted);
        let words: Vec<&str> = asked.words.iter().map(|word| word.whole.as_str()).collect();
        assert_eq!(
            words,
            [
                "pod",
                "kubepodcrashlooping",
                "fatal",
                "exit",
                "code",
                "137",
                "at",
                "in",
                "job",
                "kube-state-metrics"
            ]
        );
        assert_eq!(asked.ignored.len(), 7, "{:?}", asked.ignored);
    }

    #[test]
    fn a_paste_of_nothing_but_noise_is_looked_for() {
        for noise in [
            "0a1b2c3d4e",
            "10.2.0.17",
            "7f3b9c2e-1111-4222-8333-abcdefabcdef",
        ] {
            let asked = Asked::read(noise);
            assert!(!asked.is_empty() && asked.ignored.is_empty(), "{asked:?}");
        }
    }

    #[test]
    fn only_words_of_letters_may_be_mistyped() {
        let may = |word: &str| {
            Asked::read(word)
                .words
                .first()
                .map(AskedWord::may_be_mistyped)
        };
        for (word, expected) in [
            ("replcia", true),
            ("KubePodCrashLoping", true),
            ("E503", false),
            ("v1.2", false),
            ("8080", false),
            ("pods", false),
            ("\"replica\"", false),
        ] {
            assert_eq!(may(word), Some(expected), "{word}");
        }
    }

    proptest! {
        /// Whatever is typed is read, in bounds.
        #[test]
        fn anything_is_read(query in "(?s).{0,300}") {
            let asked = Asked::read(&query);
            prop_assert!(asked.words.len() <= MAX_WORDS);
            prop_assert!(asked.words.iter().all(|word| !word.parts.is_empty()));
        }
    }
}
