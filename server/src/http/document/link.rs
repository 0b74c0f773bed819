//! Linking a document and a rollout, from either end.

use crate::http::call::{Call, Params, criterion};
use crate::http::endpoint::About;
use crate::http::fields::Form;
use crate::http::verb::{ByForm, Verb};
use axum::http::StatusCode;
use engine::LinkDocument;
use model::Problem;
use model::address;
use model::document::LinkRole;
use model::id::{DocumentId, RolloutNumber};
use model::role::Act;
use schemars::JsonSchema;
use serde::Deserialize;

/// A rollout that a document is about.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Link {
    /// The number of the rollout.
    #[schemars(required, extend("needed" = true))]
    rollout: String,
    /// How the document relates to it.
    role: Option<LinkRole>,
    /// What should have caught the fault: an item (3.6), a hold point (hold point 3) or a criterion (C2).
    item: String,
    /// The id of the document, instead of its address.
    #[schemars(skip)]
    document: Option<String>,
}

impl Verb for Link {
    type Answer = ();

    fn about() -> About {
        let path = "/api/v1/documents/{slug}/links";
        About {
            status: StatusCode::NO_CONTENT,
            ..About::post(
                "documents",
                path,
                "Links a document to a rollout, or to an item in it.",
            )
            .needs(Act::Write)
        }
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let sentence = "Write the number of the rollout, such as R-7.";
        let number = RolloutNumber::parse(self.rollout.trim());
        let number = number.map_err(|_| Problem::not_valid("rollout", sentence))?;
        let document = super::save::document(&call, self.document.as_deref()).await?;
        link(call, document, number, self.role, &self.item).await
    }
}

impl ByForm for Link {
    const FORM: &'static str = "/library/{slug}/links";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (Self::next(params, &()), "link")
    }

    fn next(params: &Params, (): &()) -> String {
        address::library::document(params.text("slug"))
    }
}

/// A document that is about a rollout.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct LinkFromRollout {
    /// The last part of the document's address.
    #[schemars(required, extend("needed" = true))]
    document: String,
    /// How the document relates to the rollout.
    role: Option<LinkRole>,
    /// What should have caught the fault: an item (3.6), a hold point (hold point 3) or a criterion (C2).
    item: String,
}

impl Verb for LinkFromRollout {
    type Answer = ();

    fn about() -> About {
        let path = "/api/v1/rollouts/{number}/links";
        About {
            status: StatusCode::NO_CONTENT,
            ..About::post(
                "rollouts",
                path,
                "Links a rollout, or an item in it, to a document.",
            )
            .needs(Act::Write)
        }
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let number = call.params.rollout()?;
        let written = self.document.trim();
        let slug = address::library::below(written).unwrap_or(written);
        let document = match call.document_named(slug).await {
            Err(Problem::NotFound(_)) => {
                let sentence =
                    "Write the last part of the document's address, such as hatch-door-runbook.";
                return Err(Problem::not_valid("document", sentence));
            }
            found => found?.document.id,
        };
        link(call, document, number, self.role, &self.item).await
    }
}

impl ByForm for LinkFromRollout {
    const FORM: &'static str = "/rollouts/{number}/links";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (address::rollout::page(params.text("number")), "link")
    }

    fn next(params: &Params, (): &()) -> String {
        address::rollout::linked(params.text("number"))
    }
}

async fn link(
    call: Call<'_>,
    document: DocumentId,
    number: RolloutNumber,
    role: Option<LinkRole>,
    named: &str,
) -> Result<(), Problem> {
    let state = call.state.engine.rollout_state(call.actor, number).await?;
    let mut input = LinkDocument {
        request: call.request,
        document,
        rollout: number,
        role: role.unwrap_or_default(),
        item: None,
        phase: None,
        criterion: None,
    };
    let named = named.trim();
    let phase = named.strip_prefix("hold point ");
    if let Some(item) = state.frame.items.iter().find(|item| item.label == named) {
        input.item = Some(item.id.clone());
    } else if let Some(phase) = phase.and_then(|phase| phase.trim().parse().ok()) {
        input.phase = Some(phase);
    } else if named.starts_with('C')
        && let Ok(criterion) = criterion(named)
    {
        input.criterion = Some(criterion);
    } else if !named.is_empty() {
        return Err(Problem::not_valid(
            "item",
            format!(
                "{number} has no item {named}. Write a number such as 3.6, hold point 3 or C2."
            ),
        ));
    }
    call.state
        .engine
        .link_document(call.actor, input)
        .await
        .map(drop)
}
