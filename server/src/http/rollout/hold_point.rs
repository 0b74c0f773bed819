//! Deciding hold points, and knowing what happened behind them.

use super::perform::{At, Done, FormPlace, RolloutVerb, condition_id, reason, words};
use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::fields::{Form, Tick, moment};
use crate::http::verb::Verb;
use engine::rollout::RolloutAct;
use model::Problem;
use model::address::rollout::{ALL_PHASES, DECISION, ITEMS, hold_point_anchor, page};
use model::record::Seq;
use model::role;
use model::rollout::{Act, Outcome, PhaseNumber};
use model::text::Title;
use schemars::JsonSchema;
use serde::Deserialize;

/// A decision about a hold point, and at the last one about the rollout.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Decision {
    /// What is decided. GO opens the hold point, and at the last one lets the rollout go.
    #[schemars(required, extend("needed" = true))]
    outcome: Option<Outcome>,
    /// Why. For HOLD: what would change it. A GO that nothing stands against needs none.
    reason: String,
    /// With GO: each becomes a required item of a later phase.
    conditions: Vec<Condition>,
    /// With HOLD: when it ends by itself, such as 2026-03-12T14:00.
    until: String,
    /// The zone of that time, such as Europe/Berlin. Default: UTC.
    zone: String,
    /// With GO: open it in spite of what keeps it closed. The answer is 202, and another person approves the change.
    waiver: Tick,
    /// The decision it replaces, by the number of its event.
    supersedes: Option<i64>,
    /// A condition of a form, one per line.
    #[schemars(skip)]
    condition: String,
    /// The phase that asks for it.
    #[schemars(skip)]
    condition_phase: Option<PhaseNumber>,
}

/// Something that a GO depends on.
#[derive(Deserialize, JsonSchema)]
pub struct Condition {
    /// What has to be done.
    text: String,
    /// The number of the later phase that asks for it.
    phase: PhaseNumber,
}

impl RolloutVerb for Decision {
    const PATH: &'static str = "hold-points/{phase}/decision";
    const SUMMARY: &'static str = "Decides a hold point, and at the last one the rollout, and seals what the decision rests on.";
    const RIGHT: role::Act = role::Act::Decide;

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let sentence = "Choose what is decided.";
        let outcome = self
            .outcome
            .ok_or_else(|| Problem::not_valid("outcome", sentence))?;
        let phase = at.params.phase()?;
        if self.waiver.0 {
            if outcome != Outcome::Go {
                return Err(Problem::not_valid(
                    "waiver",
                    "Only GO can be given with a waiver.",
                ));
            }
            return Ok(Act::AskWaiver {
                phase,
                reason: reason(&self.reason)?,
            });
        }
        let lines = self
            .condition
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let typed = lines.map(|line| (line, self.condition_phase));
        let given = self.conditions.iter();
        let given = given.map(|condition| (condition.text.as_str(), Some(condition.phase)));
        let conditions = given
            .chain(typed)
            .enumerate()
            .map(|(place, (text, phase))| {
                let words = Title::parse(text)
                    .map_err(|refusal| Problem::not_valid("conditions", refusal.sentence))?;
                Ok((
                    condition_id(at.request, place)?,
                    String::from(words),
                    phase.unwrap_or_default(),
                ))
            });
        let conditions = conditions.collect::<Result<Vec<_>, Problem>>()?;
        Ok(Act::Decide {
            phase,
            outcome,
            reason: match outcome == Outcome::Go && conditions.is_empty() {
                true => words("reason", &self.reason)?,
                false => reason(&self.reason)?,
            },
            supersedes: self.supersedes.map(Seq),
            until_ms: moment("until", &self.until, &self.zone)?.map(|until| until.0),
            conditions,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let phase = at.phase()?;
        Ok(match form.text("form") {
            "waiver" => FormPlace::run(at, form, ITEMS, &format!("waiver:{phase}")),
            "opening" => {
                let place = FormPlace::run(at, form, ITEMS, &format!("opening:{phase}"));
                // The work goes on in the next phase.
                let one = form.text("phase") != ALL_PHASES;
                FormPlace {
                    next: one.then(|| page(at.text("number"))),
                    ..place
                }
            }
            _ => FormPlace::run(at, form, DECISION, "decision"),
        })
    }
}

/// Approving what another person asked for. No fields.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Approval {}

impl RolloutVerb for Approval {
    const PATH: &'static str = "changes/{change}/approval";
    const SUMMARY: &'static str = "Approves a change that another person asked for.";
    const RIGHT: role::Act = role::Act::Waive;

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::ApproveWaiver {
            change: at.params.change()?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let id = format!("approval:{}", at.text("change"));
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

/// Approving a change, whatever it is about. No fields.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct ChangeApproval {}

impl Verb for ChangeApproval {
    type Answer = Done;

    fn about() -> About {
        let path = "/api/v1/changes/{change}/approval";
        About::post("changes", path, Approval::SUMMARY).needs(Approval::RIGHT)
    }

    async fn run(self, call: Call<'_>) -> Result<Done, Problem> {
        let change = call.params.change()?;
        let engine = &call.state.engine;
        let act = RolloutAct {
            rollout: engine.find_rollout_of(call.actor, change).await?,
            request: call.request,
            act: Act::ApproveWaiver { change },
            files: Vec::new(),
        };
        Ok(Done::of(engine.act(call.actor, act).await?))
    }
}
