//! Changing people: what they may do, whether they may sign in, a new password.

use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::verb::{Found, List, Read, Verb};
use crate::told;
use axum::http::Method;
use engine::person::PersonChange;
use model::Problem;
use model::address;
use model::id::PersonId;
use model::role::Act;
use model::role::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The person in an address.
pub fn id(params: &Params) -> Result<PersonId, Problem> {
    PersonId::parse(params.text("id")).map_err(|_| Problem::NotFound("person"))
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct People {}

impl Read for People {
    type Answer = List<told::Person>;
    const PATH: &'static str = "/api/v1/people";
    const NOUN: &'static str = "people";
    const SUMMARY: &'static str = "Lists people, including those who are deactivated.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let people = call.state.engine.list_people(call.actor).await?;
        Ok(List::whole(people.iter().map(told::person)).into())
    }
}

/// What to change.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Change {
    /// What they may do.
    pub role: Option<Role>,
    /// Whether they may sign in and act.
    pub active: Option<bool>,
}

impl Verb for Change {
    type Answer = told::Person;

    fn about() -> About {
        let summary = "Changes the role of a person, deactivates or reactivates them.";
        About::change(Method::PATCH, "people", "/api/v1/people/{id}", summary)
            .needs(Act::ManagePeople)
    }

    async fn run(self, call: Call<'_>) -> Result<told::Person, Problem> {
        let id = id(call.params)?;
        let change = PersonChange {
            role: self.role,
            active: self.active,
        };
        let engine = &call.state.engine;
        let changed = engine.change_person(Some(call.actor), &id, change).await?;
        Ok(told::person(&changed))
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Reset {}

/// A link that works once.
#[derive(Serialize, JsonSchema)]
pub struct Link {
    /// The id of the person or the invitation.
    pub id: String,
    /// The link.
    pub link: String,
}

impl Verb for Reset {
    type Answer = Link;

    fn about() -> About {
        let path = "/api/v1/people/{id}/password-reset";
        About::post(
            "people",
            path,
            "Makes a link with which a person chooses a new password.",
        )
        .needs(Act::ManagePeople)
    }

    async fn run(self, call: Call<'_>) -> Result<Link, Problem> {
        let id = id(call.params)?;
        let engine = &call.state.engine;
        let secret = engine.issue_reset(Some(call.actor), &id).await?;
        Ok(Link {
            id: id.to_string(),
            link: format!("{}{}", call.state.public_url, address::reset(&secret)),
        })
    }
}
