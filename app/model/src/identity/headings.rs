//! Which heading of an old revision is which of the new one, so that links to it go on leading there.

use crate::markdown::Tree;
use std::collections::BTreeMap;
use strsim::normalized_levenshtein;

/// How alike two headings between the same neighbours must be, where several could be meant.
const ALIKE: f64 = 0.5;

/// The anchors of the old revision that the new one does not have, each with the anchor that it leads to now: that
/// of the only heading of its level between the same neighbours, else of the most similar one there. An anchor
/// whose section is gone leads to nothing.
pub fn led_on(old: &Tree, new: &Tree) -> Vec<(String, String)> {
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
            known[*other].is_none()
                && old[*other].0 == *level
                && known[(*other).min(at)..(*other).max(at)]
                    .iter()
                    .all(Option::is_none)
        });
        let is_only = candidates.len() == 1 && rivals.count() == 1;
        let best = candidates
            .into_iter()
            .map(|at| (normalized_levenshtein(text, new[at].1), at))
            .max_by(|(one, first), (other, second)| one.total_cmp(other).then(second.cmp(first)));
        if let Some((_, at)) = best.filter(|(like, _)| is_only || *like >= ALIKE) {
            free[at] = false;
            led.push(((*anchor).to_owned(), new[at].2.to_owned()));
        }
    }
    led
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
        led_on(&tree(old), &tree(new))
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
