//! The words around a match, and the match itself. The library cannot mark what a beginning or a typo stands for, and
//! reads a whole text again for it; this reads the one section that is shown.

use super::analysis::stem;
use model::search::{AskedWord, Form, Word, squashed, words};
use std::collections::BTreeSet;
use std::ops::Range;

/// About how many characters are shown.
const CHARACTERS: usize = 220;
/// How many characters before the first match are shown.
const BEFORE: usize = 60;

/// What is marked.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// What marked words begin with: nearly no word of a text does, and looking costs next to nothing.
    firsts: Vec<u8>,
    words: BTreeSet<String>,
    stems: BTreeSet<String>,
    read: BTreeSet<String>,
    begun: Option<String>,
    letters: BTreeSet<String>,
}

impl Wanted {
    /// Marks a word that was asked for.
    pub fn word(&mut self, word: &AskedWord) {
        for text in std::iter::once(&word.whole).chain(&word.parts) {
            self.begin(text);
            self.words.insert(text.clone());
        }
        if !word.quoted && word.parts.len() == 1 {
            self.stems.insert(stem(&word.whole));
        }
        if word.is_identifier() {
            self.letters.insert(squashed(&word.whole));
        }
    }

    /// Marks what a word was read as.
    pub fn exact(&mut self, read: &str) {
        self.begin(read);
        self.read.insert(read.to_owned());
        self.letters.insert(read.to_owned());
    }

    /// Marks what begins with a half-typed word.
    pub fn begun(&mut self, beginning: &str) {
        self.begin(beginning);
        self.begun = Some(beginning.to_owned());
    }

    /// Marks names, told by their letters.
    pub fn names(&mut self, letters: &[String]) {
        self.letters.extend(letters.iter().cloned());
    }

    fn begin(&mut self, text: &str) {
        self.firsts.extend(text.bytes().next());
    }

    /// What words were read as.
    pub fn read(&self) -> impl Iterator<Item = &String> {
        self.read.iter()
    }

    /// The marked words of a text.
    pub fn marked<'a>(&self, text: &'a str) -> Vec<Word<'a>> {
        let mut words = words(text);
        words.retain(|word| self.marks(word));
        words
    }

    /// A word that was asked for is among the marked ones, in whatever form.
    pub fn stands(&self, word: &AskedWord, among: &[Word]) -> bool {
        let letters = squashed(&word.whole);
        let stem_of = stem(&word.whole);
        among.iter().any(|found| {
            found.text == word.whole
                || (found.form == Form::Whole && squashed(&found.text) == letters)
                || word.parts.iter().any(|part| *part == found.text)
                || (!word.quoted
                    && begins_alike(&found.text, &stem_of)
                    && stem(&found.text) == stem_of)
                || self
                    .begun
                    .as_ref()
                    .is_some_and(|begun| *begun == word.whole && found.text.starts_with(begun))
        })
    }

    /// A word is marked.
    pub fn marks(&self, word: &Word) -> bool {
        self.marks_letters(word) || self.begins(word) && self.marks_word(&word.text)
    }

    fn begins(&self, word: &Word) -> bool {
        let first = word.text.as_bytes().first();
        first.is_some_and(|first| self.firsts.contains(first))
    }

    fn marks_letters(&self, word: &Word) -> bool {
        word.form == Form::Whole
            && !self.letters.is_empty()
            && self.letters.contains(&squashed(&word.text))
    }

    fn marks_word(&self, word: &str) -> bool {
        let begun = self.begun.as_ref();
        let mut stems = self.stems.iter();
        self.words.contains(word)
            || self.read.contains(word)
            || begun.is_some_and(|begun| word.starts_with(begun))
            || stems.any(|wanted| begins_alike(word, wanted) && stem(word) == *wanted)
    }
}

/// Only words that begin as a stem does can have it; looking is much cheaper than stemming.
fn begins_alike(word: &str, stem: &str) -> bool {
    let least = stem.len().min(3);
    word.as_bytes().get(..least) == stem.as_bytes().get(..least)
}

/// The part of a text with the most different matches; `true` marks a match.
pub(super) fn snippet(text: &str, marked: &[Word]) -> Vec<(String, bool)> {
    let mut marks: Vec<(usize, usize, &str)> = Vec::new();
    for word in marked {
        // A part of what is marked as a whole is marked already.
        if marks
            .last()
            .is_none_or(|(_, end, _)| word.range.start >= *end)
        {
            marks.push((word.range.start, word.range.end, &word.text));
        }
    }
    let (from, to) = window(text, &marks);
    let mut parts = Vec::new();
    let mut at = from;
    for (start, end, _) in marks
        .into_iter()
        .filter(|(start, end, _)| *start >= from && *end <= to)
    {
        if start > at {
            parts.push((text[at..start].to_owned(), false));
        }
        parts.push((text[start..end].to_owned(), true));
        at = end;
    }
    if at < to {
        parts.push((text[at..to].to_owned(), false));
    }
    parts
}

/// The block of commands with the most different matches, the first of those that are equal.
pub(super) fn block<'a>(
    text: &'a str,
    marked: &[Word],
    blocks: &[Range<usize>],
) -> Option<&'a str> {
    let matches = |block: &Range<usize>| {
        let inside = marked
            .iter()
            .filter(|word| word.range.start >= block.start && word.range.end <= block.end);
        let different: BTreeSet<&str> = inside.map(|word| word.text.as_ref()).collect();
        different.len()
    };
    let best = blocks.iter().rev().max_by_key(|block| matches(block))?;
    text.get(best.clone())
}

/// Where to cut: between words, with the most different matches inside.
fn window(text: &str, marks: &[(usize, usize, &str)]) -> (usize, usize) {
    let mut best = (0, 0);
    for (at, (start, ..)) in marks.iter().enumerate() {
        let inside = marks[at..]
            .iter()
            .take_while(|(_, end, _)| *end <= start + CHARACTERS - BEFORE);
        let different: BTreeSet<&str> = inside.map(|(.., word)| *word).collect();
        if different.len() > best.0 {
            best = (different.len(), *start);
        }
    }
    let from = blank_before(text, best.1.saturating_sub(BEFORE), best.1);
    let to = from + CHARACTERS;
    if to >= text.len() {
        return (from, text.len());
    }
    let mut to = to;
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let last = marks
        .iter()
        .filter(|(start, end, _)| *start < to && *end > to)
        .map(|(_, end, _)| *end)
        .next();
    (
        from,
        last.unwrap_or_else(|| {
            text[..to]
                .rfind(char::is_whitespace)
                .filter(|at| *at > best.1)
                .unwrap_or(to)
        }),
    )
}

/// The beginning of a word at or after a place, at most at another one.
fn blank_before(text: &str, mut at: usize, most: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    if at == 0 {
        return 0;
    }
    match text[at..most].find(char::is_whitespace) {
        Some(found) => {
            let rest = &text[at + found..];
            at + found + (rest.len() - rest.trim_start().len())
        }
        None => at,
    }
    .min(most)
}
