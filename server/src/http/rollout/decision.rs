//! Recording a decision.

use super::perform::{At, FormPlace, RolloutVerb, reason};
use crate::http::call::Params;
use crate::http::fields::Form;
use model::Problem;
use model::address::rollout::DECISION;
use model::record::Seq;
use model::role;
use model::rollout::{Act, Outcome};
use schemars::JsonSchema;
use serde::Deserialize;

/// A decision about the rollout.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Decision {
    /// What is decided.
    #[schemars(required, extend("needed" = true))]
    outcome: Option<Outcome>,
    /// Why.
    #[schemars(required, extend("needed" = true))]
    reason: String,
    /// The decision it replaces, by the number of its event.
    supersedes: Option<i64>,
}

impl RolloutVerb for Decision {
    const PATH: &'static str = "decision";
    const SUMMARY: &'static str = "Decides a rollout, and seals what the decision rests on.";
    const RIGHT: role::Act = role::Act::Decide;

    fn act(self, _: &At<'_>) -> Result<Act, Problem> {
        let sentence = "Choose what is decided.";
        let outcome = self.outcome;
        Ok(Act::Decide {
            outcome: outcome.ok_or_else(|| Problem::not_valid("outcome", sentence))?,
            reason: reason(&self.reason)?,
            supersedes: self.supersedes.map(Seq),
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        Ok(FormPlace::run(at, form, DECISION, "decision"))
    }
}
