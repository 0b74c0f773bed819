//! Hold points, criteria, and the windows in which a phase is watched.

use super::perform::{Place, evidence, perform, phase, reason, ticked, words};
use crate::http::State;
use crate::http::fields::Form;
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::clock::Moment;
use model::Problem;
use model::quantity::Quantity;
use model::record::Seq;
use model::rollout::window::OnBreach;
use model::rollout::{Act, Breach, CriterionNumber, Terms};

type Part = Path<(String, String)>;

pub async fn open(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(Place::run(
        &number,
        &form,
        "items",
        &format!("opening:{at}"),
    ));
    perform(state, form, &number, place, |form| {
        Ok(Act::OpenGate {
            phase: phase(&at)?,
            reason: words(form, "reason")?,
        })
    })
    .await
}

pub async fn bypass(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(Place::run(&number, &form, "items", &format!("bypass:{at}")));
    perform(state, form, &number, place, |form| {
        Ok(Act::BypassGate {
            phase: phase(&at)?,
            reason: reason(form)?,
        })
    })
    .await
}

fn criterion(text: &str) -> Result<CriterionNumber, Problem> {
    let number = text.strip_prefix('C').unwrap_or(text);
    number
        .parse()
        .map_err(|_| Problem::NotFound("criterion in this rollout"))
}

/// The page of a criterion; of one that cannot be, the page of the run.
fn criterion_page(number: &str, at: &str, form: &str) -> Place {
    match criterion(at) {
        Ok(at) => Place::below(number, &format!("criteria/C{at}"), form),
        Err(_) => Place::below(number, "", form),
    }
}

pub async fn measure(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(criterion_page(&number, &at, "value"));
    perform(state, form, &number, place, |form| {
        let (value, points) = Quantity::parse(form.text("value"))
            .map_err(|refusal| Problem::NotValid(vec![refusal]))?;
        Ok(Act::Measure {
            criterion: criterion(&at)?,
            value,
            points,
            words: words(form, "words")?,
            evidence: evidence(form)?,
        })
    })
    .await
}

pub async fn rule(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(criterion_page(&number, &at, "ruling"));
    perform(state, form, &number, place, |form| {
        Ok(Act::Rule {
            criterion: criterion(&at)?,
            value: Seq(form.number("value")?),
            passes: ticked(form, "passes"),
            reason: reason(form)?,
        })
    })
    .await
}

/// One criterion on its own page, or several on the page of the run.
pub async fn attest(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let place = match form.text("on") {
        "criterion" => criterion_page(&number, form.text("criterion"), "attestation"),
        _ => Place::run(&number, &form, "criteria", "attestation"),
    };
    perform(state, form, &number, Ok(place), |form| {
        let criteria: Result<Vec<_>, _> = form.all("criterion").map(criterion).collect();
        Ok(Act::Attest {
            criteria: criteria?,
            holds: ticked(form, "holds"),
            words: words(form, "words")?,
        })
    })
    .await
}

/// The page of a window; of one that cannot be, the page of the run.
fn window_page(number: &str, at: &str, form: &str) -> Place {
    match phase(at) {
        Ok(at) => Place::below(number, &format!("windows/{at}"), form),
        Err(_) => Place::below(number, "", form),
    }
}

/// Minutes, as they are or until an end.
fn minutes(form: &Form, now: Moment) -> Result<i64, Problem> {
    let until = form.text("until").trim();
    if !until.is_empty() {
        let sentence = "Write day and time like 2026-03-12T14:00. Times are UTC.";
        let until = Moment::parse(until).ok_or_else(|| Problem::not_valid("minutes", sentence))?;
        return Ok((until.0 - now.0).div_euclid(60_000));
    }
    let hours: f64 = form.text("hours").trim().parse().unwrap_or(f64::NAN);
    match hours.is_finite() && hours.abs() < 1e6 {
        true => Ok((hours * 60.0).round() as i64),
        false => Err(Problem::not_valid(
            "minutes",
            "Say for how many hours, or until when.",
        )),
    }
}

/// A rhythm; blank means: nobody of this kind looks.
fn every(form: &Form, field: &'static str) -> Result<Option<i64>, Problem> {
    match form.text(field).trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Problem::not_valid(field, "Write a whole number of minutes, or nothing.")),
    }
}

pub async fn watch(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let (place, now) = (Ok(window_page(&number, &at, "window")), state.engine.now());
    perform(state, form, &number, place, |form| {
        Ok(Act::StartWindow {
            phase: phase(&at)?,
            terms: Terms {
                minutes: minutes(form, now)?,
                steady_minutes: every(form, "steady_minutes")?.unwrap_or_default(),
                probe_every: every(form, "probe_every")?,
                check_every: every(form, "check_every")?,
                on_breach: match form.text("on_breach") {
                    "fail" => OnBreach::Fail,
                    _ => OnBreach::Restart,
                },
            },
        })
    })
    .await
}

fn breach(form: &Form) -> Result<Breach, Problem> {
    Breach::parse(form.text("breach"))
        .ok_or_else(|| Problem::not_valid("breach", "Choose what was seen."))
}

pub async fn sample(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(window_page(&number, &at, "sample"));
    perform(state, form, &number, place, |form| {
        Ok(Act::Sample {
            phase: phase(&at)?,
            breach: breach(form)?,
            words: words(form, "words")?,
        })
    })
    .await
}

pub async fn check(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(window_page(&number, &at, "check"));
    perform(state, form, &number, place, |form| {
        Ok(Act::Check {
            phase: phase(&at)?,
            breach: breach(form)?,
            words: words(form, "words")?,
        })
    })
    .await
}

pub async fn interrupt(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(window_page(&number, &at, "interruption"));
    perform(state, form, &number, place, |form| {
        Ok(Act::Interrupt {
            phase: phase(&at)?,
            reason: reason(form)?,
        })
    })
    .await
}

pub async fn resume(In(state): In<State>, Path((number, at)): Part, form: Form) -> Response {
    let place = Ok(window_page(&number, &at, "interruption"));
    perform(state, form, &number, place, |form| {
        Ok(Act::Resume {
            phase: phase(&at)?,
            credit: ticked(form, "credit"),
        })
    })
    .await
}
