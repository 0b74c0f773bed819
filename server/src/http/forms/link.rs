//! Linking a document and a rollout, from either end.

use crate::http::State;
use crate::http::fields::{Form, rollout};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::LinkDocument;
use model::Problem;
use model::document::LinkRole;
use model::id::{DocumentId, RolloutNumber};
use model::role::Act;
use model::text::Slug;

/// From the document.
pub async fn create(In(state): In<State>, Path(slug): Path<String>, form: Form) -> Response {
    let number = rollout(form.text("rollout").trim()).map_err(|_| {
        Problem::not_valid(
            "rollout",
            "Write the rollout's number as on its page, for instance R-7.",
        )
    });
    let result = async { link(&state, &form, form.document()?, number?).await };
    let result = result.await;
    let page = format!("/library/{slug}");
    form.answer(&state, result.map(|()| page.clone()), &page, "link")
        .await
}

/// From the rollout.
pub async fn create_from_rollout(
    In(state): In<State>,
    Path(number): Path<String>,
    form: Form,
) -> Response {
    let result = async {
        let actor = form.visit.actor()?;
        actor.may(Act::Write)?;
        let unknown = || {
            let sentence =
                "Write the last part of the document's address, such as hatch-door-runbook.";
            Problem::not_valid("document", sentence)
        };
        let address = form.text("document").trim().trim_start_matches("/library/");
        let slug = Slug::parse(address).map_err(|_| unknown())?;
        let found = state.engine.find_document(actor, slug.as_str()).await;
        let document = found.map_err(|_| unknown())?.document.id;
        link(&state, &form, document, rollout(&number)?).await
    };
    let result = result.await;
    let page = format!("/rollouts/{number}");
    form.answer(
        &state,
        result.map(|()| format!("{page}#linked-h")),
        &page,
        "link",
    )
    .await
}

async fn link(
    state: &State,
    form: &Form,
    document: DocumentId,
    number: RolloutNumber,
) -> Result<(), Problem> {
    let actor = form.visit.actor()?;
    let run = state.engine.find_run(actor, number).await?;
    let mut input = LinkDocument {
        request: form.request()?,
        document,
        rollout: number,
        role: LinkRole::parse(form.text("role")).unwrap_or_default(),
        item: None,
        phase: None,
        criterion: None,
    };
    let named = form.text("item").trim();
    let part = |prefix: &str| {
        named
            .strip_prefix(prefix)
            .and_then(|number| number.trim().parse().ok())
    };
    if let Some(item) = run.items.into_iter().find(|item| item.label == named) {
        input.item = Some(item.id);
    } else if let Some(phase) = part("hold point ") {
        input.phase = Some(phase);
    } else if let Some(criterion) = part("C") {
        input.criterion = Some(criterion);
    } else if !named.is_empty() {
        return Err(Problem::not_valid(
            "item",
            format!(
                "{number} has no item {named}. Write its number as on the page, for instance 3.6, or hold point 3, or C2."
            ),
        ));
    }
    state.engine.link_document(actor, input).await.map(drop)
}
