//! Showing a page by its path.

use super::draw::render;
use crate::http::problem;
use crate::http::request_context::RequestContext;
use crate::http::state::State;
use axum::extract::{Request, State as In};
use axum::http::Method;
use axum::response::Response;
use model::Problem;

/// Any page, by its path.
pub async fn show(In(state): In<State>, visit: RequestContext, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !parts.method.is_safe() {
        return problem::respond(&state, parts, visit, Problem::NotFound("form")).await;
    }
    render(&state, parts, visit, |_| {}).await
}

/// An address that has no answer to this method. A form's own address is a page too where one is drawn at it.
pub async fn show_other_method(
    In(state): In<State>,
    visit: RequestContext,
    request: Request,
) -> Response {
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD) && !visit.wants_json;
    match is_page {
        true => show(In(state), visit, request).await,
        false => {
            let (parts, _) = request.into_parts();
            problem::respond(&state, parts, visit, Problem::NoSuchMethod).await
        }
    }
}
