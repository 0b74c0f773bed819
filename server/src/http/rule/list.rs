//! The rules as machines read them.

use crate::http::call::Call;
use crate::http::verb::{Found, List, Read};
use model::Problem;
use model::lint::RULES;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All rules.
#[derive(Deserialize, JsonSchema)]
pub struct Rules {}

/// A rule.
#[derive(Serialize, JsonSchema)]
pub struct RuleAnswer {
    name: &'static str,
    /// `error`, `warning` or `note`.
    severity: &'static str,
    title: &'static str,
    advice: &'static str,
    /// Why it is switched off for the workspace; nothing where it is on.
    off: Option<String>,
}

impl Read for Rules {
    type Answer = List<RuleAnswer>;
    const PATH: &'static str = "/api/v1/rules";
    const NOUN: &'static str = "rules";
    const SUMMARY: &'static str = "Lists the rules that documents are checked by.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let off = call.state.engine.list_rules_off(call.actor).await?;
        let answer = RULES.iter().map(|rule| RuleAnswer {
            name: rule.name,
            severity: rule.severity.word(),
            title: rule.title,
            advice: rule.advice,
            off: off
                .iter()
                .find(|off| off.rule == *rule)
                .map(|off| off.reason.clone()),
        });
        Ok(List::whole(answer).into())
    }
}
