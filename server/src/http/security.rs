//! What holds for every answer: request numbers, headers, limits, and no writes from other sites.

use super::policy::NO_SCRIPT;
use super::request_context::{Asked, RequestContext, RequestNumber, bearer};
use super::{State, bodies, problem};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State as In};
use axum::http::header::{COOKIE, HOST, HeaderName, HeaderValue, LOCATION, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Version};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use engine::clock::new_secret;
use model::Problem;
use model::address::in_header;
use model::id::PersonId;
use std::any::Any;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::limit::RequestBodyLimitLayer;
use tracing::Instrument;

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

/// A document with its pictures, which a machine writes in base64: 48 MiB, at 3 Mbit/s.
pub const PICTURES: Limits = Limits {
    bytes: 48 << 20,
    patience: Duration::from_secs(120),
};

/// An operator's order from afar; one may bring a document with all its revisions.
pub const WORK: Limits = Limits {
    bytes: 128 << 20,
    patience: Duration::from_secs(600),
};

/// Files that are brought in together, packed or not: 128 MiB, at 2 Mbit/s.
pub const UPLOAD: Limits = Limits {
    bytes: 128 << 20,
    patience: Duration::from_secs(600),
};

/// The first parts of addresses that the log names.
const ROOMS: &[&str] = &[
    "",
    "api",
    "files",
    "help",
    "history",
    "incidents",
    "invitations",
    "library",
    "pictures",
    "resets",
    "rollouts",
    "search",
    "settings",
    "setup",
    "sign-in",
];

const NO_HOST: &str = "This request names no host, or not a valid one. Nothing was saved.\n";

const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const POLICY: HeaderName = HeaderName::from_static("content-security-policy");

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The last resort for a panic in a handler.
pub fn catch_panics() -> CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response> {
    CatchPanicLayer::custom(panicked as fn(Box<dyn Any + Send>) -> Response)
}

/// Ends requests that are too large or take too long. A write that one has handed in still finishes in the write
/// lane.
pub fn limited(router: Router<State>, state: &State, limits: Limits) -> Router<State> {
    let patience = (state.clone(), limits.patience);
    router
        // axum's own limit would cut uploads off without a page that says why.
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(limits.bytes))
        .layer(from_fn_with_state(patience, in_time))
}

/// The answer, or the page that says that it took too long.
async fn in_time(
    In((state, patience)): In<(State, Duration)>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let answer = next.run(Request::from_parts(parts, body));
    match tokio::time::timeout(patience, answer).await {
        Ok(response) => response,
        Err(_) => {
            let visit = RequestContext::of_identified(&asked);
            let late = Problem::away_unknown("the answer took too long");
            problem::respond(&state, asked, visit, late).await
        }
    }
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
    (StatusCode::INTERNAL_SERVER_ERROR, "Unknown, safe to press again. Something went wrong here; tell your administrator the request number in the header x-request-id.").into_response()
}

/// Gives the request its number, and the answer its number and the headers that every answer carries. Writes the one line that
/// the log has of a request.
pub async fn number_and_guard(In(state): In<State>, request: Request, next: Next) -> Response {
    let number: String = new_secret().unwrap_or_default().chars().take(12).collect();
    let (method, route, begun) = (request.method().clone(), route(&request), Instant::now());
    let (mut request, ended) = bodies::watch_end(request);
    request
        .extensions_mut()
        .insert(RequestNumber(number.clone()));
    // We know how people come here; what a stranger says of it only confuses the pages.
    request.headers_mut().remove(FORWARDED_PROTO);
    let span = tracing::info_span!("request", id = number);
    let mut response = match names_a_host(&request) {
        true => next.run(request).instrument(span).await,
        false => (StatusCode::BAD_REQUEST, NO_HOST).into_response(),
    };
    bodies::close_unread(&mut response, &ended);
    log(&method, &route, &number, begun, &mut response);
    let headers = response.headers_mut();
    if let Some(location) = headers.get(LOCATION)
        && let Ok(plain) = HeaderValue::from_str(&in_header(location.as_bytes()))
    {
        headers.insert(LOCATION, plain);
    }
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

/// The pattern of the address. An address itself may hold the secret of a link, and belongs into no log.
fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(matched) => matched.as_str().to_owned(),
        // Pages have their patterns in the ui; the room is enough here.
        None => {
            let room = request.uri().path().split('/').nth(1).unwrap_or_default();
            let is_ours = ROOMS.contains(&room);
            format!("/{}", if is_ours { room } else { "*" })
        }
    }
}

/// The name of a method, as long as it is one: a stranger may invent as many as they like.
fn known(method: &Method) -> &'static str {
    const ALL: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let found = ALL.into_iter().find(|name| *name == method.as_str());
    found.unwrap_or("OTHER")
}

fn log(method: &Method, route: &str, number: &str, begun: Instant, response: &mut Response) {
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    let extensions = response.extensions_mut();
    let person = extensions.remove::<Asked>().map(|Asked(person)| person);
    let person = person.as_ref().map_or("", PersonId::as_str);
    let duration_ms = took.as_micros() as f64 / 1000.0;
    match extensions.remove::<problem::Cause>() {
        Some(cause) => {
            tracing::error!(request = number, %method, route, status, duration_ms, person, cause = cause.0, "a request failed")
        }
        None => {
            tracing::info!(request = number, %method, route, status, duration_ms, person, "request")
        }
    }
    let labels = [
        ("method", known(method).to_owned()),
        ("route", route.to_owned()),
        ("status", status.to_string()),
    ];
    metrics::counter!("holdpoint_http_requests_total", &labels).increment(1);
    metrics::histogram!("holdpoint_http_request_seconds", "route" => route.to_owned()).record(took);
}

/// Whether the request names a host by which an address can be made. What is no host at all makes the pages' own reader of addresses
/// give up.
fn names_a_host(request: &Request) -> bool {
    let named = match (request.uri().authority(), request.headers().get(HOST)) {
        (Some(authority), _) => Some(authority.as_str()),
        (None, Some(host)) => Some(host.to_str().unwrap_or_default()),
        // Only the oldest clients do without.
        (None, None) => return request.version() < Version::HTTP_11,
    };
    let authority = named.and_then(|named| named.parse::<Authority>().ok());
    authority.is_some_and(|authority| {
        let host = authority.host();
        let port = authority.as_str().rsplit_once(':').map(|(_, port)| port);
        let is_name = |host: &str| {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            !host.is_empty() && host.bytes().all(allowed)
        };
        let is_host = is_name(host) || is_six(host);
        let is_port = host.len() == authority.as_str().len()
            || port.is_some_and(|port| port.parse::<u16>().is_ok());
        is_host && is_port
    })
}

/// `[::1]`
fn is_six(host: &str) -> bool {
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    inner.is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok())
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
    let visit = RequestContext::of(&asked);
    let refused =
        Problem::NotAllowed("This request came from another site. Nothing was changed.".to_owned());
    problem::respond(&state, asked, visit, refused).await
}

/// With a token the cookie is not read, and no browser sends a token by itself.
fn is_silent_about_its_origin(headers: &HeaderMap) -> bool {
    headers.contains_key(COOKIE)
        && bearer(headers).is_none()
        && !headers.contains_key(ORIGIN)
        && !headers.contains_key(FETCH_SITE)
}
