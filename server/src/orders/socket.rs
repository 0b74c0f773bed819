//! The socket in the data folder by which commands reach the server that holds it. The rights of the file are its key.

use super::answer::Answer;
use super::order::Order;
use super::place::Workplace;
use crate::Config;
use anyhow::Context;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use engine::Engine;
use model::address::api::ORDERS;
use serde_json::json;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tokio::net::UnixListener;
use tokio::sync::watch;

/// Its name.
pub const NAME: &str = "holdpoint.sock";

/// A socket that listens until it is dropped.
pub struct Socket {
    path: PathBuf,
}

impl Drop for Socket {
    fn drop(&mut self) {
        // What stays behind is replaced at the next start.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Listens for orders. The caller holds the lock of the folder, so whatever is there is stale.
pub fn listen(
    engine: Engine,
    config: Config,
    mut stopping: watch::Receiver<bool>,
) -> anyhow::Result<Socket> {
    let path = config.data.join(NAME);
    let listener =
        bind(&path).with_context(|| format!("cannot listen for commands at {}", path.display()))?;
    let router = Router::new()
        .route(ORDERS, post(take))
        // Who may use the socket may fill the disk anyway.
        .layer(DefaultBodyLimit::disable())
        .with_state((engine, config));
    tokio::spawn(async move {
        let end = async move {
            let _ = stopping.changed().await;
        };
        let served = axum::serve(listener, router).with_graceful_shutdown(end);
        if let Err(error) = served.await {
            tracing::error!(cause = %error, "the socket for commands has closed; commands now work on the data directly");
        }
    });
    Ok(Socket { path })
}

/// It gets its name only once nobody else may use it.
fn bind(path: &Path) -> std::io::Result<UnixListener> {
    let nameless = path.with_extension("new");
    for stale in [path, &nameless] {
        match std::fs::remove_file(stale) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let listener = UnixListener::bind(&nameless)?;
    std::fs::set_permissions(&nameless, Permissions::from_mode(0o600))?;
    std::fs::rename(&nameless, path)?;
    Ok(listener)
}

async fn take(
    State((engine, config)): State<(Engine, Config)>,
    Json(order): Json<Order>,
) -> Response {
    let place = Workplace {
        by: None,
        engine: &engine,
        config: &config,
        served: true,
    };
    let answer: Result<Answer, _> = order.carry_out(&place).await;
    match answer {
        Ok(answer) => Json(answer).into_response(),
        // Who may use the socket is the operator: the cause is theirs to read.
        Err(problem) => (
            StatusCode::CONFLICT,
            Json(json!({ "detail": problem.to_string() })),
        )
            .into_response(),
    }
}
