//! What all addresses are written with.

use crate::record::Seq;
use crate::text::percent_decoded;
use std::fmt::Display;

addresses! {
    /// A link to an anchor of the same page.
    here(anchor: impl Display) "#{anchor}";
    /// The line of an event in any list.
    event_anchor(seq: Seq) "e-{seq}";
}

/// A place on a page; the page itself, where there is no anchor.
pub fn at(page: &str, anchor: &str) -> String {
    match anchor.is_empty() {
        true => page.to_owned(),
        false => format!("{page}#{anchor}"),
    }
}

/// A text as it stands in the value of a query or of a form: everything but letters, digits and `-_.~` is
/// written as bytes in hexadecimal.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => push_hex(byte, &mut encoded),
        }
    }
    encoded
}

/// An address as it stands in a header: letters of other scripts are written as bytes in hexadecimal. Browsers would read them as
/// Latin ones.
pub fn in_header(address: &[u8]) -> String {
    let mut plain = String::with_capacity(address.len());
    for &byte in address {
        match byte.is_ascii() {
            true => plain.push(char::from(byte)),
            false => push_hex(byte, &mut plain),
        }
    }
    plain
}

fn push_hex(byte: u8, into: &mut String) {
    into.push('%');
    for half in [byte >> 4, byte & 15] {
        into.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
    }
}

/// Reads [`encode`], and what a browser makes of a form. What is no text stays as it is written.
pub fn decode(value: &str) -> String {
    percent_decoded(&value.replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_a_value() {
        assert_eq!(encode("a b&c=d/é?#\""), "a%20b%26c%3Dd%2F%C3%A9%3F%23%22");
    }

    #[test]
    fn other_scripts_are_bytes_in_a_header() {
        assert_eq!(
            in_header("/library/計画?a=b#c".as_bytes()),
            "/library/%E8%A8%88%E7%94%BB?a=b#c"
        );
        assert_eq!(in_header(b"/library/a%20b"), "/library/a%20b");
    }

    #[test]
    fn what_was_written_is_read() {
        for text in ["a b&c=d/é?#\"", "50 %", "", "+"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("a+b%zz%"), "a b%zz%");
    }

    #[test]
    fn a_page_without_an_anchor_is_the_page() {
        assert_eq!(at("/library/a", ""), "/library/a");
        assert_eq!(at("/library/a", "s-b"), "/library/a#s-b");
    }
}
