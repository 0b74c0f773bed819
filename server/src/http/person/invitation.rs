//! Inviting people.

use super::change::Link;
use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::verb::{Found, List, Read, Verb};
use model::Problem;
use model::address;
use model::id::InvitationId;
use model::role::Act;
use model::role::Role;
use model::text::PersonName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The invitation in an address.
fn id(params: &Params) -> Result<InvitationId, Problem> {
    InvitationId::parse(params.text("id")).map_err(|_| Problem::NotFound("open invitation"))
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Invitations {}

/// An open invitation.
#[derive(Serialize, JsonSchema)]
pub struct Invitation {
    id: String,
    /// For whom it is.
    name: String,
    role: Role,
    /// Until when it works, RFC 3339.
    expires: String,
}

impl Read for Invitations {
    type Answer = List<Invitation>;
    const PATH: &'static str = "/api/v1/invitations";
    const NOUN: &'static str = "invitations";
    const SUMMARY: &'static str = "Lists open invitations.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let open = call.state.engine.list_invitations(call.actor).await?;
        let told = open.into_iter().map(|one| Invitation {
            id: one.id.to_string(),
            name: one.for_whom,
            role: one.role,
            expires: one.expires.datetime(),
        });
        Ok(List::whole(told).into())
    }
}

/// A new invitation.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Invite {
    /// For whom it is.
    #[schemars(required, extend("needed" = true))]
    name: String,
    /// What they may do.
    #[schemars(required, extend("needed" = true))]
    role: Option<Role>,
}

impl Verb for Invite {
    type Answer = Link;

    fn about() -> About {
        About::post(
            "invitations",
            "/api/v1/invitations",
            "Invites someone: makes a link that works once.",
        )
        .needs(Act::ManagePeople)
    }

    async fn run(self, call: Call<'_>) -> Result<Link, Problem> {
        let name = PersonName::parse(&self.name)?;
        let role = self.role.map_or_else(|| Role::parse(""), Ok)?;
        let (id, secret) = call.state.engine.invite(call.actor, name, role).await?;
        Ok(link(&call, id.to_string(), &secret))
    }
}

fn link(call: &Call<'_>, id: String, secret: &str) -> Link {
    let link = format!("{}{}", call.state.public_url, address::invitation(secret));
    Link { id, link }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Renew {}

impl Verb for Renew {
    type Answer = Link;

    fn about() -> About {
        let path = "/api/v1/invitations/{id}/renewal";
        About::post(
            "invitations",
            path,
            "Makes a new link for an invitation. The old one stops working.",
        )
        .needs(Act::ManagePeople)
    }

    async fn run(self, call: Call<'_>) -> Result<Link, Problem> {
        let (engine, id) = (&call.state.engine, id(call.params)?);
        let secret = engine.renew_invitation(call.actor, id.clone()).await?;
        Ok(link(&call, id.to_string(), &secret))
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Withdraw {}

impl Verb for Withdraw {
    type Answer = ();

    fn about() -> About {
        About::delete(
            "invitations",
            "/api/v1/invitations/{id}",
            "Withdraws an invitation.",
        )
        .needs(Act::ManagePeople)
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let engine = &call.state.engine;
        engine
            .withdraw_invitation(call.actor, id(call.params)?)
            .await
    }
}
