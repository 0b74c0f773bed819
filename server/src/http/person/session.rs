//! The sessions of a person.

use super::change::id;
use crate::http::call::Call;
use crate::http::endpoint::About;
use crate::http::verb::{Found, List, Read, Verb};
use engine::session;
use model::Problem;
use model::role::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Sessions {}

/// A session.
#[derive(Serialize, JsonSchema)]
pub struct Session {
    /// A hash of what the browser keeps.
    id: String,
    created: String,
    last_seen: String,
    expires: String,
    user_agent: String,
    address: String,
}

fn told(session: session::Session) -> Session {
    Session {
        created: session.created.datetime(),
        last_seen: session.last_seen.datetime(),
        expires: session.expires.datetime(),
        id: session.id_hash,
        user_agent: session.user_agent,
        address: session.address,
    }
}

impl Read for Sessions {
    type Answer = List<Session>;
    const PATH: &'static str = "/api/v1/people/{id}/sessions";
    const NOUN: &'static str = "people";
    const SUMMARY: &'static str = "Lists the sessions of a person.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let engine = &call.state.engine;
        let sessions = engine
            .list_sessions_of(call.actor, &id(call.params)?)
            .await?;
        Ok(List::whole(sessions.into_iter().map(told)).into())
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct End {}

impl Verb for End {
    type Answer = ();

    fn about() -> About {
        About::delete(
            "people",
            "/api/v1/people/{id}/sessions",
            "Ends all sessions of a person.",
        )
        .needs(Act::ManagePeople)
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        end(&call, None).await
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct EndOne {}

impl Verb for EndOne {
    type Answer = ();

    fn about() -> About {
        let path = "/api/v1/people/{id}/sessions/{session}";
        About::delete("people", path, "Ends one session of a person.").needs(Act::ManagePeople)
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        end(&call, Some(call.params.text("session").to_owned())).await
    }
}

async fn end(call: &Call<'_>, one: Option<String>) -> Result<(), Problem> {
    let (engine, id) = (&call.state.engine, id(call.params)?);
    engine
        .end_sessions_of(Some(call.actor), &id, one)
        .await
        .map(drop)
}
