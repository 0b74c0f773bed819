//! The words of a text, and the identifiers in it: each whole and in its parts.
//!
//! `KubePodCrashLooping`, `idx_phase_metrics_run_id`, `docker-compose.yml` and `--grace-period` are found as they are
//! written, by each of their parts, and by their letters alone. Parts stand at places of their own and the whole at
//! the place of its first part, so that a phrase of parts is found in any longer name.

use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// What stands between the parts of an identifier, the loosest first.
const JOINTS: [&[char]; 5] = [&['='], &['/'], &[':', '@'], &['.'], &['-', '_']];
/// What belongs to a name where it stands in front of one: a flag, a hidden file, a path.
const LEADS: [char; 3] = ['-', '.', '/'];
/// What belongs to a name where it ends one: `C++`, `c#`.
const TAILS: [char; 2] = ['+', '#'];

/// A word, or an identifier, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Folded: compatible forms and cases are one.
    pub text: Cow<'a, str>,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// Which place it has, counted from 0.
    pub place: usize,
    /// What it is.
    pub form: Form,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A word of its own.
    Plain,
    /// An identifier with several parts, or with a mark that belongs to it.
    Whole,
    /// A part of an identifier.
    Part,
}

/// All words of a text, in the order of their places; a whole stands before its parts.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut reader = WordReader::of(text);
    runs(text).for_each(|run| reader.run(run));
    reader.words
}

/// Whether a word of a text is one of those that are meant; what follows it is not read.
pub fn any_word(text: &str, is_meant: impl Fn(&Word<'_>) -> bool) -> bool {
    let mut reader = WordReader::of(text);
    runs(text).any(|run| {
        reader.words.clear();
        reader.run(run);
        reader.words.iter().any(&is_meant)
    })
}

/// What may be a name: characters that are letters, digits, or stand between them.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = &text[from..];
        let start = from + rest.find(belongs)?;
        let run = &text[start..];
        let end = start + run.find(|one| !belongs(one)).unwrap_or(run.len());
        from = end;
        Some(start..end)
    })
}

/// The letters and digits of a name, folded: what stays the same however it is written.
pub fn squashed(name: &str) -> String {
    let folded = fold(name);
    folded.chars().filter(|one| one.is_alphanumeric()).collect()
}

/// Compatible forms and cases are one.
pub fn fold(text: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(is_folded) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.nfkc().flat_map(char::to_lowercase).collect(),
    })
}

fn belongs(character: char) -> bool {
    character.is_alphanumeric() || is_joint(character) || TAILS.contains(&character)
}

fn is_joint(character: char) -> bool {
    JOINTS.iter().any(|joints| joints.contains(&character))
}

struct WordReader<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
    place: usize,
}

impl<'a> WordReader<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            words: Vec::new(),
            place: 0,
        }
    }

    /// A run of characters that may be joined. What ends a sentence does not belong to it.
    fn run(&mut self, range: Range<usize>) {
        let run = &self.text[range.clone()];
        if is_plain(run) {
            return self.word(range, Form::Plain);
        }
        let is_inner = |one: char| one.is_alphanumeric();
        let (Some(first), Some(last)) = (run.find(is_inner), run.rfind(is_inner)) else {
            return;
        };
        let end = last + run[last..].chars().next().map_or(0, char::len_utf8);
        let core = range.start + first..range.start + end;
        let lead = lead(&run[..first]);
        let tail = run[end..]
            .chars()
            .take_while(|one| TAILS.contains(one))
            .count();
        let whole = core.start - lead..core.end + tail;
        if whole != core {
            self.add(whole, Form::Whole);
        }
        self.joined(core, 0, Form::Plain);
    }

    /// A name that is split at the joints of a level and of all below it.
    fn joined(&mut self, range: Range<usize>, level: usize, form: Form) {
        let name = &self.text[range.clone()];
        let split = JOINTS[level..]
            .iter()
            .position(|joints| name.contains(*joints));
        let Some(level) = split.map(|at| level + at) else {
            return self.humps(range, form);
        };
        let from = range.start;
        let mut pieces =
            pieces(name, JOINTS[level]).map(|piece| from + piece.start..from + piece.end);
        let (first, second) = (pieces.next().unwrap_or(range.clone()), pieces.next());
        let Some(second) = second else {
            return self.joined(first, level + 1, form);
        };
        self.add(range, Form::Whole);
        for piece in [first, second].into_iter().chain(pieces) {
            self.joined(piece, level + 1, Form::Part);
        }
    }

    /// A name without joints: `PodCrashLooping` has three parts, `HTTPServer` two.
    fn humps(&mut self, range: Range<usize>, form: Form) {
        let name = &self.text[range.clone()];
        if is_plain(name) {
            return self.word(range, form);
        }
        if !name.is_ascii() && name.chars().any(is_ideograph) {
            return self.pairs(range, form);
        }
        let mut from = 0;
        for at in rises(name) {
            if from == 0 {
                self.add(range.clone(), Form::Whole);
            }
            self.add(range.start + from..range.start + at, Form::Part);
            self.place += 1;
            from = at;
        }
        match from {
            0 => self.add(range, form),
            _ => self.add(range.start + from..range.end, Form::Part),
        }
        self.place += 1;
    }

    /// Scripts that put no blanks between words: each two characters are one.
    fn pairs(&mut self, range: Range<usize>, form: Form) {
        let name = &self.text[range.clone()];
        let at: Vec<usize> = name
            .char_indices()
            .map(|(at, _)| at)
            .chain([name.len()])
            .collect();
        for pair in 0..at.len().saturating_sub(2).max(1) {
            let end = at[(pair + 2).min(at.len() - 1)];
            self.add(range.start + at[pair]..range.start + end, form);
            self.place += 1;
        }
    }

    fn word(&mut self, range: Range<usize>, form: Form) {
        self.add(range, form);
        self.place += 1;
    }

    fn add(&mut self, range: Range<usize>, form: Form) {
        self.words.push(Word {
            text: fold(&self.text[range.clone()]),
            range,
            place: self.place,
            form,
        });
    }
}

