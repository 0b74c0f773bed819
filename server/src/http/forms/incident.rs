//! Declaring an incident, and writing in its timeline.

use crate::http::State;
use crate::http::fields::{Form, Refusals};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::clock::Moment;
use engine::incident::{DeclareIncident, NoteIncident};
use model::Problem;
use model::id::{IncidentNumber, RolloutNumber};
use model::incident::{Severity, Stage};
use model::problem::Refusal;
use model::text::{Reason, Title};

pub async fn declare(In(state): In<State>, form: Form) -> Response {
    let result = declared(&state, &form).await;
    form.answer(&state, result, "/incidents", "declare").await
}

async fn declared(state: &State, form: &Form) -> Result<String, Problem> {
    let actor = form.visit.actor()?;
    let mut refusals = Refusals::default();
    let title = refusals.take(Title::parse(form.text("title")));
    let severity = refusals.take(severity(form.text("severity")));
    let began = refusals.take(moment(form, "began"));
    let from = refusals.take(from_rollout(form.text("rollout")));
    let (Some(title), Some(severity), Some(began), Some(rollout)) = (title, severity, began, from)
    else {
        return Err(refusals.problem());
    };
    let input = DeclareIncident {
        request: form.request()?,
        title,
        severity,
        began,
        rollout,
    };
    let number = state.engine.declare_incident(actor, input).await?;
    Ok(format!("/incidents/{number}"))
}

pub async fn note(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let page = match IncidentNumber::parse(&number) {
        Ok(number) => format!("/incidents/{number}"),
        Err(_) => "/incidents".to_owned(),
    };
    let result = noted(&state, &number, &form).await;
    form.answer(
        &state,
        result.map(|seq| format!("{page}#e-{seq}")),
        &page,
        "note",
    )
    .await
}

async fn noted(state: &State, number: &str, form: &Form) -> Result<String, Problem> {
    let actor = form.visit.actor()?;
    let incident = IncidentNumber::parse(number).map_err(|_| Problem::NotFound("incident"))?;
    let mut refusals = Refusals::default();
    let words = Reason::parse(form.text("words")).map_err(|_| Refusal {
        field: "words",
        sentence: format!("Say what happened, in at most {} characters.", Reason::MOST),
    });
    let words = refusals.take(words);
    let happened = refusals.take(moment(form, "happened"));
    let severity = refusals.take(unchanged_or(form.text("severity"), severity));
    let stage = refusals.take(unchanged_or(form.text("stage"), stage));
    let from = refusals.take(from_rollout(form.text("rollout")));
    let (Some(words), Some(happened), Some(severity), Some(stage), Some(rollout)) =
        (words, happened, severity, stage, from)
    else {
        return Err(refusals.problem());
    };
    let input = NoteIncident {
        request: form.request()?,
        incident,
        happened,
        words,
        severity,
        stage,
        rollout,
    };
    let seq = state.engine.note_incident(actor, input).await?;
    Ok(seq.to_string())
}

/// What is left empty stays as it is.
fn unchanged_or<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    match text.is_empty() {
        true => Ok(None),
        false => read(text).map(Some),
    }
}

fn severity(text: &str) -> Result<Severity, Refusal> {
    Severity::parse(text).ok_or_else(|| Refusal {
        field: "severity",
        sentence: "Choose P1, P2, P3 or P4.".to_owned(),
    })
}

fn stage(text: &str) -> Result<Stage, Refusal> {
    Stage::parse(text).ok_or_else(|| Refusal {
        field: "stage",
        sentence: "Choose active, mitigated or resolved.".to_owned(),
    })
}

fn moment(form: &Form, field: &'static str) -> Result<Option<Moment>, Refusal> {
    unchanged_or(form.text(field).trim(), |text| {
        Moment::parse(text).ok_or_else(|| Refusal {
            field,
            sentence: "Write a day and a time in UTC, such as 2026-03-12T14:00.".to_owned(),
        })
    })
}

fn from_rollout(text: &str) -> Result<Option<RolloutNumber>, Refusal> {
    unchanged_or(text.trim(), |text| {
        RolloutNumber::parse(text).map_err(|_| Refusal {
            field: "rollout",
            sentence: "Write the number of a rollout, such as R-7.".to_owned(),
        })
    })
}
