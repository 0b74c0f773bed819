//! Linking two things.

use super::end::end;
use crate::http::call::{Call, Params, criterion};
use crate::http::endpoint::About;
use crate::http::fields::Form;
use crate::http::verb::{ByForm, Verb};
use engine::link::CreateLink;
use model::Problem;
use model::address;
use model::id::RolloutNumber;
use model::link::{End, LinkRole, Part};
use model::record::Seq;
use model::role::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A link between two things, each a rollout, an incident (I-3) or a document (the last part of its address).
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Create {
    /// What says something of the other end, usually a document.
    #[schemars(required, extend("needed" = true))]
    from: String,
    /// The other end, usually a rollout.
    #[schemars(required, extend("needed" = true))]
    to: String,
    /// What `from` is to `to`.
    role: Option<LinkRole>,
    /// What of a rollout should have caught the fault: an item (3.6), a hold point (hold point 3) or a criterion (C2).
    item: String,
    /// The end that a form asks for. The other one is where the form stands.
    #[schemars(skip)]
    asks: String,
}

/// A link that was made.
#[derive(Serialize, JsonSchema)]
pub struct Created {
    /// The number of its event.
    event: i64,
    /// The page with the form.
    #[serde(skip)]
    page: String,
}

impl Verb for Create {
    type Answer = Created;

    fn about() -> About {
        About::post("links", "/api/v1/links", "Links two things.").needs(Act::Write)
    }

    async fn run(self, call: Call<'_>) -> Result<Created, Problem> {
        let page = here(&self.asks, &self.from, &self.to);
        let from = end(&call, "from", &self.from).await?;
        let to = end(&call, "to", &self.to).await?;
        let named = self.item.trim();
        let part = match &to {
            End::Rollout(number) => part(&call, *number, named).await?,
            End::Document(_) | End::Incident(_) if named.is_empty() => None,
            End::Document(_) | End::Incident(_) => {
                let sentence = "Only a rollout has items, hold points and criteria.";
                return Err(Problem::not_valid("item", sentence));
            }
        };
        let input = CreateLink {
            request: call.request,
            from,
            role: self.role.unwrap_or_default(),
            to,
            part,
        };
        let Seq(event) = call.state.engine.create_link(call.actor, input).await?;
        Ok(Created { event, page })
    }
}

impl ByForm for Create {
    const FORM: &'static str = address::link::CREATE;

    fn stands(_: &Params, form: &Form) -> (String, &'static str) {
        let page = here(form.text("asks"), form.text("from"), form.text("to"));
        (page, "link")
    }

    fn next(_: &Params, created: &Created) -> String {
        address::at(&created.page, address::link::LINKED)
    }
}

/// The page with the form: that of the end which the form does not ask for.
fn here(asks: &str, from: &str, to: &str) -> String {
    address::link::page(if asks == "to" { from } else { to })
}

/// What of a rollout is named, as people write it.
async fn part(
    call: &Call<'_>,
    number: RolloutNumber,
    named: &str,
) -> Result<Option<Part>, Problem> {
    let state = match call.state.engine.rollout_state(call.actor, number).await {
        Err(Problem::NotFound(_)) => {
            return Err(Problem::not_valid(
                "to",
                format!("There is no rollout {number}."),
            ));
        }
        state => state?,
    };
    if named.is_empty() {
        return Ok(None);
    }
    if let Some(item) = state.frame.items.iter().find(|item| item.label == named) {
        return Ok(Some(Part::Item(item.id.clone())));
    }
    let phase = named.strip_prefix("hold point ");
    if let Some(phase) = phase.and_then(|phase| phase.trim().parse().ok()) {
        return Ok(Some(Part::HoldPoint(phase)));
    }
    if named.starts_with('C')
        && let Ok(criterion) = criterion(named)
    {
        return Ok(Some(Part::Criterion(criterion)));
    }
    let sentence =
        format!("{number} has no item {named}. Write a number such as 3.6, hold point 3 or C2.");
    Err(Problem::not_valid("item", sentence))
}
