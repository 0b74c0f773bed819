//! From Markdown to the tree of [`model::markdown`], by the parser's syntax tree and never by lines.

use super::anchor::Anchors;
use super::callouts::{Callout, Prepared};
use super::comments::{self, Html};
use super::html;
use super::shortcodes;
use super::{OPTIONS, Shallow, pin};
use model::mark::{Mark, MarkKind};
use model::markdown::{self, Block, Check, Code, List, ListItem, Row, Span, Table, Tree};
use model::picture::{MAX_OF_A_DOCUMENT, name_in_text};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TextMergeWithOffset};
use std::ops::Range;

/// Reads a document. Never fails: any text is some Markdown. The caller has refused control characters.
pub fn read(source: &str) -> Tree {
    let lines = Lines::of(source);
    let prepared = Prepared::of(source);
    let mut reader = TreeReader {
        source,
        tree: Tree::default(),
        stack: vec![Frame::Blocks(Vec::new())],
        anchors: Anchors::default(),
        alone: Vec::new(),
    };
    let mut shallow = Shallow::default();
    let events = Parser::new_ext(&prepared.text, OPTIONS)
        .into_offset_iter()
        .filter(|(event, _)| shallow.lets_through(event));
    for (event, range) in TextMergeWithOffset::new(events) {
        let callout = prepared.callout(&event, &range);
        reader.take(event, lines.span(prepared.range(range)));
        if let Some(callout) = callout {
            reader.callout(callout, &lines);
        }
    }
    while reader.stack.len() > 1 {
        reader.close();
    }
    if let Some(Frame::Blocks(blocks)) = reader.stack.pop() {
        reader.tree.blocks = blocks;
    }
    // Nothing follows them: they are about nothing, which the rules will say.
    reader.tree.marks.append(&mut reader.alone);
    reader.tree
}

/// Where lines begin, to turn an offset into a line number.
struct Lines(Vec<usize>);

impl Lines {
    fn of(source: &str) -> Self {
        Self(
            std::iter::once(0)
                .chain(
                    (1..)
                        .zip(source.bytes())
                        .filter_map(|(next, byte)| (byte == b'\n').then_some(next)),
                )
                .collect(),
        )
    }

    fn number(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span {
            start: range.start,
            end: range.end,
            line: self.number(range.start),
        }
    }
}

/// What is open around the current event.
enum Frame {
    Blocks(Vec<Block>),
    Quote(Vec<Block>),
    List(List),
    Item(ListItem),
    Heading {
        level: u8,
        text: String,
        span: Span,
    },
    Paragraph {
        text: String,
        lead: Option<String>,
        span: Span,
        html: bool,
    },
    /// Strong words at the very beginning of a paragraph.
    Lead(String),
    Code(Code),
    Table(Table),
    Row(Row),
    Cell(String),
    FrontMatter(String),
    /// Emphasis, links and the like: their words belong to what is around them.
    Inline,
    /// Underscores inside a path (`v1/__tests__/a.ts`) are meant as such, whatever Markdown makes of them.
    Underscores(&'static str),
}

struct TreeReader<'a> {
    source: &'a str,
    tree: Tree,
    stack: Vec<Frame>,
    anchors: Anchors,
    /// Marks that stood alone on a line; they are about the next block.
    alone: Vec<Mark>,
}

