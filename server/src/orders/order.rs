//! What is to be done, and doing it.

use super::answer::Answer;
use super::place::Workplace;
use super::{checkpoint, doctor, document, index, token, user, verify};
use model::Problem;
use serde::{Deserialize, Serialize};

/// What is to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Recompute the chains, and compare what stands beside them.
    Verify,
    /// The same, and whether it is what it was when a checkpoint was taken.
    VerifyAgainst(engine::Checkpoint),
    /// Sign where the chains end.
    Checkpoint,
    /// Build the search index again.
    Reindex,
    /// Look at everything that can be wrong.
    Doctor,
    /// One document of the library.
    Document(document::Verb),
    /// Tokens.
    Token(token::Verb),
    /// People.
    User(user::Verb),
}

impl Order {
    /// Does it.
    pub async fn carry_out(self, at: &Workplace<'_>) -> Result<Answer, Problem> {
        match self {
            Self::Verify => verify::carry_out(at).await,
            Self::VerifyAgainst(checkpoint) => verify::against(at, &checkpoint).await,
            Self::Checkpoint => checkpoint::carry_out(at).await,
            Self::Reindex => index::carry_out(at).await,
            Self::Doctor => doctor::carry_out(at).await,
            Self::Document(verb) => document::carry_out(verb, at).await,
            Self::Token(verb) => token::carry_out(verb, at).await,
            Self::User(verb) => user::carry_out(verb, at).await,
        }
    }
}
