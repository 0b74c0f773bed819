//! The status of a problem, its JSON, and the ways that lead elsewhere.

use crate::http::request_context::RequestContext;
use crate::http::sessions;
use axum::Json;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::Problem;
use model::address;
use serde_json::json;

/// The cause of a failure, carried by the answer to the one place that logs it. Never sent.
#[derive(Debug, Clone)]
pub struct Cause(pub String);

/// After how many seconds a request that came at a bad moment may be sent again.
const RETRY_AFTER: &str = "5";

/// The status that goes with a problem.
fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::NotFound(_) => StatusCode::NOT_FOUND,
        Problem::LinkIsOver => StatusCode::NOT_FOUND,
        Problem::Moved(_) => StatusCode::PERMANENT_REDIRECT,
        Problem::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
        Problem::NotSignedIn | Problem::NoSuchToken => StatusCode::UNAUTHORIZED,
        Problem::NotAllowed(_) => StatusCode::FORBIDDEN,
        Problem::NotValid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::Conflict(_) => StatusCode::CONFLICT,
        Problem::TooMany(_) => StatusCode::SERVICE_UNAVAILABLE,
        Problem::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
        Problem::Away { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Problem::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// To the new address of a document: the second part of the path is replaced, the rest stays.
pub fn to_new_address(parts: &Parts, slug: &str) -> Response {
    let path = parts.uri.path();
    let rest = path.splitn(4, '/').nth(3).map(|rest| format!("/{rest}"));
    let query = parts.uri.query().map(|query| format!("?{query}"));
    let target = format!(
        "{}{}{}",
        address::library::document(slug),
        rest.unwrap_or_default(),
        query.unwrap_or_default()
    );
    Redirect::permanent(&target).into_response()
}

/// To the sign-in form, and back to the page afterwards. What was posted cannot be repeated by a link.
pub fn to_sign_in(parts: &Parts) -> Response {
    let asked = parts.uri.path_and_query().map(|path| path.as_str());
    let back = asked.filter(|_| parts.method.is_safe());
    let ended = sessions::is_named(&parts.headers);
    Redirect::to(&address::sign_in(back.unwrap_or(address::NOW), ended)).into_response()
}

/// Gives an answer the status of the problem it shows, and lets the cause of a fault be logged, once, with
/// the request.
pub fn mark(response: &mut Response, problem: &Problem) {
    *response.status_mut() = status(problem);
    if *response.status_mut() == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    if let Problem::TooOften { seconds } = problem {
        let seconds = HeaderValue::from(*seconds);
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    if let Problem::Fault { cause, .. } | Problem::Away { cause, .. } = problem {
        response.extensions_mut().insert(Cause(cause.clone()));
    }
}

/// The answer to a machine's request that failed.
pub fn as_json_response(visit: &RequestContext, problem: &Problem) -> Response {
    let mut response = as_json(visit, problem);
    mark(&mut response, problem);
    response
}

fn as_json(visit: &RequestContext, problem: &Problem) -> Response {
    let status = status(problem);
    let refusals = problem
        .refusals()
        .iter()
        .map(|one| json!({ "field": one.field, "detail": one.sentence }));
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": problem.sentence(),
        "saved": problem.outcome().name(),
        "request": visit.request,
        "refusals": refusals.collect::<Vec<_>>(),
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}
