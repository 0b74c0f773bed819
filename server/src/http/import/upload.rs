//! Bringing several files in: taking them, confirming, dropping.

use super::id::import_of;
use crate::http::State;
use crate::http::fields::Form;
use crate::http::problem;
use crate::http::request_context::RequestContext;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Path, Request, State as In};
use axum::response::Response;
use engine::document::Secrets;
use engine::import::{CreateImport, Staging};
use futures::StreamExt;
use model::Problem;
use model::address::library;
use model::person;
use model::role::Act;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long an upload is read that nobody will keep.
const DRAIN: Duration = Duration::from_secs(30);
const MAX_FIELD_BYTES: usize = 1024;

/// Takes files, a folder, or an archive.
pub async fn create(In(state): In<State>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (head, visit) = (parts.clone(), RequestContext::of_identified(&parts));
    // Nobody's bytes are kept but those of somebody who may write.
    if let Err(problem) = may_write(&visit) {
        drain(body).await;
        return problem::respond(&state, head, visit, problem).await;
    }
    let (fields, gathered) = gather(&state, Request::from_parts(parts, body)).await;
    let form = Form::new(head, visit, fields);
    let result = match gathered {
        Ok(staging) => take(&state, &form, staging).await,
        Err(problem) => Err(problem),
    };
    form.answer(&state, result, library::IMPORT, "files").await
}

async fn take(state: &State, form: &Form, staging: Staging) -> Result<String, Problem> {
    let input = CreateImport {
        request: form.request()?,
        staging,
        secrets: if form.text("secrets") == "keep" {
            Secrets::Keep
        } else {
            Secrets::Cover
        },
    };
    let id = state
        .engine
        .create_import(form.visit.actor()?, input)
        .await?;
    Ok(library::import(id))
}

fn may_write(visit: &RequestContext) -> Result<(), Problem> {
    visit.actor()?.may(Act::Write, person::About::Everything)
}

/// Reads a body to its end, if that comes soon. A browser that is still sending when the answer comes does not show
/// it.
async fn drain(body: Body) {
    let mut bytes = body.into_data_stream();
    let all = async { while let Some(Ok(_)) = bytes.next().await {} };
    // Who takes longer gets the answer now.
    let _ = tokio::time::timeout(DRAIN, all).await;
}

type Fields = BTreeMap<String, String>;

/// Reads the fields, and writes the files into the staging file as they come: a large upload is never in memory. After a
/// refusal the rest is read and dropped.
async fn gather(state: &State, request: Request) -> (Fields, Result<Staging, Problem>) {
    let mut fields = Fields::new();
    let mut staging = state.engine.staging();
    let mut parts = match Multipart::from_request(request, state).await {
        Ok(parts) => parts,
        Err(rejection) => return (fields, Err(unreadable(&rejection.body_text()))),
    };
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return (fields, staging),
            Err(error) => return (fields, staging.and(Err(unreadable(&error.body_text())))),
        };
        let taken = match (part.file_name().map(str::to_owned), &mut staging) {
            // A browser sends a file without a name where none was chosen.
            (Some(name), Ok(staging)) if !name.is_empty() => write(staging, &name, part).await,
            (Some(_), _) => Ok(()),
            (None, _) => {
                let name = part.name().unwrap_or_default().to_owned();
                short(part)
                    .await
                    .map(|text| drop(fields.insert(name, text)))
            }
        };
        if let Err(problem) = taken {
            staging = staging.and(Err(problem));
        }
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> Problem {
    let sentence = format!("The upload could not be read ({error}).");
    Problem::not_valid("files", sentence)
}

/// The text of a field. Our own fields are short.
async fn short(mut part: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(more) = part.chunk().await.map_err(|error| unreadable(&error))? {
        bytes.extend_from_slice(&more);
        if bytes.len() > MAX_FIELD_BYTES {
            return Err(Problem::not_valid(
                "files",
                "A field of this form is too long.",
            ));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn write(staging: &mut Staging, name: &str, mut part: Field<'_>) -> Result<(), Problem> {
    staging.begin(name)?;
    loop {
        match part.chunk().await {
            Ok(Some(bytes)) => staging.write(&bytes)?,
            Ok(None) => return Ok(()),
            Err(error) => {
                let sentence = format!("The upload was cut off at {name} ({}).", error.body_text());
                return Err(Problem::not_valid("files", sentence));
            }
        }
    }
}

/// Brings in what was read.
pub async fn confirm(In(state): In<State>, Path(id): Path<String>, form: Form) -> Response {
    let confirmed = async {
        let actor = form.visit.actor()?;
        state.engine.confirm_import(actor, &import_of(&id)?).await?;
        Ok(library::import(id))
    };
    let result = confirmed.await;
    form.answer(&state, result, library::IMPORT, "files").await
}

/// Drops what was read.
pub async fn remove(In(state): In<State>, Path(id): Path<String>, form: Form) -> Response {
    let removed = async {
        let actor = form.visit.actor()?;
        state.engine.remove_import(actor, &import_of(&id)?).await?;
        Ok(library::LIST.to_owned())
    };
    let result = removed.await;
    form.answer(&state, result, library::IMPORT, "files").await
}
