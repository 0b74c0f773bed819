//! What a document says of itself in its front matter, for finding it: other names, owners, services, tags.

use crate::markdown::Tree;

/// The most labels of one document. A document with more is found by its words.
pub const MAX_LABELS: usize = 60;
/// The most characters of one label.
pub const MAX_CHARACTERS: usize = 60;

/// What a label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelKind {
    /// Another name by which people look for it: an alert, an old title.
    Alias,
    /// Who answers for it.
    Owner,
    /// A service it is about.
    Service,
    /// Anything else.
    Tag,
}

impl LabelKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Service, Self::Tag, Self::Alias];

    /// The name in addresses and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alias => "alias",
            Self::Owner => "owner",
            Self::Service => "service",
            Self::Tag => "tag",
        }
    }

    /// The heading above labels of this kind.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Alias => "Also known as",
            Self::Owner => "Owner",
            Self::Service => "Service",
            Self::Tag => "Tags",
        }
    }

    /// Reads [`LabelKind::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The keys of the front matter that hold labels of this kind.
    fn keys(self) -> [&'static str; 2] {
        match self {
            Self::Alias => ["aliases", "alias"],
            Self::Owner => ["owners", "owner"],
            Self::Service => ["services", "service"],
            Self::Tag => ["tags", "tag"],
        }
    }
}

/// One label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// What it says.
    pub kind: LabelKind,
    /// The words, as they are written.
    pub text: String,
}

/// The labels in the front matter, each once, by kind and in the order in which they are written. What is
/// longer than [`MAX_CHARACTERS`] is no label.
pub fn labels(tree: &Tree) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for kind in LabelKind::ALL {
        for text in kind.keys().into_iter().flat_map(|key| tree.front_list(key)) {
            let label = Label { kind, text };
            let fits = label.text.chars().count() <= MAX_CHARACTERS;
            if fits && labels.len() < MAX_LABELS && !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels
}

/// The labels, with the owner that the text names where the front matter names none.
pub fn with_owner(mut labels: Vec<Label>, owner: Option<&str>) -> Vec<Label> {
    let is_named = labels.iter().any(|label| label.kind == LabelKind::Owner);
    let owner = owner.filter(|owner| !is_named && owner.chars().count() <= MAX_CHARACTERS);
    labels.extend(owner.map(|owner| Label {
        kind: LabelKind::Owner,
        text: owner.to_owned(),
    }));
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(front_matter: &str) -> Vec<String> {
        let tree = Tree {
            front_matter: Some(front_matter.to_owned()),
            ..Tree::default()
        };
        labels(&tree)
            .into_iter()
            .map(|label| format!("{} {}", label.kind.name(), label.text))
            .collect()
    }

    #[test]
    fn labels_are_read_however_they_are_written() {
        assert_eq!(
            written("tags: [payments, \"night, shift\", 'x']\nservice: hatch-door\n"),
            [
                "service hatch-door",
                "tag payments",
                "tag night, shift",
                "tag x"
            ]
        );
        assert_eq!(
            written("owner: Sean O'Neil, Pat\n"),
            ["owner Sean O'Neil", "owner Pat"]
        );
        assert_eq!(
            written("tags: payments, night\nowner: Ana\n"),
            ["owner Ana", "tag payments", "tag night"]
        );
        assert_eq!(
            written(
                "aliases:\n  - HatchDoorStuck\n  - \"door: stuck\"\ntags:\nreview-every: 90d\n"
            ),
            ["alias HatchDoorStuck", "alias door: stuck"]
        );
    }

    #[test]
    fn a_label_is_short_and_said_once() {
        assert_eq!(written("tags: [a, a, , b]\ntag: a\n"), ["tag a", "tag b"]);
        assert_eq!(
            written(&format!("tags: [{}]\n", "x".repeat(61))),
            [] as [&str; 0]
        );
        let many: Vec<String> = (0..200).map(|number| number.to_string()).collect();
        assert_eq!(
            written(&format!("tags: [{}]\n", many.join(","))).len(),
            MAX_LABELS
        );
    }
}
