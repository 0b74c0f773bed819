//! The one place where a [`Problem`] becomes an answer: a page, JSON, and a line in the log.

use super::State;
use super::pages;
use super::visit::Visit;
use axum::Json;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::Problem;
use serde_json::json;

/// The cause of a failure, carried by the answer to the one place that logs it. Never sent.
#[derive(Debug, Clone)]
pub struct Cause(pub String);

/// The status that goes with a problem.
pub fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::NotFound(_) => StatusCode::NOT_FOUND,
        Problem::NotSignedIn => StatusCode::UNAUTHORIZED,
        Problem::NotAllowed(_) => StatusCode::FORBIDDEN,
        Problem::NotValid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::Conflict(_) => StatusCode::CONFLICT,
        Problem::TooMany(_) => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The answer to a request that failed.
pub async fn respond(state: &State, parts: Parts, visit: Visit, problem: Problem) -> Response {
    let mut response = if visit.wants_json {
        as_json(&visit, &problem)
    } else if problem == Problem::NotSignedIn {
        // Back to the page itself, not to the form's address: what was posted cannot be repeated by a link.
        let back = if parts.method.is_safe() {
            parts.uri.path_and_query().map_or("/", |path| path.as_str())
        } else {
            "/"
        };
        Redirect::to(&format!("/sign-in?next={}", encode(back))).into_response()
    } else {
        pages::show_problem(state, parts, visit, problem.clone()).await
    };
    note(&mut response, &problem);
    response
}

/// Lets the cause of a fault be logged, once, with the request.
pub fn note(response: &mut Response, problem: &Problem) {
    if let Problem::Fault { cause, .. } = problem {
        response.extensions_mut().insert(Cause(cause.clone()));
    }
}

fn as_json(visit: &Visit, problem: &Problem) -> Response {
    let status = status(problem);
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": problem.sentence(),
        "outcome": problem.outcome().words(),
        "request": visit.request,
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

/// Percent-encodes a path for use inside a query.
fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
