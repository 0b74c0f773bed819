//! Bringing in what was read, or dropping it.

use super::id::import_of;
use crate::http::call::Call;
use crate::http::endpoint::About;
use crate::http::verb::Verb;
use axum::http::StatusCode;
use model::Problem;
use model::role::Act;
use schemars::JsonSchema;
use serde::Deserialize;

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Confirm {}

impl Verb for Confirm {
    type Answer = ();

    fn about() -> About {
        let path = "/api/v1/imports/{id}/confirmation";
        let summary = "Brings in what was read. It goes on in the background.";
        About {
            status: StatusCode::NO_CONTENT,
            ..About::post("imports", path, summary).needs(Act::Write)
        }
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let id = import_of(call.params.text("id"))?;
        call.state.engine.confirm_import(call.actor, &id).await
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Remove {}

impl Verb for Remove {
    type Answer = ();

    fn about() -> About {
        let summary = "Discards an import. What was brought in already stays.";
        About::delete("imports", "/api/v1/imports/{id}", summary).needs(Act::Write)
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let id = import_of(call.params.text("id"))?;
        call.state.engine.remove_import(call.actor, &id).await
    }
}
