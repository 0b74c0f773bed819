//! Linking a document to a rollout.

use crate::http::State;
use crate::http::fields::{Form, rollout};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::LinkDocument;
use model::Problem;

pub async fn create(In(state): In<State>, Path(slug): Path<String>, form: Form) -> Response {
    let result = link(&state, &form).await;
    let page = format!("/library/{slug}");
    form.answer(&state, result.map(|()| page.clone()), &page, "link")
        .await
}

async fn link(state: &State, form: &Form) -> Result<(), Problem> {
    let number = rollout(form.text("rollout").trim()).map_err(|_| {
        Problem::not_valid(
            "rollout",
            "Write the rollout's number as on its page, for instance R-7.",
        )
    })?;
    let actor = form.visit.actor()?;
    let run = state.engine.find_run(actor, number).await?;
    let label = form.text("item").trim();
    let item = match run.items.into_iter().find(|item| item.label == label) {
        Some(item) => Some(item.id),
        None if label.is_empty() => None,
        None => {
            return Err(Problem::not_valid(
                "item",
                format!(
                    "{number} has no item {label}. Write its number as on the page, for instance 3.6."
                ),
            ));
        }
    };
    let input = LinkDocument {
        request: form.request()?,
        document: form.document()?,
        rollout: number,
        item,
    };
    state.engine.link_document(actor, input).await.map(drop)
}
