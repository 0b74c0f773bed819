//! Showing a page by its path.

use super::draw::render;
use crate::http::problem;
use crate::http::state::State;
use crate::http::visit::Visit;
use axum::extract::{Request, State as In};
use axum::response::Response;
use model::Problem;

/// Any page, by its path.
pub async fn show(In(state): In<State>, visit: Visit, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !parts.method.is_safe() {
        return problem::respond(&state, parts, visit, Problem::NotFound("form")).await;
    }
    render(&state, parts, visit, |_| {}).await
}
