//! Answering sentences of gates, and stops.

use super::perform::{At, FormPlace, Given, RolloutVerb, words};
use crate::http::call::Params;
use crate::http::fields::Form;
use model::Problem;
use model::address::rollout::condition_anchor;
use model::rollout::Act;
use schemars::JsonSchema;
use serde::Deserialize;

/// An answer to a condition that nothing can compute: a sentence of a gate, or a stop.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Answer {
    /// Whether it holds.
    #[schemars(required, extend("needed" = true))]
    answer: Option<YesOrNo>,
    /// What was seen.
    comment: String,
    #[serde(flatten)]
    given: Given,
}

/// What somebody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum YesOrNo {
    /// It holds.
    Yes,
    /// It does not.
    No,
}

impl RolloutVerb for Answer {
    const PATH: &'static str = "hold-points/{phase}/conditions/{condition}";
    const SUMMARY: &'static str =
        "Answers a condition that nothing can compute: a sentence of a gate, or a stop.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let sentence = "Answer yes or no.";
        let answer = self
            .answer
            .ok_or_else(|| Problem::not_valid("answer", sentence))?;
        Ok(Act::AnswerCondition {
            hold_point: at.params.phase()?,
            condition: at.params.condition()?,
            yes: answer == YesOrNo::Yes,
            words: words("comment", &self.comment)?,
            evidence: self.given.pieces()?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let id = at.condition()?;
        let form_id = format!("answer:{id}");
        Ok(FormPlace::run(at, form, &condition_anchor(id), &form_id))
    }
}
