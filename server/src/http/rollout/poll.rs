//! The rules of a rollout, who votes, and votes.

use super::perform::{At, FormPlace, RolloutVerb, condition_id, words};
use crate::http::call::Params;
use crate::http::fields::{Form, Tick, moment};
use model::Problem;
use model::address::rollout::{ROLL_CALL, setup};
use model::id::PersonId;
use model::rollout;
use model::rollout::Act;
use model::text::{self, Title};
use schemars::JsonSchema;
use serde::Deserialize;

fn position(text: &str) -> Result<String, Problem> {
    Ok(String::from(text::Position::parse(text)?))
}

/// The rules of a rollout.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Rules {
    /// How many people must vote GO. Default, or 0: everybody who speaks for a position and is not absent.
    quorum: Option<usize>,
    /// The lead may not approve this rollout.
    no_self_approval: Tick,
    /// Work may go ahead of closed hold points.
    works_ahead: Tick,
    /// Why it may.
    works_ahead_reason: String,
    /// When the poll ends, such as 2026-03-12T14:00.
    poll_ends: String,
    /// The zone of that time, such as Europe/Berlin. Default: UTC.
    zone: String,
}

impl RolloutVerb for Rules {
    const PATH: &'static str = "rules";
    const SUMMARY: &'static str = "Sets the rules of a rollout.";

    fn act(self, _: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::SetRules {
            rules: rollout::Rules {
                quorum: self.quorum.unwrap_or_default(),
                no_self_approval: self.no_self_approval.0,
                works_ahead: match self.works_ahead.0 {
                    true => Some(words("works_ahead_reason", &self.works_ahead_reason)?),
                    false => None,
                },
                poll_ends_ms: moment("poll_ends", &self.poll_ends, &self.zone)?.map(|end| end.0),
            },
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        Ok(FormPlace::on(setup(at.text("number")), "rules"))
    }
}

/// Who speaks for a position.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Assignment {
    /// The position.
    #[schemars(required, extend("needed" = true))]
    position: String,
    /// The id of the person.
    #[schemars(required, extend("needed" = true))]
    person: String,
}

impl RolloutVerb for Assignment {
    const PATH: &'static str = "positions";
    const SUMMARY: &'static str = "Assigns a position to a person.";

    fn act(self, _: &At<'_>) -> Result<Act, Problem> {
        let person = PersonId::parse(&self.person)
            .map_err(|_| Problem::not_valid("person", "Choose who speaks for the position."))?;
        Ok(Act::Assign {
            position: position(&self.position)?,
            person,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        Ok(FormPlace::on(setup(at.text("number")), "position"))
    }
}

/// The position to remove.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Removal {
    /// The position.
    #[schemars(required, extend("needed" = true))]
    position: String,
}

impl RolloutVerb for Removal {
    const PATH: &'static str = "positions/removal";
    const SUMMARY: &'static str = "Removes a position from the roll call.";

    fn act(self, _: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Unassign {
            position: position(&self.position)?,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        Ok(FormPlace::on(setup(at.text("number")), "position"))
    }
}

/// A vote.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Vote {
    /// The position that votes.
    #[schemars(required, extend("needed" = true))]
    position: String,
    /// The vote.
    #[schemars(required, extend("needed" = true))]
    vote: Option<rollout::Vote>,
    /// A comment, or the conditions of a GO with conditions, one per line.
    comment: String,
}

impl RolloutVerb for Vote {
    const PATH: &'static str = "votes";
    const SUMMARY: &'static str = "Votes for a position.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let sentence = "Choose a vote.";
        let vote = self
            .vote
            .ok_or_else(|| Problem::not_valid("vote", sentence))?;
        let said = words("comment", &self.comment)?;
        let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
        let conditions = match vote {
            rollout::Vote::GoIf => lines
                .enumerate()
                .map(|(place, line)| Ok((condition_id(at.request, place)?, condition(line)?)))
                .collect::<Result<Vec<_>, Problem>>()?,
            rollout::Vote::Go
            | rollout::Vote::Hold
            | rollout::Vote::NoGo
            | rollout::Vote::NoGoConcur
            | rollout::Vote::Absent => Vec::new(),
        };
        Ok(Act::Vote {
            position: position(&self.position)?,
            vote,
            words: said,
            conditions,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let id = format!("vote:{}", form.text("position"));
        Ok(FormPlace::run(at, form, ROLL_CALL, &id))
    }
}

/// The words of a condition, which become those of an item.
fn condition(line: &str) -> Result<String, Problem> {
    Title::parse(line)
        .map(String::from)
        .map_err(|refusal| Problem::not_valid("comment", refusal.sentence))
}
