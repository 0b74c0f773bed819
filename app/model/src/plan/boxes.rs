//! Boxes as people write them: in brackets with a state, and as characters.

use super::shape::Claim;

/// A box and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    /// What the document claims by it; nothing for an open box.
    pub claim: Option<Claim>,
    /// It is a box wherever it stands. A tick or a cross alone is often decoration.
    pub certain: bool,
}

impl Sign {
    /// A box of Markdown.
    pub(super) fn ticked(ticked: bool) -> Self {
        Self {
            claim: ticked.then_some(Claim::Done),
            certain: true,
        }
    }

    fn sure(claim: Option<Claim>) -> Self {
        Self {
            claim,
            certain: true,
        }
    }

    fn of(character: char) -> Option<Self> {
        let unsure = |claim| Self {
            claim: Some(claim),
            certain: false,
        };
        Some(match character {
            '☐' | '□' | '⬜' | '▢' | '◻' | '◽' | '❏' | '❐' | '❑' | '❒' | '🔲' | '🔳' | '⃞' => {
                Self::sure(None)
            }
            '☑' | '☒' | '🗹' => Self::sure(Some(Claim::Done)),
            '🗷' => Self::sure(Some(Claim::NotOk)),
            '✅' | '✓' | '✔' => unsure(Claim::Done),
            '❌' | '✗' | '✘' | '✖' | '❎' => unsure(Claim::NotOk),
            _ => return None,
        })
    }

    /// The state between square brackets that Markdown does not know.
    fn in_brackets(state: char) -> Option<Self> {
        Some(match state {
            '-' | '–' => Self::sure(Some(Claim::NotApplicable)),
            '~' | '/' | '\\' => Self::sure(Some(Claim::Started)),
            '>' | '<' => Self::sure(Some(Claim::Moved)),
            '!' | '?' => Self::sure(None),
            '✓' | '✔' | '√' | '✅' | '☑' => Self::sure(Some(Claim::Done)),
            '✗' | '✘' | '❌' | '✖' => Self::sure(Some(Claim::NotOk)),
            _ => return None,
        })
    }
}

/// The box at the beginning of a text, and the text behind it. `plain` are the boxes of Markdown, which count where
/// Markdown itself cannot read them: in tables, and inside what is struck through.
pub(super) fn leading(text: &str, plain: bool) -> Option<(Sign, &str)> {
    let text = text.trim_start();
    let mut letters = text.chars();
    let first = letters.next()?;
    if let Some(sign) = Sign::of(first) {
        let rest = letters.as_str().trim_start_matches('\u{fe0f}');
        return Some((sign, rest.trim_start()));
    }
    if first != '[' {
        return None;
    }
    let state = letters.next()?;
    let rest = letters.as_str().trim_start_matches('\u{fe0f}');
    let rest = rest.strip_prefix(']')?;
    if !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        return None;
    }
    let sign = match state {
        ' ' | '\u{a0}' | '_' if plain => Sign::ticked(false),
        'x' | 'X' if plain => Sign::ticked(true),
        other => Sign::in_brackets(other)?,
    };
    Some((sign, rest.trim_start()))
}

/// Every box in a text: where it begins, where its words begin, and what it says.
pub(super) fn all_in(text: &str) -> Vec<(usize, usize, Sign)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) =
        text[from..].find(|character: char| character == '[' || Sign::of(character).is_some())
    {
        let start = from + at;
        match leading(&text[start..], true) {
            Some((sign, rest)) => {
                let behind = text.len() - rest.len();
                found.push((start, behind, sign));
                from = behind;
            }
            None => from = start + 1,
        }
        if from >= text.len() {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_read_in_every_form() {
        for (text, claim, rest) in [
            ("☐ lamp", None, "lamp"),
            ("⬜️ lamp", None, "lamp"),
            ("☒ lamp", Some(Claim::Done), "lamp"),
            ("❌ lamp", Some(Claim::NotOk), "lamp"),
            ("[-] lamp", Some(Claim::NotApplicable), "lamp"),
            ("[/] lamp", Some(Claim::Started), "lamp"),
            ("[>] lamp", Some(Claim::Moved), "lamp"),
            ("[!] lamp", None, "lamp"),
            ("[✓] lamp", Some(Claim::Done), "lamp"),
        ] {
            let read = leading(text, false).map(|(sign, rest)| (sign.claim, rest));
            assert_eq!(read, Some((claim, rest)), "{text}");
        }
        for none in [
            "[ ] lamp",
            "[x] lamp",
            "[a] lamp",
            "[-](link)",
            "lamp ☐",
            "[!NOTE] lamp",
        ] {
            assert_eq!(leading(none, false), None, "{none}");
        }
    }

    #[test]
    fn all_boxes_of_a_line_are_found() {
        let starts: Vec<usize> = all_in("Size: [ ] S [x] M ☐ L [link](x)")
            .iter()
            .map(|(start, ..)| *start)
            .collect();
        assert_eq!(starts, [6, 12, 18]);
    }
}
