//! Identifiers, one type per noun, so that a run item's id cannot be passed for a person's.
//!
//! All are UUID version 7 in their usual text form: readable in a database shell, and sorting by the
//! time they were made. Rollouts also have a short number that people say aloud ([`RolloutNumber`]).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The text was not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

fn looks_like_a_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an id from its text form: 36 characters, lower case.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                if looks_like_a_uuid(text) { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A person who can sign in.
    PersonId;
    /// A link by which one person may join.
    InvitationId;
    /// A document of the library, over all its revisions.
    DocumentId;
    /// Several files that are brought in together.
    ImportId;
    /// A rollout.
    RolloutId;
    /// A token by which a machine acts.
    TokenId;
    /// One item of one run.
    RunItemId;
    /// The key a form carries so that pressing its button twice counts once.
    RequestKey;
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident, $mark:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(i64);

        impl $name {
            /// A number as the database holds it; `None` unless it is positive.
            pub fn new(number: i64) -> Option<Self> {
                (number > 0).then_some(Self(number))
            }

            /// Reads the form used in addresses.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix($mark).ok_or(NotAnId)?;
                if digits.is_empty()
                    || digits.starts_with('0')
                    || !digits.bytes().all(|byte| byte.is_ascii_digit())
                {
                    return Err(NotAnId);
                }
                digits.parse().ok().and_then(Self::new).ok_or(NotAnId)
            }

            /// The bare number.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(to, concat!($mark, "{}"), self.0)
            }
        }
    )*};
}

numbers! {
    /// The number people use for a rollout, written `R-118`.
    RolloutNumber, "R-";
    /// The number people use for an incident, written `I-63`.
    IncidentNumber, "I-";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_36_characters_in_lower_case() {
        assert!(PersonId::parse("0190b5a1-7c3e-7f00-8000-0123456789ab").is_ok());
        for wrong in [
            "",
            "0190B5A1-7C3E-7F00-8000-0123456789AB",
            "0190b5a17c3e7f0080000123456789ab",
            "0190b5a1-7c3e-7f00-8000-0123456789ag",
        ] {
            assert_eq!(PersonId::parse(wrong), Err(NotAnId), "{wrong:?}");
        }
    }

    #[test]
    fn a_rollout_number_has_one_spelling() {
        assert_eq!(
            RolloutNumber::parse("R-118").map(RolloutNumber::get),
            Ok(118)
        );
        for wrong in [
            "R-0",
            "R-01",
            "R-",
            "118",
            "r-118",
            "R-+1",
            "R-99999999999999999999",
        ] {
            assert_eq!(RolloutNumber::parse(wrong), Err(NotAnId), "{wrong:?}");
        }
    }
}
