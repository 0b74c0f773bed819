//! Which item of an old revision is which of the new one.
//!
//! A sign-off never moves to other words in silence. So every doubt is resolved to "new", which costs one more
//! signature; a signature under another meaning would cost trust. Unchanged means the same words after
//! [`normalised`]; everything else that is recognised is reworded, and what was signed on it goes stale.
//!
//! The passes, each over what the ones before have left: the same pin; the same words in the same place; the
//! same words elsewhere, once on both sides; similar words between the same neighbours; very similar words
//! anywhere, once on both sides. The same two revisions give the same answer on every machine.

mod headings;
mod similar;

pub use headings::redirected_anchors;

use crate::hash;
use crate::plan::PlanItem;
use similar::Words;
use std::collections::{BTreeMap, BTreeSet};

/// How alike two items between the same neighbours must be.
const BETWEEN_NEIGHBOURS: f64 = 0.75;
/// How alike two items anywhere must be.
const ANYWHERE: f64 = 0.9;
/// A second candidate this close makes the pair unsure.
const AS_GOOD: f64 = 0.05;
/// More pairs than this are not compared, neither anywhere nor between neighbours; the items are new.
const MAX_PAIRS: usize = 200 * 200;

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The same words in the same place.
    Kept,
    /// The same words in another place.
    Moved,
    /// The same item in other words.
    Reworded,
}

/// An item of the old revision and the same one of the new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Its index among the old items.
    pub old: usize,
    /// Its index among the new items.
    pub new: usize,
    /// What became of it.
    pub fate: Fate,
}

/// Who is who.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matching {
    /// The recognised items, in the order of the new revision.
    pub pairs: Vec<Pair>,
    /// Old items that are gone.
    pub removed: Vec<usize>,
    /// New items.
    pub added: Vec<usize>,
    /// New items among `added` that resemble several old ones, or an old one that resembles several.
    pub unsure: Vec<usize>,
}

/// The words that are signed.
pub fn normalised(item: &PlanItem) -> String {
    hash::words(&item.text, &item.detail)
}

/// Finds out who is who.
pub fn matching(old: &[PlanItem], new: &[PlanItem]) -> Matching {
    let mut matcher = Matcher::new(old, new);
    matcher.same_pin();
    matcher.same_words_same_place();
    matcher.same_words_elsewhere();
    matcher.similar_between_neighbours();
    matcher.very_similar_anywhere();
    matcher.finish()
}

/// The items of a new revision by number, each with the number of the old one that it is, or with the next free
/// one; and the number that is free afterwards.
pub fn number(
    old: &[PlanItem],
    numbers: &[i64],
    new: &[PlanItem],
    mut next: i64,
) -> (Vec<i64>, i64) {
    let mut given: Vec<Option<i64>> = vec![None; new.len()];
    for pair in matching(old, new).pairs {
        given[pair.new] = numbers.get(pair.old).copied();
    }
    let mut take = || {
        next += 1;
        next - 1
    };
    let numbers = given
        .into_iter()
        .map(|number| number.unwrap_or_else(&mut take))
        .collect();
    (numbers, next)
}

/// Who is who between two revisions whose items were numbered when they were saved.
pub fn by_number(
    (old, old_numbers): (&[PlanItem], &[i64]),
    (new, new_numbers): (&[PlanItem], &[i64]),
) -> Matching {
    let mut matcher = Matcher::new(old, new);
    let at: BTreeMap<i64, usize> = old_numbers.iter().copied().zip(0..old.len()).collect();
    for (number, new) in new_numbers.iter().zip(0..new.len()) {
        if let Some(old) = at.get(number) {
            matcher.pair(*old, new);
        }
    }
    matcher.finish()
}

/// Where an item stands: its headings, its group, and the item it is nested under.
type Place = Vec<String>;

struct Side<'a> {
    items: &'a [PlanItem],
    normalised: Vec<String>,
    words: Vec<Words>,
    places: Vec<Place>,
    matched: Vec<Option<usize>>,
}

