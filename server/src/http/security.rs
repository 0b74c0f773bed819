//! What holds for every answer: request numbers, headers, limits, and no writes from other sites.

use super::visit::{RequestNumber, Visit};
use super::{State, problem};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as In};
use axum::http::header::{COOKIE, HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::clock::new_secret;
use model::Problem;
use std::any::Any;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// How many bytes a request may have, and how long its answer may take to begin.
pub struct Limits {
    bytes: usize,
    patience: Duration,
}

/// A document may have 1 MiB, and a form may write each byte as three characters.
pub const PAGE: Limits = Limits {
    bytes: 4 << 20,
    patience: Duration::from_secs(30),
};

/// Files that are brought in together, packed or not: 128 MiB, at 2 Mbit/s.
pub const UPLOAD: Limits = Limits {
    bytes: 128 << 20,
    patience: Duration::from_secs(600),
};
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const POLICY: HeaderName = HeaderName::from_static("content-security-policy");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The policy of answers that run no script. Pages send their own, with a nonce.
const NO_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The policy of a page.
pub fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
}

/// The last resort for a panic in a handler.
pub fn catch_panics() -> CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response> {
    CatchPanicLayer::custom(panicked as fn(Box<dyn Any + Send>) -> Response)
}

/// Ends requests that are too large or take too long. A write that one has handed in still finishes in the write
/// lane.
pub fn limited(router: Router<State>, limits: Limits) -> Router<State> {
    router
        // axum's own limit would cut uploads off without a page that says why.
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(limits.bytes))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            limits.patience,
        ))
}

/// Pages are compressed as they are made, at the level beyond which time grows faster than bytes shrink;
/// assets were compressed when they were built.
pub fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(tower_http::CompressionLevel::Precise(4))
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or(panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words");
    tracing::error!(cause = words, "a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Unknown, safe to press again. Something broke here; tell your operator the request number in the header x-request-id.").into_response()
}

/// Gives the request its number, and the answer its number and the headers that every answer carries.
pub async fn number_and_guard(In(state): In<State>, mut request: Request, next: Next) -> Response {
    let number: String = new_secret().unwrap_or_default().chars().take(12).collect();
    let (method, path, begun) = (
        request.method().clone(),
        request.uri().path().to_owned(),
        Instant::now(),
    );
    request
        .extensions_mut()
        .insert(RequestNumber(number.clone()));
    let mut response = next.run(request).await;
    if let Some(cause) = response.extensions_mut().remove::<problem::Cause>() {
        let duration_ms = begun.elapsed().as_millis() as u64;
        tracing::error!(request = number, %method, path, status = response.status().as_u16(), duration_ms, cause = cause.0, "a request failed");
    }
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    set(REQUEST_ID, &number);
    set(POLICY, NO_SCRIPT);
    set(HeaderName::from_static("x-content-type-options"), "nosniff");
    set(HeaderName::from_static("referrer-policy"), "same-origin");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    if state.is_https() {
        set(
            HeaderName::from_static("strict-transport-security"),
            "max-age=31536000",
        );
    }
    // What a signed-in person sees stays out of shared caches; assets say otherwise themselves.
    set(axum::http::header::CACHE_CONTROL, "no-store");
    response
}

/// Refuses writes from other sites, by the headers that browsers send with every form.
pub fn same_site_only(state: &State) -> anyhow::Result<CsrfLayer> {
    Ok(CsrfLayer::new().add_trusted_origin(&*state.public_url)?)
}

/// Turns the refusals of [`same_site_only`] into a page, and on top of its rules refuses a write that
/// carries a cookie but says nothing of where it comes from.
pub async fn explain_refusals(In(state): In<State>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    if !is_silent_about_its_origin(&parts.headers) {
        let response = next.run(Request::from_parts(parts, body)).await;
        if response.extensions().get::<ProtectionError>().is_none() {
            return response;
        }
    }
    let visit = Visit::of(&asked);
    let refused = Problem::NotAllowed(
        "Not saved: this request came from another site. Nothing was changed.".to_owned(),
    );
    problem::respond(&state, asked, visit, refused).await
}

fn is_silent_about_its_origin(headers: &HeaderMap) -> bool {
    headers.contains_key(COOKIE)
        && !headers.contains_key(ORIGIN)
        && !headers.contains_key(FETCH_SITE)
}
