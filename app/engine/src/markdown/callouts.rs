//! Callouts of MkDocs (`!!! kind "title"`, `??? kind "title"`) and Docusaurus (`:::kind title`): the parser gets them as
//! quotations, like those of GitHub. Each line stays a line, so what stands in a callout keeps its place.

use pulldown_cmark::{BlockQuoteKind, Event, Tag};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Deeper ones are text: each puts a sign before every line in it.
const DEEPEST: usize = 8;
/// A longer word is no kind.
const LONGEST_KIND: usize = 30;
/// How far MkDocs indents what stands in a callout.
const INDENT: usize = 4;

/// A callout as its first line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Callout {
    /// Its kind, in small letters.
    pub kind: String,
    /// Its title, and where that stands.
    pub title: Option<(String, Range<usize>)>,
    /// It can be folded. `true`: it is open at first.
    pub folds: Option<bool>,
}

impl Callout {
    fn of_github(kind: BlockQuoteKind) -> Self {
        let kind = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        Self {
            kind: kind.to_owned(),
            title: None,
            folds: None,
        }
    }

    /// What stands above it: its kind in a word, and its title.
    pub fn name(&self) -> String {
        let (first, rest) = self.kind.split_at(1);
        let kind = first.to_uppercase() + rest;
        match &self.title {
            Some((title, _)) if self.kind == "details" => title.clone(),
            Some((title, _)) if !title.eq_ignore_ascii_case(&kind) => format!("{kind}: {title}"),
            _ => kind,
        }
    }

    /// The classes by which callouts are coloured.
    pub const CLASSES: [&str; 5] = [
        "is-note",
        "is-tip",
        "is-important",
        "is-warning",
        "is-caution",
    ];

    /// Its class. An unknown kind is a note.
    pub fn class(&self) -> &'static str {
        Self::CLASSES[match self.kind.as_str() {
            "tip" | "hint" | "success" | "check" | "done" => 1,
            "important" => 2,
            "warning" | "attention" | "question" | "help" | "faq" => 3,
            "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => 4,
            _ => 0,
        }]
    }
}

/// A text as the parser gets it.
pub(super) struct Prepared<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    source: &'a str,
    lines: Vec<Line>,
    /// The callouts by where the line stands in the parser's text on which each begins.
    callouts: HashMap<usize, Callout>,
}

/// Where a line of the parser's text comes from.
struct Line {
    at: usize,
    /// How many bytes were put before it.
    put: usize,
    /// Where the rest of it stands in the source.
    source: usize,
}

impl<'a> Prepared<'a> {
    /// Most texts have no such callout; the parser gets them as they are.
    pub fn of(source: &'a str) -> Self {
        if !["!!!", "???", ":::"]
            .iter()
            .any(|sign| source.contains(sign))
        {
            return Self::as_it_is(source);
        }
        let mut writer = Writer {
            last_colons: last_colons(source),
            ..Writer::default()
        };
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            writer.take(line, at);
            at += line.len();
        }
        if writer.callouts.is_empty() {
            return Self::as_it_is(source);
        }
        Self {
            text: Cow::Owned(writer.text),
            source,
            lines: writer.lines,
            callouts: writer.callouts,
        }
    }

    fn as_it_is(source: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(source),
            source,
            lines: Vec::new(),
            callouts: HashMap::new(),
        }
    }

    /// The line of the parser's text in which something stands.
    fn line(&self, at: usize) -> Option<&Line> {
        let next = self.lines.partition_point(|line| line.at <= at);
        self.lines.get(next.checked_sub(1)?)
    }

    /// Where in the source something of the parser's text stands.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        if self.lines.is_empty() {
            return range;
        }
        let place = |at: usize| {
            let place = self.line(at).map_or(at, |line| {
                line.source + (at - line.at).saturating_sub(line.put)
            });
            place.min(self.source.len())
        };
        let start = place(range.start);
        // By its last byte: what follows may be the next line, of which something was left out.
        let end = match range.end.checked_sub(1) {
            Some(last) if last >= range.start => place(last) + 1,
            _ => start,
        };
        start..self.source.ceil_char_boundary(end.min(self.source.len()))
    }

    /// The callout that begins with this event.
    pub fn callout(&self, event: &Event<'_>, range: &Range<usize>) -> Option<Callout> {
        let Event::Start(Tag::BlockQuote(kind)) = event else {
            return None;
        };
        let line = self.line(range.start);
        let written = line.and_then(|line| self.callouts.get(&line.at).cloned());
        written.or_else(|| kind.map(Callout::of_github))
    }
}