impl<'a> Side<'a> {
    fn of(items: &'a [PlanItem]) -> Self {
        let normalised: Vec<String> = items.iter().map(normalised).collect();
        let place = |item: &PlanItem| {
            let parent = item.parent.map(|parent| normalised[parent].clone());
            item.path
                .iter()
                .cloned()
                .chain(item.group.clone())
                .chain(parent)
                .collect()
        };
        Self {
            items,
            places: items.iter().map(place).collect(),
            words: normalised.iter().map(|text| Words::of(text)).collect(),
            matched: vec![None; items.len()],
            normalised,
        }
    }

    fn free(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.items.len()).filter(|at| self.matched[*at].is_none())
    }

    /// The unmatched items by a key.
    fn by<K: Ord>(&self, key: impl Fn(usize) -> Option<K>) -> BTreeMap<K, Vec<usize>> {
        let mut by: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for at in self.free() {
            if let Some(key) = key(at) {
                by.entry(key).or_default().push(at);
            }
        }
        by
    }
}

struct Matcher<'a> {
    old: Side<'a>,
    new: Side<'a>,
    /// The place of each old item in the new revision: a renamed heading does not move what stands below it.
    places: Vec<Place>,
    unsure: BTreeSet<usize>,
}

impl<'a> Matcher<'a> {
    fn new(old: &'a [PlanItem], new: &'a [PlanItem]) -> Self {
        let (old, new) = (Side::of(old), Side::of(new));
        let renamed = renamed(&old, &new);
        let places = old
            .places
            .iter()
            .map(|place| renamed.get(place).unwrap_or(place).clone())
            .collect();
        Self {
            old,
            new,
            places,
            unsure: BTreeSet::new(),
        }
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.old.matched[old] = Some(new);
        self.new.matched[new] = Some(old);
        self.unsure.remove(&new);
    }

    /// A pin that stands twice counts for neither: one of the two was copied with its line.
    fn same_pin(&mut self) {
        let old = self.old.by(|at| self.old.items[at].pin.clone());
        let new = self.new.by(|at| self.new.items[at].pin.clone());
        for (pin, old) in old {
            if let (&[old], Some(&[new])) = (old.as_slice(), new.get(&pin).map(Vec::as_slice)) {
                self.pair(old, new);
            }
        }
    }

    fn same_words_same_place(&mut self) {
        let old = self
            .old
            .by(|at| Some((self.places[at].clone(), self.old.normalised[at].clone())));
        let new = self
            .new
            .by(|at| Some((self.new.places[at].clone(), self.new.normalised[at].clone())));
        for (key, new) in new {
            let Some(old) = old.get(&key) else { continue };
            // Twins go by their order; what is left over on one side resembles all of them.
            for (old, new) in old.iter().zip(&new) {
                self.pair(*old, *new);
            }
            self.unsure.extend(new.iter().skip(old.len()));
        }
    }

    fn same_words_elsewhere(&mut self) {
        let old = self.old.by(|at| Some(self.old.normalised[at].clone()));
        let new = self.new.by(|at| Some(self.new.normalised[at].clone()));
        for (words, new) in new {
            match (old.get(&words).map(Vec::as_slice), new.as_slice()) {
                (Some(&[old]), &[new]) if !self.unsure.contains(&new) => self.pair(old, new),
                (Some(_), several) => self.unsure.extend(several),
                (None, _) => {}
            }
        }
    }

    /// Stretches of unmatched items of one place, between the same matched neighbours.
    fn similar_between_neighbours(&mut self) {
        let mut old = stretches(&self.places, &self.old.matched, |_, new| new);
        let new = stretches(&self.new.places, &self.new.matched, |at, _| at);
        for (between, new) in new {
            if let Some(old) = old.remove(&between) {
                self.best_pairs(&old, &new, BETWEEN_NEIGHBOURS, Words::likeness);
            }
        }
    }

    fn very_similar_anywhere(&mut self) {
        let (old, new): (Vec<usize>, Vec<usize>) =
            (self.old.free().collect(), self.new.free().collect());
        self.best_pairs(&old, &new, ANYWHERE, Words::strict_likeness);
    }

