//! Pictures that a document shows: what counts as one, how large it may be, and by which name a text means it.

use crate::problem::Refusal;
use crate::text::{Path, percent_decoded};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The pictures of a text: the name by which it means each, and the SHA-256 of its bytes.
pub type Pictures = BTreeMap<String, String>;

/// The most pictures of one document that are kept.
pub const MAX_OF_A_DOCUMENT: usize = 500;

/// The most bytes of pictures that a form carries from page to page.
pub const MAX_CARRIED: usize = 16 << 20;

/// How large pictures may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of one.
    pub bytes: usize,
    /// The most pixels of one.
    pub pixels: u64,
    /// The most that come in together.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10 << 20,
            pixels: 100_000_000,
            at_once: 5_000,
        }
    }
}

/// What a picture is, by its bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// AVIF.
    Avif,
    /// SVG.
    Svg,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Avif,
        Self::Svg,
    ];

    /// What these bytes are. Nothing: no picture that is shown.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, rest @ ..] if rest.starts_with(b"WEBP") => {
                Some(Self::Webp)
            }
            [_, _, _, _, rest @ ..] if rest.starts_with(b"ftypavif") => Some(Self::Avif),
            text if is_svg(text) => Some(Self::Svg),
            _ => None,
        }
    }

    /// The type by which it is served.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
            Self::Svg => "image/svg+xml",
        }
    }

    /// How the name of its file ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Avif => "avif",
            Self::Svg => "svg",
        }
    }
}

/// Whether the first element of a text is an `svg`.
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // Declarations and comments stand before it.
    loop {
        let end = match rest {
            rest if rest.starts_with("<!--") => "-->",
            rest if rest.starts_with("<?") => "?>",
            // Those inside of another end with a bracket of their own.
            rest if rest.starts_with("<!") || rest.starts_with(']') => ">",
            _ => break,
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    let after = rest.strip_prefix("<svg");
    after.is_some_and(|after| after.starts_with([' ', '\t', '\r', '\n', '>', '/']))
}

/// Whether a file is meant to be a picture, by its name.
pub fn is_named_so(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending == "jpeg"
        || Format::ALL
            .into_iter()
            .any(|format| format.extension() == ending)
}

/// A picture as somebody gave it: the name by which a text means it, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenPicture {
    /// The name, as [`name_in_text`] has it.
    pub path: String,
    /// The bytes.
    #[serde(serialize_with = "in_base64", deserialize_with = "of_base64")]
    pub bytes: Vec<u8>,
}

fn in_base64<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&encoded(bytes))
}

fn of_base64<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(from)?;
    decoded(&text).ok_or_else(|| serde::de::Error::custom("these bytes are not base64"))
}

/// Bytes as text.
pub fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Bytes that were sent as text.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

impl GivenPicture {
    /// As one field of a form.
    pub fn field(&self) -> String {
        format!("{} {}", encoded(&self.bytes), self.path)
    }

    /// Reads [`GivenPicture::field`].
    pub fn of_field(field: &str) -> Option<Self> {
        let (bytes, path) = field.split_once(' ')?;
        Some(Self {
            path: path.to_owned(),
            bytes: decoded(bytes)?,
        })
    }

    /// Refuses what is no picture or too large.
    pub fn check(&self, limits: Limits) -> Result<(), Refusal> {
        let judged = judge(&self.bytes, limits).map(drop);
        judged.map_err(|why| Refusal {
            field: "pictures".into(),
            sentence: format!("{}: {why}", self.path),
        })
    }
}

/// Why these bytes are no picture that is kept. Only the head of a picture is read.
pub fn judge(bytes: &[u8], limits: Limits) -> Result<Format, String> {
    if bytes.len() > limits.bytes {
        return Err(too_large(limits));
    }
    let Some(format) = Format::of(bytes) else {
        return Err(
            "It is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture, whatever its name says."
                .to_owned(),
        );
    };
    if format == Format::Svg {
        return Ok(format);
    }
    let size = imagesize::blob_size(bytes)
        .map_err(|_| "The picture is damaged: its size cannot be read.".to_owned())?;
    let pixels = (size.width as u64).saturating_mul(size.height as u64);
    match pixels <= limits.pixels {
        true => Ok(format),
        false => Err(format!(
            "It has {} × {} pixels; the limit is {} million in all.",
            size.width,
            size.height,
            limits.pixels / 1_000_000
        )),
    }
}

/// Why a picture with too many bytes is not kept.
pub fn too_large(limits: Limits) -> String {
    format!(
        "It has more than {} MiB, which is the limit for a picture.",
        limits.bytes >> 20
    )
}

