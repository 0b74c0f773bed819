//! Lines with boxes inside: choices and decisions.

use super::boxes;
use super::shape::{Choice, Claim};
use crate::trade;

/// What the boxes of one line are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// One of several is chosen.
    Choice(Choice),
    /// GO, NO-GO and the like: people decide, in a rollout by their votes.
    Decision,
    /// Several items behind each other.
    Items(Vec<(Option<Claim>, String)>),
}

/// The most words of one of several answers.
const MAX_WORDS: usize = 4;

/// Reads a line with more than one box, or with a decision beside its only one.
pub(super) fn read(text: &str, line: usize, above: Option<&str>) -> Option<Line> {
    let found = boxes::all_in(text);
    let (first, ..) = *found.first()?;
    if !found.iter().any(|(.., sign)| sign.certain) {
        return None;
    }
    let ends = found
        .iter()
        .skip(1)
        .map(|(start, ..)| *start)
        .chain([text.len()]);
    let answers: Vec<(Option<Claim>, &str)> = found
        .iter()
        .zip(ends)
        .map(|((_, behind, sign), end)| {
            let words = text.get(*behind..end).unwrap_or_default();
            (
                sign.claim,
                words
                    .trim()
                    .trim_end_matches(['/', '|', ',', ';', '·', '•'])
                    .trim(),
            )
        })
        .collect();
    let label = text[..first].trim();
    if is_decision(label, answers.iter().map(|(_, words)| *words)) {
        return Some(Line::Decision);
    }
    // A label is short or says that something follows; anything else is prose with signs in it.
    let is_label = label.is_empty()
        || label.ends_with([':', '：', '?', '？'])
        || label.split_whitespace().count() < MAX_WORDS && label.chars().count() <= 30;
    // What each of three signs means is told by a legend.
    let mut kinds: Vec<Option<char>> = found
        .iter()
        .map(|(start, ..)| text[*start..].chars().next())
        .collect();
    kinds.sort();
    kinds.dedup();
    let is_legend = kinds.len() > 2 && kinds.len() == found.len();
    if found.len() < 2 || !is_label || is_legend {
        return None;
    }
    let few = answers
        .iter()
        .all(|(_, words)| words.split_whitespace().count() <= MAX_WORDS);
    if label.is_empty() && !few {
        let items = answers.into_iter().filter(|(_, words)| !words.is_empty());
        let items = items.map(|(claim, words)| (claim, words.to_owned()));
        return Some(Line::Items(items.collect()));
    }
    let name = match label {
        "" => above.unwrap_or_default(),
        label => label,
    };
    let chosen = answers
        .iter()
        .find(|(claim, words)| *claim == Some(Claim::Done) && !words.is_empty());
    Some(Line::Choice(Choice {
        name: name.trim_end_matches([':', '：', ' ']).to_owned(),
        value: chosen.map(|(_, words)| (*words).to_owned()),
        line,
    }))
}

/// Whether the answers are GO and NO-GO, whatever their label says.
fn is_decision<'a>(label: &str, answers: impl Iterator<Item = &'a str>) -> bool {
    let (mut all, mut count) = (true, 0);
    for answer in answers {
        count += 1;
        all &= is_outcome(answer);
    }
    let labelled = trade::is(&trade::lower(label), trade::DECISION);
    all && (count > 1 || labelled)
}

/// Whether words are those of a decision: "GO", "NO-GO", "GO with conditions".
pub(crate) fn is_outcome(words: &str) -> bool {
    let low = trade::lower(words);
    let low = low.trim_matches(|character: char| !character.is_alphanumeric());
    if trade::is(low, trade::OUTCOME) {
        return true;
    }
    // "GO: everything is green", "NO-GO (say why)".
    let head = low
        .split([':', '(', '—', '–'])
        .next()
        .unwrap_or_default()
        .trim();
    (head.starts_with("go") || head.starts_with("no")) && trade::is(head, trade::OUTCOME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_boxes_is_a_choice_or_a_decision() {
        let choice = |name: &str, value: Option<&str>| {
            Some(Line::Choice(Choice {
                name: name.to_owned(),
                value: value.map(str::to_owned),
                line: 1,
            }))
        };
        for (text, expected) in [
            ("Size: [ ] small [x] large", choice("Size", Some("large"))),
            ("Size: ☐ small ☐ large", choice("Size", None)),
            ("☐ GO ☐ NO-GO", Some(Line::Decision)),
            (
                "Outcome: ☐ GO / ☐ NO-GO / ☐ GO with conditions",
                Some(Line::Decision),
            ),
            ("☐ one lamp", None),
            ("no box", None),
            ("Signs: ✅ done · ⬜ open · ❌ blocked", None),
            ("A line with a [x] sign and with a [ ] sign", None),
        ] {
            assert_eq!(read(text, 1, None), expected, "{text}");
        }
    }
}
