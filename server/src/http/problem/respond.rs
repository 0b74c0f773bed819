//! The answer to a request that failed, for whoever asked.

use super::answer::{as_json_response, to_new_address, to_sign_in};
use crate::http::pages;
use crate::http::request_context::RequestContext;
use crate::http::state::State;
use axum::http::request::Parts;
use axum::response::Response;
use model::Problem;

/// The answer to a request that failed.
pub async fn respond(
    state: &State,
    parts: Parts,
    visit: RequestContext,
    problem: Problem,
) -> Response {
    if visit.wants_json {
        return as_json_response(&visit, &problem);
    }
    match &problem {
        Problem::NotSignedIn => return to_sign_in(&parts),
        Problem::Moved(slug) => return to_new_address(&parts, slug),
        _ => {}
    }
    pages::show_problem(state, parts, visit, problem).await
}