impl TreeReader<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(_) => self.close(),
            Event::TaskListMarker(ticked) => self.mark(ticked, span),
            Event::InlineHtml(text) => self.inline_html(&text, span),
            // Raw HTML is shown as the text that was written.
            Event::Text(text) if !self.is_verbatim() => self.say(&shortcodes::read(&text), span),
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.say(&text, span),
            Event::SoftBreak | Event::HardBreak => self.say("\n", span),
            Event::Rule | Event::FootnoteReference(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, span: Span) {
        if let Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } = &tag {
            self.tree.links.push(dest_url.to_string());
        }
        if let Tag::Image { dest_url, .. } = &tag {
            self.picture(dest_url, span.line);
        }
        if !matches!(tag, Tag::HtmlBlock | Tag::MetadataBlock(_)) {
            let now = |mark: Mark| Mark {
                line: span.line,
                ..mark
            };
            self.tree.marks.extend(self.alone.drain(..).map(now));
        }
        let lead = matches!(tag, Tag::Strong)
            && matches!(self.stack.last(), Some(Frame::Paragraph { text, lead: None, .. }) if text.is_empty());
        let frame = match tag {
            Tag::Heading { level, .. } => Frame::Heading {
                level: number(level),
                text: String::new(),
                span,
            },
            Tag::Paragraph | Tag::HtmlBlock => Frame::Paragraph {
                text: String::new(),
                lead: None,
                span,
                html: matches!(tag, Tag::HtmlBlock),
            },
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => Frame::Quote(Vec::new()),
            Tag::List(first) => Frame::List(List {
                ordered: first.is_some(),
                items: Vec::new(),
            }),
            Tag::Item => Frame::Item(ListItem {
                span,
                ..ListItem::default()
            }),
            Tag::CodeBlock(kind) => Frame::Code(Code {
                language: match &kind {
                    CodeBlockKind::Fenced(info) => super::language(info),
                    CodeBlockKind::Indented => String::new(),
                },
                span,
                ..Code::default()
            }),
            Tag::Table(_) => Frame::Table(Table::default()),
            Tag::TableHead | Tag::TableRow => Frame::Row(Row {
                cells: Vec::new(),
                span,
            }),
            Tag::TableCell => Frame::Cell(String::new()),
            Tag::MetadataBlock(_) => Frame::FrontMatter(String::new()),
            Tag::Strong | Tag::Emphasis if self.is_in_path(span) => {
                let underscores = if matches!(tag, Tag::Strong) {
                    "__"
                } else {
                    "_"
                };
                self.say(underscores, span);
                Frame::Underscores(underscores)
            }
            Tag::Strong if lead => Frame::Lead(String::new()),
            _ => Frame::Inline,
        };
        self.stack.push(frame);
    }

    fn picture(&mut self, target: &str, line: usize) {
        if self.tree.pictures.len() < MAX_OF_A_DOCUMENT
            && let Some(name) = name_in_text(target)
        {
            self.tree.pictures.entry(name).or_insert(line);
        }
    }

    /// The quotation that was opened is a callout. Its title is the first that it says.
    fn callout(&mut self, callout: Callout, lines: &Lines) {
        let (title, place) = callout.title.unzip();
        self.tree.callouts.push(markdown::Callout {
            kind: callout.kind,
            title: title.clone(),
        });
        if let (Some(text), Some(place)) = (title, place) {
            self.add(Block::Paragraph {
                text,
                lead: None,
                span: lines.span(place),
            });
        }
    }

    /// Whether an emphasis is made of underscores that a path or a name goes on before.
    fn is_in_path(&self, span: Span) -> bool {
        self.source[span.start..].starts_with('_')
            && self.source[..span.start].ends_with(['/', '.', '-'])
    }

    /// Whether the first line of an item is struck through as a whole, its box included or not.
    fn is_struck(&self, span: Span) -> bool {
        let written = self.source.get(span.start..span.end).unwrap_or_default();
        let line = written.lines().next().unwrap_or_default();
        let words = line
            .trim_start_matches(|character: char| {
                matches!(character, '-' | '*' | '+' | '.' | ')' | ' ' | '\t')
                    || character.is_ascii_digit()
            })
            .trim_end();
        let words = match words
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            Some((state, rest)) if state.chars().count() == 1 => rest.trim_start(),
            _ => words,
        };
        words
            .strip_prefix("~~")
            .and_then(|words| words.strip_suffix("~~"))
            .is_some_and(|words| !words.is_empty() && !words.contains("~~"))
    }

    /// A box counts only where it opens a list item. The parser also reports it in headings below an item
    /// (pulldown-cmark issue 1115), and its range may begin with blanks.
    fn mark(&mut self, ticked: bool, span: Span) {
        let written = self.source.get(span.start..).unwrap_or_default();
        let (Some(open), Some(close)) = (written.find('['), written.find(']')) else {
            return;
        };
        let check = Check {
            ticked,
            span: Span {
                start: span.start + open,
                end: span.start + close + 1,
                line: span.line,
            },
        };
        for frame in self.stack.iter_mut().rev() {
            match frame {
                Frame::Paragraph { text, .. } if text.is_empty() => {}
                Frame::Item(item) if item.text.is_empty() && item.blocks.is_empty() => {
                    item.check = Some(check);
                    return;
                }
                _ => return,
            }
        }
    }

    /// A comment is never text; a box is one however it is written.
    fn inline_html(&mut self, text: &str, span: Span) {
        html::images(text).for_each(|target| self.picture(&target, span.line));
        match comments::inline(text) {
            Html::Comment => {
                self.pin(text);
                self.mark_line(text, span.line);
            }
            Html::Box(sign) => self.say(sign, span),
            Html::Break => self.say(" ", span),
            Html::Text if html::is_text(text) => self.say(text, span),
            Html::Text => {}
        }
    }

    /// A mark at the end of a line is about that line, in an item about the item.
    fn mark_line(&mut self, comment: &str, written: usize) {
        if let Some(kind) = MarkKind::parse(comment) {
            let around = self.stack.iter().rev().find_map(|frame| match frame {
                Frame::Item(item) => Some(item.span.line),
                Frame::Row(row) => Some(row.span.line),
                _ => None,
            });
            self.tree.marks.push(Mark {
                kind,
                line: around.unwrap_or(written),
                written,
            });
        }
    }

    /// A block of HTML: what is left of it without its comments.
    fn html_block(&mut self, text: &str, span: Span) {
        let (rest, found) = comments::taken_out(text);
        html::images(&rest).for_each(|target| self.picture(&target, span.line));
        let is_alone = rest.trim().is_empty();
        let in_list = self
            .stack
            .iter()
            .any(|frame| matches!(frame, Frame::Item(_)));
        for (line, comment) in found {
            self.pin(comment);
            let written = span.line + line;
            match MarkKind::parse(comment) {
                Some(kind) if is_alone && !in_list => self.alone.push(Mark {
                    kind,
                    line: written,
                    written,
                }),
                Some(_) => self.mark_line(comment, written),
                None => {}
            }
        }
        for (line, text) in comments::pieces(&rest) {
            let span = Span {
                line: span.line + line,
                ..span
            };
            self.add_paragraph(text, None, span);
        }
    }

    /// A pin belongs to the item around it.
    fn pin(&mut self, comment: &str) {
        let Some(name) = pin(comment) else {
            return;
        };
        let item = self.stack.iter_mut().rev().find_map(|frame| match frame {
            Frame::Item(item) => Some(item),
            _ => None,
        });
        if let Some(item) = item {
            item.pin = Some(name.to_owned());
        }
    }

    /// Inside of code and of front matter every letter stays.
    fn is_verbatim(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Frame::Code(_) | Frame::FrontMatter(_))
        )
    }

    fn say(&mut self, words: &str, span: Span) {
        for frame in self.stack.iter_mut().rev() {
            match frame {
                Frame::Inline | Frame::Underscores(_) => {}
                Frame::Code(code) => {
                    if code.text.is_empty() {
                        code.first_line = span.line;
                    }
                    return code.text.push_str(words);
                }
                Frame::Heading { text, .. }
                | Frame::Paragraph { text, .. }
                | Frame::Lead(text)
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
                            span,
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
            Frame::Underscores(underscores) => self.say(underscores, Span::default()),
            Frame::Lead(words) => {
                self.say(&words, Span::default());
                if let Some(Frame::Paragraph { lead, .. }) = self.stack.last_mut() {
                    *lead = Some(words);
                }
            }
            Frame::FrontMatter(text) => self.tree.front_matter = Some(text),
            Frame::Heading { level, text, span } => {
                let text = one_line(text);
                let anchor = self.anchors.next(&text);
                self.add(Block::Heading {
                    level,
                    text,
                    anchor,
                    span,
                });
            }
            Frame::Paragraph {
                text,
                span,
                html: true,
                ..
            } => self.html_block(&text, span),
            Frame::Paragraph {
                text, lead, span, ..
            } => self.add_paragraph(text.trim().to_owned(), lead, span),
            Frame::Quote(blocks) => self.add(Block::Quote(blocks)),
            Frame::Code(mut code) => {
                code.text.truncate(code.text.trim_end().len());
                self.add(Block::Code(code));
            }
            Frame::List(list) => self.add(Block::List(list)),
            Frame::Table(table) => self.add(Block::Table(table)),
            Frame::Item(mut item) => {
                item.text = one_line(item.text);
                item.struck = self.is_struck(item.span);
                if let Some(Frame::List(list)) = self.stack.last_mut() {
                    list.items.push(item);
                }
            }
            Frame::Row(row) => {
                if let Some(Frame::Table(table)) = self.stack.last_mut() {
                    table.rows.push(row);
                }
            }
            Frame::Cell(text) => {
                if let Some(Frame::Row(row)) = self.stack.last_mut() {
                    row.cells.push(one_line(text));
                }
            }
        }
    }

    /// The first paragraph of an item is the item's own text.
    fn add_paragraph(&mut self, text: String, lead: Option<String>, span: Span) {
        match self.stack.last_mut() {
            Some(Frame::Item(item)) if item.text.is_empty() && item.blocks.is_empty() => {
                item.text = text
            }
            _ => self.add(Block::Paragraph { text, lead, span }),
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

/// Nearly every text is one line already and stays as it is.
fn one_line(text: String) -> String {
    let mut before = ' ';
    let is_one = text.chars().all(|character| {
        let follows_word = before != ' ';
        before = character;
        !character.is_whitespace() || (character == ' ' && follows_word)
    });
    if is_one && before != ' ' {
        text
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxes(source: &str) -> Vec<(bool, String)> {
        fn walk(blocks: &[Block], into: &mut Vec<(bool, String)>) {
            for block in blocks {
                match block {
                    Block::List(list) => list.items.iter().for_each(|item| {
                        into.extend(item.check.map(|check| (check.ticked, item.text.clone())));
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
    fn what_stands_in_callouts_keeps_its_line() {
        let source = "text\n!!! note \"First\"\n    - [ ] one\n\n    ```sh\n    ls\n    ```\n\n:::tip\n- [x] two\n:::\n\n> [!NOTE]\n> - [ ] three\n";
        assert_eq!(
            boxes(source),
            [
                (false, "one".into()),
                (true, "two".into()),
                (false, "three".into())
            ]
        );
        let tree = read(source);
        let told: Vec<_> = tree
            .callouts
            .iter()
            .map(|one| (one.kind.as_str(), one.title.as_deref()))
            .collect();
        assert_eq!(
            told,
            [("note", Some("First")), ("tip", None), ("note", None)]
        );
        let mut all = Vec::new();
        spans(&tree.blocks, &mut all);
        let lines: Vec<_> = all
            .iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(span, words)| (span.line, words.as_str()))
            .collect();
        assert_eq!(
            lines,
            [
                (1, "text"),
                (2, "First"),
                (3, "one"),
                (5, "ls"),
                (10, "two"),
                (14, "three")
            ]
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
        let Some(Block::List(list)) = tree.blocks.first() else {
            panic!("no list")
        };
        assert_eq!(list.items[0].text, "Watch:");
        assert_eq!(list.items[0].blocks.len(), 1);
    }

    /// Each of these has overflowed the stack, which ends the whole process.
    #[test]
    fn what_is_nested_too_deeply_is_read_as_far_as_people_nest() {
        for deep in ["> ", "- ", "> - ", "*a **a "] {
            read(&(deep.repeat(20_000) + "a"));
        }
        let nested: String = (0..64)
            .map(|level| format!("{}- [ ] level {level}\n", "  ".repeat(level)))
            .collect();
        assert_eq!(boxes(&nested).len(), 64);
    }

    #[test]
    fn a_pin_is_a_name_and_not_a_word() {
        let tree =
            read("- [ ] Backup checked <!-- id: backup-checked -->\n- [ ] Other <!-- note -->\n");
        let Some(Block::List(list)) = tree.blocks.first() else {
            panic!("no list")
        };
        let told: Vec<_> = list
            .items
            .iter()
            .map(|item| (item.text.as_str(), item.pin.as_deref()))
            .collect();
        assert_eq!(
            told,
            [("Backup checked", Some("backup-checked")), ("Other", None)]
        );
    }

    #[test]
    fn a_path_keeps_its_underscores() {
        for (source, expected) in [
            ("**a/__tests__/b.ts** (1 line)", "a/__tests__/b.ts (1 line)"),
            ("__bold__ words and _more_", "bold words and more"),
        ] {
            let tree = read(source);
            assert!(
                matches!(tree.blocks.first(), Some(Block::Paragraph { text, .. }) if text == expected),
                "{tree:?}"
            );
        }
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
                if let Block::Heading { span, .. } = block {
                    Some(span.line)
                } else {
                    None
                }
            })
            .collect();
        assert_eq!(lines, [1, 5]);
    }

    /// Every block with its span and its words, those of lists and tables included.
    fn spans(blocks: &[Block], into: &mut Vec<(Span, String)>) {
        for block in blocks {
            match block {
                Block::Heading { text, span, .. } | Block::Paragraph { text, span, .. } => {
                    into.push((*span, text.clone()));
                }
                Block::Code(code) => into.push((code.span, code.text.clone())),
                Block::Quote(inner) => spans(inner, into),
                Block::Table(table) => {
                    into.extend(table.rows.iter().map(|row| (row.span, row.cells.join(" "))))
                }
                Block::List(list) => {
                    for item in &list.items {
                        into.push((item.span, item.text.clone()));
                        into.extend(item.check.map(|check| (check.span, String::new())));
                        spans(&item.blocks, into);
                    }
                }
            }
        }
    }

    fn documents() -> impl Strategy<Value = String> {
        let words = "[a-z]{1,7}( [a-z]{1,7}){0,5}";
        let block = prop_oneof![
            (1..4_usize, words).prop_map(|(level, words)| format!("{} {words}", "#".repeat(level))),
            words.prop_map(|words| format!("**{words}:**")),
            words,
            words.prop_map(|words| format!("- [ ] {words}\n- [x] {words}\n  - {words}")),
            words.prop_map(|words| format!("> - [ ] {words}")),
            words.prop_map(|words| format!("```bash\n{words}\n```")),
            words.prop_map(|words| format!(
                "!!! note \"{words}\"\n    - [ ] {words}\n\n    {words}"
            )),
            words.prop_map(|words| format!(":::tip {words}\n1. [x] {words}\n:::")),
            words.prop_map(|words| format!("| a | b |\n|---|---|\n| {words} | c |")),
        ];
        proptest::collection::vec(block, 1..12).prop_map(|blocks| blocks.join("\n\n"))
    }

    proptest! {
        #[test]
        fn every_span_points_at_its_own_text(source in documents()) {
            let mut all = Vec::new();
            spans(&read(&source).blocks, &mut all);
            prop_assert!(!all.is_empty());
            for (span, words) in all {
                let written = &source[span.start..span.end];
                for word in words.split_whitespace() {
                    prop_assert!(written.contains(word), "{word:?} is not in {written:?}");
                }
                prop_assert_eq!(span.line, source[..span.start].matches('\n').count() + 1);
            }
        }

        #[test]
        fn spans_of_any_text_can_be_sliced_and_boxes_are_boxes(source in "[-\\[\\]x `#>|*_~!()<a/&;:\n\t0-9.é🦀]{0,200}") {
            let mut all = Vec::new();
            let tree = read(&source);
            spans(&tree.blocks, &mut all);
            for (span, _) in all {
                prop_assert!(source.get(span.start..span.end).is_some());
            }
            fn boxes(blocks: &[Block], into: &mut Vec<Check>) {
                for block in blocks {
                    match block {
                        Block::List(list) => for item in &list.items {
                            into.extend(item.check);
                            boxes(&item.blocks, into);
                        },
                        Block::Quote(inner) => boxes(inner, into),
                        _ => {}
                    }
                }
            }
            let mut found = Vec::new();
            boxes(&tree.blocks, &mut found);
            for check in found {
                let written = &source[check.span.start..check.span.end];
                prop_assert!(written.starts_with('[') && written.ends_with(']') && written.chars().count() == 3, "{written:?}");
                prop_assert_eq!(check.ticked, written == "[x]" || written == "[X]");
            }
        }

        /// The parser has panicked on nine characters before (pulldown-cmark issue 1129).
        #[test]
        fn reading_never_panics(source in "[-\\[\\]x `#>|*_~!()<a/&;:\n\t0-9.é🦀]{0,200}") {
            read(&source);
        }
    }
}
