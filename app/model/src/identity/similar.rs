//! How alike two wordings are.

use std::collections::BTreeMap;

/// Texts are compared up to here; two that agree for so long and differ later are alike.
const MAX_CHARACTERS: usize = 400;
/// Below this many words a single one carries too much: both measures must agree.
const FEW: usize = 5;

/// A wording, prepared for comparing.
pub(super) struct Words {
    text: String,
    counts: BTreeMap<String, usize>,
    total: usize,
}

impl Words {
    pub fn of(normalised: &str) -> Self {
        let text: String = normalised.chars().take(MAX_CHARACTERS).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut total = 0;
        // Identifiers stay whole: `db_primary` and `db_replica` share no word.
        for word in
            text.split(|character: char| character.is_whitespace() || ",;()".contains(character))
        {
            let word = word.trim_matches(['.', ':', '!', '?', '"']).to_lowercase();
            if !word.is_empty() {
                *counts.entry(word).or_default() += 1;
                total += 1;
            }
        }
        Self {
            text,
            counts,
            total,
        }
    }

    /// 0 to 1; for short wordings the lesser of both measures, for others the greater.
    pub fn likeness(&self, other: &Self) -> f64 {
        if self.total.min(other.total) < FEW {
            self.strict_likeness(other)
        } else {
            let shared = self.shared(other);
            if shared < 0.3 {
                return shared;
            }
            shared.max(self.by_characters(other))
        }
    }

    /// 0 to 1, the lesser of both measures.
    pub fn strict_likeness(&self, other: &Self) -> f64 {
        let shared = self.shared(other);
        // The edit distance costs more, and could only lower this.
        if shared < 0.5 {
            shared
        } else {
            shared.min(self.by_characters(other))
        }
    }

    /// The share of words that both have (Sørensen and Dice).
    fn shared(&self, other: &Self) -> f64 {
        let total = self.total + other.total;
        if total == 0 {
            return 1.0;
        }
        let common: usize = self
            .counts
            .iter()
            .filter_map(|(word, count)| Some((*count).min(*other.counts.get(word)?)))
            .sum();
        (2 * common) as f64 / total as f64
    }

    fn by_characters(&self, other: &Self) -> f64 {
        strsim::normalized_levenshtein(&self.text, &other.text)
    }
}
