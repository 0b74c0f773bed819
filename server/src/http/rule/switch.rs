//! Switching a rule of the linter off and on.

use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::fields::Form;
use crate::http::verb::{ByForm, Verb};
use axum::http::StatusCode;
use engine::rule::SwitchRule;
use model::Problem;
use model::address;
use model::role::Act;
use model::rule::RuleName;
use model::text::Reason;
use schemars::JsonSchema;
use serde::Deserialize;

/// A rule that is to object to nothing in this workspace.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Off {
    /// Why.
    #[schemars(required, extend("needed" = true))]
    reason: String,
}

/// A rule that is to be followed again.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct On {}

fn about(path: &'static str, summary: &'static str) -> About {
    About {
        status: StatusCode::NO_CONTENT,
        ..About::post("rules", path, summary).needs(Act::SwitchRules)
    }
}

async fn switch(call: Call<'_>, off: Option<Reason>) -> Result<(), Problem> {
    let rule = RuleName::parse(call.params.text("rule")).map_err(|_| Problem::NotFound("rule"))?;
    let input = SwitchRule {
        request: call.request,
        rule,
        off,
    };
    let engine = &call.state.engine;
    engine.switch_rule(call.actor, input).await.map(drop)
}

impl Verb for Off {
    type Answer = ();

    fn about() -> About {
        let summary = "Switches a rule off for the whole workspace.";
        about("/api/v1/rules/{rule}/off", summary)
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let reason = Reason::parse(&self.reason)?;
        switch(call, Some(reason)).await
    }
}

impl Verb for On {
    type Answer = ();

    fn about() -> About {
        about("/api/v1/rules/{rule}/on", "Switches a rule on again.")
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        switch(call, None).await
    }
}

impl ByForm for Off {
    const FORM: &'static str = "/help/rules/{rule}/off";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (Self::next(params, &()), "off")
    }

    fn next(params: &Params, (): &()) -> String {
        address::rule(params.text("rule"))
    }
}

impl ByForm for On {
    const FORM: &'static str = "/help/rules/{rule}/on";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (Self::next(params, &()), "on")
    }

    fn next(params: &Params, (): &()) -> String {
        address::rule(params.text("rule"))
    }
}
