//! The windows in which a phase is watched.

use super::perform::{At, FormPlace, RolloutVerb, reason, words};
use crate::http::call::Params;
use crate::http::fields::{Form, Tick, moment};
use model::Problem;
use model::address;
use model::rollout::window::OnBreach;
use model::rollout::{Act, Breach, WindowRules};
use schemars::JsonSchema;
use serde::Deserialize;

/// The page of a window; of one that cannot be, the page of the rollout.
fn page(at: &Params, form: &str) -> Result<FormPlace, Problem> {
    let rollout = at.text("number");
    let page = match at.phase() {
        Ok(phase) => address::rollout::window(rollout, phase),
        Err(_) => address::rollout::page(rollout),
    };
    Ok(FormPlace::on(page, form))
}

/// A new window.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Start {
    /// For how many hours.
    hours: Option<f64>,
    /// Instead of hours: until when, such as 2026-03-12T14:00.
    until: String,
    /// The zone of that time, such as Europe/Berlin. Default: UTC.
    zone: String,
    /// Minutes without any breach before it ends.
    steady_minutes: Option<i64>,
    /// Minutes between probe samples. Default: no probe.
    probe_every: Option<i64>,
    /// Minutes between log checks. Default: none.
    check_every: Option<i64>,
    /// What a hard breach does. Default: the window restarts.
    on_breach: Option<OnBreach>,
}

impl Start {
    /// Minutes, as they are or until an end.
    fn minutes(&self, now_ms: i64) -> Result<i64, Problem> {
        if let Some(until) = moment("until", &self.until, &self.zone)? {
            return Ok((until.0 - now_ms).div_euclid(60_000));
        }
        let hours = self.hours.filter(|hours| hours.abs() < 1e6);
        let sentence = "Say for how many hours, or until when.";
        let hours = hours.ok_or_else(|| Problem::not_valid("minutes", sentence))?;
        Ok((hours * 60.0).round() as i64)
    }
}

impl RolloutVerb for Start {
    const PATH: &'static str = "windows/{phase}/start";
    const SUMMARY: &'static str = "Starts the window in which a phase is watched.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::StartWindow {
            phase: at.params.phase()?,
            terms: WindowRules {
                minutes: self.minutes(at.now.0)?,
                steady_minutes: self.steady_minutes.unwrap_or_default(),
                probe_every: self.probe_every,
                check_every: self.check_every,
                on_breach: self.on_breach.unwrap_or(OnBreach::Restart),
            },
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        page(at, "window")
    }
}

fn seen(breach: Option<Breach>) -> Result<Breach, Problem> {
    breach.ok_or_else(|| Problem::not_valid("breach", "Choose what was seen."))
}

/// A probe sample.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Sample {
    /// How bad it is.
    #[schemars(required, extend("needed" = true))]
    breach: Option<Breach>,
    /// What was seen.
    note: String,
}

impl RolloutVerb for Sample {
    const PATH: &'static str = "windows/{phase}/samples";
    const SUMMARY: &'static str = "Records a probe sample in a window.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Sample {
            phase: at.params.phase()?,
            breach: seen(self.breach)?,
            words: words("note", &self.note)?,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        page(at, "sample")
    }
}

/// A log check.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Check {
    /// How bad it is.
    #[schemars(required, extend("needed" = true))]
    breach: Option<Breach>,
    /// What was seen.
    note: String,
}

impl RolloutVerb for Check {
    const PATH: &'static str = "windows/{phase}/checks";
    const SUMMARY: &'static str = "Records a log check in a window.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Check {
            phase: at.params.phase()?,
            breach: seen(self.breach)?,
            words: words("note", &self.note)?,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        page(at, "check")
    }
}

/// An interruption.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Interruption {
    /// Why.
    #[schemars(required, extend("needed" = true))]
    reason: String,
}

impl RolloutVerb for Interruption {
    const PATH: &'static str = "windows/{phase}/interruption";
    const SUMMARY: &'static str = "Interrupts a window.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Interrupt {
            phase: at.params.phase()?,
            reason: reason(&self.reason)?,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        page(at, "interruption")
    }
}

/// The end of an interruption.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Resumption {
    /// What was watched before the interruption counts. Otherwise the window restarts.
    credit: Tick,
}

impl RolloutVerb for Resumption {
    const PATH: &'static str = "windows/{phase}/interruption/removal";
    const SUMMARY: &'static str = "Resumes or restarts an interrupted window.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Resume {
            phase: at.params.phase()?,
            credit: self.credit.0,
        })
    }

    fn place(at: &Params, _: &Form) -> Result<FormPlace, Problem> {
        page(at, "interruption")
    }
}
