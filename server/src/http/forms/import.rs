//! Bringing several files in: taking them, confirming, dropping.

use crate::http::State;
use crate::http::fields::Form;
use crate::http::problem;
use crate::http::visit::Visit;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Path, Request, State as In};
use axum::response::Response;
use engine::document::Secrets;
use engine::import::{Bundle, CreateImport};
use model::Problem;
use model::id::ImportId;
use std::collections::BTreeMap;

/// Takes files, a folder, or an archive.
pub async fn create(In(state): In<State>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (head, visit) = (parts.clone(), Visit::of_identified(&parts));
    // Nobody's bytes are kept but those of somebody who may write.
    if let Err(problem) = visit
        .actor()
        .and_then(|actor| actor.may(model::role::Act::Write))
    {
        return problem::respond(&state, head, visit, problem).await;
    }
    let (fields, gathered) = match gather(&state, Request::from_parts(parts, body)).await {
        Ok((fields, bundle)) => (fields, Ok(bundle)),
        Err((fields, problem)) => (fields, Err(problem)),
    };
    let form = Form {
        parts: head,
        visit,
        fields,
    };
    let result = match gathered {
        Ok(bundle) => take(&state, &form, bundle).await,
        Err(problem) => Err(problem),
    };
    form.answer(&state, result, "/library/import", "files")
        .await
}

async fn take(state: &State, form: &Form, bundle: Bundle) -> Result<String, Problem> {
    let input = CreateImport {
        request: form.request()?,
        bundle,
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
    Ok(format!("/library/imports/{id}"))
}

type Fields = BTreeMap<String, String>;

/// Reads the fields, and writes the files into a bundle as they come: a large upload is never in memory.
async fn gather(state: &State, request: Request) -> Result<(Fields, Bundle), (Fields, Problem)> {
    let mut fields = Fields::new();
    let unreadable = |error: &dyn std::fmt::Display| {
        let sentence = format!("Not saved: the upload could not be read ({error}).");
        Problem::not_valid("files", sentence)
    };
    let mut bundle = state
        .engine
        .bundle()
        .map_err(|problem| (Fields::new(), problem))?;
    let mut parts = match Multipart::from_request(request, state).await {
        Ok(parts) => parts,
        Err(rejection) => return Err((fields, unreadable(&rejection.body_text()))),
    };
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok((fields, bundle)),
            Err(error) => return Err((fields, unreadable(&error.body_text()))),
        };
        let taken = match part.file_name().map(str::to_owned) {
            // A browser sends a file without a name where none was chosen.
            Some(name) if name.is_empty() => Ok(()),
            Some(name) => write(&mut bundle, &name, part).await,
            None => {
                let name = part.name().unwrap_or_default().to_owned();
                let text = part
                    .text()
                    .await
                    .map_err(|error| unreadable(&error.body_text()));
                text.map(|text| drop(fields.insert(name, text)))
            }
        };
        if let Err(problem) = taken {
            return Err((fields, problem));
        }
    }
}

async fn write(bundle: &mut Bundle, name: &str, mut part: Field<'_>) -> Result<(), Problem> {
    bundle.begin(name)?;
    loop {
        match part.chunk().await {
            Ok(Some(bytes)) => bundle.write(&bytes)?,
            Ok(None) => return Ok(()),
            Err(error) => {
                let sentence = format!(
                    "Not saved: the upload broke off at {name} ({}).",
                    error.body_text()
                );
                return Err(Problem::not_valid("files", sentence));
            }
        }
    }
}

fn import(text: &str) -> Result<ImportId, Problem> {
    ImportId::parse(text).map_err(|_| Problem::NotFound("import"))
}

/// Brings in what was read.
pub async fn confirm(In(state): In<State>, Path(id): Path<String>, form: Form) -> Response {
    let confirmed = async {
        let actor = form.visit.actor()?;
        state.engine.confirm_import(actor, &import(&id)?).await?;
        Ok(format!("/library/imports/{id}"))
    };
    let result = confirmed.await;
    form.answer(&state, result, "/library/import", "files")
        .await
}

/// Drops what was read.
pub async fn remove(In(state): In<State>, Path(id): Path<String>, form: Form) -> Response {
    let removed = async {
        let actor = form.visit.actor()?;
        state.engine.remove_import(actor, &import(&id)?).await?;
        Ok("/library".to_owned())
    };
    let result = removed.await;
    form.answer(&state, result, "/library/import", "files")
        .await
}
