//! A document laid flat: every line of text, item, code block and table once and in order, with what stands
//! above it. The readers of [`crate::reading`] and the rules of [`crate::lint`] walk this, not the tree.

use crate::markdown::{Block, Code, List, ListItem, Table, Tree};

/// A document laid flat.
#[derive(Debug, Default)]
pub struct Outline<'a> {
    /// The headings in reading order.
    pub headings: Vec<Heading<'a>>,
    /// Everything else in reading order.
    pub pieces: Vec<Piece<'a>>,
}

/// A heading and the one above it.
#[derive(Debug)]
pub struct Heading<'a> {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub text: &'a str,
    /// Its line, from 1.
    pub line: usize,
    /// The heading it belongs to.
    pub parent: Option<usize>,
}

/// One piece and where it stands.
#[derive(Debug)]
pub struct Piece<'a> {
    /// The heading it stands under.
    pub heading: Option<usize>,
    /// The words that introduce it: a line that ends in a colon, a line in bold, or the bullet above.
    pub lead_in: Option<&'a str>,
    /// The line of those words.
    pub lead_line: usize,
    /// Pieces with the same number stand in one list; 0 stands in none.
    pub list: usize,
    /// How many lists are around it.
    pub depth: usize,
    /// Its line, from 1.
    pub line: usize,
    /// What it is.
    pub body: Body<'a>,
}

/// What a piece is.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// One line of running text.
    Line(&'a str),
    /// An entry of a list.
    Item(&'a ListItem),
    /// Code.
    Code(&'a Code),
    /// A table.
    Table(&'a Table),
}

impl<'a> Outline<'a> {
    /// Lays a document flat.
    pub fn of(tree: &'a Tree) -> Self {
        let mut flat = Flat::default();
        flat.blocks(&tree.blocks);
        flat.outline
    }

    /// The heading a piece stands under and those above it, the closest first.
    pub fn above(&self, heading: Option<usize>) -> impl Iterator<Item = &Heading<'a>> {
        std::iter::successors(heading.and_then(|at| self.headings.get(at)), |heading| {
            heading.parent.and_then(|at| self.headings.get(at))
        })
    }

    /// The words of the closest heading.
    pub fn section(&self, piece: &Piece<'a>) -> &'a str {
        self.above(piece.heading)
            .next()
            .map_or("", |heading| heading.text)
    }

    /// The words that say what a piece is about: its lead-in, else its heading.
    pub fn about(&self, piece: &Piece<'a>) -> &'a str {
        piece.lead_in.unwrap_or_else(|| self.section(piece))
    }

    /// The headings that say so, and those below them: asked once of each heading, not of each piece.
    pub fn sections(&self, says: impl Fn(&str) -> bool) -> Sections {
        let mut within: Vec<bool> = Vec::with_capacity(self.headings.len());
        for heading in &self.headings {
            let above = heading.parent.is_some_and(|parent| within[parent]);
            within.push(above || says(heading.text));
        }
        Sections(within)
    }

    /// The lines of text, items included.
    pub fn lines(&self) -> impl Iterator<Item = (&Piece<'a>, &'a str)> {
        self.pieces.iter().filter_map(|piece| match piece.body {
            Body::Line(text) => Some((piece, text)),
            Body::Item(item) => Some((piece, item.text.as_str())),
            _ => None,
        })
    }

    /// The entries of lists.
    pub fn items(&self) -> impl Iterator<Item = (&Piece<'a>, &'a ListItem)> {
        self.pieces.iter().filter_map(|piece| match piece.body {
            Body::Item(item) => Some((piece, item)),
            _ => None,
        })
    }

    /// The blocks of code.
    pub fn code(&self) -> impl Iterator<Item = (&Piece<'a>, &'a Code)> {
        self.pieces.iter().filter_map(|piece| match piece.body {
            Body::Code(code) => Some((piece, code)),
            _ => None,
        })
    }

    /// The tables.
    pub fn tables(&self) -> impl Iterator<Item = (&Piece<'a>, &'a Table)> {
        self.pieces.iter().filter_map(|piece| match piece.body {
            Body::Table(table) => Some((piece, table)),
            _ => None,
        })
    }
}

/// Some of the sections of a document, with all that is below them.
#[derive(Debug)]
pub struct Sections(Vec<bool>);

impl Sections {
    /// Whether what stands under this heading stands in one of them.
    pub fn hold(&self, heading: Option<usize>) -> bool {
        heading.is_some_and(|at| self.0[at])
    }
}

#[derive(Default)]
struct Flat<'a> {
    outline: Outline<'a>,
    lead_in: Option<(usize, &'a str)>,
    /// The list that is open, and how many lists there were.
    list: usize,
    lists: usize,
    depth: usize,
}

impl<'a> Flat<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match block {
                Block::Heading {
                    level, text, span, ..
                } => self.heading(*level, text, span.line),
                Block::Paragraph { text, lead, span } => {
                    for (line, text) in (span.line..).zip(text.lines()) {
                        self.add(line, Body::Line(text));
                        // A list that begins with 6 is no list after a line of text: its lines stay in the
                        // paragraph (CommonMark 0.31, section 5.3), and belong to the line above them.
                        if text.trim_end().ends_with(':') {
                            self.lead_in = Some((line, text));
                        }
                    }
                    self.lead_in = (span.line..).zip(text.lines()).last().filter(|(_, line)| {
                        line.trim_end().ends_with(':') || lead.as_deref() == Some(*line)
                    });
                }
                Block::List(list) => self.list(list),
                Block::Quote(inner) => self.blocks(inner),
                Block::Code(code) => {
                    self.add(code.span.line, Body::Code(code));
                    self.lead_in = None;
                }
                Block::Table(table) => {
                    let line = table.rows.first().map_or(0, |row| row.span.line);
                    self.add(line, Body::Table(table));
                    self.lead_in = None;
                }
            }
        }
    }

    fn heading(&mut self, level: u8, text: &'a str, line: usize) {
        self.lead_in = None;
        let headings = &self.outline.headings;
        let last = headings.len().checked_sub(1);
        let mut parent = last;
        while let Some(at) = parent {
            if headings[at].level < level {
                break;
            }
            parent = headings[at].parent;
        }
        self.outline.headings.push(Heading {
            level,
            text,
            line,
            parent,
        });
    }

    fn list(&mut self, list: &'a List) {
        let outer = (self.list, self.lead_in);
        self.lists += 1;
        self.list = self.lists;
        self.depth += 1;
        for item in &list.items {
            self.lead_in = outer.1;
            self.add(item.span.line, Body::Item(item));
            self.lead_in =
                Some((item.span.line, item.text.as_str())).filter(|(_, text)| !text.is_empty());
            self.blocks(&item.blocks);
        }
        self.depth -= 1;
        self.list = outer.0;
        self.lead_in = None;
    }

    fn add(&mut self, line: usize, body: Body<'a>) {
        self.outline.pieces.push(Piece {
            heading: self.outline.headings.len().checked_sub(1),
            lead_in: self.lead_in.map(|(_, text)| text),
            lead_line: self.lead_in.map_or(0, |(line, _)| line),
            list: self.list,
            depth: self.depth,
            line,
            body,
        });
    }
}
