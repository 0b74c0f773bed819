//! From Markdown to HTML that can be trusted.
//!
//! Our own writer makes the HTML: of raw HTML a few elements stay (`html.rs`), links keep only harmless schemes, pictures
//! come from here or become links (a remote image would tell others who reads a runbook). Then ammonia takes the result apart and
//! lets through what is listed, as a second wall behind a mistake in the first.

use super::anchor::Anchors;
use super::callouts::{Callout, Prepared};
use super::colour::{Colour, Colours};
use super::escape::escape;
use super::html::{OpenElements, Piece, is_text, pieces};
use super::notes::Notes;
use super::shortcodes;
use super::{OPTIONS, Page, Shallow};
use crate::cpu_pool::CpuPool;
use crate::made::Made;
use model::Problem;
use model::address::{self, library};
use model::lint;
use model::picture::name_in_text;
use model::terminal;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd, TextMergeWithOffset};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// A document above this size is shown as plain text.
const MAX_BYTES: usize = 512 * 1024;

/// So is one that takes longer: its page is to come within a second.
const DEADLINE: Duration = Duration::from_millis(800);

/// HTML that this room has written and cleaned. Nobody else can make one, and nothing else may be set as
/// inner HTML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct SafeHtml(Arc<str>);

impl From<SafeHtml> for String {
    fn from(html: SafeHtml) -> Self {
        html.as_str().to_owned()
    }
}

impl SafeHtml {
    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Renders in the pool.
#[derive(Clone)]
pub(crate) struct Renderer {
    cpu: CpuPool,
    drawn: Made<SafeHtml>,
}

impl Renderer {
    pub fn new(cpu: CpuPool) -> Self {
        Self {
            cpu,
            drawn: Made::new(),
        }
    }

    /// The document without its first heading where that repeats the title. What is too large, takes too
    /// long or trips the parser is shown as plain text, and says so.
    pub async fn render(&self, source: Arc<str>, page: Page) -> SafeHtml {
        if source.len() > MAX_BYTES {
            return plain(&source);
        }
        let key = page.key(&source);
        if let Some(html) = self.drawn.get(key) {
            return html;
        }
        let work = {
            let source = Arc::clone(&source);
            move || render(&source, &page)
        };
        match self.cpu.work_within(DEADLINE, work).await {
            Ok(Some(html)) => {
                self.drawn.put(key, &html);
                html
            }
            Ok(None) => plain(&source),
            Err(panic) => panicked(&panic, &source),
        }
    }

    /// The same without a deadline: nobody waits in front of a page, and the outcome is the same on every machine.
    pub async fn render_patiently(&self, source: Arc<str>, page: Page) -> SafeHtml {
        if source.len() > MAX_BYTES {
            return plain(&source);
        }
        let work = {
            let source = Arc::clone(&source);
            move || render(&source, &page)
        };
        match self.cpu.work(work).await {
            Ok(html) => html,
            Err(panic) => panicked(&panic, &source),
        }
    }
}

fn panicked(panic: &Problem, source: &str) -> SafeHtml {
    tracing::error!(cause = %panic, "the Markdown renderer panicked; the document is shown as plain text");
    plain(source)
}

fn plain(source: &str) -> SafeHtml {
    let mut html = String::from(
        "<p>This document is too complex to render. It is shown as it was written.</p><pre tabindex=\"0\">",
    );
    escape(source, &mut html);
    html.push_str("</pre>");
    SafeHtml(html.into())
}

/// Renders at once, without permit and deadline. The first heading is left out where it is the title.
pub fn render(source: &str, page: &Page) -> SafeHtml {
    let mut shallow = Shallow::default();
    let prepared = Prepared::of(source);
    let events = Parser::new_ext(&prepared.text, OPTIONS)
        .into_offset_iter()
        .filter(|(event, _)| shallow.lets_through(event));
    let mut quotes = VecDeque::new();
    let events = TextMergeWithOffset::new(events).map(|(event, range)| {
        if matches!(event, Event::Start(Tag::BlockQuote(_))) {
            quotes.push_back(prepared.callout(&event, &range));
        }
        event
    });
    let events: Vec<Event<'_>> = events.collect();
    let mut writer = Writer {
        html: String::with_capacity(source.len() * 2),
        anchors: Anchors::default(),
        heading: None,
        cell: "td",
        closing: Vec::new(),
        silent: 0,
        title: Some(&page.title),
        highest: highest(&events, &page.title),
        page,
        old_anchors: old_anchors(source, page),
        code: None,
        colours: Colours::default(),
        notes: Notes::default(),
        image: None,
        quotes,
        open_quotes: Vec::new(),
        raw: None,
        elements: OpenElements::default(),
        depth: 0,
    };
    for event in events {
        writer.take(event);
    }
    let Writer {
        notes,
        mut html,
        mut elements,
        ..
    } = writer;
    elements.close_part(0, &mut html);
    notes.write(&mut html);
    SafeHtml(CLEANER.clean(&html).to_string().into())
}

/// The classes of a callout.
fn callout_classes() -> HashSet<&'static str> {
    Callout::CLASSES.into_iter().chain(["callout"]).collect()
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer nofollow"))
        .id_prefix(Some(library::OF_A_TEXT))
        .attribute_filter(|tag, attribute, value| {
            // No picture but our own: a remote one would tell others who reads a runbook.
            let is_ours = value
                .strip_prefix(&address::picture(""))
                .is_some_and(|digest| {
                    digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
                });
            ((tag, attribute) != ("img", "src") || is_ours).then_some(value.into())
        })
        .add_tag_attributes("img", ["loading"])
        .add_tag_attributes("pre", ["tabindex"])
        .add_tag_attributes("div", ["tabindex"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("span", ["role", "aria-label"])
        .allowed_classes(HashMap::from([
            ("div", HashSet::from(["scroll"])),
            ("li", HashSet::from(["task", "is-ticked"])),
            (
                "span",
                Colour::ALL
                    .map(Colour::class)
                    .into_iter()
                    .chain(["task-box", "no-picture", "cmd-prompt", "cmd-output"])
                    .collect(),
            ),
            ("blockquote", callout_classes()),
            ("details", callout_classes()),
            ("p", HashSet::from(["callout-name"])),
            ("summary", HashSet::from(["callout-name"])),
            ("figure", HashSet::from(["cmd", "is-danger"])),
            ("section", HashSet::from(["footnotes"])),
        ]))
        .add_tags(["section"])
        .add_tag_attributes("section", ["aria-label"])
        .add_tag_attributes("a", ["aria-label"]);
    for tag in ["h2", "h3", "h4", "h5", "h6", "span", "sup", "li"] {
        builder.add_tag_attributes(tag, ["id"]);
    }
    builder
});

struct Writer<'a> {
    html: String,
    anchors: Anchors,
    /// The heading being written: its tag, its words, and where its HTML begins.
    heading: Option<(u8, String, usize)>,
    cell: &'static str,
    /// How links close: their target may have been refused.
    closing: Vec<&'static str>,
    /// Inside front matter, or inside the heading that repeats the title.
    silent: usize,
    title: Option<&'a str>,
    /// The highest level of heading that is written. It stands right below the page's own.
    highest: u8,
    page: &'a Page,
    /// Anchors that lead on, by the one they lead to.
    old_anchors: HashMap<&'a str, Vec<&'a str>>,
    /// The code being read: its language and its text.
    code: Option<(String, String)>,
    colours: Colours,
    notes: Notes,
    /// The picture whose words are being read.
    image: Option<Image>,
    /// What each quotation is that is still to come: perhaps a callout.
    quotes: VecDeque<Option<Callout>>,
    /// How the open ones end.
    open_quotes: Vec<&'static str>,
    /// The raw HTML that is being read.
    raw: Option<String>,
    /// The elements of raw HTML that are open.
    elements: OpenElements,
    /// How many parts of the text are open.
    depth: usize,
}

