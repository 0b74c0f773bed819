//! The few elements of raw HTML that a document may use, as GitHub and others show them. Comments are hidden; everything else that
//! looks like a tag is text. What is written here is cleaned once more by ammonia, so a mistake is no hole.

use model::address::library;

/// An element that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    name: &'static str,
    /// It makes a block of its own.
    pub is_block: bool,
}

const fn inline(name: &'static str) -> Element {
    Element {
        name,
        is_block: false,
    }
}

const fn block(name: &'static str) -> Element {
    Element {
        name,
        is_block: true,
    }
}

const ELEMENTS: [Element; 31] = [
    inline("kbd"),
    inline("sub"),
    inline("sup"),
    inline("mark"),
    inline("b"),
    inline("strong"),
    inline("i"),
    inline("em"),
    inline("u"),
    inline("s"),
    inline("small"),
    inline("code"),
    block("details"),
    block("summary"),
    block("p"),
    block("pre"),
    block("ul"),
    block("ol"),
    block("li"),
    block("dl"),
    block("dt"),
    block("dd"),
    block("table"),
    block("caption"),
    block("thead"),
    block("tbody"),
    block("tfoot"),
    block("tr"),
    block("th"),
    block("td"),
    block("hr"),
];

impl Element {
    fn named(name: &str) -> Option<Self> {
        ELEMENTS
            .into_iter()
            .find(|element| element.name.eq_ignore_ascii_case(name))
    }

    /// How it opens. A wide table scrolls in itself, and code can be reached by keyboard.
    fn opens(self, attributes: &str) -> String {
        match self.name {
            "table" => "<div class=\"scroll\" tabindex=\"0\"><table>".to_owned(),
            "pre" => "<pre tabindex=\"0\">".to_owned(),
            name => format!("<{name}{attributes}>"),
        }
    }

    fn closes(self) -> String {
        match self.name {
            "table" => "</table></div>".to_owned(),
            name => format!("</{name}>"),
        }
    }
}

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Everything that is none of these.
    Text(&'a str),
    Comment,
    Open(Element, String),
    Close(Element),
    Break,
    /// A box: ticked or not.
    Box(bool),
    /// A place that links lead to.
    Anchor(String),
    CloseAnchor,
    /// Where it is, and what is said instead.
    Image(String, String),
}

/// A tag with its attributes: names in small letters, and values.
struct Tag<'a> {
    is_end: bool,
    name: &'a str,
    attributes: Vec<(String, &'a str)>,
    length: usize,
}

impl Tag<'_> {
    fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(known, _)| known == name)
    }

    fn value(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(known, _)| known == name)?;
        Some(*value)
    }

    /// A number that is an attribute, where it is one of a sensible size.
    fn number(&self, name: &str) -> String {
        match self.value(name).and_then(|value| value.parse::<u16>().ok()) {
            Some(number) => format!(" {name}=\"{number}\""),
            None => String::new(),
        }
    }

    /// What it is. `None`: it is not shown as a tag.
    fn piece<'a>(&self) -> Option<Piece<'a>> {
        if let Some(element) = Element::named(self.name) {
            if self.is_end {
                return Some(Piece::Close(element));
            }
            let attributes = match element.name {
                "details" if self.has("open") => " open".to_owned(),
                "ol" => self.number("start"),
                "th" | "td" => self.number("colspan") + &self.number("rowspan"),
                _ => String::new(),
            };
            return Some(Piece::Open(element, attributes));
        }
        let is = |name: &str| self.name.eq_ignore_ascii_case(name);
        if is("br") {
            Some(Piece::Break)
        } else if is("a") && self.is_end {
            Some(Piece::CloseAnchor)
        } else if is("a") && !self.has("href") {
            let name = self.value("name").or_else(|| self.value("id"))?;
            Some(Piece::Anchor(library::anchor_in_text(name)))
        } else if is("input")
            && self
                .value("type")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"))
        {
            Some(Piece::Box(self.has("checked")))
        } else if is("img") {
            let said = self.value("alt").unwrap_or_default();
            Some(Piece::Image(self.value("src")?.to_owned(), said.to_owned()))
        } else {
            None
        }
    }
}

/// The pieces of raw HTML, in their order.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(start) = html[at..].find('<').map(|start| at + start) {
        let (piece, length) = if html[start..].starts_with("<!--") {
            let end = html[start..].find("-->").map(|end| end + 3);
            (Some(Piece::Comment), end.unwrap_or(html.len() - start))
        } else {
            match tag(&html[start..]) {
                Some(tag) => (tag.piece(), tag.length),
                None => (None, 1),
            }
        };
        at = start + length;
        if let Some(piece) = piece {
            if from < start {
                pieces.push(Piece::Text(&html[from..start]));
            }
            pieces.push(piece);
            from = at;
        }
    }
    if from < html.len() {
        pieces.push(Piece::Text(&html[from..]));
    }
    pieces
}

/// The text of raw HTML, as it is read and searched.
pub(super) fn visible(html: &str) -> String {
    let pieces = pieces(html);
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Image(_, said) => said.as_str(),
        Piece::Break => " ",
        Piece::Comment
        | Piece::Open(..)
        | Piece::Close(_)
        | Piece::Box(_)
        | Piece::Anchor(_)
        | Piece::CloseAnchor => "",
    });
    texts.collect::<String>().trim().to_owned()
}

/// Where the images of raw HTML are.
pub(super) fn images(html: &str) -> impl Iterator<Item = String> {
    pieces(html).into_iter().filter_map(|piece| match piece {
        Piece::Image(target, _) => Some(target),
        Piece::Text(_)
        | Piece::Comment
        | Piece::Open(..)
        | Piece::Close(_)
        | Piece::Break
        | Piece::Box(_)
        | Piece::Anchor(_)
        | Piece::CloseAnchor => None,
    })
}

