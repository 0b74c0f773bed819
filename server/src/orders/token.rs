//! `holdpoint token`: tokens by which machines act.

use super::{Answer, Place};
use clap::Subcommand;
use model::Problem;
use model::id::TokenId;
use model::problem::Refusal;
use model::text::{Email, PersonName};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is done with tokens.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Make one that acts as a person. Its secret is printed once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// The address of the person it acts as.
        #[arg(long)]
        person: String,
    },
    /// All of them.
    List,
    /// End one. The next request with it is refused.
    Revoke {
        /// Its id.
        id: String,
    },
}

/// Does it.
pub async fn carry_out(verb: Verb, at: &Place<'_>) -> Result<Answer, Problem> {
    let refused = |refusal: Refusal| Problem::NotValid(vec![refusal]);
    match verb {
        Verb::Create { name, person } => {
            let name = PersonName::parse(&name).map_err(refused)?;
            let email = Email::parse(&person).map_err(refused)?;
            let (id, secret) = at.engine.create_token(name, &email).await?;
            Ok(Answer::good(
                json!({ "id": id.as_str(), "token": secret }),
                format!("{secret}\nIt is shown this once. To end it: holdpoint token revoke {id}"),
            ))
        }
        Verb::List => {
            let (mut report, mut lines) = (Vec::new(), Vec::new());
            for token in at.engine.list_tokens().await? {
                let revoked = token.revoked.map(|at| at.datetime());
                report.push(json!({ "id": token.id, "name": token.name, "person": token.person, "created": token.created.datetime(), "revoked": revoked }));
                let state = revoked.map_or("works".to_owned(), |at| format!("revoked {at}"));
                lines.push(format!(
                    "{}  {}  as {}  {state}",
                    token.id, token.name, token.person
                ));
            }
            Ok(Answer::good(report.into(), lines.join("\n")))
        }
        Verb::Revoke { id } => {
            let id = TokenId::parse(&id)
                .map_err(|_| Problem::not_valid("id", "That is not the id of a token."))?;
            at.engine.revoke_token(id.clone()).await?;
            Ok(Answer::good(
                json!({ "id": id.as_str(), "revoked": true }),
                "It is revoked: the next request with it is refused.".to_owned(),
            ))
        }
    }
}
