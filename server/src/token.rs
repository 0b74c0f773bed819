//! `holdpoint token`: tokens by which machines act, made by whoever may read the data folder.

use crate::{Given, open_for_work};
use clap::{Args, Subcommand};
use model::id::TokenId;
use model::text::{Email, PersonName};
use std::process::ExitCode;

/// What is done with tokens.
#[derive(Args)]
pub struct Token {
    #[command(flatten)]
    given: Given,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make one that acts as a person. Its secret is printed once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// The address of the person it acts as.
        #[arg(long)]
        person: String,
        /// Report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// All of them.
    List {
        /// Report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// End one. The next request with it is refused.
    Revoke {
        /// Its id.
        id: String,
    },
}

impl Token {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.given.complete()?;
        let (engine, _folder) = open_for_work(&config).await?;
        let done = do_it(&engine, self.verb).await;
        engine.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }
}

async fn do_it(engine: &engine::Engine, verb: Verb) -> anyhow::Result<()> {
    let refused = |refusal: model::problem::Refusal| anyhow::anyhow!(refusal.sentence);
    match verb {
        Verb::Create { name, person, json } => {
            let name = PersonName::parse(&name).map_err(refused)?;
            let email = Email::parse(&person).map_err(refused)?;
            let (id, secret) = engine.create_token(name, &email).await?;
            if json {
                println!(
                    "{}",
                    serde_json::json!({ "id": id.as_str(), "secret": secret })
                );
            } else {
                println!("{secret}\nIt is shown this once. To end it: holdpoint token revoke {id}");
            }
        }
        Verb::List { json } => {
            for token in engine.list_tokens().await? {
                let revoked = token.revoked.map(|at| at.datetime());
                if json {
                    println!(
                        "{}",
                        serde_json::json!({ "id": token.id, "name": token.name, "person": token.person, "created": token.created.datetime(), "revoked": revoked })
                    );
                } else {
                    let state = revoked.map_or("works".to_owned(), |at| format!("revoked {at}"));
                    println!("{}  {}  as {}  {state}", token.id, token.name, token.person);
                }
            }
        }
        Verb::Revoke { id } => {
            let id = TokenId::parse(&id)
                .map_err(|_| anyhow::anyhow!("that is not the id of a token"))?;
            engine.revoke_token(id).await?;
        }
    }
    Ok(())
}