/// Whether this tag or comment is shown as the text that it is.
pub(super) fn is_text(html: &str) -> bool {
    matches!(pieces(html).as_slice(), [Piece::Text(_)])
}

/// The tag at the beginning of this.
fn tag(html: &str) -> Option<Tag<'_>> {
    let inside = html.strip_prefix('<')?;
    let is_end = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name = word(inside, |letter| letter.is_ascii_alphanumeric());
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let mut rest = &inside[name.len()..];
    let mut attributes = Vec::new();
    loop {
        let before = rest;
        rest = rest.trim_start();
        let end = rest.strip_prefix('/').unwrap_or(rest);
        if let Some(after) = end.strip_prefix('>') {
            return Some(Tag {
                is_end,
                name,
                attributes,
                length: html.len() - after.len(),
            });
        }
        let key = word(rest, |letter| {
            letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | ':')
        });
        if key.is_empty() || before.len() == rest.len() {
            return None;
        }
        rest = &rest[key.len()..];
        let mut value = "";
        if let Some(after) = rest.trim_start().strip_prefix('=') {
            (value, rest) = valued(after.trim_start())?;
        }
        attributes.push((key.to_ascii_lowercase(), value));
    }
}

/// The letters at the beginning that belong to a word.
fn word(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|letter| !belongs(letter)).unwrap_or(text.len());
    &text[..end]
}

/// The value of an attribute, and what follows it.
fn valued(text: &str) -> Option<(&str, &str)> {
    match text.chars().next()? {
        quote @ ('"' | '\'') => text[1..].split_once(quote),
        _ => {
            let value = word(text, |letter| {
                !letter.is_whitespace() && !matches!(letter, '"' | '\'' | '=' | '<' | '>' | '`')
            });
            (!value.is_empty()).then(|| text.split_at(value.len()))
        }
    }
}

/// How deeply elements may lie in each other: what is deeper is left out, as it costs the cleaner more with each.
const DEEPEST: usize = 40;

/// The elements that are open, each with how many parts of the text were open around it.
#[derive(Default)]
pub(super) struct OpenElements(Vec<(Element, usize)>);

impl OpenElements {
    pub fn open(&mut self, element: Element, attributes: &str, depth: usize, html: &mut String) {
        if element.name == "hr" {
            return html.push_str("<hr>");
        }
        if self.0.len() < DEEPEST {
            html.push_str(&element.opens(attributes));
            self.0.push((element, depth));
        }
    }

    /// Closes an element and what was forgotten in it. One that is not open in this part of the text is left out.
    pub fn close(&mut self, element: Element, depth: usize, html: &mut String) {
        let open = self.0.iter().rposition(|open| *open == (element, depth));
        if let Some(open) = open {
            self.close_from(open, html);
        }
    }

    /// A part of the text ends, and with it whatever was opened in it.
    pub fn close_part(&mut self, depth: usize, html: &mut String) {
        let open = self.0.iter().position(|(_, around)| *around >= depth);
        if let Some(open) = open {
            self.close_from(open, html);
        }
    }

    fn close_from(&mut self, open: usize, html: &mut String) {
        for (element, _) in self.0.drain(open..).rev() {
            html.push_str(&element.closes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<Piece<'_>> {
        pieces(html)
    }

    #[test]
    fn only_listed_elements_are_tags() -> Result<(), &'static str> {
        let kbd = Element::named("kbd").ok_or("kbd")?;
        assert_eq!(
            shown("press <KBD>Esc</kbd>, not <script>x</script>"),
            [
                Piece::Text("press "),
                Piece::Open(kbd, String::new()),
                Piece::Text("Esc"),
                Piece::Close(kbd),
                Piece::Text(", not <script>x</script>"),
            ]
        );
        for text in [
            "<svg onload=x>",
            "<iframe src=x>",
            "<a href=\"x\">",
            "<input type=text>",
            "<style>",
            "< b>",
            "<b",
            "<b onclick",
            "<b a=\"x>",
            "<1>",
            "<img alt=x>",
            "<a>",
            "<b/ x>",
        ] {
            assert_eq!(shown(text), [Piece::Text(text)]);
        }
        Ok(())
    }

    #[test]
    fn attributes_are_left_out_but_for_a_few() -> Result<(), &'static str> {
        let details = Element::named("details").ok_or("details")?;
        let cell = Element::named("td").ok_or("td")?;
        assert_eq!(
            shown("<details open onclick='a>b' class=x>"),
            [Piece::Open(details, " open".to_owned())]
        );
        assert_eq!(
            shown("<td colspan=2 rowspan=\"99999999\" style=x>"),
            [Piece::Open(cell, " colspan=\"2\"".to_owned())]
        );
        Ok(())
    }

    #[test]
    fn boxes_anchors_images_and_comments() {
        assert_eq!(
            shown("<input checked type=checkbox><INPUT type='checkbox'/>"),
            [Piece::Box(true), Piece::Box(false)]
        );
        assert_eq!(
            shown("<a name=old></a>"),
            [Piece::Anchor("s-old".to_owned()), Piece::CloseAnchor]
        );
        assert_eq!(
            shown("<img alt='a map' src=map.png>"),
            [Piece::Image("map.png".to_owned(), "a map".to_owned())]
        );
        assert_eq!(
            shown("a<!-- <b> -->c<!-- never ends <b>"),
            [
                Piece::Text("a"),
                Piece::Comment,
                Piece::Text("c"),
                Piece::Comment
            ]
        );
    }
}
