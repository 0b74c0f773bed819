//! Words of one meaning, from one data file.

use model::search::{AskedWord, squashed};
use std::sync::LazyLock;

/// Groups of words, one group a line.
static GROUPS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    include_str!("../../../../content/search/synonyms.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split(',').map(|name| name.trim().to_owned()).collect())
        .collect()
});

/// What else the word at this place, or the words that begin there, may be called; each as its words.
pub(super) fn others_for(words: &[&AskedWord], at: usize) -> Vec<Vec<String>> {
    let mut name = String::new();
    for word in words.iter().skip(at).take(3) {
        name.push_str(&squashed(&word.whole));
        let group = GROUPS
            .iter()
            .find(|group| group.iter().any(|known| squashed(known) == name));
        if let Some(group) = group {
            let others = group.iter().filter(|known| squashed(known) != name);
            let split = |known: &String| known.split([' ', '-']).map(str::to_owned).collect();
            return others.map(split).collect();
        }
    }
    Vec::new()
}
