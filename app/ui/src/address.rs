//! Writing and reading addresses.

use model::event::Subject;
use model::text::percent_decoded;

/// A text as it stands in the value of a query or of a form: everything but letters, digits and `-_.~` is
/// written as bytes in hexadecimal.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => {
                encoded.push('%');
                for half in [byte >> 4, byte & 15] {
                    encoded.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
                }
            }
        }
    }
    encoded
}

/// Reads [`encode`], and what a browser makes of a form. What is no text stays as it is written.
pub fn decode(value: &str) -> String {
    percent_decoded(&value.replace('+', " "))
}

/// The fragment of an item's row: `3.6` stands at `#i-3-6`.
pub fn item_anchor(label: &str) -> String {
    format!("i-{}", label.replace('.', "-"))
}

/// The page of an item.
pub fn item_page(rollout: &str, label: &str) -> String {
    format!("/rollouts/{rollout}/items/{label}")
}

/// The row of an item on the page of its phase.
pub fn item(rollout: &str, label: &str) -> String {
    let number = label
        .split('.')
        .next()
        .and_then(|number| number.parse().ok());
    format!(
        "{}#{}",
        phase(rollout, number.unwrap_or(1)),
        item_anchor(label)
    )
}

/// The page of a rollout with one of its phases.
pub fn phase(rollout: &str, phase: usize) -> String {
    format!("/rollouts/{rollout}?phase={phase}")
}

/// The page of what an event is about. Tokens and invitations have a list and no page; a document is known by the last part of
/// its address.
pub fn subject(subject: &Subject, slug: Option<&str>) -> Option<String> {
    match subject {
        Subject::Rollout(number) => Some(format!("/rollouts/{number}")),
        Subject::Incident(number) => Some(format!("/incidents/{number}")),
        Subject::Document(_) => slug.map(|slug| format!("/library/{slug}")),
        Subject::Person(id) => Some(format!("/settings/people/{id}")),
        Subject::Invitation(_) => Some("/settings/people".to_owned()),
        Subject::Token(_) => Some("/settings".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_a_value() {
        assert_eq!(encode("a b&c=d/é?#\""), "a%20b%26c%3Dd%2F%C3%A9%3F%23%22");
    }

    #[test]
    fn what_was_written_is_read() {
        for text in ["a b&c=d/é?#\"", "50 %", "", "+"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("a+b%zz%"), "a b%zz%");
    }

    #[test]
    fn an_item_is_addressed_by_its_label() {
        assert_eq!(item_anchor("3.10"), "i-3-10");
    }
}
