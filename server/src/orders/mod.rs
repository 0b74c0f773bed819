//! Orders: what an operator's command has done to a workspace. A command carries its order out itself where nobody holds
//! the data folder, brings it to the server that does through the socket in the folder, or to a server elsewhere
//! (`send.rs`). Whoever carries it out, it is done by [`Order::carry_out`].

pub mod checkpoint;
pub mod doctor;
pub mod document;
mod index;
pub mod send;
pub mod socket;
pub mod token;
pub mod user;
pub mod verify;

use crate::Config;
use engine::{Actor, Engine};
use model::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::process::ExitCode;

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

/// Where it is done.
pub struct Place<'a> {
    /// Who gives it: an admin from afar. `None`: an operator on the machine itself, whom nothing holds back.
    pub by: Option<&'a Actor>,
    /// The workspace.
    pub engine: &'a Engine,
    /// The settings of the process that does it.
    pub config: &'a Config,
    /// A server is running on this data: this process, or one beside it.
    pub served: bool,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// For machines.
    pub report: Value,
    /// The same for people.
    pub text: String,
    /// Nothing was found that is wrong.
    pub good: bool,
}

impl Answer {
    /// It was done, and nothing is wrong.
    pub fn good(report: Value, text: String) -> Self {
        Self {
            report,
            text,
            good: true,
        }
    }

    /// Prints it, and says by the exit code how it went.
    pub fn print(&self, json: bool) -> ExitCode {
        if json {
            println!("{}", self.report);
        } else if !self.text.is_empty() {
            println!("{}", self.text);
        }
        ExitCode::from(u8::from(!self.good))
    }
}

impl Order {
    /// Does it.
    pub async fn carry_out(self, at: &Place<'_>) -> Result<Answer, Problem> {
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
