//! Texts that people type, parsed once at the border. Each constructor refuses what the product cannot
//! keep; the limits stand beside the type and in the refusal's sentence.

pub use crate::password::Password;
use crate::problem::{Problem, Refusal};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The largest document, in bytes of UTF-8.
pub const SOURCE_BYTES: usize = 1 << 20;

/// Control characters other than tab and newline have no place in anything people read, and two of them
/// make the Markdown reader panic (pulldown-cmark issue 1129).
fn has_control(text: &str) -> bool {
    text.chars()
        .any(|character| character.is_control() && !matches!(character, '\n' | '\t'))
}

fn refuse(field: &'static str, sentence: impl Into<String>) -> Refusal {
    Refusal {
        field: field.into(),
        sentence: sentence.into(),
    }
}

/// A text that comes and goes as it is written, and is parsed on its way in.
macro_rules! as_written {
    ($name:ident, |$text:ident| $bytes:expr) => {
        impl TryFrom<String> for $name {
            type Error = Problem;
            fn try_from($text: String) -> Result<Self, Problem> {
                Self::parse($bytes).map_err(|refusal| Problem::NotValid(vec![refusal]))
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }
    };
}

as_written!(Slug, |text| &text);
as_written!(Path, |text| &text);
as_written!(Source, |text| text.as_bytes());

macro_rules! one_line {
    ($($(#[$doc:meta])* $name:ident: $field:literal, $what:literal, $most:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters it may have.
            pub const MAX: usize = $most;

            /// Trims, and refuses an empty text, a longer one, and control characters.
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                let text = text.trim();
                if text.is_empty() {
                    return Err(refuse($field, concat!("Give ", $what, ".")));
                }
                if text.chars().count() > Self::MAX {
                    return Err(refuse($field, format!(concat!("Shorten ", $what, " to at most {} characters."), Self::MAX)));
                }
                if has_control(text) || text.contains('\n') {
                    return Err(refuse($field, concat!("Write ", $what, " on one line, without control characters.")));
                }
                Ok(Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        as_written!($name, |text| &text);

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str(&self.0)
            }
        }
    )*};
}

one_line! {
    /// A person's name as colleagues write it.
    PersonName: "name", "a name", 80;
    /// What a person signs as: QA, Backend, Operations.
    Position: "position", "a position", 40;
    /// The title of a document or a rollout.
    Title: "title", "a title", 200;
}

impl PersonName {
    /// One or two letters for a stamp: the first letters of the first and the last word.
    pub fn initials(&self) -> String {
        initials(&self.0)
    }
}

/// One or two capital letters for a stamp.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// What follows `/library/` where it is no document.
pub const LIBRARY_PAGES: [&str; 4] = ["file", "import", "imports", "review"];

/// The last part of a document's address: small letters of any script, digits and single dashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// The most characters it may have.
    pub const MAX: usize = 80;

    /// Refuses what cannot stand in an address, and the addresses of the library itself.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let well_formed = !text.is_empty()
            && text.chars().count() <= Self::MAX
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--")
            && text.chars().all(|character| {
                // Latin letters have lost their marks by then.
                let is_marked = matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
                let is_small =
                    character.is_alphanumeric() && !character.is_uppercase() && !is_marked;
                is_small || is_combining_mark(character) || character == '-'
            });
        if !well_formed {
            let sentence = format!(
                "Write at most {} lower case letters, digits and single dashes, such as hatch-door-runbook.",
                Self::MAX
            );
            return Err(refuse("slug", sentence));
        }
        if LIBRARY_PAGES.contains(&text) {
            return Err(refuse("slug", "This address is reserved."));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path of a Markdown file in what was brought in: parts between `/`, none of them `.` or `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path(String);

impl Path {
    /// The most characters it may have.
    pub const MAX: usize = 400;

    /// Refuses what points outside its folder, begins at the root, is no file or cannot be printed. A backslash
    /// would be a separator elsewhere and is refused too.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = |why: &str| Err(refuse("file", format!("The path {why}")));
        if text.is_empty() || text.chars().count() > Self::MAX {
            return refused("is empty or longer than 400 characters.");
        }
        if has_control(text) || text.contains(['\n', '\t', '\\']) {
            return refused("contains control characters or backslashes.");
        }
        let is_absolute = text.starts_with('/') || text.as_bytes().get(1) == Some(&b':');
        if is_absolute || text.split('/').any(|part| part == "..") {
            return refused("points outside its folder.");
        }
        if text.split('/').any(|part| part.is_empty() || part == ".") {
            return refused("is not a path of a file.");
        }
        // A file has one name, however its machine writes accents.
        Ok(Self(text.nfc().collect()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether its name is that of a Markdown file.
    pub fn is_markdown(&self) -> bool {
        let name = self.0.to_ascii_lowercase();
        name.ends_with(".md") || name.ends_with(".markdown")
    }

    /// The Markdown file that a link in this file leads to, and the fragment in it. Nothing where the link leads
    /// elsewhere, or out of everything that was brought in.
    pub fn beside(&self, link: &str) -> Option<(String, Option<String>)> {
        let (target, fragment) = match link.split_once('#') {
            Some((target, fragment)) => (target, Some(fragment.to_owned())),
            None => (link, None),
        };
        let target = target.split('?').next().unwrap_or(target);
        if target.starts_with('/') || target.contains([':', '\\']) {
            return None;
        }
        let mut parts: Vec<&str> = self.0.split('/').collect();
        parts.pop();
        let target = percent_decoded(target);
        for part in target.split('/') {
            match part {
                "." | "" => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        let path = Self::parse(&parts.join("/")).ok()?;
        path.is_markdown().then_some((path.0, fragment))
    }
}

/// The text of a part of an address: `%C3%BC` is `ü`. What is no text stays as it is written.
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = text
            .get(at + 1..at + 3)
            .filter(|_| *byte == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// An address to sign in with. Compared in lower case; nothing is ever sent to it by this release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Asks only for one `@` with something on both sides: stricter rules refuse real people.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim().to_lowercase();
        let well_formed = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && host.len() > 2 && !host.contains('@')
        });
        if !well_formed
            || text.len() > 254
            || text
                .chars()
                .any(|character| character.is_whitespace() || character.is_control())
        {
            return Err(refuse(
                "email",
                "Give an e-mail address, such as name@company.example.",
            ));
        }
        Ok(Self(text))
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How long something lives, as a number of days or hours: `90d`, `12h`. Blank: for ever.
pub fn lifetime_ms(text: &str) -> Result<Option<i64>, Refusal> {
    const HOUR_MS: i64 = 60 * 60 * 1000;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let unit = match text.chars().last() {
        Some('d') => 24 * HOUR_MS,
        Some('h') => HOUR_MS,
        _ => 0,
    };
    let number = text
        .get(..text.len() - 1)
        .and_then(|number| number.parse().ok());
    number
        .and_then(|number: i64| number.checked_mul(unit))
        .filter(|lives| (HOUR_MS..=3650 * 24 * HOUR_MS).contains(lives))
        .map(Some)
        .ok_or_else(|| {
            let sentence = "Give a number of days or hours, such as 90d or 12h, at most 3650d.";
            refuse("expires", sentence)
        })
}

/// Why something was done: required where a past statement is taken back or a decision is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(String);

impl Reason {
    /// The most characters a reason or a comment may have.
    pub const MAX: usize = 2000;

    /// Trims, and refuses an empty or too long reason.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim().replace("\r\n", "\n");
        if text.is_empty() {
            return Err(refuse(
                "reason",
                "Say why. The reason is shown in the history.",
            ));
        }
        if text.chars().count() > Self::MAX || has_control(&text) {
            return Err(refuse(
                "reason",
                format!(
                    "Shorten the reason to at most {} characters, without control characters.",
                    Self::MAX
                ),
            ));
        }
        Ok(Self(text))
    }

    /// A reason that may be left out; blank counts as left out.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, Refusal> {
        if text.trim().is_empty() {
            Ok(None)
        } else {
            Self::parse(text).map(Some)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The Markdown of one revision, as it will be kept: newlines are `\n`, nothing else is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Source(String);

impl Source {
    /// Takes uploaded or pasted bytes. Refuses an empty text, more than [`SOURCE_BYTES`], anything that is not
    /// UTF-8, and control characters; each refusal names the reason, the place and the limit.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > SOURCE_BYTES {
            let sentence = format!(
                "The document has {} bytes. The limit is {SOURCE_BYTES} bytes (1 MiB): split it.",
                bytes.len()
            );
            return Err(refuse("source", sentence));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let sentence = format!("The document is not UTF-8 text: byte {} cannot be read. Save it as UTF-8 and try again.", error.valid_up_to() + 1);
            refuse("source", sentence)
        })?;
        let text = text
            .strip_prefix('\u{feff}')
            .unwrap_or(text)
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        if text.trim().is_empty() {
            return Err(refuse(
                "source",
                "The document is empty. Paste its Markdown, or choose a file.",
            ));
        }
        if let Some((line, character)) = control_at(&text) {
            let sentence = format!(
                "Line {line} contains the control character U+{:04X}. Remove it and try again.",
                u32::from(character)
            );
            return Err(refuse("source", sentence));
        }
        Ok(Self(text))
    }

    /// The Markdown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn control_at(text: &str) -> Option<(usize, char)> {
    text.lines().enumerate().find_map(|(index, line)| {
        line.chars()
            .find(|character| character.is_control() && *character != '\t')
            .map(|character| (index + 1, character))
    })
}

/// A number with the word for one or for several: `1 box`, `2 boxes`.
pub fn counted(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number: u64 = number.try_into().unwrap_or(0);
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(
            PersonName::parse("  Mara Kessler ").map(|name| name.initials()),
            Ok("MK".to_owned())
        );
        for wrong in ["", "   ", "two\nlines", "bell\u{7}", &"x".repeat(81)] {
            assert!(PersonName::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_slug_stands_in_an_address_as_it_is() {
        assert!(Slug::parse(" hatch-door-2 ").is_ok());
        for wrong in [
            "",
            "-a",
            "a-",
            "a--b",
            "A",
            "a b",
            "é",
            "import",
            &"x".repeat(81),
        ] {
            assert!(Slug::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_path_stays_in_its_folder() {
        assert!(Path::parse("team/a b/door.md").is_ok());
        for wrong in [
            "",
            "/etc/passwd",
            "../a.md",
            "a/../../b.md",
            "a//b.md",
            "./a.md",
            "a/",
            "C:/a.md",
            "a\\b.md",
            "a\nb.md",
            &"x".repeat(401),
        ] {
            assert!(Path::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_link_beside_a_file_is_read_as_an_address() {
        let path = Path::parse("team/door.md").ok();
        let beside = |link: &str| {
            path.as_ref()
                .and_then(|path| path.beside(link))
                .map(|(path, _)| path)
        };
        assert_eq!(beside("b%C3%BCro.md").as_deref(), Some("team/büro.md"));
        assert_eq!(
            beside("x%28y%29%20z.md#a").as_deref(),
            Some("team/x(y) z.md")
        );
        assert_eq!(beside("a%2F..%2F..%2F..%2Fb.md"), None);
        assert_eq!(percent_decoded("50%, %zz %ff"), "50%, %zz %ff");
        assert_eq!(Path::parse("e\u{301}.md"), Path::parse("\u{e9}.md"));
    }

    #[test]
    fn a_lifetime_is_days_or_hours() {
        assert_eq!(lifetime_ms(" "), Ok(None));
        assert_eq!(lifetime_ms("90d"), Ok(Some(90 * 86_400_000)));
        assert_eq!(lifetime_ms("12h"), Ok(Some(12 * 3_600_000)));
        for wrong in [
            "d",
            "0d",
            "-1d",
            "90",
            "1.5d",
            "3651d",
            "9223372036854775807d",
            "é",
        ] {
            assert!(lifetime_ms(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn initials_take_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Ana", "A"),
            ("ana maria lopes", "AL"),
            ("Élodie Ün", "ÉÜ"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected);
        }
    }

    #[test]
    fn a_source_says_where_it_is_wrong() {
        let sentence = |bytes: &[u8]| {
            Source::parse(bytes)
                .err()
                .map(|refusal| refusal.sentence)
                .unwrap_or_default()
        };
        assert!(sentence(b"").contains("empty"));
        assert!(sentence(b"ok\n\xff").contains("byte 4"));
        assert!(
            sentence(b"one\ntwo\0").contains("Line 2")
                && sentence(b"one\ntwo\0").contains("U+0000")
        );
        assert!(sentence(&vec![b'x'; SOURCE_BYTES + 1]).contains("1 MiB"));
    }

    #[test]
    fn newlines_become_one_kind() {
        assert_eq!(
            Source::parse(b"a\r\nb\rc\n").map(|source| source.as_str().to_owned()),
            Ok("a\nb\nc\n".to_owned())
        );
    }
}
