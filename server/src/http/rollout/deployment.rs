//! Placing the release on an environment.

use super::perform::{At, FormPlace, RolloutVerb, words};
use crate::http::call::Params;
use crate::http::fields::{Form, Tick};
use model::Problem;
use model::address;
use model::record::Seq;
use model::rollout::{Act, Deployed, EndOfDeployment, PhaseNumber};
use schemars::JsonSchema;
use serde::Deserialize;

/// A new deployment.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Start {
    /// Where to.
    #[schemars(required, extend("needed" = true))]
    environment: String,
    /// The name of the release.
    #[schemars(required, extend("needed" = true))]
    version: String,
    /// Its commit, 7 to 64 hexadecimal digits.
    commit: String,
    /// A link to the pipeline.
    link: String,
    /// The phase that checks it.
    // A form of the run says by `phase` which phases are shown.
    #[serde(rename = "of_phase", alias = "phase")]
    #[schemars(rename = "phase")]
    of_phase: Option<PhaseNumber>,
    /// It is about to begin, so it is refused while a hold point before its phase is closed. Otherwise it is a report of
    /// what was done: it is always recorded, and a breach where that hold point is closed.
    begin: Tick,
}

impl RolloutVerb for Start {
    const PATH: &'static str = "deployments";
    const SUMMARY: &'static str =
        "Records that a deployment starts. The number in the answer is that of the deployment.";

    fn act(self, _: &At<'_>) -> Result<Act, Problem> {
        let Self {
            environment,
            version,
            commit,
            link,
            of_phase,
            begin,
        } = &self;
        Deployed::parse(environment, version, commit, link, *of_phase)
            .map(|deployed| Act::Deploy {
                deployed,
                begins: begin.0,
            })
            .map_err(Problem::NotValid)
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        let page = address::rollout::deployments(at.text("number"));
        Ok(FormPlace::on(page, "deployment"))
    }
}

/// How a deployment ended.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct End {
    /// How it ended.
    #[schemars(required, extend("needed" = true))]
    end: Option<EndOfDeployment>,
    /// A comment.
    note: String,
}

impl RolloutVerb for End {
    const PATH: &'static str = "deployments/{deployment}/end";
    const SUMMARY: &'static str = "Records how a deployment ended.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let deployment = at.params.text("deployment").parse().map(Seq);
        Ok(Act::EndDeployment {
            deployment: deployment.map_err(|_| Problem::NotFound("deployment of this rollout"))?,
            end: self
                .end
                .ok_or_else(|| Problem::not_valid("end", "Choose how it ended."))?,
            words: words("note", &self.note)?,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        let id = format!("end:{}", at.text("deployment"));
        let page = address::rollout::deployments(at.text("number"));
        Ok(FormPlace::on(page, &id))
    }
}
