//! What Markdown says, as a small tree of our own. It is filled by the engine's Markdown room from the
//! parser's syntax tree; what the tree *means* is read in [`crate::plan`].

use crate::mark::Mark;
use std::collections::BTreeMap;

/// A document as blocks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The lines between the `---` marks at the top, without the marks.
    pub front_matter: Option<String>,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The targets of links and images, as they are written.
    pub links: Vec<String>,
    /// The pictures beside the text, by the names of [`crate::picture::name_in_text`], each with the line that shows it first.
    pub pictures: BTreeMap<String, usize>,
    /// The comments that correct the reader, in their order.
    pub marks: Vec<Mark>,
    /// The callouts, in their order. What stands in one is a quotation.
    pub callouts: Vec<Callout>,
}

/// A note, a tip, a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callout {
    /// The word for what it is, in small letters.
    pub kind: String,
    /// What it says above.
    pub title: Option<String>,
}

/// A piece of the source: bytes from `start` to `end`, and the line on which it begins, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
    /// Where it begins.
    pub line: usize,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// The words, without marks.
        text: String,
        /// The fragment by which the rendered heading is addressed, unique in the document.
        anchor: String,
        /// Where it stands.
        span: Span,
    },
    /// Running text.
    Paragraph {
        /// The words, without marks. Each line of the source is a line of the text.
        text: String,
        /// The strong words it opens with, such as `Gate:`.
        lead: Option<String>,
        /// Where it stands.
        span: Span,
    },
    /// A list.
    List(List),
    /// A quotation.
    Quote(Vec<Block>),
    /// A fenced or indented block of code.
    Code(Code),
    /// A table.
    Table(Table),
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Its entries have numbers.
    pub ordered: bool,
    /// The entries.
    pub items: Vec<ListItem>,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListItem {
    /// The box at its beginning, if it has one.
    pub check: Option<Check>,
    /// The words of its first paragraph, without marks, on one line.
    pub text: String,
    /// The name in a comment `<!-- id: name -->`.
    pub pin: Option<String>,
    /// All of it is struck through.
    pub struck: bool,
    /// Whatever follows the first paragraph.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// A box in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// It is ticked in the text.
    pub ticked: bool,
    /// The three characters `[ ]`.
    pub span: Span,
}

/// Code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// The word after the fence, in lower case.
    pub language: String,
    /// The code.
    pub text: String,
    /// Where the block stands, its fences included.
    pub span: Span,
    /// The line of the first line of code.
    pub first_line: usize,
}

impl Code {
    /// Its lines with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (self.first_line..).zip(self.text.lines())
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its rows; the first one is its head.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The words of its cells, without marks.
    pub cells: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

impl Tree {
    /// The value of a `key: value` line in the front matter. Quotes around the value are dropped.
    pub fn front(&self, key: &str) -> Option<&str> {
        self.front_matter.as_deref()?.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let value = value.trim().trim_matches(['"', '\'']);
            (name.trim() == key && !value.is_empty()).then_some(value)
        })
    }

    /// The values of a key in the front matter: `key: a, b`, `key: [a, b]`, or one `- a` a line below. Quotes
    /// around a value are dropped, and what stands in them is one value.
    pub fn front_list(&self, key: &str) -> Vec<String> {
        let mut lines = self.front_matter.as_deref().unwrap_or_default().lines();
        let Some(value) = lines.find_map(|line| {
            let (name, value) = line.split_once(':')?;
            (name.trim_end() == key).then(|| value.trim())
        }) else {
            return Vec::new();
        };
        let written: Vec<&str> = if value.is_empty() {
            lines
                .map_while(|line| line.trim_start().strip_prefix("- "))
                .collect()
        } else {
            let inner = value
                .strip_prefix('[')
                .and_then(|value| value.strip_suffix(']'));
            outside_quotes(inner.unwrap_or(value))
        };
        written
            .into_iter()
            .map(|value| value.trim().trim_matches(['"', '\'']).trim().to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// The headings that divide the document: level, words, anchor.
    pub fn headings(&self) -> impl Iterator<Item = (u8, &str, &str)> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading {
                level,
                text,
                anchor,
                ..
            } => Some((*level, text.as_str(), anchor.as_str())),
            _ => None,
        })
    }

    /// The title: front matter first, then the first heading of the highest level, then the first words.
    pub fn title(&self) -> Option<&str> {
        let heading = |most: u8| {
            self.headings()
                .find(|(level, text, _)| *level <= most && !text.is_empty())
                .map(|(_, text, _)| text)
        };
        self.front("title")
            .or_else(|| heading(1))
            .or_else(|| heading(6))
            .or_else(|| {
                self.blocks.iter().find_map(|block| match block {
                    Block::Paragraph { text, .. } => {
                        text.lines().next().filter(|line| !line.is_empty())
                    }
                    _ => None,
                })
            })
    }
}

/// The parts between commas that stand outside of quotes.
fn outside_quotes(value: &str) -> Vec<&str> {
    let (mut quote, mut is_begin) = (None, true);
    value
        .split(|character: char| {
            match quote {
                // An apostrophe inside of a name opens nothing.
                None if is_begin && matches!(character, '"' | '\'') => quote = Some(character),
                Some(open) if open == character => quote = None,
                _ => {}
            }
            let is_end = quote.is_none() && character == ',';
            is_begin = is_end || is_begin && character.is_whitespace();
            is_end
        })
        .collect()
}

/// The plain words of blocks, one line each, for search and for the details under an item.
pub fn words(blocks: &[Block], into: &mut String) {
    for block in blocks {
        match block {
            Block::Heading { text, .. }
            | Block::Paragraph { text, .. }
            | Block::Code(Code { text, .. }) => line(text, into),
            Block::Table(table) => table
                .rows
                .iter()
                .for_each(|row| line(&row.cells.join(" | "), into)),
            Block::Quote(inner) => words(inner, into),
            Block::List(list) => list.items.iter().for_each(|item| {
                line(&item.text, into);
                words(&item.blocks, into);
            }),
        }
    }
}

fn line(text: &str, into: &mut String) {
    if !text.is_empty() {
        into.push_str(text);
        into.push('\n');
    }
}
