//! From Markdown to the tree of [`model::markdown`], by the parser's syntax tree and never by lines.

use super::OPTIONS;
use super::anchor::Anchors;
use model::markdown::{Block, ListItem, Tree};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TextMergeWithOffset};

/// Reads a document. Never fails: any text is some Markdown. The caller has refused control characters.
pub fn read(source: &str) -> Tree {
    let lines = Lines::of(source);
    let mut reader = Reader {
        tree: Tree::default(),
        stack: vec![Frame::Blocks(Vec::new())],
        anchors: Anchors::default(),
    };
    for (event, range) in
        TextMergeWithOffset::new(Parser::new_ext(source, OPTIONS).into_offset_iter())
    {
        reader.take(event, lines.number(range.start));
    }
    while reader.stack.len() > 1 {
        reader.close();
    }
    if let Some(Frame::Blocks(blocks)) = reader.stack.pop() {
        reader.tree.blocks = blocks;
    }
    reader.tree
}

/// Where lines begin, to turn an offset into a line number.
struct Lines(Vec<usize>);

impl Lines {
    fn of(source: &str) -> Self {
        Self(
            std::iter::once(0)
                .chain(source.match_indices('\n').map(|(at, _)| at + 1))
                .collect(),
        )
    }

    fn number(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

/// What is open around the current event.
enum Frame {
    Blocks(Vec<Block>),
    Quote(Vec<Block>),
    List(Vec<ListItem>),
    Item(ListItem),
    Heading {
        level: u8,
        text: String,
        line: usize,
    },
    Paragraph {
        text: String,
        lead: Option<String>,
        line: usize,
    },
    /// Strong words at the very beginning of a paragraph.
    Lead(String),
    Code {
        language: String,
        text: String,
    },
    Table(Vec<Vec<String>>),
    Row(Vec<String>),
    Cell(String),
    FrontMatter(String),
    /// Emphasis, links and the like: their words belong to what is around them.
    Inline,
}

struct Reader {
    tree: Tree,
    stack: Vec<Frame>,
    anchors: Anchors,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(tag) => self.open(tag, line),
            Event::End(_) => self.close(),
            Event::TaskListMarker(ticked) => self.mark(ticked),
            // Raw HTML is shown as the text that was written.
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => {
                self.say(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.say("\n"),
            Event::Rule | Event::FootnoteReference(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, line: usize) {
        let lead = matches!(tag, Tag::Strong)
            && matches!(self.stack.last(), Some(Frame::Paragraph { text, lead: None, .. }) if text.is_empty());
        self.stack.push(match tag {
            Tag::Heading { level, .. } => Frame::Heading {
                level: number(level),
                text: String::new(),
                line,
            },
            Tag::Paragraph | Tag::HtmlBlock => Frame::Paragraph {
                text: String::new(),
                lead: None,
                line,
            },
            Tag::BlockQuote(_) => Frame::Quote(Vec::new()),
            Tag::List(_) => Frame::List(Vec::new()),
            Tag::Item => Frame::Item(ListItem {
                ticked: None,
                text: String::new(),
                blocks: Vec::new(),
                line,
            }),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split_whitespace().next().unwrap_or("").to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                Frame::Code {
                    language,
                    text: String::new(),
                }
            }
            Tag::Table(_) => Frame::Table(Vec::new()),
            Tag::TableHead | Tag::TableRow => Frame::Row(Vec::new()),
            Tag::TableCell => Frame::Cell(String::new()),
            Tag::MetadataBlock(_) => Frame::FrontMatter(String::new()),
            Tag::Strong if lead => Frame::Lead(String::new()),
            _ => Frame::Inline,
        });
    }

    /// A box counts only where it opens a list item. The parser also reports it in headings below an item
    /// (pulldown-cmark issue 1115).
    fn mark(&mut self, ticked: bool) {
        for frame in self.stack.iter_mut().rev() {
            match frame {
                Frame::Paragraph { text, .. } if text.is_empty() => {}
                Frame::Item(item) if item.text.is_empty() && item.blocks.is_empty() => {
                    item.ticked = Some(ticked);
                    return;
                }
                _ => return,
            }
        }
    }

    fn say(&mut self, words: &str) {
        for frame in self.stack.iter_mut().rev() {
            match frame {
                Frame::Inline => {}
                Frame::Heading { text, .. }
                | Frame::Paragraph { text, .. }
                | Frame::Lead(text)
                | Frame::Code { text, .. }
                | Frame::Cell(text)
                | Frame::FrontMatter(text) => return text.push_str(words),
                // The text of a tight item has no paragraph around it.
                Frame::Item(item) => {
                    match item.blocks.last_mut() {
                        None => item.text.push_str(words),
                        Some(Block::Paragraph { text, .. }) => text.push_str(words),
                        Some(_) => item.blocks.push(Block::Paragraph {
                            text: words.to_owned(),
                            lead: None,
                            line: item.line,
                        }),
                    }
                    return;
                }
                Frame::Blocks(_)
                | Frame::Quote(_)
                | Frame::List(_)
                | Frame::Table(_)
                | Frame::Row(_) => return,
            }
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        match frame {
            Frame::Inline | Frame::Blocks(_) => {}
            Frame::Lead(words) => {
                self.say(&words);
                if let Some(Frame::Paragraph { lead, .. }) = self.stack.last_mut() {
                    *lead = Some(words);
                }
            }
            Frame::FrontMatter(text) => self.tree.front_matter = Some(text),
            Frame::Heading { level, text, line } => {
                let text = one_line(&text);
                let anchor = self.anchors.next(&text);
                self.add(Block::Heading {
                    level,
                    text,
                    anchor,
                    line,
                });
            }
            Frame::Paragraph { text, lead, line } => {
                self.add_paragraph(text.trim().to_owned(), lead, line)
            }
            Frame::Quote(blocks) => self.add(Block::Quote(blocks)),
            Frame::Code { language, text } => self.add(Block::Code {
                language,
                text: text.trim_end().to_owned(),
            }),
            Frame::List(items) => self.add(Block::List(items)),
            Frame::Table(rows) => self.add(Block::Table(rows)),
            Frame::Item(mut item) => {
                item.text = one_line(&item.text);
                if let Some(Frame::List(items)) = self.stack.last_mut() {
                    items.push(item);
                }
            }
            Frame::Row(cells) => {
                if let Some(Frame::Table(rows)) = self.stack.last_mut() {
                    rows.push(cells);
                }
            }
            Frame::Cell(text) => {
                if let Some(Frame::Row(cells)) = self.stack.last_mut() {
                    cells.push(one_line(&text));
                }
            }
        }
    }

    /// The first paragraph of an item is the item's own text.
    fn add_paragraph(&mut self, text: String, lead: Option<String>, line: usize) {
        match self.stack.last_mut() {
            Some(Frame::Item(item)) if item.text.is_empty() && item.blocks.is_empty() => {
                item.text = text
            }
            _ => self.add(Block::Paragraph { text, lead, line }),
        }
    }

    fn add(&mut self, block: Block) {
        match self.stack.last_mut() {
            Some(Frame::Blocks(blocks) | Frame::Quote(blocks)) => blocks.push(block),
            Some(Frame::Item(item)) => item.blocks.push(block),
            _ => {}
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxes(source: &str) -> Vec<(bool, String)> {
        fn walk(blocks: &[Block], into: &mut Vec<(bool, String)>) {
            for block in blocks {
                match block {
                    Block::List(items) => items.iter().for_each(|item| {
                        into.extend(item.ticked.map(|ticked| (ticked, item.text.clone())));
                        walk(&item.blocks, into);
                    }),
                    Block::Quote(inner) => walk(inner, into),
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        walk(&read(source).blocks, &mut found);
        found
    }

    #[test]
    fn boxes_are_found_where_markdown_has_them() {
        let of = |source: &str| {
            boxes(source)
                .into_iter()
                .map(|(ticked, text)| format!("{}{text}", if ticked { "x " } else { "" }))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of("- [ ] one\n- [x] two\n* [X] three\n1. [ ] four\n"),
            ["one", "x two", "x three", "four"]
        );
        assert_eq!(
            of("- [ ] one\n\n- [x] two\n"),
            ["one", "x two"],
            "loose lists"
        );
        assert_eq!(of("> - [ ] quoted\n"), ["quoted"]);
        assert_eq!(of("- [ ] outer\n  - [x] inner\n"), ["outer", "x inner"]);
        assert_eq!(
            of("- [ ] `code` and **bold** and [link](/x)\n"),
            ["code and bold and link"]
        );
        assert_eq!(
            of("- [ ] first line\n  second line\n"),
            ["first line second line"]
        );
    }

    #[test]
    fn boxes_in_code_and_front_matter_are_text() {
        for source in [
            "```\n- [ ] no\n```\n",
            "~~~\n- [ ] no\n~~~\n",
            "    - [ ] no\n",
            "---\na: b\n- [ ] no\n---\ntext\n",
            "- [] no\n- [-] no\n- [✓] no\n",
        ] {
            assert_eq!(boxes(source), [], "{source:?}");
        }
    }

    #[test]
    fn an_item_keeps_what_stands_below_it() {
        let tree = read("- [ ] Watch:\n  - plain one\n  - plain two\n");
        let Some(Block::List(items)) = tree.blocks.first() else {
            panic!("no list")
        };
        assert_eq!(items[0].text, "Watch:");
        assert_eq!(items[0].blocks.len(), 1);
    }

    #[test]
    fn a_title_comes_from_the_front_matter_first() {
        assert_eq!(
            read("---\ntitle: \"From above\"\n---\n# Heading\n").title(),
            Some("From above")
        );
        assert_eq!(
            read("text\n\n## Second\n\n# First\n").title(),
            Some("First")
        );
        assert_eq!(read("only words\nhere\n").title(), Some("only words"));
    }

    #[test]
    fn lines_count_from_one() {
        let tree = read("# a\n\ntext\n\n## b\n");
        let lines: Vec<usize> = tree
            .blocks
            .iter()
            .filter_map(|block| {
                if let Block::Heading { line, .. } = block {
                    Some(*line)
                } else {
                    None
                }
            })
            .collect();
        assert_eq!(lines, [1, 5]);
    }

    proptest! {
        /// The parser has panicked on nine characters before (pulldown-cmark issue 1129).
        #[test]
        fn reading_never_panics(source in "[-\\[\\]x `#>|*_~!()<a/&;:\n\t0-9.é🦀]{0,200}") {
            read(&source);
        }
    }
}
