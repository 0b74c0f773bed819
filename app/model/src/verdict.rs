//! What a person says about an item.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person says about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is as it should be. For a hold question: the answer is no.
    Ok,
    /// It is not as it should be. For a hold question: yes, so hold.
    NotOk,
    /// It does not apply to this rollout.
    NotApplicable,
    /// It is waived until a day, by an approver. A hold question is answered, never waived.
    Waived,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ok, Self::NotOk, Self::NotApplicable, Self::Waived];

    /// The name in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotOk => "not-ok",
            Self::NotApplicable => "not-applicable",
            Self::Waived => "waived",
        }
    }

    /// Reads [`Verdict::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// The word on the stamp.
    pub fn word(self, inverted: bool) -> &'static str {
        match (self, inverted) {
            (Self::Ok, false) => "OK",
            (Self::NotOk, false) => "NOT OK",
            (Self::Ok, true) => "NO",
            (Self::NotOk, true) => "YES, HOLD",
            (Self::NotApplicable, _) => "N/A",
            (Self::Waived, _) => "WAIVED",
        }
    }
}