/// A picture: where it is meant to be, and what is said instead of it.
struct Image {
    target: String,
    said: String,
    /// How many more are open in its words.
    inside: usize,
}

impl Writer<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            // Of a picture only the words are kept that are said instead of it.
            Event::Start(Tag::Image { dest_url, .. }) => self.open_image(dest_url.into_string()),
            Event::End(TagEnd::Image) => self.close_image(),
            Event::InlineHtml(text) if self.image.is_some() => {
                if is_text(&text) {
                    self.say(&text);
                }
            }
            Event::Start(_) | Event::End(_) if self.image.is_some() => {}
            Event::Start(Tag::MetadataBlock(_)) => self.silent += 1,
            Event::End(TagEnd::MetadataBlock(_)) => self.silent -= 1,
            _ if self.silent > 0 => {}
            Event::Start(Tag::HtmlBlock) => self.raw = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => self.close_raw(),
            Event::Html(text) => match &mut self.raw {
                Some(raw) => raw.push_str(&text),
                None => self.say(&text),
            },
            Event::InlineHtml(text) => pieces(&text).into_iter().for_each(|piece| {
                // A line of raw HTML inside of a paragraph is one tag or one comment.
                match piece {
                    Piece::Text(text) => self.say(text),
                    piece => self.show(piece),
                }
            }),
            Event::Start(tag) => {
                self.open(tag);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.elements.close_part(self.depth, &mut self.html);
                self.depth -= 1;
                self.close(tag);
            }
            Event::Text(text) if self.code.is_none() => self.draw(&text),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.say(&text);
            }
            Event::Code(text) if self.image.is_some() => self.say(&text),
            Event::Code(text) => {
                self.html.push_str("<code>");
                self.say(&text);
                self.html.push_str("</code>");
            }
            Event::SoftBreak => self.say("\n"),
            Event::HardBreak if self.image.is_some() => self.say(" "),
            Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            Event::TaskListMarker(ticked) => self.mark(ticked),
            Event::FootnoteReference(name) => self.notes.refer(&name, &mut self.html),
        }
    }

    /// Text with its shortcodes. The words of a heading are those that are read, so that its anchor is the same.
    fn draw(&mut self, text: &str) {
        if let Some((_, words, _)) = &mut self.heading {
            words.push_str(&shortcodes::read(text));
        }
        if let Some(image) = &mut self.image {
            return image.said.push_str(&shortcodes::drawn(text));
        }
        escape(&shortcodes::drawn(text), &mut self.html);
    }

    fn say(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            return code.push_str(text);
        }
        if let Some((_, words, _)) = &mut self.heading {
            words.push_str(text);
        }
        if let Some(image) = &mut self.image {
            return image.said.push_str(text);
        }
        escape(text, &mut self.html);
    }

    fn open_image(&mut self, target: String) {
        match &mut self.image {
            // One in the words of another is not shown.
            Some(image) => image.inside += 1,
            None => {
                self.image = Some(Image {
                    target,
                    said: String::new(),
                    inside: 0,
                });
            }
        }
    }

    fn close_image(&mut self) {
        match self.image.take() {
            Some(image) if image.inside > 0 => {
                self.image = Some(Image {
                    inside: image.inside - 1,
                    ..image
                });
            }
            Some(image) => self.show_image(&image.target, &image.said),
            None => {}
        }
    }

    /// A picture that came with the text, or what is said instead of one. What lies elsewhere is not fetched: that would tell others
    /// who reads a runbook.
    fn show_image(&mut self, target: &str, said: &str) {
        let html = &mut self.html;
        if let Some(name) = name_in_text(target) {
            match self.page.pictures.get(&name) {
                Some(digest) => {
                    html.push_str("<img src=\"");
                    escape(&address::picture(digest), html);
                    html.push_str("\" alt=\"");
                    escape(said, html);
                    html.push_str("\" loading=\"lazy\">");
                }
                None => {
                    // Who chooses a file in a form does not say in which folder it belongs.
                    let file = name.rsplit('/').next().unwrap_or_default();
                    let coming = &self.page.coming;
                    let state = match coming.contains(&name) || coming.contains(file) {
                        true => "picture, shown once it is stored",
                        false => "picture is missing",
                    };
                    html.push_str("<span class=\"no-picture\">");
                    escape(said, html);
                    html.push_str(" <small>(");
                    escape(&format!("{state}: {name}"), html);
                    html.push_str(")</small></span>");
                }
            }
            return;
        }
        let Some(target) = harmless(target) else {
            return escape(said, html);
        };
        let place = target.split_once("://").map(|(_, rest)| rest);
        let host = place.and_then(|rest| rest.split('/').next());
        let words = match (said.trim(), host) {
            ("", Some(host)) => format!("picture at {host}"),
            ("", None) => "picture".to_owned(),
            (said, Some(host)) => format!("{said} (picture at {host})"),
            (said, None) => format!("{said} (picture)"),
        };
        // A link in a link is none.
        if !self.closing.is_empty() {
            return escape(&words, html);
        }
        html.push_str("<a href=\"");
        escape(&target, html);
        html.push_str("\">");
        escape(&words, html);
        html.push_str("</a>");
    }

    /// Raw HTML between the parts of the text. Where it makes no block of its own it is a paragraph.
    fn close_raw(&mut self) {
        let Some(raw) = self.raw.take() else {
            return;
        };
        let pieces = pieces(&raw);
        let is_block = |piece: &Piece<'_>| match piece {
            Piece::Open(element, _) | Piece::Close(element) => element.is_block,
            Piece::Text(_)
            | Piece::Comment
            | Piece::Break
            | Piece::Box(_)
            | Piece::Anchor(_)
            | Piece::CloseAnchor
            | Piece::Image(..) => false,
        };
        let is_empty = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => text.trim().is_empty(),
            Piece::Comment => true,
            Piece::Open(..)
            | Piece::Close(_)
            | Piece::Break
            | Piece::Box(_)
            | Piece::Anchor(_)
            | Piece::CloseAnchor
            | Piece::Image(..) => false,
        };
        if pieces.iter().all(is_empty) {
            return;
        }
        let is_paragraph = !pieces.iter().any(is_block);
        if is_paragraph {
            self.html.push_str("<p>");
        }
        // What is opened here may end in another piece of HTML further below, but not outside of the part of the text around it.
        for piece in pieces {
            match piece {
                Piece::Text(text) => entities(text, &mut self.html),
                piece => self.show(piece),
            }
        }
        if is_paragraph {
            self.html.push_str("</p>");
        }
    }

    /// Shows what is no text of a piece of raw HTML.
    fn show(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Text(text) => self.say(text),
            Piece::Comment => {}
            Piece::Open(element, attributes) => {
                let html = &mut self.html;
                self.elements.open(element, &attributes, self.depth, html);
            }
            Piece::Close(element) => self.elements.close(element, self.depth, &mut self.html),
            Piece::Break => self.html.push_str("<br>"),
            Piece::Box(ticked) => self.html.push_str(&task_box(ticked)),
            Piece::Anchor(name) => {
                self.html.push_str("<span id=\"");
                escape(&name, &mut self.html);
                self.html.push_str("\"></span>");
            }
            // Nothing was opened.
            Piece::CloseAnchor => {}
            Piece::Image(target, said) => {
                if let Some((_, words, _)) = &mut self.heading {
                    words.push_str(&said);
                }
                self.show_image(&target, &said);
            }
        }
    }

    fn mark(&mut self, ticked: bool) {
        self.html.push_str(&task_box(ticked));
        // The item was opened before its box was known.
        if let Some(at) = self.html.rfind("<li>") {
            self.html.replace_range(
                at..at + 4,
                if ticked {
                    "<li class=\"task is-ticked\">"
                } else {
                    "<li class=\"task\">"
                },
            );
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some((level as u8, String::new(), self.html.len()))
            }
            Tag::Paragraph => self.html.push_str("<p>"),
            Tag::BlockQuote(_) => self.open_quote(),
            Tag::CodeBlock(kind) => self.code = Some((language(&kind), String::new())),
            Tag::FootnoteDefinition(name) => self.notes.open(&name, &mut self.html),
            Tag::List(Some(1)) => self.html.push_str("<ol>"),
            Tag::List(Some(start)) => self.html.push_str(&format!("<ol start=\"{start}\">")),
            Tag::List(None) => self.html.push_str("<ul>"),
            Tag::Item => self.html.push_str("<li>"),
            Tag::Table(_) => self
                .html
                .push_str("<div class=\"scroll\" tabindex=\"0\"><table>"),
            Tag::TableHead => {
                self.cell = "th";
                self.html.push_str("<thead><tr>");
            }
            Tag::TableRow => self.html.push_str("<tr>"),
            Tag::TableCell => self.html.push_str(if self.cell == "th" {
                "<th scope=\"col\">"
            } else {
                "<td>"
            }),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Strikethrough => self.html.push_str("<del>"),
            Tag::Link { dest_url, .. } => self.link(&dest_url),
            _ => {}
        }
    }

    fn open_quote(&mut self) {
        let Some(callout) = self.quotes.pop_front().flatten() else {
            self.open_quotes.push("</blockquote>");
            return self.html.push_str("<blockquote>");
        };
        let (around, name, open) = match callout.folds {
            None => ("blockquote", "p", ""),
            Some(false) => ("details", "summary", ""),
            Some(true) => ("details", "summary", " open"),
        };
        let class = callout.class();
        self.html.push_str(&format!(
            "<{around} class=\"callout {class}\"{open}><{name} class=\"callout-name\">"
        ));
        escape(&callout.name(), &mut self.html);
        self.html.push_str(&format!("</{name}>"));
        self.open_quotes.push(match callout.folds {
            None => "</blockquote>",
            Some(_) => "</details>",
        });
    }

    /// A link to another file of what this document was brought in with leads to that document.
    fn beside(&self, target: &str) -> Option<String> {
        let (path, fragment) = self.page.path.as_ref()?.beside(target)?;
        let fragment = fragment.map(|fragment| library::here_in_text(&fragment));
        Some(library::by_path(&path) + &fragment.unwrap_or_default())
    }

    fn link(&mut self, target: &str) {
        let Some(target) = self.beside(target).or_else(|| harmless(target)) else {
            return self.closing.push("");
        };
        self.html.push_str("<a href=\"");
        escape(&target, &mut self.html);
        self.html.push_str("\">");
        self.closing.push("</a>");
    }

    fn close(&mut self, tag: TagEnd) {
        let end = match tag {
            TagEnd::Heading(_) => return self.close_heading(),
            TagEnd::Paragraph => "</p>",
            TagEnd::BlockQuote(_) => self.open_quotes.pop().unwrap_or(""),
            TagEnd::CodeBlock => return self.close_code(),
            TagEnd::FootnoteDefinition => return self.notes.close(&mut self.html),
            TagEnd::List(true) => "</ol>",
            TagEnd::List(false) => "</ul>",
            TagEnd::Item => "</li>",
            TagEnd::Table => "</tbody></table></div>",
            TagEnd::TableHead => {
                self.cell = "td";
                "</tr></thead><tbody>"
            }
            TagEnd::TableRow => "</tr>",
            TagEnd::TableCell => return self.close_cell(),
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => self.closing.pop().unwrap_or(""),
            _ => "",
        };
        self.html.push_str(end);
    }

    /// Code is a figure with its language above; the page's script puts the button for copying there. What
    /// destroys data says so.
    fn close_code(&mut self) {
        let Some((language, code)) = self.code.take() else {
            return;
        };
        let is_danger = terminal::typed(&language, &code)
            .lines()
            .any(lint::destroys);
        self.html.push_str(if is_danger {
            "<figure class=\"cmd is-danger\"><figcaption><span>"
        } else {
            "<figure class=\"cmd\"><figcaption><span>"
        });
        let name = match language.as_str() {
            "" => "text",
            // Drawing it would take a script on our own origin.
            "mermaid" => "Mermaid diagram",
            language => language,
        };
        escape(name, &mut self.html);
        if is_danger {
            self.html.push_str(", destroys data");
        }
        self.html
            .push_str("</span></figcaption><pre tabindex=\"0\"><code>");
        for piece in terminal::pieces(&language, &code) {
            let (class, text) = match piece {
                terminal::Piece::Command(text) => {
                    self.colours.write(&language, text, &mut self.html);
                    continue;
                }
                terminal::Piece::Prompt(text) => ("cmd-prompt", text),
                terminal::Piece::Output(text) => ("cmd-output", text),
            };
            self.html.push_str(&format!("<span class=\"{class}\">"));
            escape(text, &mut self.html);
            self.html.push_str("</span>");
        }
        self.html.push_str("</code></pre></figure>");
    }

    /// An empty cell heads nothing.
    fn close_cell(&mut self) {
        const HEAD: &str = "<th scope=\"col\">";
        if self.html.ends_with(HEAD) {
            self.html.truncate(self.html.len() - HEAD.len());
            self.html.push_str("<td></td>");
        } else {
            self.html
                .push_str(if self.cell == "th" { "</th>" } else { "</td>" });
        }
    }

    /// The anchor is known only when all words are.
    fn close_heading(&mut self) {
        let Some((level, words, start)) = self.heading.take() else {
            return;
        };
        let words = one_line(&words);
        let anchor = self.anchors.next(&words);
        let inner = self.html.split_off(start);
        if level == 1 && self.title.take_if(|title| *title == words).is_some() {
            return;
        }
        let level = (2 + level.saturating_sub(self.highest)).min(6);
        self.html.push_str(&format!("<h{level} id=\"{anchor}\">"));
        for old in self.old_anchors.remove(anchor.as_str()).unwrap_or_default() {
            self.html.push_str("<span id=\"");
            escape(old, &mut self.html);
            self.html.push_str("\"></span>");
        }
        self.html.push_str(&format!("{inner}</h{level}>"));
    }
}

