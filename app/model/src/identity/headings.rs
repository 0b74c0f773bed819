//! Which heading of an old revision is which of the new one, so that links to it go on leading there.

use crate::markdown::Tree;
use std::collections::BTreeMap;
use strsim::normalized_levenshtein;

/// How alike two headings between the same neighbours must be, where several could be meant.
const ALIKE: f64 = 0.5;

/// A document with more headings is no text that people link into; theirs are not followed.
const MAX_HEADINGS: usize = 2_000;
/// More reworded headings than this are another document.
const MAX_REWORDED: usize = 300;
/// Headings are compared up to here.
const MAX_CHARACTERS: usize = 120;

/// The anchors of the old revision that the new one does not have, each with the anchor that it leads to now: that
/// of the only heading of its level between the same neighbours, else of the most similar one there. An anchor
/// whose section is gone leads to nothing.
pub fn redirected_anchors(old: &Tree, new: &Tree) -> Vec<(String, String)> {
    let (old, new): (Vec<_>, Vec<_>) = (old.headings().collect(), new.headings().collect());
    let place: BTreeMap<&str, usize> = new
        .iter()
        .enumerate()
        .map(|(at, (_, _, anchor))| (*anchor, at))
        .collect();
    let known: Vec<Option<usize>> = old
        .iter()
        .map(|(_, _, anchor)| place.get(anchor).copied())
        .collect();
    let reworded = known.iter().filter(|at| at.is_none()).count();
    if old.len().max(new.len()) > MAX_HEADINGS || reworded > MAX_REWORDED {
        return Vec::new();
    }
    // Headings with the same number stand between the same neighbours.
    let gap: Vec<usize> = known
        .iter()
        .scan(0, |before, at| {
            *before += usize::from(at.is_some());
            Some(*before)
        })
        .collect();
    let mut free = vec![true; new.len()];
    known.iter().flatten().for_each(|at| free[*at] = false);
    let mut led = Vec::new();
    for (at, (level, text, anchor)) in old.iter().enumerate() {
        if known[at].is_some() {
            continue;
        }
        let from = known[..at].iter().rev().flatten().next();
        let to = known[at..].iter().flatten().next().copied();
        let between = from.map_or(0, |at| at + 1)..to.unwrap_or(new.len());
        let candidates: Vec<usize> = between
            .filter(|at| free[*at] && new[*at].0 == *level)
            .collect();
        // As many of its kind before as after: the section was reworded, whatever its words are now.
        let rivals = (0..old.len()).filter(|other| {
            known[*other].is_none() && gap[*other] == gap[at] && old[*other].0 == *level
        });
        let is_only = candidates.len() == 1 && rivals.count() == 1;
        let best = candidates
            .into_iter()
            .map(|at| (likeness(text, new[at].1), at))
            .max_by(|(one, first), (other, second)| one.total_cmp(other).then(second.cmp(first)));
        if let Some((_, at)) = best.filter(|(like, _)| is_only || *like >= ALIKE) {
            free[at] = false;
            led.push(((*anchor).to_owned(), new[at].2.to_owned()));
        }
    }
    led
}

fn likeness(one: &str, other: &str) -> f64 {
    let [one, other] =
        [one, other].map(|text| text.chars().take(MAX_CHARACTERS).collect::<String>());
    normalized_levenshtein(&one, &other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Block, Span};

    /// Headings of the second level; the third where they begin with a blank.
    fn tree(headings: &[&str]) -> Tree {
        let blocks = headings.iter().map(|text| Block::Heading {
            level: if text.starts_with(' ') { 3 } else { 2 },
            text: text.trim().to_owned(),
            anchor: text.trim().to_lowercase().replace(' ', "-"),
            span: Span::default(),
        });
        Tree {
            blocks: blocks.collect(),
            ..Tree::default()
        }
    }

    fn led(old: &[&str], new: &[&str]) -> Vec<String> {
        redirected_anchors(&tree(old), &tree(new))
            .into_iter()
            .map(|(from, to)| format!("{from} > {to}"))
            .collect()
    }

    #[test]
    fn a_reworded_heading_is_found_between_its_neighbours() {
        assert_eq!(
            led(
                &["Before", "Roll back", "After"],
                &["Before", "Undo it", "After"]
            ),
            ["roll-back > undo-it"]
        );
        assert_eq!(
            led(
                &["Roll back the door", "Tell the team"],
                &["Tell the whole team", "Roll back the doors"]
            ),
            [
                "roll-back-the-door > roll-back-the-doors",
                "tell-the-team > tell-the-whole-team"
            ]
        );
    }

    #[test]
    fn a_section_that_is_gone_leads_to_nothing() {
        assert_eq!(led(&["Before", "Roll back"], &["Before"]), [] as [&str; 0]);
        assert_eq!(
            led(&["Roll back", "Call"], &["Roll back", " Costs"]),
            [] as [&str; 0],
            "another level"
        );
        assert_eq!(
            led(&["Alpha", "Beta"], &["Gamma rays", "Epsilon"]),
            [] as [&str; 0],
            "several could be meant, none is alike"
        );
    }
}
