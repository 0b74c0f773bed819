//! The name of a rule, also of one that a later release no longer has.

use crate::lint::{self, Rule};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a rule: small letters and dashes, at most 60.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleName(String);

/// The text was not the name of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a rule")]
pub struct NotARule;

impl RuleName {
    /// Reads a name.
    ///
    /// # Errors
    /// Where no rule could be called so.
    pub fn parse(text: &str) -> Result<Self, NotARule> {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        match !text.is_empty() && text.len() <= 60 && text.bytes().all(is_letter) {
            true => Ok(Self(text.to_owned())),
            false => Err(NotARule),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The rule, where there still is one.
    pub fn rule(&self) -> Option<&'static Rule> {
        lint::rule(&self.0)
    }
}

impl TryFrom<String> for RuleName {
    type Error = NotARule;
    fn try_from(text: String) -> Result<Self, NotARule> {
        Self::parse(&text)
    }
}

impl From<RuleName> for String {
    fn from(name: RuleName) -> String {
        name.0
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_and_nothing_else_is_one() {
        for rule in lint::RULES {
            assert_eq!(
                RuleName::parse(rule.name).map(|name| name.rule()),
                Ok(Some(rule))
            );
        }
        for text in ["", "Vague", "a b", "é", &"a".repeat(61)] {
            assert_eq!(RuleName::parse(text), Err(NotARule), "{text}");
        }
        assert_eq!(
            RuleName::parse("of-tomorrow").map(|name| name.rule()),
            Ok(None)
        );
    }
}