/// The name by which a text means a picture beside it: `./img/../a%20b.png?x` is `a b.png`. Nothing where it is meant to be
/// somewhere else.
pub fn name_in_text(target: &str) -> Option<String> {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let target: String = percent_decoded(target).nfc().collect();
    let is_elsewhere = target.starts_with('/') || target.contains([':', '\\']);
    if is_elsewhere || target.contains(char::is_control) || target.chars().count() > Path::MAX {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in target.split('/') {
        match (part, parts.last()) {
            ("." | "", _) => {}
            ("..", Some(last)) if *last != ".." => drop(parts.pop()),
            (part, _) => parts.push(part),
        }
    }
    let is_file = parts.last().is_some_and(|last| *last != "..");
    is_file.then(|| parts.join("/"))
}

/// Where the picture is that a text means by a name, which was brought in from this file.
pub fn beside(file: &Path, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.as_str().split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gif(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"GIF89a".to_vec();
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend([0; 8]);
        bytes
    }

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        for (bytes, format) in [
            (b"\x89PNG\r\n\x1a\n".as_slice(), Some(Format::Png)),
            (b"\xff\xd8\xff\xe0", Some(Format::Jpeg)),
            (b"GIF89a", Some(Format::Gif)),
            (b"RIFF\x01\x02\x03\x04WEBPVP8 ", Some(Format::Webp)),
            (b"\0\0\0\x20ftypavif\0\0", Some(Format::Avif)),
            (b"<svg xmlns='x'/>", Some(Format::Svg)),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE svg>\n<svg>",
                Some(Format::Svg),
            ),
            (
                b"<!DOCTYPE svg [\n<!ENTITY a \"b\">\n]>\n<svg/>",
                Some(Format::Svg),
            ),
            (b"# Markdown\n\n<svg>", None),
            (b"<html><svg>", None),
            (b"<svgx>", None),
            (b"<!-- <svg>", None),
            (b"", None),
        ] {
            assert_eq!(Format::of(bytes), format, "{bytes:?}");
        }
    }

    #[test]
    fn a_form_carries_a_picture() {
        let picture = GivenPicture {
            path: "night lamp.gif".to_owned(),
            bytes: gif(2, 1),
        };
        let read = GivenPicture::of_field(&picture.field());
        assert_eq!(read, Some(picture));
        assert_eq!(GivenPicture::of_field("? a.png"), None);
    }

    #[test]
    fn what_is_too_large_is_refused_by_its_head() {
        let limits = Limits::default();
        assert_eq!(judge(&gif(10, 10), limits), Ok(Format::Gif));
        for (bytes, why) in [
            (gif(30_000, 30_000), "30000 × 30000 pixels"),
            (b"GIF89a".to_vec(), "damaged"),
            (b"# Markdown".to_vec(), "whatever its name says"),
            (vec![0; (10 << 20) + 1], "10 MiB"),
        ] {
            let refused = judge(&bytes, limits).err().unwrap_or_default();
            assert!(refused.contains(why), "{refused}");
        }
    }

    proptest! {
        /// Whatever follows the first bytes of a picture: it is judged, and in time.
        #[test]
        fn any_bytes_are_judged(first in 0_usize..6, rest in prop::collection::vec(any::<u8>(), 0..400)) {
            let heads: [&[u8]; 6] = [
                b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
                b"\xff\xd8\xff\xe0",
                b"GIF89a\x10\0\x10\0\xf0",
                b"RIFF\x20\0\0\0WEBPVP8",
                b"\0\0\0\x14ftypavif\0\0\0\0avif\0\0\x01\0meta\0\0\0\0",
                b"<svg ",
            ];
            let bytes = [heads[first], &rest].concat();
            let judged = judge(&bytes, Limits::default());
            prop_assert!(judged.is_err() || Format::of(&bytes).is_some());
        }
    }

    #[test]
    fn a_text_means_pictures_beside_it() {
        for (target, name) in [
            ("a.png", Some("a.png")),
            ("./img/../a%20b.png?raw=1#x", Some("a b.png")),
            ("../../img/a.png", Some("../../img/a.png")),
            ("a/../../b.png", Some("../b.png")),
            ("https://example.org/a.png", None),
            ("//example.org/a.png", None),
            ("/a.png", None),
            ("data:image/png;base64,AA", None),
            ("a\\b.png", None),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(name_in_text(target).as_deref(), name, "{target}");
        }
    }

    #[test]
    fn names_lead_from_the_file_and_not_out_of_what_came_in() -> Result<(), Refusal> {
        let file = Path::parse("team/runbooks/door.md")?;
        assert_eq!(
            beside(&file, "../img/a.png").as_deref(),
            Some("team/img/a.png")
        );
        assert_eq!(
            beside(&file, "a.png").as_deref(),
            Some("team/runbooks/a.png")
        );
        assert_eq!(beside(&file, "../../../a.png"), None);
        Ok(())
    }

    #[test]
    fn names_of_pictures_end_like_pictures() {
        for (name, is) in [
            ("a.PNG", true),
            ("runbook.md.png", true),
            ("a.jpeg", true),
            ("png", false),
            ("a.md", false),
            ("a.txt", false),
        ] {
            assert_eq!(is_named_so(name), is, "{name}");
        }
    }
}
