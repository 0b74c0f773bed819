//! Words that say how far something is.

use super::shape::Claim;
use crate::trade;

/// What a cell or label says of a state. Nothing: it is no word for one. Nothing inside: it is open, or says nothing.
pub(super) fn read(words: &str) -> Option<Option<Claim>> {
    let low = trade::lower(words.trim());
    let sign = low.chars().next().and_then(sign);
    let low = low.trim_matches(|character: char| {
        !character.is_alphanumeric()
            && !matches!(character, '/' | '?' | '-' | '_' | '.' | '…' | '–' | '—')
    });
    if low.is_empty() {
        return Some(sign);
    }
    if low
        .chars()
        .all(|character| matches!(character, '_' | '.' | '…' | '-' | '–' | '—'))
    {
        return Some(None);
    }
    // "Done (3 March)", "Blocked: waits for the key", "done, see log".
    let head = low
        .split(['(', ':', ',', ';', '–', '—'])
        .next()
        .unwrap_or_default()
        .trim();
    [low, head].into_iter().find_map(of_word)
}

fn of_word(word: &str) -> Option<Option<Claim>> {
    // What is not done begins like what is.
    if trade::is(word, trade::OPEN) {
        Some(None)
    } else if trade::is(word, trade::NOT_APPLICABLE) {
        Some(Some(Claim::NotApplicable))
    } else if trade::is(word, trade::FAILED) {
        Some(Some(Claim::NotOk))
    } else if trade::is(word, trade::DONE) {
        Some(Some(Claim::Done))
    } else if trade::is(word, trade::STARTED) {
        Some(Some(Claim::Started))
    } else if trade::is(word, trade::MOVED) {
        Some(Some(Claim::Moved))
    } else {
        None
    }
}

fn sign(character: char) -> Option<Claim> {
    match character {
        '✅' | '✓' | '✔' | '🟢' => Some(Claim::Done),
        '❌' | '✗' | '✘' => Some(Claim::NotOk),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_by_their_words() {
        for (words, expected) in [
            ("Done", Some(Some(Claim::Done))),
            ("✅ done", Some(Some(Claim::Done))),
            ("erledigt", Some(Some(Claim::Done))),
            ("Blocked", Some(None)),
            ("", Some(None)),
            ("____", Some(None)),
            ("N/A", Some(Some(Claim::NotApplicable))),
            ("in progress", Some(Some(Claim::Started))),
            ("Failed", Some(Some(Claim::NotOk))),
            ("未完成", Some(None)),
            ("3.2.1", None),
            ("the blue one", None),
        ] {
            assert_eq!(read(words), expected, "{words}");
        }
    }
}
