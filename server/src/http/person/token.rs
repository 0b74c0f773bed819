//! Tokens by which machines act.

use crate::http::call::Call;
use crate::http::endpoint::About;
use crate::http::fields::Refusals;
use crate::http::verb::{Found, List, Read, Verb};
use crate::told;
use engine::NewToken;
use model::Problem;
use model::id::TokenId;
use model::role::{Act, Scope};
use model::text::{Email, PersonName, lifetime_ms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Tokens {}

impl Read for Tokens {
    type Answer = List<told::Token>;
    const PATH: &'static str = "/api/v1/tokens";
    const NOUN: &'static str = "tokens";
    const SUMMARY: &'static str = "Lists tokens.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let tokens = call.state.engine.list_tokens(call.actor).await?;
        Ok(List::whole(tokens.iter().map(told::token)).into())
    }
}

/// A new token.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Create {
    /// What it is for.
    #[schemars(required, extend("needed" = true))]
    name: String,
    /// The e-mail address of the person it acts as. Default: your own. Only an admin may name someone else.
    person: Option<String>,
    /// How much it may do. Default: `read`.
    scope: Option<Scope>,
    /// How long it works, such as 90d. Default: until it is revoked.
    expires: String,
}

/// A token, once.
#[derive(Serialize, JsonSchema)]
pub struct Created {
    id: String,
    /// The secret. It is shown only here.
    pub token: String,
}

impl Verb for Create {
    type Answer = Created;

    fn about() -> About {
        About::post(
            "tokens",
            "/api/v1/tokens",
            "Makes a token. Its secret is only in this answer.",
        )
        .needs(Act::ManageOwn)
    }

    async fn run(self, call: Call<'_>) -> Result<Created, Problem> {
        let mut refusals = Refusals::default();
        let name = refusals.take(PersonName::parse(&self.name));
        let lives_ms = refusals.take(lifetime_ms(&self.expires));
        let person = refusals.take(self.person.as_deref().map(Email::parse).transpose());
        let (Some(name), Some(lives_ms), Some(person)) = (name, lives_ms, person) else {
            return Err(refusals.problem());
        };
        let token = NewToken {
            name,
            person,
            scope: self.scope.unwrap_or(Scope::Read),
            lives_ms,
        };
        let (id, token) = call
            .state
            .engine
            .create_token(Some(call.actor), token)
            .await?;
        Ok(Created {
            id: id.to_string(),
            token,
        })
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Revoke {}

impl Verb for Revoke {
    type Answer = ();

    fn about() -> About {
        About::delete("tokens", "/api/v1/tokens/{id}", "Revokes a token.").needs(Act::ManageOwn)
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let id = TokenId::parse(call.params.text("id"));
        let id = id.map_err(|_| Problem::NotFound("token that works"))?;
        call.state.engine.revoke_token(Some(call.actor), id).await
    }
}