    /// Pairs whose likeness reaches the threshold, where nobody else on either side comes close.
    fn best_pairs(
        &mut self,
        old: &[usize],
        new: &[usize],
        threshold: f64,
        likeness: fn(&Words, &Words) -> f64,
    ) {
        if old.len() * new.len() > MAX_PAIRS {
            return;
        }
        let table: Vec<Vec<f64>> = old
            .iter()
            .map(|old| {
                new.iter()
                    .map(|new| likeness(&self.old.words[*old], &self.new.words[*new]))
                    .collect()
            })
            .collect();
        for (row, likes) in table.iter().enumerate() {
            for (column, like) in likes.iter().enumerate() {
                let candidate = |other: f64| other >= threshold && other > like - AS_GOOD;
                let rivals = || {
                    let in_row = likes.iter().filter(|other| candidate(**other)).count();
                    let in_column = table.iter().filter(|row| candidate(row[column])).count();
                    in_row + in_column > 2
                };
                if *like < threshold || self.unsure.contains(&new[column]) {
                    continue;
                }
                if rivals() {
                    self.unsure.insert(new[column]);
                } else {
                    self.pair(old[row], new[column]);
                }
            }
        }
    }

    fn finish(self) -> Matching {
        let pairs = (0..self.new.items.len())
            .filter_map(|new| {
                let old = self.new.matched[new]?;
                let fate = if self.old.normalised[old] != self.new.normalised[new] {
                    Fate::Reworded
                } else if self.places[old] == self.new.places[new] {
                    Fate::Kept
                } else {
                    Fate::Moved
                };
                Some(Pair { old, new, fate })
            })
            .collect();
        Matching {
            pairs,
            removed: self.old.free().collect(),
            added: self.new.free().collect(),
            unsure: self
                .unsure
                .into_iter()
                .filter(|at| self.new.matched[*at].is_none())
                .collect(),
        }
    }
}

/// A place, and the last matched item before in it, as an index among the new items.
type Between = (Place, Option<usize>);

/// The unmatched items by where they stand. `neighbour` is given an index and its partner's.
fn stretches(
    places: &[Place],
    matched: &[Option<usize>],
    neighbour: fn(usize, usize) -> usize,
) -> BTreeMap<Between, Vec<usize>> {
    let mut stretches: BTreeMap<Between, Vec<usize>> = BTreeMap::new();
    let mut before: BTreeMap<&Place, usize> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        match matched[at] {
            Some(partner) => {
                before.insert(place, neighbour(at, partner));
            }
            None => stretches
                .entry((place.clone(), before.get(place).copied()))
                .or_default()
                .push(at),
        }
    }
    stretches
}

/// Old places that are gone, and the new place that most of their items stand in now.
fn renamed(old: &Side<'_>, new: &Side<'_>) -> BTreeMap<Place, Place> {
    let (old_places, new_places): (BTreeSet<&Place>, BTreeSet<&Place>) =
        (old.places.iter().collect(), new.places.iter().collect());
    let mut where_is: BTreeMap<&str, BTreeSet<&Place>> = BTreeMap::new();
    for (words, place) in new.normalised.iter().zip(&new.places) {
        where_is.entry(words).or_default().insert(place);
    }
    // For each new place the old ones that most items of went there. Two that want one place equally get none.
    let mut wanted: BTreeMap<&Place, Vec<(usize, &Place)>> = BTreeMap::new();
    for place in old_places.difference(&new_places) {
        let mut votes: BTreeMap<&Place, usize> = BTreeMap::new();
        let mut items = 0;
        for (words, _) in old
            .normalised
            .iter()
            .zip(&old.places)
            .filter(|(_, at)| at == place)
        {
            items += 1;
            for to in where_is.get(words.as_str()).into_iter().flatten() {
                if !old_places.contains(to) {
                    *votes.entry(to).or_default() += 1;
                }
            }
        }
        for (to, votes) in votes.into_iter().filter(|(_, votes)| votes * 2 > items) {
            wanted.entry(to).or_default().push((votes, place));
        }
    }
    let mut renamed = BTreeMap::new();
    for (to, mut from) in wanted {
        from.sort();
        let tied = from
            .len()
            .checked_sub(2)
            .is_some_and(|second| from[second].0 == from[second + 1].0);
        if let Some((_, place)) = from.pop()
            && !tied
        {
            renamed.insert(place.clone(), to.clone());
        }
    }
    renamed
}

#[cfg(test)]
mod tests;
