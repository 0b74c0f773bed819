//! What is looked for, and what was found.

use crate::reading::words::pattern;
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;

/// One secret: what it is and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Secret {
    pub(super) kind: &'static str,
    pub(super) range: Range<usize>,
    /// A key block that does not end is a finding; where it ends is a guess, so nothing is covered.
    pub(super) ends: bool,
}

/// A kind of secret that is recognised by a pattern whose first group holds it.
pub(super) struct Pattern {
    pub(super) kind: &'static str,
    /// A text without any of these, in whatever case, is not searched for it. Empty: every text is.
    pub(super) needs: &'static [&'static str],
    pub(super) finds: Regex,
    /// Whether this value, found here, is a secret.
    pub(super) is_one: fn(text: &str, value: Range<usize>) -> bool,
}

impl Pattern {
    pub(super) fn new(
        kind: &'static str,
        needs: &'static [&'static str],
        finds: &str,
        is_one: fn(&str, Range<usize>) -> bool,
    ) -> Self {
        Self {
            kind,
            needs,
            finds: pattern(finds),
            is_one,
        }
    }
}

/// The secrets of a text by where they begin. What was found first keeps its place.
#[derive(Default)]
pub(super) struct Found(pub(super) BTreeMap<usize, Secret>);

impl Found {
    pub(super) fn add(&mut self, kind: &'static str, range: Range<usize>) {
        self.put(Secret {
            kind,
            range,
            ends: true,
        });
    }

    pub(super) fn put(&mut self, secret: Secret) {
        let before = self.0.range(..secret.range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= secret.range.start) {
            self.0.insert(secret.range.start, secret);
        }
    }
}
