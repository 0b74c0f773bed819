//! `/metrics` for Prometheus. The names below are fixed: dashboards and alarms are built on them.
//!
//! Counted where it happens, with the macros of the crate `metrics`; described and shown here.

use super::State;
use super::listen::Peer;
use super::problem;
use super::request_context::RequestContext;
use axum::extract::{Request, State as In};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::response::{IntoResponse, Response};
use metrics::Unit::{self, Count, Seconds};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

/// Everything that is counted: name, unit, what it says.
const COUNTERS: &[(&str, &str)] = &[
    (
        "holdpoint_http_requests_total",
        "Requests that were answered, by method, route and status",
    ),
    (
        "holdpoint_connections_refused_total",
        "Connections closed at once, because there were too many",
    ),
    ("holdpoint_write_failures_total", "Transactions that failed"),
    (
        "holdpoint_jobs_failed_total",
        "Tries of background jobs that failed, by kind",
    ),
    (
        "holdpoint_sign_in_failures_total",
        "Failed attempts to sign in, to use a link or a token",
    ),
];
const GAUGES: &[(&str, &str)] = &[
    ("holdpoint_connections", "Open connections"),
    ("holdpoint_streams", "Open live streams"),
    ("holdpoint_write_queue", "Writes that wait for their turn"),
    (
        "holdpoint_index_lag_events",
        "Events that cannot be found yet",
    ),
    ("holdpoint_jobs_running", "Background jobs at work, by kind"),
];
const HISTOGRAMS: &[(&str, Unit, &str)] = &[
    (
        "holdpoint_http_request_seconds",
        Seconds,
        "How long answers took to begin, by route",
    ),
    (
        "holdpoint_write_batch_size",
        Count,
        "Writes that shared one transaction",
    ),
    (
        "holdpoint_write_transaction_seconds",
        Seconds,
        "How long transactions took, their commit included",
    ),
    (
        "holdpoint_write_commit_seconds",
        Seconds,
        "How long it took to make a transaction durable: the fsync",
    ),
    (
        "holdpoint_write_checkpoint_seconds",
        Seconds,
        "How long it took to copy the log of SQLite into its file",
    ),
    (
        "holdpoint_search_seconds",
        Seconds,
        "How long searches took",
    ),
];

const DURATIONS: &[f64] = &[
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
const SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];

/// One recorder for the process, also where a test starts several servers.
static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to count.
pub fn install() -> anyhow::Result<()> {
    if RECORDER.get().is_some() {
        return Ok(());
    }
    let sizes = Matcher::Suffix("_size".to_owned());
    let seconds = Matcher::Suffix("_seconds".to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(seconds, DURATIONS)?
        .set_buckets_for_metric(sizes, SIZES)?
        .build_recorder();
    let handle = recorder.handle();
    // Somebody was faster: theirs counts.
    if metrics::set_global_recorder(recorder).is_ok() {
        RECORDER.get_or_init(|| handle);
    }
    for (name, says) in COUNTERS {
        metrics::describe_counter!(*name, *says);
        // A series that begins with the first failure hides it from an alarm on its growth.
        if !name.starts_with("holdpoint_http") {
            metrics::counter!(*name).absolute(0);
        }
    }
    for (name, says) in GAUGES {
        metrics::describe_gauge!(*name, *says);
    }
    for (name, unit, says) in HISTOGRAMS {
        metrics::describe_histogram!(*name, *unit, *says);
    }
    Ok(())
}

/// What proxies add.
const PROXIED: [&str; 4] = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

fn is_local(host: &HeaderValue) -> bool {
    let host = host.to_str().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        match port.bytes().all(|byte| byte.is_ascii_digit()) {
            true => name,
            false => host,
        }
    });
    ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

/// Open to this machine, elsewhere to whoever is signed in or has a token.
pub async fn show(In(state): In<State>, visit: RequestContext, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let peer = parts.extensions.get::<Peer>();
    // What comes through a proxy on this machine is not from this machine: it says so, or asks for another host.
    let is_here = peer.is_some_and(|peer| peer.0.ip().to_canonical().is_loopback())
        && !PROXIED.iter().any(|name| parts.headers.contains_key(*name))
        && parts.headers.get(HOST).is_some_and(is_local);
    if !is_here && let Err(problem) = visit.actor() {
        return problem::respond(&state, parts, visit, problem).await;
    }
    metrics::gauge!("holdpoint_connections").set(state.connections.count() as f64);
    metrics::gauge!("holdpoint_streams").set(state.streams.count() as f64);
    metrics::gauge!("holdpoint_write_queue").set(state.engine.waiting_writes() as f64);
    match state.engine.index_lag().await {
        Ok(events) => metrics::gauge!("holdpoint_index_lag_events").set(events as f64),
        Err(problem) => tracing::warn!(cause = ?problem, "how far the index is behind is unknown"),
    }
    let shown = RECORDER.get().map(|recorder| {
        recorder.run_upkeep();
        recorder.render()
    });
    let kind = (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    ([kind], shown.unwrap_or_default()).into_response()
}
