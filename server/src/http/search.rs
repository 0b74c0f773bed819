//! Searching, for machines and for the palette.

use super::call::Call;
use super::request_context::RequestContext;
use super::table::Table;
use super::verb::{Found, Read};
use super::{State, problem};
use axum::extract::{Query, State as In};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use model::Problem;
use model::search::Filter;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many sections the palette shows.
const PALETTE_HITS: usize = 8;
/// How many hits a machine gets that does not say.
const USUAL: usize = 10;

/// Its endpoints.
pub fn routes(table: Table) -> Table {
    table.read::<Search>().route("/palette", get(palette))
}

/// A search.
#[derive(Deserialize, JsonSchema)]
pub struct Search {
    /// The words.
    #[serde(default)]
    q: String,
    /// Only documents of this kind.
    kind: Option<String>,
    /// Only what belongs to this service.
    service: Option<String>,
    /// How many hits at most, usually 10.
    limit: Option<usize>,
}

impl Search {
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

/// What was found.
#[derive(Serialize, JsonSchema)]
pub struct Hits {
    /// How long it took, in milliseconds.
    took_ms: f64,
    /// How many sections there are.
    total: usize,
    /// The best of them.
    hits: Vec<Hit>,
}

/// A section that was found.
#[derive(Serialize, JsonSchema)]
struct Hit {
    document: String,
    kind: String,
    title: String,
    section: String,
    anchor: String,
    url: String,
    /// Why it was found.
    reason: String,
    snippet: String,
}

impl Read for Search {
    type Answer = Hits;
    const PATH: &'static str = "/api/v1/search";
    const NOUN: &'static str = "search";
    const SUMMARY: &'static str = "Searches everything.";

    async fn run(self, call: Call<'_>) -> Result<Found<Hits>, Problem> {
        let limit = self.limit.unwrap_or(USUAL);
        let engine = &call.state.engine;
        let found = engine
            .search(call.actor, &self.q, self.filters(), limit)
            .await?;
        let hits = found.hits.into_iter().map(|hit| Hit {
            snippet: hit.snippet.into_iter().map(|(words, _)| words).collect(),
            document: hit.document,
            kind: hit.kind,
            title: hit.title,
            section: hit.section,
            anchor: hit.anchor,
            url: hit.url,
            reason: hit.reason,
        });
        Ok(Hits {
            took_ms: found.took_ms,
            total: found.total,
            hits: hits.collect(),
        }
        .into())
    }
}

/// `GET /palette?q=`: the lines of the palette, as HTML.
async fn palette(
    In(state): In<State>,
    visit: RequestContext,
    Query(query): Query<Search>,
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
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}