/// How a callout ends.
enum End {
    /// Before a line that does not stand as far right as its text.
    Left,
    /// With a line of at least so many colons.
    Colons(usize),
}

/// A callout that is open.
struct Open {
    end: End,
    /// How far right its text stands.
    column: usize,
    /// What the parser gets before each of its lines.
    prefix: String,
}

#[derive(Default)]
struct Writer {
    text: String,
    lines: Vec<Line>,
    callouts: HashMap<usize, Callout>,
    open: Vec<Open>,
    /// The fence around the code that is open: its sign, and how many of them.
    fence: Option<(u8, usize)>,
    /// How far right the text of each open item of a list stands.
    lists: Vec<usize>,
    /// The line before is a quotation.
    in_quote: bool,
    /// Where the last line of colons stands. Behind it none ends a callout any more.
    last_colons: usize,
}

impl Writer {
    fn take(&mut self, line: &str, at: usize) {
        let words = line.trim();
        if words.is_empty() {
            self.in_quote = false;
            return self.put(line, at);
        }
        let indent = column_of_words(line);
        let is_left = |open: &Open| matches!(open.end, End::Left) && indent < open.column;
        while self.open.last().is_some_and(is_left) {
            self.open.pop();
            self.fence = None;
            self.separate(at);
        }
        if let Some((sign, least)) = self.fence {
            let closes = |(closing, count, rest): (u8, usize, &str)| {
                closing == sign && count >= least && rest.is_empty()
            };
            if fence(words).is_some_and(closes) {
                self.fence = None;
            }
            return self.put(line, at);
        }
        while self.lists.last().is_some_and(|list| indent < *list) {
            self.lists.pop();
        }
        let around = self.lists.last().copied().unwrap_or(0);
        if indent < around.max(self.column()) + 4 {
            if self.is_end(words) {
                self.open.pop();
                return self.separate(at + line.len());
            }
            let words_at = at + line.len() - line.trim_start().len();
            if self.open.len() < DEEPEST
                && let Some((callout, end)) = callout(words, words_at, at < self.last_colons)
            {
                return self.begin(callout, end, indent, line, at);
            }
            match fence(words) {
                Some((b'`', _, rest)) if rest.contains('`') => {}
                Some((sign, count, _)) => self.fence = Some((sign, count)),
                None => self
                    .lists
                    .extend(in_item(words).map(|inside| indent + inside)),
            }
        }
        self.in_quote = words.starts_with('>');
        self.put(line, at);
    }

    fn column(&self) -> usize {
        self.open.last().map_or(0, |open| open.column)
    }

    fn is_end(&self, words: &str) -> bool {
        match self.open.last() {
            Some(Open {
                end: End::Colons(least),
                ..
            }) => words.len() >= *least && words.bytes().all(|byte| byte == b':'),
            _ => false,
        }
    }

    fn begin(&mut self, callout: Callout, end: End, indent: usize, line: &str, at: usize) {
        // Otherwise it would be a part of that.
        if std::mem::take(&mut self.in_quote) {
            self.separate(at);
        }
        let column = self.column();
        let mut prefix = self
            .open
            .last()
            .map_or_else(String::new, |open| open.prefix.clone());
        prefix.extend(std::iter::repeat_n(' ', indent.saturating_sub(column)));
        prefix.push_str("> ");
        let column = match end {
            End::Left => indent + INDENT,
            End::Colons(_) => indent.max(column),
        };
        self.open.push(Open {
            end,
            column,
            prefix,
        });
        self.callouts.insert(self.text.len(), callout);
        self.begin_line(at + line.trim_end().len());
        self.text.push('\n');
    }

    /// An empty line: what follows does not belong to the callout before.
    fn separate(&mut self, at: usize) {
        self.begin_line(at);
        self.text.push('\n');
    }

    /// Begins a line of which the rest stands here in the source.
    fn begin_line(&mut self, source: usize) {
        let at = self.text.len();
        if let Some(open) = self.open.last() {
            self.text.push_str(&open.prefix);
        }
        self.lines.push(Line {
            at,
            put: self.text.len() - at,
            source,
        });
    }

