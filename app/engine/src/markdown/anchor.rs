//! The fragments by which headings are addressed.

use model::address::library::anchor_in_text;
use std::collections::HashMap;

/// Gives each heading a fragment of its own.
#[derive(Default)]
pub(super) struct Anchors {
    given: HashMap<String, usize>,
}

impl Anchors {
    /// The fragment of the next heading with these words: lower case, dashes for everything that is neither
    /// letter nor digit, and a number for the second of two equal ones.
    pub fn next(&mut self, words: &str) -> String {
        let mut slug = String::with_capacity(words.len());
        for character in words.chars().flat_map(char::to_lowercase) {
            if character.is_alphanumeric() {
                slug.push(character);
            } else if !slug.ends_with('-') && !slug.is_empty() {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        let slug = if slug.is_empty() { "section" } else { slug };
        let count = self.given.entry(slug.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 {
            anchor_in_text(slug)
        } else {
            anchor_in_text(format_args!("{slug}--{count}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_headings_get_different_fragments() {
        let mut anchors = Anchors::default();
        let given: Vec<String> = ["Roll back", "Roll back!", "✅", "Año 2: «Über»"]
            .into_iter()
            .map(|words| anchors.next(words))
            .collect();
        assert_eq!(
            given,
            ["s-roll-back", "s-roll-back--2", "s-section", "s-año-2-über"]
        );
    }
}
