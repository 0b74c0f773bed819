//! Opening hold points, and knowing what happened behind them.

use super::perform::{At, FormPlace, RolloutVerb, reason, words};
use crate::http::call::Params;
use crate::http::fields::Form;
use model::Problem;
use model::address::rollout::{ITEMS, hold_point_anchor};
use model::role;
use model::rollout::Act;
use schemars::JsonSchema;
use serde::Deserialize;

/// Opening a hold point that nothing keeps closed.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Opening {
    /// A comment for the record.
    reason: String,
}

impl RolloutVerb for Opening {
    const PATH: &'static str = "hold-points/{phase}/opening";
    const SUMMARY: &'static str = "Opens a hold point that nothing keeps closed.";
    const RIGHT: role::Act = role::Act::Decide;

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::OpenHoldPoint {
            phase: at.params.phase()?,
            reason: words("reason", &self.reason)?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let id = format!("opening:{}", at.text("phase"));
        Ok(FormPlace::run(at, form, ITEMS, &id))
    }
}

/// Opening a hold point although something keeps it closed.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Bypass {
    /// Why. It stays on record.
    #[schemars(required, extend("needed" = true))]
    reason: String,
}

impl RolloutVerb for Bypass {
    const PATH: &'static str = "hold-points/{phase}/bypass";
    const SUMMARY: &'static str =
        "Opens a hold point by waiver, although something keeps it closed.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::BypassHoldPoint {
            phase: at.params.phase()?,
            reason: reason(&self.reason)?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let id = format!("bypass:{}", at.text("phase"));
        Ok(FormPlace::run(at, form, ITEMS, &id))
    }
}

/// Acknowledging what happened behind a closed hold point.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Acknowledgement {
    /// Why it may stand.
    #[schemars(required, extend("needed" = true))]
    reason: String,
}

impl RolloutVerb for Acknowledgement {
    const PATH: &'static str = "hold-points/{phase}/breaches/{breach}/acknowledgement";
    const SUMMARY: &'static str =
        "Acknowledges a breach: something that was reported from behind a closed hold point.";
    const RIGHT: role::Act = role::Act::Decide;

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let number = at.params.text("breach").trim_start_matches('B').parse();
        Ok(Act::AcknowledgeBreach {
            hold_point: at.params.phase()?,
            breach: number.map_err(|_| Problem::NotFound("breach of this hold point"))?,
            reason: reason(&self.reason)?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let breach = at.text("breach").trim_start_matches('B');
        let id = format!("breach:{}:{breach}", at.text("phase"));
        let anchor = hold_point_anchor(at.phase()?);
        Ok(FormPlace::run(at, form, &anchor, &id))
    }
}
