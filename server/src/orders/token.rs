//! `holdpoint token`: tokens by which machines act.

use super::answer::Answer;
use super::place::Workplace;
use crate::told;
use clap::Subcommand;
use engine::NewToken;
use model::Problem;
use model::id::TokenId;
use model::role::Scope;
use model::text::{Email, PersonName, lifetime_ms};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is done with tokens.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Make a token that acts as a person. Its secret is printed once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// The address of the person it acts as.
        #[arg(long)]
        person: String,
        /// How much of that person's rights it has: read, run, write or admin.
        #[arg(long, default_value = "write")]
        scope: String,
        /// When it ends, such as 90d or 12h [default: when it is revoked].
        #[arg(long, default_value = "", hide_default_value = true)]
        expires: String,
    },
    /// List all tokens.
    List,
    /// Revoke a token. The next request with it is refused.
    Revoke {
        /// Its id.
        id: String,
    },
}

/// Does it.
pub async fn carry_out(verb: Verb, at: &Workplace<'_>) -> Result<Answer, Problem> {
    match verb {
        Verb::Create {
            name,
            person,
            scope,
            expires,
        } => {
            let token = NewToken {
                name: PersonName::parse(&name)?,
                person: Some(Email::parse(&person)?),
                scope: Scope::parse(&scope)?,
                lives_ms: lifetime_ms(&expires)?,
            };
            let (id, secret) = at.engine.create_token(at.by, token).await?;
            Ok(Answer::good(
                json!({ "id": id, "token": secret }),
                format!("{secret}\nIt is shown this once. To end it: holdpoint token revoke {id}"),
            ))
        }
        Verb::List => {
            let now = at.engine.now();
            let (mut report, mut lines) = (Vec::new(), Vec::new());
            for token in at.engine.all_tokens().await? {
                report.push(told::token(&token));
                let state = token.dead(now).unwrap_or("works");
                lines.push(format!(
                    "{}  {}  as {}  {}  {state}",
                    token.id, token.name, token.person_name, token.scope
                ));
            }
            Ok(Answer::good(json!(report), lines.join("\n")))
        }
        Verb::Revoke { id } => {
            let id = TokenId::parse(&id)
                .map_err(|_| Problem::not_valid("id", "That is not a token id."))?;
            at.engine.revoke_token(at.by, id.clone()).await?;
            Ok(Answer::good(
                json!({ "id": id.as_str(), "revoked": true }),
                "It is revoked: the next request with it is refused.".to_owned(),
            ))
        }
    }
}
