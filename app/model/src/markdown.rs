//! What Markdown says, as a small tree of our own. It is filled by the engine's Markdown room from the
//! parser's syntax tree; what the tree *means* is read in [`crate::plan`].

/// A document as blocks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The lines between the `---` marks at the top, without the marks.
    pub front_matter: Option<String>,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
}

/// One block. Lines count from 1.
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
        line: usize,
    },
    /// Running text.
    Paragraph {
        /// The words, without marks.
        text: String,
        /// The strong words it opens with, such as `Gate:`.
        lead: Option<String>,
        /// Where it stands.
        line: usize,
    },
    /// A list, ordered or not.
    List(Vec<ListItem>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A fenced or indented block of code.
    Code {
        /// The word after the fence.
        language: String,
        /// The code.
        text: String,
    },
    /// A table, as rows of cells; the first row is its head.
    Table(Vec<Vec<String>>),
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// `None`: no box. Otherwise whether the box is ticked in the text.
    pub ticked: Option<bool>,
    /// The words of its first paragraph, without marks.
    pub text: String,
    /// Whatever follows the first paragraph.
    pub blocks: Vec<Block>,
    /// Where it stands, counted from 1.
    pub line: usize,
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

    /// The title: front matter first, then the first heading of the highest level, then the first words.
    pub fn title(&self) -> Option<&str> {
        let heading = |most: u8| {
            self.blocks.iter().find_map(move |block| match block {
                Block::Heading { level, text, .. } if *level <= most && !text.is_empty() => {
                    Some(text.as_str())
                }
                _ => None,
            })
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

/// The plain words of blocks, one line each, for search and for the details under an item.
pub fn words(blocks: &[Block], into: &mut String) {
    for block in blocks {
        match block {
            Block::Heading { text, .. }
            | Block::Paragraph { text, .. }
            | Block::Code { text, .. } => line(text, into),
            Block::Table(rows) => rows.iter().for_each(|row| line(&row.join(" | "), into)),
            Block::Quote(inner) => words(inner, into),
            Block::List(items) => items.iter().for_each(|item| {
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
