//! The JSON interface.

use super::visit::Visit;
use super::{State, fields, problem};
use axum::Json;
use axum::extract::{Path, Query, Request, State as In};
use axum::response::{Html, IntoResponse, Response};
use model::Problem;
use model::event::Seq;
use serde::Deserialize;
use serde_json::json;

/// How many sections the palette shows.
const PALETTE_HITS: usize = 8;

#[derive(Deserialize)]
pub struct SearchQuery {
    #[serde(default)]
    q: String,
    kind: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/v1/search?q=&kind=&limit=`
pub async fn search(
    In(state): In<State>,
    visit: Visit,
    Query(query): Query<SearchQuery>,
    request: Request,
) -> Response {
    match found(&state, &visit, &query).await {
        Ok(found) => found,
        Err(problem) => {
            let visit = Visit {
                wants_json: true,
                ..visit
            };
            problem::respond(&state, request.into_parts().0, visit, problem).await
        }
    }
}

/// `GET /palette?q=`: the lines of the palette, as HTML.
pub async fn palette(
    In(state): In<State>,
    visit: Visit,
    Query(query): Query<SearchQuery>,
    request: Request,
) -> Response {
    let found = match visit.actor() {
        Ok(actor) => {
            state
                .engine
                .search(actor, &query.q, None, PALETTE_HITS)
                .await
        }
        Err(problem) => Err(problem),
    };
    match found {
        Ok(found) => Html(ui::shell::palette::lines(&query.q, found)).into_response(),
        Err(problem) => {
            problem::respond(
                &state,
                request.into_parts().0,
                Visit {
                    wants_json: true,
                    ..visit
                },
                problem,
            )
            .await
        }
    }
}

async fn found(state: &State, visit: &Visit, query: &SearchQuery) -> Result<Response, Problem> {
    let kind = query.kind.as_deref().filter(|kind| !kind.is_empty());
    let found = state
        .engine
        .search(visit.actor()?, &query.q, kind, query.limit.unwrap_or(10))
        .await?;
    let hits: Vec<_> = found
        .hits
        .into_iter()
        .map(|hit| {
            let snippet: String = hit.snippet.into_iter().map(|(words, _)| words).collect();
            json!({ "document": hit.document, "kind": hit.kind, "title": hit.title, "section": hit.section, "anchor": hit.anchor, "url": hit.url, "reason": hit.reason, "snippet": snippet })
        })
        .collect();
    Ok(
        Json(json!({ "took_ms": found.took_ms, "total": found.total, "hits": hits }))
            .into_response(),
    )
}

/// `GET /rollouts/{number}/decisions/{decision}/record.json`: the sealed text, its seal, and who the people in it are.
pub async fn decision_record(
    In(state): In<State>,
    visit: Visit,
    Path((number, decision)): Path<(String, String)>,
    request: Request,
) -> Response {
    let found = async {
        let seq = decision.parse().map(Seq);
        let seq = seq.map_err(|_| Problem::NotFound("decision of this rollout"))?;
        let number = fields::rollout(&number)?;
        state
            .engine
            .find_decision(visit.actor()?, number, seq)
            .await
    };
    match found.await {
        Ok(found) => Json(json!({
            "record": found.text,
            "seal": found.decision.seal,
            "people": found.people(),
        }))
        .into_response(),
        Err(problem) => {
            let visit = Visit {
                wants_json: true,
                ..visit
            };
            problem::respond(&state, request.into_parts().0, visit, problem).await
        }
    }
}
