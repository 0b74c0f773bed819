//! Whether the process lives, and whether it can serve.

use super::State;
use axum::Json;
use axum::extract::State as In;
use axum::http::StatusCode;
use serde_json::{Value, json};

pub async fn alive() -> &'static str {
    "alive\n"
}

/// Ready: the database answers and takes writes, and the index follower has caught up.
pub async fn ready(In(state): In<State>) -> (StatusCode, Json<Value>) {
    let cannot = state.engine.cannot().await;
    let status = match cannot.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    (
        status,
        Json(json!({ "ready": cannot.is_empty(), "cannot": cannot })),
    )
}
