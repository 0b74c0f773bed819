//! What the palette offers for some words.

use crate::address::encode;
use serde::Deserialize;

/// What the server found: the part of `/api/v1/search` that is shown here.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub(super) struct Found {
    pub total: usize,
    pub hits: Vec<Hit>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Hit {
    pub kind: String,
    pub title: String,
    pub section: String,
    pub url: String,
    pub reason: String,
}

/// A line of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: String,
    pub from: String,
    pub why: String,
    pub address: String,
}

/// Where one can always go.
const PLACES: [(&str, &str); 6] = [
    ("Now", "/"),
    ("Rollouts", "/rollouts"),
    ("Library", "/library"),
    ("Import a plan", "/library/import"),
    ("History", "/history"),
    ("Settings", "/settings"),
];

/// Places first where the words name one, then sections, then the search for everything.
pub(super) fn entries(words: &str, found: &Found) -> Vec<Entry> {
    let words = words.trim();
    let asked = words.to_lowercase();
    let places = PLACES
        .iter()
        .filter(|(name, _)| name.to_lowercase().contains(&asked));
    let places = places.map(|(name, address)| Entry {
        title: (*name).to_owned(),
        from: String::new(),
        why: "Go to".to_owned(),
        address: (*address).to_owned(),
    });
    let hits = found.hits.iter().map(|hit| {
        let whole = hit.section.is_empty();
        Entry {
            title: if whole {
                hit.title.clone()
            } else {
                hit.section.clone()
            },
            from: if whole {
                hit.kind.clone()
            } else {
                hit.title.clone()
            },
            why: hit.reason.clone(),
            address: hit.url.clone(),
        }
    });
    let all = (!words.is_empty()).then(|| Entry {
        title: format!("Search everything for “{words}”"),
        from: format!("{} sections", found.total),
        why: String::new(),
        address: format!("/search?q={}", encode(words)),
    });
    places.chain(hits).chain(all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(words: &str, found: &Found) -> Vec<String> {
        entries(words, found)
            .into_iter()
            .map(|entry| entry.title)
            .collect()
    }

    #[test]
    fn there_is_always_something_to_choose() {
        assert_eq!(titles("", &Found::default()).len(), PLACES.len());
        assert_eq!(
            titles("zzz", &Found::default()),
            ["Search everything for “zzz”"]
        );
        assert_eq!(titles(" hist ", &Found::default())[0], "History");
    }

    #[test]
    fn a_section_stands_with_its_document() {
        let hit = Hit {
            kind: "runbook".to_owned(),
            title: "Stuck doors".to_owned(),
            section: "Open by hand".to_owned(),
            url: "/library/stuck-doors#s-open-by-hand".to_owned(),
            reason: "in the heading".to_owned(),
        };
        let found = Found {
            total: 1,
            hits: vec![hit],
        };
        assert_eq!(
            titles("open", &found),
            ["Open by hand", "Search everything for “open”"]
        );
    }
}