/// A word of most texts: it has no joints and no humps, and looking for them would take most of the time.
fn is_plain(run: &str) -> bool {
    let (first, rest) = run.as_bytes().split_first().unwrap_or((&b' ', &[]));
    let is_small = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    first.is_ascii_alphanumeric() && rest.iter().all(is_small)
}

/// How many bytes in front of a name belong to it: one or two dashes, a dot, a slash.
fn lead(before: &str) -> usize {
    if before.ends_with("--") {
        return 2;
    }
    usize::from(before.ends_with(LEADS))
}

fn pieces<'a>(
    name: &'a str,
    joints: &'static [char],
) -> impl Iterator<Item = Range<usize>> + use<'a> {
    name.split(joints)
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let start = piece.as_ptr() as usize - name.as_ptr() as usize;
            start..start + piece.len()
        })
}

/// Where a new hump begins: a capital after a small letter or a digit, and the last capital of several before a small
/// one.
fn rises(name: &str) -> impl Iterator<Item = usize> {
    let mut before = name.chars().next();
    let inside = name.char_indices().skip(1);
    inside.filter_map(move |(at, character)| {
        let after_capital = before.replace(character).is_some_and(char::is_uppercase);
        let next = || name[at..].chars().nth(1);
        let rises =
            character.is_uppercase() && (!after_capital || next().is_some_and(char::is_lowercase));
        rises.then_some(at)
    })
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(text: &str) -> Vec<String> {
        let shown = |word: Word<'_>| format!("{}@{}", word.text, word.place);
        words(text).into_iter().map(shown).collect()
    }

    #[test]
    fn identifiers_are_words_whole_and_in_parts() {
        for (text, expected) in [
            ("the pods, again.", "the@0 pods@1 again@2"),
            (
                "KubePodCrashLooping",
                "kubepodcrashlooping@0 kube@0 pod@1 crash@2 looping@3",
            ),
            (
                "run HTTPServer2Go",
                "run@0 httpserver2go@1 http@1 server2@2 go@3",
            ),
            ("idx_run_id", "idx_run_id@0 idx@0 run@1 id@2"),
            (
                "docker-compose.yml",
                "docker-compose.yml@0 docker-compose@0 docker@0 compose@1 yml@2",
            ),
            (
                "--grace-period=30",
                "--grace-period=30@0 grace-period=30@0 grace-period@0 grace@0 period@1 30@2",
            ),
            (
                "/api/runs/{id}/last-run",
                "/api/runs@0 api/runs@0 api@0 runs@1 id@2 /last-run@3 last-run@3 last@3 run@4",
            ),
            ("std::io::Error", "std::io::error@0 std@0 io@1 error@2"),
            (
                "C++ and c#, .env; P99",
                "c++@0 c@0 and@1 c#@2 c@2 .env@3 env@3 p99@4",
            ),
            ("v1.2", "v1.2@0 v1@0 2@1"),
            ("Ｆｕｌｌ straße", "full@0 straße@1"),
            ("磁盘已满", "磁盘@0 盘已@1 已满@2"),
            ("-- / ... ==", ""),
        ] {
            assert_eq!(said(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn however_it_is_written_a_name_has_the_same_letters() {
        for name in [
            "consolidated metrics",
            "consolidated-metrics",
            "ConsolidatedMetrics",
            "CONSOLIDATED_METRICS",
        ] {
            assert_eq!(squashed(name), "consolidatedmetrics");
        }
    }

    proptest! {
        /// Any text is read, every word lies where it says, and the places have no holes.
        #[test]
        fn any_text_is_read(text in "(?s).{0,80}") {
            let words = words(&text);
            let mut places = 0;
            for word in &words {
                prop_assert_eq!(&fold(&text[word.range.clone()]), &word.text);
                prop_assert!(word.place <= places, "{:?}", words);
                places = places.max(word.place + 1);
            }
        }
    }
}