fn task_box(ticked: bool) -> String {
    let label = if ticked {
        "ticked in the text"
    } else {
        "open in the text"
    };
    format!("<span class=\"task-box\" role=\"img\" aria-label=\"{label}\"></span>")
}

/// Text of raw HTML: what it writes as `&amp;` stays so.
fn entities(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        escape(before, into);
        let name = from[1..].split(';').next().unwrap_or_default();
        let is_entity = from[1 + name.len()..].starts_with(';')
            && name.len() <= 32
            && !name.is_empty()
            && name
                .trim_start_matches('#')
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric());
        let end = if is_entity { name.len() + 2 } else { 1 };
        match is_entity {
            true => into.push_str(&from[..end]),
            false => into.push_str("&amp;"),
        }
        rest = &from[end..];
    }
    escape(rest, into);
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The highest level among the headings, without the one that repeats the title.
fn highest(events: &[Event<'_>], title: &str) -> u8 {
    let mut title = Some(title);
    let mut highest = None;
    let mut depth = 0;
    for (at, event) in events.iter().enumerate() {
        match event {
            // A heading inside of a quotation or a list does not divide the document.
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                let level = *level as u8;
                let words = || one_line(&words(&events[at..]));
                if level != 1 || title.take_if(|title| *title == words()).is_none() {
                    highest = Some(highest.map_or(level, |other: u8| other.min(level)));
                }
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    highest.unwrap_or(1)
}

/// The words of the heading that begins here.
fn words(events: &[Event<'_>]) -> String {
    let inside = events
        .iter()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::InlineHtml(text) if !is_text(text) => None,
            Event::Text(text) => Some(shortcodes::read(text)),
            Event::Code(text) | Event::InlineHtml(text) => Some(Cow::Borrowed(text.as_ref())),
            Event::SoftBreak | Event::HardBreak => Some(Cow::Borrowed("\n")),
            _ => None,
        })
        .collect()
}

/// The anchors that lead on, by the heading they lead to, unless a heading of today has them.
fn old_anchors<'a>(source: &str, page: &'a Page) -> HashMap<&'a str, Vec<&'a str>> {
    let mut old: HashMap<&str, Vec<&str>> = HashMap::new();
    if page.old_anchors.is_empty() {
        return old;
    }
    let tree = super::read(source);
    let today: HashSet<&str> = tree.headings().map(|(_, _, anchor)| anchor).collect();
    for (anchor, leads_to) in &page.old_anchors {
        if !today.contains(anchor.as_str()) {
            old.entry(leads_to).or_default().push(anchor);
        }
    }
    old
}

/// The word after the fence, in lower case.
fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => super::language(info),
        CodeBlockKind::Indented => String::new(),
    }
}

