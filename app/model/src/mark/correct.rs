//! Correcting the reader: what one press writes into the text of a document.

use super::{MarkKind, Slot};

/// One press: a mark is put on a line, or taken off it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The line that it is about, from 1.
    pub line: usize,
    /// What it says of the line.
    pub change: Change,
}

/// What a press says of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It has this mark, instead of another one in the same slot.
    Put(MarkKind),
    /// It has no mark in this slot.
    Take(Slot),
}

impl Correction {
    /// Reads `12 hold point`, `12 if: it rains`, or, to take a mark off, `12 no role`. Words that would end the comment,
    /// the line or the cell around it are refused.
    pub fn parse(written: &str) -> Option<Self> {
        let (line, words) = written.trim().split_once(' ')?;
        if words.contains("--") || words.contains(['\n', '\r', '|']) {
            return None;
        }
        let line = line.parse().ok().filter(|line| *line > 0)?;
        let change = match words.strip_prefix("no ") {
            Some(slot) => Change::Take(Slot::parse(slot.trim())?),
            None => Change::Put(MarkKind::parse_words(words)?),
        };
        Some(Self { line, change })
    }

    /// As [`Self::parse`] reads it.
    pub fn written(&self) -> String {
        let words = match &self.change {
            Change::Put(kind) => kind.words(),
            Change::Take(slot) => format!("no {}", slot.word()),
        };
        format!("{} {words}", self.line)
    }

    fn slot(&self) -> Slot {
        match &self.change {
            Change::Put(kind) => kind.slot(),
            Change::Take(slot) => *slot,
        }
    }

    /// Writes it into a text: at the end of its line, in a table inside the last cell. No other line moves. Returns the
    /// text and the correction that undoes this one; nothing where there is no such line.
    pub fn write(&self, source: &str) -> Option<(String, Self)> {
        let mut lines: Vec<String> = source.split_inclusive('\n').map(str::to_owned).collect();
        let at = self.line.checked_sub(1).filter(|at| *at < lines.len())?;
        let slot = self.slot();
        let mut before = alone_before(&mut lines, at, slot);
        let mut line = MarkedLine::of(&lines[at]);
        line.comments
            .retain(|comment| match MarkKind::parse(comment) {
                Some(kind) if kind.slot() == slot => {
                    before = Some(kind);
                    false
                }
                _ => true,
            });
        if let Change::Put(kind) = &self.change {
            line.comments.push(format!("<!-- {} -->", kind.words()));
        }
        lines[at] = line.written();
        let undo = Self {
            line: self.line,
            change: before.map_or(Change::Take(slot), Change::Put),
        };
        Some((lines.concat(), undo))
    }
}

/// Takes a mark of the slot out of the line before, if nothing but marks stands there. The line itself stays, so that
/// every other keeps its number.
fn alone_before(lines: &mut [String], at: usize, slot: Slot) -> Option<MarkKind> {
    let above = lines[..at]
        .iter()
        .rposition(|line| !line.trim().is_empty())?;
    let mut line = MarkedLine::of(&lines[above]);
    let is_alone = line.words.trim().is_empty() && line.end.trim().is_empty();
    let place = line
        .comments
        .iter()
        .position(|comment| MarkKind::parse(comment).is_some_and(|kind| kind.slot() == slot))?;
    let kind = MarkKind::parse(&line.comments[place]).filter(|_| is_alone)?;
    line.comments.remove(place);
    lines[above] = line.written();
    Some(kind)
}

/// A line with the comments at its end.
struct MarkedLine<'a> {
    words: &'a str,
    comments: Vec<String>,
    /// The bar of a table, the closing signs of a heading, blanks, the end of the line.
    end: &'a str,
}

impl<'a> MarkedLine<'a> {
    fn of(line: &'a str) -> Self {
        let mut words = line.trim_end();
        let is_heading = words.trim_start().starts_with('#');
        let closing = |letter: char| letter == '|' || (is_heading && letter == '#');
        let bare = words.trim_end_matches(closing);
        // The signs of an empty heading open it, and a bar behind a stroke is a letter.
        if !bare.trim().is_empty()
            && !bare.ends_with('\\')
            && (bare.ends_with([' ', '\t']) || words.ends_with('|'))
        {
            words = bare.trim_end();
        }
        let end = &line[words.len()..];
        let mut comments = Vec::new();
        while let Some(start) = words
            .ends_with("-->")
            .then(|| words.rfind("<!--"))
            .flatten()
        {
            comments.insert(0, words[start..].to_owned());
            words = words[..start].trim_end();
        }
        Self {
            words,
            comments,
            end,
        }
    }

    fn written(&self) -> String {
        let mut written = self.words.to_owned();
        for comment in &self.comments {
            if !written.trim().is_empty() {
                written.push(' ');
            }
            written.push_str(comment);
        }
        if !self.comments.is_empty() && self.end.starts_with(['|', '#']) {
            written.push(' ');
        }
        written + self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after a press, once its undoing has led back.
    fn press(source: &str, written: &str) -> Option<String> {
        let correction = Correction::parse(written)?;
        assert_eq!(correction.written(), written);
        let (text, undo) = correction.write(source)?;
        assert_eq!(
            undo.write(&text)?,
            (source.to_owned(), correction),
            "{text}"
        );
        Some(text)
    }

    #[test]
    fn a_mark_stands_at_the_end_of_its_line_and_is_undone() {
        for (source, written, expected) in [
            (
                "# A\n\n## B\nc\n",
                "3 phase",
                "# A\n\n## B <!-- phase -->\nc\n",
            ),
            ("## B ##\n", "1 area", "## B <!-- area --> ##\n"),
            (
                "- [ ] a  \r\nb",
                "1 if: it rains",
                "- [ ] a <!-- if: it rains -->  \r\nb",
            ),
            (
                "| a | b |\n|---|---|\n| c | d |\n",
                "3 stop",
                "| a | b |\n|---|---|\n| c | d <!-- stop --> |\n",
            ),
            (
                "a | b\n---|---\nc | d",
                "3 item",
                "a | b\n---|---\nc | d <!-- item -->",
            ),
            (
                "- a <!-- id: x -->\n",
                "1 hold point",
                "- a <!-- id: x --> <!-- hold point -->\n",
            ),
            ("## C# <!-- phase -->\n", "1 text", "## C# <!-- text -->\n"),
            ("- a <!-- item -->\n", "1 no role", "- a\n"),
        ] {
            assert_eq!(press(source, written).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_mark_on_the_line_before_is_replaced_and_no_line_moves() {
        let source = "# A\n\n<!-- phase -->\n## B\n";
        let done = Correction::parse("4 area").and_then(|correction| correction.write(source));
        let done = done.map(|(text, undo)| (text, undo.written()));
        let expected = (
            "# A\n\n\n## B <!-- area -->\n".to_owned(),
            "4 phase".to_owned(),
        );
        assert_eq!(done, Some(expected));
    }

    #[test]
    fn what_is_no_correction_is_refused() {
        for written in [
            "",
            "phase",
            "0 phase",
            "3 chapter",
            "3 no chapter",
            "x phase",
            "3 if:",
            "3 if: a -->",
            "3 if: a|b",
        ] {
            assert_eq!(Correction::parse(written), None, "{written}");
        }
        let past_the_end = Correction::parse("9 item").map(|correction| correction.write("one\n"));
        assert_eq!(past_the_end, Some(None));
    }
}
