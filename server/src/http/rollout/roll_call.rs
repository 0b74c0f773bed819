//! The rules of a rollout, who votes at a hold point, calling them, and votes.

use super::perform::{At, FormPlace, RolloutVerb, condition_id, words};
use crate::http::call::Params;
use crate::http::fields::{Form, Tick, moment};
use model::Problem;
use model::address::rollout::{hold_point_anchor, setup};
use model::id::PersonId;
use model::rollout;
use model::rollout::Act;
use model::text::{self, Title};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

fn position(text: &str) -> Result<String, Problem> {
    Ok(String::from(text::Position::parse(text)?))
}

/// The rules of a rollout.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Rules {
    /// The lead may not approve this rollout.
    no_self_approval: Tick,
    /// Work may go ahead of closed hold points.
    works_ahead: Tick,
    /// Why it may.
    works_ahead_reason: String,
}

impl RolloutVerb for Rules {
    const PATH: &'static str = "rules";
    const SUMMARY: &'static str = "Sets the rules of a rollout.";

    fn act(self, _: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::SetRules {
            rules: rollout::Rules {
                no_self_approval: self.no_self_approval.0,
                works_ahead: match self.works_ahead.0 {
                    true => Some(words("works_ahead_reason", &self.works_ahead_reason)?),
                    false => None,
                },
                ..rollout::Rules::default()
            },
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        Ok(FormPlace::on(setup(at.text("number")), "rules"))
    }
}

/// Who is asked at a hold point.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct RollCall {
    /// The positions, in their order. None: an approver opens the hold point without a roll call.
    #[schemars(required, extend("needed" = true))]
    positions: Vec<Seat>,
    /// How many people must vote GO. Default: everybody who speaks for a position and is not absent.
    quorum: Option<usize>,
    /// Until when votes count, such as 2026-03-12T14:00. Default: until the decision.
    ends: String,
    /// The zone of that time, such as Europe/Berlin. Default: UTC.
    zone: String,
    /// The rows of a form: `position-0`, `person-0`, `as-0` and so on.
    #[serde(flatten)]
    #[schemars(skip)]
    rows: BTreeMap<String, Value>,
}

/// A position.
#[derive(Debug, Deserialize, JsonSchema)]
struct Seat {
    /// Its name.
    name: String,
    /// The ids of those who speak for it. One of them votes.
    people: Vec<String>,
    /// The ids of those who vote where none of them has.
    #[serde(default)]
    substitutes: Vec<String>,
}

impl Seat {
    fn parse(self) -> Result<rollout::Seat, Problem> {
        Ok(rollout::Seat {
            name: position(&self.name)?,
            people: people(&self.people)?,
            substitutes: people(&self.substitutes)?,
        })
    }
}

fn people(ids: &[String]) -> Result<Vec<PersonId>, Problem> {
    let people = ids.iter().map(|id| PersonId::parse(id));
    let people: Result<Vec<_>, _> = people.collect();
    people.map_err(|_| Problem::not_valid("positions", "Choose who speaks for each position."))
}

impl RollCall {
    /// The rows of a form, those with the same name together.
    fn seats(&self) -> Vec<Seat> {
        let text = |name: &str, at: usize| {
            let value = self.rows.get(&format!("{name}-{at}"));
            value
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let mut seats: Vec<Seat> = Vec::new();
        for at in 0..self.rows.len() {
            let (name, person) = (text("position", at), text("person", at));
            // A line that names nobody asks nobody.
            if name.is_empty() || person.is_empty() {
                continue;
            }
            let known = seats
                .iter()
                .position(|seat| seat.name.eq_ignore_ascii_case(&name));
            let seat = known.unwrap_or_else(|| {
                seats.push(Seat {
                    name,
                    people: Vec::new(),
                    substitutes: Vec::new(),
                });
                seats.len() - 1
            });
            let list = match text("as", at).as_str() {
                "substitute" => &mut seats[seat].substitutes,
                _ => &mut seats[seat].people,
            };
            list.push(person);
        }
        seats
    }
}

impl RolloutVerb for RollCall {
    const PATH: &'static str = "hold-points/{phase}/roll-call";
    const SUMMARY: &'static str =
        "Sets who speaks for which position at a hold point, and how many must vote GO.";
    const REPLACES: bool = true;

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let rows = self.seats().into_iter();
        let seats = self.positions.into_iter().chain(rows);
        Ok(Act::SetRollCall {
            hold_point: at.params.phase()?,
            positions: seats.map(Seat::parse).collect::<Result<_, _>>()?,
            quorum: self.quorum.filter(|needed| *needed > 0),
            ends_ms: moment("ends", &self.ends, &self.zone)?.map(|end| end.0),
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        let id = format!("roll-call:{}", at.phase()?);
        Ok(FormPlace::on(setup(at.text("number")), &id))
    }
}

/// Calling the positions of a hold point. No fields.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Call {}

impl RolloutVerb for Call {
    const PATH: &'static str = "hold-points/{phase}/call";
    const SUMMARY: &'static str =
        "Calls the positions of a hold point to vote. From then on GO counts.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Call {
            hold_point: at.params.phase()?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let phase = at.phase()?;
        let id = format!("call:{phase}");
        Ok(FormPlace::run(at, form, &hold_point_anchor(phase), &id))
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
    const PATH: &'static str = "hold-points/{phase}/votes";
    const SUMMARY: &'static str = "Votes for a position at a hold point.";

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
            hold_point: at.params.phase()?,
            position: position(&self.position)?,
            vote,
            words: said,
            conditions,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let phase = at.phase()?;
        let id = format!("vote:{phase}:{}", form.text("position"));
        Ok(match form.text("on") {
            "setup" => FormPlace::on(setup(at.text("number")), &id),
            _ => FormPlace::run(at, form, &hold_point_anchor(phase), &id),
        })
    }
}

/// The words of a condition, which become those of an item.
fn condition(line: &str) -> Result<String, Problem> {
    Title::parse(line)
        .map(String::from)
        .map_err(|refusal| Problem::not_valid("comment", refusal.sentence))
}
