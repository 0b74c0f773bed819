//! Links as machines read them.

use super::end::end;
use crate::http::call::Call;
use crate::http::verb::{Found, List, Read};
use engine::link::{Direction, Link, Thing};
use model::Problem;
use model::link::LinkRole;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose links.
#[derive(Deserialize, JsonSchema)]
pub struct Links {
    /// A rollout, an incident (I-3) or the last part of a document's address.
    of: String,
}

/// A link, seen from the thing that was asked about.
#[derive(Serialize, JsonSchema)]
pub struct LinkAnswer {
    /// What stands at the other end: `rollout`, `document` or `incident`.
    kind: &'static str,
    /// Its number, or the last part of its address.
    other: String,
    title: String,
    /// `here`: the other one says something of this. `there`: this says something of the other one.
    direction: &'static str,
    /// What the one that the link comes from is to the other.
    role: LinkRole,
    /// What of the rollout is named.
    item: Option<String>,
    by: String,
    /// When, RFC 3339.
    at: String,
}

fn line(link: Link) -> LinkAnswer {
    let (kind, other, title) = match link.other {
        Thing::Rollout { number, title, .. } => ("rollout", number.to_string(), title),
        Thing::Document { slug, title, .. } => ("document", slug, title),
        Thing::Incident { number, title, .. } => ("incident", number.to_string(), title),
    };
    LinkAnswer {
        kind,
        other,
        title,
        direction: match link.direction {
            Direction::Here => "here",
            Direction::There => "there",
        },
        role: link.role,
        item: link.part.map(|part| part.words()),
        by: link.who,
        at: link.at.datetime(),
    }
}

impl Read for Links {
    type Answer = List<LinkAnswer>;
    const PATH: &'static str = "/api/v1/links";
    const NOUN: &'static str = "links";
    const SUMMARY: &'static str = "Lists the links of a rollout, a document or an incident.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let end = end(&call, "of", &self.of).await?;
        let links = call.state.engine.list_links(call.actor, &end).await?;
        Ok(List::whole(links.into_iter().map(line)).into())
    }
}
