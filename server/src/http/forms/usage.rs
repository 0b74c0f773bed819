//! Whether a document worked, and whether it is still to be used.

use crate::http::State;
use crate::http::fields::Form;
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::document::{RetireDocument, UseDocument};
use model::Problem;
use model::text::Reason;

pub async fn create(In(state): In<State>, Path(slug): Path<String>, form: Form) -> Response {
    let result = used(&state, &form).await;
    let page = format!("/library/{slug}");
    form.answer(&state, result.map(|()| page.clone()), &page, "use")
        .await
}

async fn used(state: &State, form: &Form) -> Result<(), Problem> {
    let actor = form.visit.actor()?;
    let refused = |refusal| Problem::NotValid(vec![refusal]);
    let note = Reason::parse_optional(form.text("note")).map_err(|mut refusal| {
        refusal.field = "note";
        refused(refusal)
    })?;
    let input = UseDocument {
        request: form.request()?,
        document: form.document()?,
        revision: form.number("revision")?,
        worked: form.text("worked") == "yes",
        drill: form.text("drill") == "yes",
        note,
    };
    state.engine.use_document(actor, input).await.map(drop)
}

pub async fn retire(In(state): In<State>, Path(slug): Path<String>, form: Form) -> Response {
    let result = retired(&state, &form).await;
    let page = format!("/library/{slug}");
    form.answer(
        &state,
        result.map(|()| page),
        &format!("/library/{slug}/edit"),
        "retire",
    )
    .await
}

async fn retired(state: &State, form: &Form) -> Result<(), Problem> {
    let actor = form.visit.actor()?;
    let successor = form.text("successor").trim();
    let input = RetireDocument {
        request: form.request()?,
        document: form.document()?,
        successor: (!successor.is_empty()).then(|| successor.to_owned()),
        reason: Reason::parse(form.text("reason"))
            .map_err(|refusal| Problem::NotValid(vec![refusal]))?,
    };
    state.engine.retire_document(actor, input).await
}
