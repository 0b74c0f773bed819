//! Which documents a list shows, and in which order.

use super::Kind;
use crate::label::{Label, LabelKind};
use crate::trust::Trust;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The last saved first.
    #[default]
    Saved,
    /// By title.
    Name,
    /// The last used first; then those that nobody has used.
    Used,
    /// The review that is due first; then those without one.
    Review,
}

impl Sort {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Saved, Self::Name, Self::Used, Self::Review];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Name => "name",
            Self::Used => "used",
            Self::Review => "review",
        }
    }

    /// The words in the form.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Saved => "Last saved",
            Self::Name => "Name",
            Self::Used => "Last used",
            Self::Review => "Review due",
        }
    }

    /// Reads [`Sort::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// What a list is narrowed to. What is left out lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Documents of this kind.
    pub kind: Option<Kind>,
    /// Those about this service.
    pub service: Option<String>,
    /// Those with this tag.
    pub tag: Option<String>,
    /// Those that this one answers for.
    pub owner: Option<String>,
    /// Those that can be trusted so far.
    pub trust: Option<Trust>,
    /// The order.
    pub sort: Sort,
}

impl Filter {
    /// The names of what it can be narrowed by, as addresses have them.
    pub const NAMES: [&'static str; 5] = ["kind", "service", "tag", "owner", "trust"];

    /// Reads it from the values of an address. What is none of ours counts as left out.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            kind: value("kind").and_then(|name| Kind::parse(&name)),
            service: value("service"),
            tag: value("tag"),
            owner: value("owner"),
            trust: value("trust").and_then(|name| Trust::parse(&name)),
            sort: value("sort")
                .and_then(|name| Sort::parse(&name))
                .unwrap_or_default(),
        }
    }

    /// The documents with a label. Other names are no filter.
    pub fn of(label: &Label) -> Self {
        let text = || Some(label.text.clone());
        match label.kind {
            LabelKind::Owner => Self {
                owner: text(),
                ..Self::default()
            },
            LabelKind::Service => Self {
                service: text(),
                ..Self::default()
            },
            LabelKind::Tag => Self {
                tag: text(),
                ..Self::default()
            },
            LabelKind::Alias => Self::default(),
        }
    }

    /// What it is narrowed to, by name.
    pub fn chosen(&self) -> Vec<(&'static str, &str)> {
        let values = [
            self.kind.map(Kind::name),
            self.service.as_deref(),
            self.tag.as_deref(),
            self.owner.as_deref(),
            self.trust.map(Trust::name),
        ];
        let named = Self::NAMES.into_iter().zip(values);
        named
            .filter_map(|(name, value)| value.map(|value| (name, value)))
            .collect()
    }

    /// The same without one of them.
    pub fn without(&self, name: &str) -> Self {
        let mut left = Self::read(|other| {
            let value = self.chosen().into_iter().find(|(one, _)| *one == other);
            value
                .filter(|_| other != name)
                .map(|(_, value)| value.to_owned())
        });
        left.sort = self.sort;
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_as_it_is_named() {
        let filter = Filter {
            kind: Some(Kind::Plan),
            service: Some("boats".to_owned()),
            trust: Some(Trust::Proven),
            sort: Sort::Name,
            ..Filter::default()
        };
        let chosen = filter.chosen();
        assert_eq!(
            chosen,
            [("kind", "plan"), ("service", "boats"), ("trust", "proven")]
        );
        let left = filter.without("service");
        assert_eq!(left.chosen(), [("kind", "plan"), ("trust", "proven")]);
        assert_eq!(left.sort, Sort::Name);
        assert_eq!(Filter::read(|_| Some("nonsense".to_owned())).kind, None);
    }
}
