//! Bringing a document in, and saving a revision.

use crate::http::State;
use crate::http::fields::{Form, Upload, broken};
use crate::http::request_context::RequestContext;
use crate::http::{pages, problem};
use axum::extract::{Path, Request, State as In};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use engine::document::{Kept, SaveDocument, Secrets, correct};
use model::Problem;
use model::address::library;
use model::document::Kind;
use model::mark::{Change, Correction};
use model::picture::GivenPicture;
use model::text::Source;
use std::collections::BTreeSet;
use ui::context::{Corrected, Reviewed};

/// What would be brought in, and what the rules object to. Nothing is stored.
pub async fn review(In(state): In<State>, mut form: Form) -> Response {
    let upload = form.take_file();
    let coming = form.take_pictures().into_iter().map(|one| one.path);
    let (page, coming) = (library::IMPORT, coming.collect());
    match read_through(&state, &form, upload, coming).await {
        Ok(reviewed) => pages::show_review(&state, form.parts, form.visit, page, reviewed).await,
        Err(problem) => form.refuse(&state, problem, page, "import").await,
    }
}

/// How the next revision would look. Nothing is stored.
pub async fn preview(In(state): In<State>, Path(slug): Path<String>, mut form: Form) -> Response {
    let page = library::edit(&slug);
    let chosen = form.take_pictures().into_iter().map(|one| one.path);
    // The page's script tells their names alone.
    let told = form.all("coming").map(str::to_owned);
    let coming = chosen.chain(told).collect();
    match read_through(&state, &form, None, coming).await {
        Ok(reviewed) if form.visit.wants_json => {
            let drawn = ui::drawn::preview(&slug, reviewed);
            ([(CONTENT_TYPE, "application/json")], drawn).into_response()
        }
        Ok(reviewed) => pages::show_review(&state, form.parts, form.visit, &page, reviewed).await,
        Err(problem) => form.refuse(&state, problem, &page, "edit").await,
    }
}

async fn read_through(
    state: &State,
    form: &Form,
    upload: Option<Upload>,
    coming: BTreeSet<String>,
) -> Result<Reviewed, Problem> {
    let actor = form.visit.actor()?;
    let (source, corrected) = corrected(form, source(form, upload)?)?;
    let onto = form.document().ok();
    let preview = state
        .engine
        .preview_document(actor, source.clone(), onto.as_ref(), coming)
        .await?;
    Ok(Reviewed {
        source: source.as_str().to_owned(),
        kind: form.text("kind").to_owned(),
        base: form.number("revision").ok(),
        kept: form.all("keep").map(str::to_owned).collect(),
        carried: form.carried(),
        corrected,
        preview,
    })
}

/// The text with what was pressed written into it.
fn corrected(form: &Form, source: Source) -> Result<(Source, Corrected), Problem> {
    let read = |written: &str| Correction::parse(written).ok_or_else(|| broken("correct"));
    let mut now = Corrected {
        undo: form.all("undo").map(read).collect::<Result<_, _>>()?,
        last: None,
        condition: form.text("condition").trim().to_owned(),
        // The page at hand, then the one that was asked for.
        from: form.all("from").last().and_then(|from| from.parse().ok()),
    };
    let correction = match form.text("correct") {
        "" => return Ok((source, now)),
        "undo" => match now.undo.pop() {
            Some(last) => correct(&source, &last).map(|(source, _)| (source, None, last))?,
            None => return Ok((source, now)),
        },
        written => {
            let needed = match now.condition.as_str() {
                "" => "it is needed",
                words => words,
            };
            let is_open = written.trim_end().ends_with("if:");
            let written = match is_open {
                true => format!("{written} {needed}"),
                false => written.to_owned(),
            };
            let pressed = read(&written).map_err(|problem| match is_open {
                true => Problem::not_valid(
                    "condition",
                    "A condition is one line without \"|\" and \"--\".",
                ),
                false => problem,
            })?;
            correct(&source, &pressed).map(|(source, undo)| (source, Some(undo), pressed))?
        }
    };
    let (source, undo, pressed) = correction;
    now.last = match (&pressed.change, undo.as_ref().map(|undo| &undo.change)) {
        (Change::Put(kind), _) | (Change::Take(_), Some(Change::Put(kind))) => {
            Some((pressed.line, kind.clone()))
        }
        (Change::Take(_), Some(Change::Take(_)) | None) => None,
    };
    now.undo.extend(undo);
    Ok((source, now))
}

pub async fn import(In(state): In<State>, mut form: Form) -> Response {
    let (upload, pictures) = (form.take_file(), form.take_pictures());
    let result = save_new(&state, &form, upload, pictures).await;
    form.answer(&state, result, library::IMPORT, "import").await
}

async fn save_new(
    state: &State,
    form: &Form,
    upload: Option<Upload>,
    pictures: Vec<GivenPicture>,
) -> Result<String, Problem> {
    let actor = form.visit.actor()?;
    let input = SaveDocument {
        request: form.request()?,
        onto: None,
        kind: Kind::parse(form.text("kind")),
        source: source(form, upload)?,
        secrets: secrets(form),
        pictures,
    };
    let saved = state.engine.save_document(actor, input).await?;
    Ok(library::document(&saved.slug))
}

/// The file, or where none was chosen the text.
fn source(form: &Form, upload: Option<Upload>) -> Result<Source, Problem> {
    let upload = upload.map(|upload| upload.bytes);
    let bytes = upload.unwrap_or_else(|| form.text("source").as_bytes().to_vec());
    Source::parse(&bytes).map_err(|refusal| Problem::NotValid(vec![refusal]))
}

/// A secret stays only where somebody said so, value by value.
fn secrets(form: &Form) -> Secrets {
    Secrets::KeepThese(
        form.all("keep")
            .map(|mark| Kept::Value(mark.to_owned()))
            .collect(),
    )
}

/// The document that was brought in from this path, for links between files that were brought in together.
pub async fn find_by_path(
    In(state): In<State>,
    visit: RequestContext,
    Path(path): Path<String>,
    request: Request,
) -> Response {
    let found = match visit.actor() {
        Ok(actor) => state.engine.find_address_of_path(actor, &path).await,
        Err(problem) => Err(problem),
    };
    match found {
        Ok(slug) => Redirect::to(&library::document(&slug)).into_response(),
        Err(problem) => problem::respond(&state, request.into_parts().0, visit, problem).await,
    }
}

pub async fn save(In(state): In<State>, Path(slug): Path<String>, mut form: Form) -> Response {
    let pictures = form.take_pictures();
    let result = save_next(&state, &form, pictures).await;
    form.answer(&state, result, &library::edit(&slug), "edit")
        .await
}

async fn save_next(
    state: &State,
    form: &Form,
    pictures: Vec<GivenPicture>,
) -> Result<String, Problem> {
    let actor = form.visit.actor()?;
    let source = Source::parse(form.text("source").as_bytes())
        .map_err(|refusal| Problem::NotValid(vec![refusal]))?;
    let onto = Some((form.document()?, form.number("revision")?));
    let input = SaveDocument {
        request: form.request()?,
        onto,
        kind: Kind::parse(form.text("kind")),
        source,
        secrets: secrets(form),
        pictures,
    };
    let saved = state.engine.save_document(actor, input).await?;
    Ok(library::document(&saved.slug))
}