/// Only schemes that cannot run anything, and places on this server. Control characters and blanks are
/// dropped first, so that a tab cannot hide `javascript:`.
fn harmless(target: &str) -> Option<String> {
    let target: String = target
        .chars()
        .filter(|character| !character.is_control() && !character.is_whitespace())
        .collect();
    if let Some(fragment) = target.strip_prefix('#') {
        return Some(library::here_in_text(fragment));
    }
    let own = target.starts_with('/') && !target.starts_with("//") && !target.starts_with("/\\");
    let lower = target.to_ascii_lowercase();
    (own || ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme)))
    .then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Path;
    use proptest::prelude::*;

    fn html(source: &str) -> String {
        render(source, &Page::default()).as_str().to_owned()
    }

    #[test]
    fn a_few_elements_of_html_are_shown_and_the_rest_is_text() {
        for (source, shown) in [
            ("a <b onclick=x>b</b>", "<p>a <b>b</b></p>"),
            (
                "<script>alert(1)</script>",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
            ),
            (
                "press <kbd>Esc</kbd><br>CO<sub>2</sub> &amp; <mark>10<sup>3</sup></mark>",
                "<p>press <kbd>Esc</kbd><br>CO<sub>2</sub> &amp; <mark>10<sup>3</sup></mark></p>",
            ),
            (
                "<p>a &amp; b &lt;i&gt; & c</p>",
                "<p>a &amp; b &lt;i&gt; &amp; c</p>",
            ),
            (
                "<!-- nobody reads this -->\n\ntext <!-- nor this --> more",
                "<p>text  more</p>",
            ),
            (
                "<details open>\n<summary>More</summary>\n\n- [ ] item\n\n</details>\n\nafter",
                "<details open=\"\">\n<summary>More</summary>\n<ul><li class=\"task\"><span class=\"task-box\" role=\"img\" aria-label=\"open in the text\"></span>item</li></ul></details>\n<p>after</p>",
            ),
            (
                "<a name=\"old\"></a>text",
                "<p><span id=\"s-old\"></span>text</p>",
            ),
            (
                "<img src=\"https://example.org/a.png\" alt=\"a <b>map\">",
                "<p><a href=\"https://example.org/a.png\" rel=\"noopener noreferrer nofollow\">a &lt;b&gt;map (picture at example.org)</a></p>",
            ),
            (
                "<iframe src=x></iframe>",
                "<p>&lt;iframe src=x&gt;&lt;/iframe&gt;</p>",
            ),
        ] {
            assert_eq!(html(source), shown, "{source}");
        }
    }

    /// What is opened in an item or a paragraph ends with it, and what is not open is not closed.
    #[test]
    fn elements_end_with_the_part_of_the_text_that_they_stand_in() {
        for (source, shown) in [
            ("a <b>bold\n\nnext", "<p>a <b>bold</b></p><p>next</p>"),
            (
                "- <details>\n  <summary>x</summary>\n\n  inside\n- next",
                "<ul><li><details>\n<summary>x</summary>\n<p>inside</p></details></li><li><p>next</p></li></ul>",
            ),
            ("a</b> b</details>", "<p>a b</p>"),
            ("<b>a <i>b</b> c</i>", "<p><b>a <i>b</i></b> c</p>"),
            (
                "<details>\n\n</p></div>\n\nend",
                "<details>\n&lt;/div&gt;\n<p>end</p></details>",
            ),
        ] {
            assert_eq!(html(source), shown, "{source}");
        }
        let deep = "<b>".repeat(5_000) + "x";
        assert!(html(&deep).len() < 2_000);
    }

    #[test]
    fn shortcodes_are_drawn_but_not_in_code() {
        assert_eq!(
            html(":rocket: `:rocket:` :white_check_mark:"),
            "<p>🚀 <code>:rocket:</code> ✅</p>"
        );
        assert!(html("    :rocket:\n").contains("<code>:rocket:\n</code>"));
        assert!(html("```\n:rocket:\n```\n").contains(":rocket:"));
    }

    #[test]
    fn only_harmless_links_stay() {
        assert!(html("[a](https://example.org/x)").contains("href=\"https://example.org/x\""));
        for target in [
            "javascript:alert(1)",
            "JaVaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//elsewhere.example",
            "<java\tscript:alert(1)>",
        ] {
            assert_eq!(html(&format!("[a]({target})")), "<p>a</p>", "{target}");
        }
    }

    #[test]
    fn the_sanitiser_holds_alone() {
        let dirty = "<p onclick=\"x\">a</p><script>x</script><a href=\"javascript:x\">b</a><img src=x onerror=y><svg onload=z></svg>";
        let clean = CLEANER.clean(dirty).to_string();
        for bad in [
            "onclick",
            "<script",
            "javascript:",
            "onerror",
            "<svg",
            " src=",
        ] {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
    }

    #[test]
    fn the_title_is_not_written_twice() {
        assert_eq!(
            render("# Title\n\ntext", &Page::titled("Title")).as_str(),
            "<p>text</p>"
        );
        assert!(
            render("# Other\n", &Page::titled("Title"))
                .as_str()
                .contains("Other")
        );
    }

    #[test]
    fn anchors_are_those_of_the_tree() {
        let source = "# A b\n\n## A b\n\n### `c` *d*\n\n## E :tada: f\n\n## :white_check_mark: g\n";
        let html = html(source);
        for block in super::super::read(source).blocks {
            let model::markdown::Block::Heading { anchor, .. } = block else {
                continue;
            };
            assert!(
                html.contains(&format!("id=\"{anchor}\"")),
                "{anchor} in {html}"
            );
        }
    }

    #[test]
    fn task_boxes_are_named() {
        let html = html("- [x] done\n- [ ] open\n");
        assert!(html.contains("<li class=\"task is-ticked\"><span class=\"task-box\" role=\"img\" aria-label=\"ticked in the text\"></span>done</li>"), "{html}");
    }

    #[test]
    fn tables_scroll_and_code_can_be_reached_by_keyboard() {
        assert!(html("|a|\n|-|\n|b|\n").contains("<div class=\"scroll\" tabindex=\"0\"><table>"));
        assert!(html("```\nx\n```\n").contains("<pre tabindex=\"0\">"));
    }

    #[test]
    fn headings_begin_right_below_that_of_the_page() {
        assert!(
            render("# Title\n\n## A\n\n### B\n", &Page::titled("Title"))
                .as_str()
                .starts_with("<h2 id=\"s-a\">A</h2>")
        );
        assert!(
            render("# One\n\n# Two\n", &Page::titled("Title"))
                .as_str()
                .contains("<h2 id=\"s-two\">")
        );
        assert!(
            render("### Low\n", &Page::titled("Title"))
                .as_str()
                .contains("<h2 id=\"s-low\">")
        );
    }

    #[test]
    fn an_empty_cell_heads_nothing() {
        let html = html("| |b|\n|-|-|\n|c|d|\n");
        assert!(
            html.contains("<tr><td></td><th scope=\"col\">b</th></tr>"),
            "{html}"
        );
    }

    #[test]
    fn code_has_its_language_above_and_says_when_it_destroys() {
        let shown = html("```bash\nls\n```\n");
        assert!(
            shown.starts_with("<figure class=\"cmd\"><figcaption><span>bash</span></figcaption>"),
            "{shown}"
        );
        assert!(
            html("```sql\ndrop table a;\n```\n")
                .contains("cmd is-danger\"><figcaption><span>sql, destroys data")
        );
        assert!(html("    <b>\n").contains("<code>&lt;b&gt;\n</code>"));
        let session = html("```console\n# rm -rf /srv/lamp\n<gone>\n```\n");
        assert!(session.contains("console, destroys data"), "{session}");
        assert!(
            session.contains("<code><span class=\"cmd-prompt\"># </span>")
                && session.contains("<span class=\"cmd-output\">&lt;gone&gt;\n</span></code>"),
            "{session}"
        );
    }

    #[test]
    fn a_callout_says_what_it_is() {
        let shown = html("> [!WARNING]\n> Hot\n\n> quoted\n");
        assert!(shown.contains("<blockquote class=\"callout is-warning\"><p class=\"callout-name\">Warning</p><p>Hot</p></blockquote>"), "{shown}");
        assert!(
            shown.contains("<blockquote><p>quoted</p></blockquote>"),
            "{shown}"
        );
    }

    #[test]
    fn callouts_of_others_are_drawn_alike() {
        for (source, shown) in [
            (
                "!!! danger \"Do <b>not</b> restart\"\n    Ask first.\n",
                "<blockquote class=\"callout is-caution\"><p class=\"callout-name\">Danger: Do &lt;b&gt;not&lt;/b&gt; restart</p><p>Ask first.</p></blockquote>",
            ),
            (
                "??? note\n    Folded.\n",
                "<details class=\"callout is-note\"><summary class=\"callout-name\">Note</summary><p>Folded.</p></details>",
            ),
            (
                "???+ tip \"Tip\"\n    Open.\n",
                "<details class=\"callout is-tip\" open=\"\"><summary class=\"callout-name\">Tip</summary><p>Open.</p></details>",
            ),
            (
                ":::details Log\n> quoted\n:::\n",
                "<details class=\"callout is-note\"><summary class=\"callout-name\">Log</summary><blockquote><p>quoted</p></blockquote></details>",
            ),
        ] {
            assert_eq!(html(source), shown, "{source}");
        }
        let code = html("```\n!!! note\n    in\n```\n");
        assert!(code.contains("!!! note\n    in"), "{code}");
    }

    #[test]
    fn a_diagram_is_code_with_its_name() {
        let shown = html("```mermaid\ngraph TD; A-->B\n```\n");
        assert!(
            shown.contains("<figcaption><span>Mermaid diagram</span></figcaption>"),
            "{shown}"
        );
        assert!(shown.contains("A--&gt;B"), "{shown}");
    }

    #[test]
    fn footnotes_stand_at_the_end_in_the_order_in_which_they_are_named() {
        let shown = html("[^b]: second *note*\n\nOne[^a] two[^b] one[^a]\n\n[^a]: first\n");
        assert_eq!(shown.matches("<sup id=").count(), 2, "{shown}");
        assert_eq!(shown.matches("href=\"#s-fn_1\"").count(), 2, "{shown}");
        let (first, second) = (shown.find("first"), shown.find("second <em>note</em>"));
        assert!(first.is_some() && first < second, "{shown}");
        assert!(
            shown.contains("<section class=\"footnotes\" aria-label=\"Footnotes\">"),
            "{shown}"
        );
    }

    #[test]
    fn an_old_anchor_leads_on_unless_a_heading_has_it_again() {
        let page = Page {
            old_anchors: vec![
                ("s-undo".to_owned(), "s-roll-back".to_owned()),
                ("s-call".to_owned(), "s-roll-back".to_owned()),
            ],
            ..Page::default()
        };
        let shown = render("## Roll back\n\n## Call\n", &page);
        assert_eq!(
            shown.as_str(),
            "<h2 id=\"s-roll-back\"><span id=\"s-undo\"></span>Roll back</h2><h2 id=\"s-call\">Call</h2>"
        );
    }

    #[test]
    fn a_link_to_a_file_that_came_along_leads_to_its_document() {
        let page = Page {
            path: Path::parse("team/runbooks/door.md").ok(),
            ..Page::default()
        };
        let shown = render(
            "[a](<../how to.md#call>) [b](door.txt) [c](https://x.example/a.md)",
            &page,
        );
        assert!(
            shown
                .as_str()
                .contains("href=\"/library/file/team/how%20to.md#s-call\""),
            "{}",
            shown.as_str()
        );
        assert!(
            shown.as_str().contains("href=\"https://x.example/a.md\""),
            "{}",
            shown.as_str()
        );
    }

    /// The tags of cleaned HTML with the names of their attributes and what the links lead to.
    fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
        let mut tags = Vec::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            rest = &rest[start + 1..];
            let end = rest.find([' ', '>']).unwrap_or(rest.len());
            let name = rest[..end].trim_start_matches('/').to_owned();
            rest = &rest[end..];
            let mut attributes = Vec::new();
            while let Some(inside) = rest.strip_prefix(' ') {
                let (key, after) = inside.split_once("=\"").unwrap_or((inside, ""));
                let (value, after) = after.split_once('"').unwrap_or(("", ""));
                attributes.push((key.to_owned(), value.to_owned()));
                rest = after;
            }
            tags.push((name, attributes));
        }
        tags
    }

    proptest! {
        /// Whatever is put together of pieces of HTML and Markdown: nothing but listed tags and attributes comes out of it.
        #[test]
        fn no_raw_html_brings_in_what_is_not_listed(pieces in prop::collection::vec(0_usize..PIECES.len(), 1..24)) {
            let source: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
            let html = render(&source, &with_lamp()).as_str().to_owned();
            for (name, attributes) in tags(&html) {
                prop_assert!(TAGS.contains(&name.as_str()), "{name:?} of {source:?} in {html}");
                for (key, value) in attributes {
                    prop_assert!(ATTRIBUTES.contains(&key.as_str()), "{key:?} of {source:?} in {html}");
                    let target = value.to_ascii_lowercase();
                    prop_assert!(key != "href" || !target.contains("script:"), "{value:?} of {source:?}");
                    prop_assert!(key != "src" || value == library_picture(), "{value:?} of {source:?}");
                }
            }
        }
    }

    /// A page that came with one picture.
    fn with_lamp() -> Page {
        Page {
            pictures: [("img/lamp.png".to_owned(), "a1".repeat(32))].into(),
            coming: ["new.png".to_owned()].into(),
            ..Page::default()
        }
    }

    fn library_picture() -> String {
        address::picture(&"a1".repeat(32))
    }

    #[test]
    fn pictures_come_from_here_or_are_words() {
        let img = format!(
            "<img src=\"{}\" alt=\"the &lt;lamp&gt; hot\" loading=\"lazy\">",
            library_picture()
        );
        for (source, shown) in [
            ("![the <lamp> *hot*](./img/lamp.png 'title')".to_owned(), format!("<p>{img}</p>")),
            ("<img alt='the <lamp> hot' src=img/lamp.png onerror=x>".to_owned(), format!("<p>{img}</p>")),
            ("[![the &lt;lamp&gt; hot](img/lamp.png)](https://a.example/)".to_owned(), format!("<p><a href=\"https://a.example/\" rel=\"noopener noreferrer nofollow\">{img}</a></p>")),
            ("![a map](../map.png)".to_owned(), "<p><span class=\"no-picture\">a map <small>(picture is missing: ../map.png)</small></span></p>".to_owned()),
            ("![new](new.png)".to_owned(), "<p><span class=\"no-picture\">new <small>(picture, shown once it is stored: new.png)</small></span></p>".to_owned()),
            ("![](https://a.example/b.png)".to_owned(), "<p><a href=\"https://a.example/b.png\" rel=\"noopener noreferrer nofollow\">picture at a.example</a></p>".to_owned()),
            ("[![ok](https://a.example/b.svg)](https://b.example/)".to_owned(), "<p><a href=\"https://b.example/\" rel=\"noopener noreferrer nofollow\">ok (picture at a.example)</a></p>".to_owned()),
            ("![x](data:image/png;base64,AA)".to_owned(), "<p>x</p>".to_owned()),
        ] {
            assert_eq!(render(&source, &with_lamp()).as_str(), shown, "{source}");
        }
        // The second wall lets no other picture through.
        for src in [
            "https://a.example/b.png",
            "/pictures/x",
            "//a.example/pictures/",
            "/library/a",
        ] {
            let clean = CLEANER.clean(&format!("<img src=\"{src}\">")).to_string();
            assert!(!clean.contains("src"), "{clean}");
        }
    }

    const PIECES: [&str; 54] = [
        "<b",
        "<i ",
        "<details ",
        "<summary>",
        "<kbd>",
        "<table>",
        "<tr>",
        "<td ",
        "<th>",
        "<pre>",
        "<code>",
        "<p ",
        "<ul>",
        "<li>",
        "<a name=",
        "<a href=",
        "<img src=",
        "<input type=checkbox ",
        "<script>",
        "<style>",
        "<svg ",
        "<math>",
        "<iframe ",
        "<form>",
        "</",
        "b>",
        "details>",
        "table>",
        ">",
        "/>",
        " open",
        " onclick=alert(1)",
        " ontoggle=\"alert(1)\"",
        " style='x'",
        " alt='a'",
        "\"",
        "'",
        "=",
        "javascript:alert(1)",
        "&#106;avascript:",
        "&lt;script&gt;",
        "<!--",
        "-->",
        "\n",
        "\n\n",
        "- [ ] ",
        "|a|b|\n|-|-|\n",
        "`",
        "\n!!! note \"",
        "\n??? ",
        "\n    ",
        "![a](img/lamp.png)",
        "![",
        "](img/lamp.png)",
    ];

    const TAGS: [&str; 47] = [
        "p",
        "b",
        "i",
        "u",
        "s",
        "em",
        "strong",
        "small",
        "kbd",
        "sub",
        "sup",
        "mark",
        "code",
        "pre",
        "details",
        "summary",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "hr",
        "br",
        "a",
        "span",
        "div",
        "figure",
        "figcaption",
        "blockquote",
        "del",
        "section",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "colgroup",
        "img",
    ];

    const ATTRIBUTES: [&str; 16] = [
        "id",
        "class",
        "href",
        "rel",
        "role",
        "aria-label",
        "tabindex",
        "open",
        "start",
        "colspan",
        "rowspan",
        "scope",
        "title",
        "src",
        "alt",
        "loading",
    ];

    #[test]
    fn deep_nesting_ends() {
        let source = "> ".repeat(2_000) + "x";
        assert!(!html(&source).is_empty());
    }
}