    /// Puts a line without what it is indented by as a part of a callout.
    fn put(&mut self, line: &str, at: usize) {
        let indent = bytes_of(line, self.column());
        self.begin_line(at + indent);
        self.text.push_str(&line[indent..]);
    }
}

/// How far right the words of a line begin.
fn column_of_words(line: &str) -> usize {
    let blanks = line.bytes().map_while(|byte| match byte {
        b' ' => Some(false),
        b'\t' => Some(true),
        _ => None,
    });
    blanks.fold(0, |column, is_tab| match is_tab {
        true => column / 4 * 4 + 4,
        false => column + 1,
    })
}

/// How many bytes of white space reach up to a column.
fn bytes_of(line: &str, column: usize) -> usize {
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    let reaches = |bytes: &usize| column_of_words(&line[..*bytes]) >= column;
    (0..blanks).find(reaches).unwrap_or(blanks)
}

/// The fence that a line is or begins with: its sign, how many of them, and what follows.
fn fence(words: &str) -> Option<(u8, usize, &str)> {
    let sign = *words
        .as_bytes()
        .first()
        .filter(|sign| b"`~".contains(sign))?;
    let count = words.bytes().take_while(|byte| *byte == sign).count();
    (count >= 3).then(|| (sign, count, words[count..].trim()))
}

/// Where the text of a list item begins, if a line begins one.
fn in_item(words: &str) -> Option<usize> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let marks: &[u8] = if digits == 0 { b"-*+" } else { b".)" };
    let mark = words
        .as_bytes()
        .get(digits)
        .filter(|mark| marks.contains(mark));
    let rest = mark.and_then(|_| words.get(digits + 1..))?;
    let blanks = rest.len() - rest.trim_start().len();
    let is_item = rest.is_empty() || blanks > 0;
    is_item.then_some(digits + 1 + if blanks > 4 { 1 } else { blanks.max(1) })
}

/// Where the last line of nothing but colons stands.
fn last_colons(source: &str) -> usize {
    let mut at = source.len();
    let ends = |line: &str| line.len() >= 3 && line.bytes().all(|byte| byte == b':');
    for line in source.split_inclusive('\n').rev() {
        at -= line.len();
        if ends(line.trim()) {
            return at;
        }
    }
    0
}

/// The callout that a line begins, and how it ends.
fn callout(words: &str, at: usize, may_end: bool) -> Option<(Callout, End)> {
    for (sign, folds) in [("!!!", None), ("???+", Some(true)), ("???", Some(false))] {
        if let Some(rest) = words.strip_prefix(sign) {
            return of_mkdocs(rest, at + sign.len(), folds).map(|callout| (callout, End::Left));
        }
    }
    let colons = words.bytes().take_while(|byte| *byte == b':').count();
    if colons < 3 || !may_end {
        return None;
    }
    let callout = of_docusaurus(&words[colons..], at + colons)?;
    Some((callout, End::Colons(colons)))
}

/// ` kind "title"`, perhaps with words for where it stands.
fn of_mkdocs(rest: &str, at: usize, folds: Option<bool>) -> Option<Callout> {
    let (kind, after) = kind(rest)?;
    let mut words = after;
    let title = match after.split_once('"') {
        Some((before, title)) => {
            words = before;
            let title = title.strip_suffix('"')?;
            let start = at + rest.len() - title.len() - 1;
            (!title.is_empty()).then(|| (title.to_owned(), start..start + title.len()))
        }
        None => None,
    };
    let mut words = words.split_whitespace();
    words
        .all(|word| matches!(word, "inline" | "end"))
        .then_some(Callout { kind, title, folds })
}

/// `kind`, `kind title` or `kind[title]`, perhaps with attributes in braces.
fn of_docusaurus(rest: &str, at: usize) -> Option<Callout> {
    let (kind, after) = kind(rest)?;
    let shown = match after.rsplit_once('{') {
        Some((before, attributes)) if attributes.ends_with('}') => before.trim_end(),
        _ => after,
    };
    let shown = shown.trim_start();
    let inside = shown
        .strip_prefix('[')
        .and_then(|shown| shown.strip_suffix(']'));
    let title = inside.unwrap_or(shown);
    let start = at + rest.len() - after.len() + (title.as_ptr() as usize - after.as_ptr() as usize);
    Some(Callout {
        folds: (kind == "details").then_some(false),
        title: (!title.is_empty()).then(|| (title.to_owned(), start..start + title.len())),
        kind,
    })
}

