//! The JSON interface.

use super::visit::Visit;
use super::{State, fields, problem};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Path, Query, Request, State as In};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use engine::rollout::RolloutAct;
use model::Problem;
use model::id::RequestKey;
use model::quantity::Quantity;
use model::record::Seq;
use model::rollout::{Act, Breach, Deployed, EndOfDeployment};
use model::search::Filter;
use model::text::Reason;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::convert::Infallible;
use ui::context::new_request_key;

/// How many sections the palette shows.
const PALETTE_HITS: usize = 8;

#[derive(Deserialize)]
pub struct SearchQuery {
    #[serde(default)]
    q: String,
    kind: Option<String>,
    service: Option<String>,
    limit: Option<usize>,
}

impl SearchQuery {
    /// What narrows it beside what stands in the words.
    fn filters(&self) -> Vec<(Filter, String)> {
        let given = [(Filter::Kind, &self.kind), (Filter::Service, &self.service)];
        let given = given.into_iter().filter_map(|(filter, value)| {
            let value = value.as_ref().filter(|value| !value.is_empty())?;
            Some((filter, value.clone()))
        });
        given.collect()
    }
}

/// `GET /api/v1/search?q=&kind=&service=&limit=`
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
    let lines = async {
        let actor = visit.actor()?;
        let engine = &state.engine;
        let found = engine
            .search(actor, &query.q, Vec::new(), PALETTE_HITS)
            .await?;
        let rollouts = match ui::shell::palette::is_act(&query.q) {
            true => engine.list_open_rollouts(actor).await?,
            false => Vec::new(),
        };
        Ok(ui::shell::palette::lines(&query.q, found, &rollouts))
    };
    match lines.await {
        Ok(lines) => Html(lines).into_response(),
        Err(problem) => {
            let visit = Visit {
                wants_json: true,
                ..visit
            };
            problem::respond(&state, request.into_parts().0, visit, problem).await
        }
    }
}

async fn found(state: &State, visit: &Visit, query: &SearchQuery) -> Result<Response, Problem> {
    let limit = query.limit.unwrap_or(10);
    let found = state
        .engine
        .search(visit.actor()?, &query.q, query.filters(), limit)
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

/// What a machine says of a deployment that starts.
#[derive(Deserialize)]
pub struct DeploymentStart {
    environment: String,
    version: String,
    commit: String,
    #[serde(default)]
    link: String,
    phase: Option<usize>,
}

/// `POST /api/v1/rollouts/{number}/deployments`
pub async fn deploy(
    In(state): In<State>,
    visit: Visit,
    Path(number): Path<String>,
    headers: HeaderMap,
    Body(said): Body<DeploymentStart>,
) -> Response {
    let act = said.and_then(|said| {
        let DeploymentStart {
            environment,
            version,
            commit,
            link,
            phase,
        } = said;
        Deployed::parse(&environment, &version, &commit, &link, phase)
            .map(|deployed| Act::Deploy { deployed })
            .map_err(Problem::NotValid)
    });
    act_by_machine(&state, visit, &number, &headers, act).await
}

/// What a machine says of one that ended.
#[derive(Deserialize)]
pub struct DeploymentEnd {
    end: EndOfDeployment,
    #[serde(default)]
    words: String,
}

/// `POST /api/v1/rollouts/{number}/deployments/{deployment}/end`
pub async fn end_deployment(
    In(state): In<State>,
    visit: Visit,
    Path((number, deployment)): Path<(String, i64)>,
    headers: HeaderMap,
    Body(said): Body<DeploymentEnd>,
) -> Response {
    let act = said.and_then(|said| {
        Ok(Act::EndDeployment {
            deployment: Seq(deployment),
            end: said.end,
            words: short(&said.words)?,
        })
    });
    act_by_machine(&state, visit, &number, &headers, act).await
}

/// What a probe saw.
#[derive(Deserialize)]
pub struct Sample {
    breach: Breach,
    #[serde(default)]
    words: String,
}

/// `POST /api/v1/rollouts/{number}/windows/{phase}/samples`
pub async fn sample(
    In(state): In<State>,
    visit: Visit,
    Path((number, phase)): Path<(String, usize)>,
    headers: HeaderMap,
    Body(said): Body<Sample>,
) -> Response {
    let act = said.and_then(|said| {
        Ok(Act::Sample {
            phase,
            breach: said.breach,
            words: short(&said.words)?,
        })
    });
    act_by_machine(&state, visit, &number, &headers, act).await
}

/// What was measured.
#[derive(Deserialize)]
pub struct Measurement {
    value: String,
    #[serde(default)]
    words: String,
}

/// `POST /api/v1/rollouts/{number}/criteria/{criterion}/values`
pub async fn measure(
    In(state): In<State>,
    visit: Visit,
    Path((number, criterion)): Path<(String, usize)>,
    headers: HeaderMap,
    Body(said): Body<Measurement>,
) -> Response {
    let act = said.and_then(|said| {
        let (value, points) =
            Quantity::parse(&said.value).map_err(|refusal| Problem::NotValid(vec![refusal]))?;
        Ok(Act::Measure {
            criterion,
            value,
            points,
            words: short(&said.words)?,
            evidence: Vec::new(),
        })
    });
    act_by_machine(&state, visit, &number, &headers, act).await
}

/// A body of JSON, or why it cannot be read.
pub struct Body<T>(pub Result<T, Problem>);

impl<T: DeserializeOwned> FromRequest<State> for Body<T> {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &State) -> Result<Self, Infallible> {
        let body = Json::<T>::from_request(request, state).await;
        let unreadable = |refused: JsonRejection| Problem::not_valid("body", refused.body_text());
        Ok(Self(body.map(|Json(body)| body).map_err(unreadable)))
    }
}

/// Words that may be left out.
fn short(words: &str) -> Result<String, Problem> {
    let words = Reason::parse_optional(words);
    let words = words.map_err(|refusal| Problem::NotValid(vec![refusal]))?;
    Ok(words.map_or_else(String::new, |words| words.as_str().to_owned()))
}

/// Does it, once for each `Idempotency-Key`, and answers 201 with the number of its event.
async fn act_by_machine(
    state: &State,
    visit: Visit,
    number: &str,
    headers: &HeaderMap,
    act: Result<Act, Problem>,
) -> Response {
    let done = async {
        let actor = visit.actor()?;
        let key = match headers.get("idempotency-key").map(HeaderValue::to_str) {
            None => new_request_key(),
            Some(key) => key.unwrap_or_default().to_owned(),
        };
        let request = RequestKey::parse(&key).map_err(|_| {
            Problem::not_valid(
                "Idempotency-Key",
                "An Idempotency-Key is a UUID in lower case.",
            )
        })?;
        let act = RolloutAct {
            request,
            rollout: fields::rollout(number)?,
            act: act?,
            files: Vec::new(),
        };
        state.engine.act(actor, act).await
    };
    match done.await {
        Ok(seq) => (StatusCode::CREATED, Json(json!({ "event": seq.0 }))).into_response(),
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}
