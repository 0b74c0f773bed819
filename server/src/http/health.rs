//! Whether the process lives, and whether it can serve.

use super::State;
use axum::extract::State as In;
use axum::http::StatusCode;

pub async fn alive() -> &'static str {
    "alive\n"
}

/// Ready: the database answers and the index follower has caught up.
pub async fn ready(In(state): In<State>) -> (StatusCode, &'static str) {
    if state.engine.is_ready().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}