/// The word for what a callout is, in small letters, and what follows it.
fn kind(rest: &str) -> Option<(String, &str)> {
    let rest = rest.trim_start();
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let (kind, after) = rest.split_at(end.unwrap_or(rest.len()));
    let is_kind = kind.starts_with(|first: char| first.is_ascii_alphabetic())
        && kind.len() <= LONGEST_KIND
        && (after.is_empty() || after.starts_with([' ', '\t', '[', '{']));
    is_kind.then(|| (kind.to_ascii_lowercase(), after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the parser gets.
    fn prepared(source: &str) -> String {
        Prepared::of(source).text.into_owned()
    }

    #[test]
    fn callouts_are_quotations_for_the_parser() {
        for (source, given) in [
            (
                "!!! note \"Wait\"\n    one\n\n    two\nafter\n",
                "> \n> one\n> \n> two\n\nafter\n",
            ),
            ("??? tip\n    - [ ] box\n", "> \n> - [ ] box\n"),
            (":::danger Hot\none\n:::\ntwo\n", "> \n> one\n\ntwo\n"),
            (
                "::::note\n:::tip[Two]\nin\n:::\nout\n::::\n",
                "> \n> > \n> > in\n> \n> out\n\n",
            ),
            (
                "- item\n\n  !!! note\n      in\n",
                "- item\n\n  > \n  > in\n",
            ),
            (
                "> quoted\n!!! note\n    in\n!!! tip\n    in\n",
                "> quoted\n\n> \n> in\n\n> \n> in\n",
            ),
            (
                "!!! note\n\tcode:\n\n\t```\n\t!!! tip\n\t```\n",
                "> \n> code:\n> \n> ```\n> !!! tip\n> ```\n",
            ),
        ] {
            assert_eq!(prepared(source), given, "{source}");
        }
    }

    #[test]
    fn what_is_no_callout_stays() {
        for source in [
            "```\n!!! note\n    in\n:::tip\n:::\n```\n",
            "    !!! note\n",
            "!!! Do not touch this\n",
            "What???\n??? really, \"yes\" or no\n",
            ":::danger never closed\ntext\n",
            ":::rocket:::\n:::\n",
            "a ::: b\n",
        ] {
            assert_eq!(prepared(source), source);
        }
    }

    #[test]
    fn titles_are_known_with_their_places() {
        for (line, title) in [
            ("!!! note \"A b\"", Some("A b")),
            ("??? note inline end \"é\"", Some("é")),
            ("!!! note \"\"", None),
            (":::note A b", Some("A b")),
            ("::: note [A b]{.x}", Some("A b")),
            (":::note[A b]{#x}", Some("A b")),
            (":::note {.x}", None),
        ] {
            let source = format!("{line}\n    in\n:::\n");
            let prepared = Prepared::of(&source);
            let callouts: Vec<_> = prepared.callouts.values().collect();
            let found = callouts.first().and_then(|callout| callout.title.as_ref());
            assert_eq!(found.map(|(words, _)| words.as_str()), title, "{line}");
            if let Some((words, range)) = found {
                assert_eq!(&source[range.clone()], words);
            }
        }
    }

    proptest! {
        /// Whatever lines follow each other: places are inside of the text, between characters, and in order.
        #[test]
        fn places_are_places_of_the_source(lines in prop::collection::vec(0_usize..LINES.len(), 1..24)) {
            let source: String = lines.iter().map(|line| LINES[*line]).collect();
            let prepared = Prepared::of(&source);
            let mut before = 0;
            for (at, letter) in prepared.text.char_indices() {
                let range = prepared.range(at..at + letter.len_utf8());
                prop_assert!(source.get(range.clone()).is_some(), "{range:?} in {source:?}");
                prop_assert!(range.start >= before);
                before = range.start;
                if letter.is_alphabetic() {
                    prop_assert_eq!(&source[range], letter.to_string());
                }
            }
        }
    }

    const LINES: [&str; 14] = [
        "!!! note \"é\"\n",
        "    ??? tip\n",
        "    body é\n",
        "        - [ ] deeper\n",
        ":::danger ü\n",
        "::::note\n",
        ":::\n",
        "::::\n",
        "\n",
        "text\n",
        "- item\n",
        "  \tmore\n",
        "> quoted\n",
        "```\n",
    ];
}
