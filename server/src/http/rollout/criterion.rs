//! Values of criteria, rulings about them, and attestations.

use super::perform::{At, FormPlace, Given, RolloutVerb, reason, words};
use crate::http::call::{Params, criterion};
use crate::http::fields::{Form, Scalar, Tick, broken};
use model::Problem;
use model::address;
use model::quantity::Quantity;
use model::record::Seq;
use model::rollout::Act;
use schemars::JsonSchema;
use serde::Deserialize;

/// The page of a criterion; of one that cannot be, the page of the rollout.
fn page(at: &Params, name: &str, form: &str) -> FormPlace {
    let rollout = at.text("number");
    let page = match criterion(name) {
        Ok(number) => address::rollout::criterion(rollout, number),
        Err(_) => address::rollout::page(rollout),
    };
    FormPlace::on(page, form)
}

/// A value that was measured.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Value {
    /// A number, with or without its unit, or points: 98.5, `185/200`.
    #[schemars(required, extend("needed" = true))]
    value: Scalar,
    /// How it was measured.
    note: String,
    #[serde(flatten)]
    given: Given,
}

impl RolloutVerb for Value {
    const PATH: &'static str = "criteria/{criterion}/values";
    const SUMMARY: &'static str = "Records a measured value of a criterion.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let (value, points) = Quantity::parse(&self.value.0)?;
        Ok(Act::Measure {
            criterion: at.params.criterion()?,
            value,
            points,
            words: words("note", &self.note)?,
            evidence: self.given.pieces()?,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        Ok(page(at, at.text("criterion"), "value"))
    }
}

/// A ruling on a value in the grey zone.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Ruling {
    /// The number of the event that recorded the value.
    #[schemars(required, extend("needed" = true))]
    value: Option<i64>,
    /// It passes.
    passes: Tick,
    /// Why.
    #[schemars(required, extend("needed" = true))]
    reason: String,
}

impl RolloutVerb for Ruling {
    const PATH: &'static str = "criteria/{criterion}/ruling";
    const SUMMARY: &'static str = "Rules on a value in the grey zone.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Rule {
            criterion: at.params.criterion()?,
            value: self.value.map(Seq).ok_or_else(|| broken("value"))?,
            passes: self.passes.0,
            reason: reason(&self.reason)?,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        Ok(page(at, at.text("criterion"), "ruling"))
    }
}

/// An answer to attested criteria.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Attestation {
    /// The criteria, by their numbers.
    #[serde(rename = "criterion", alias = "criteria")]
    #[schemars(rename = "criteria", required, extend("needed" = true))]
    criteria: Vec<Scalar>,
    /// They hold.
    holds: Tick,
    /// What was seen.
    note: String,
}

impl RolloutVerb for Attestation {
    const PATH: &'static str = "attestations";
    const SUMMARY: &'static str = "Answers attested criteria: all of them or none.";

    fn act(self, _: &At<'_>) -> Result<Act, Problem> {
        let criteria: Result<Vec<_>, _> =
            self.criteria.iter().map(|one| criterion(&one.0)).collect();
        Ok(Act::Attest {
            criteria: criteria?,
            holds: self.holds.0,
            words: words("note", &self.note)?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        Ok(match form.text("on") {
            "criterion" => page(at, form.text("criterion"), "attestation"),
            _ => FormPlace::run(at, form, address::rollout::CRITERIA, "attestation"),
        })
    }
}
