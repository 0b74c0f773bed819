//! Orders of an operator who is elsewhere: `POST /api/v1/orders`, and `POST /api/v1/backups`.

use super::State;
use super::problem;
use super::visit::Visit;
use crate::backup;
use crate::orders::{Answer, Order, Place};
use axum::Json;
use axum::body::Body;
use axum::extract::State as In;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use engine::Actor;
use futures::Stream;
use model::Problem;
use model::role::Act;
use std::io::{self, Read};
use tempfile::NamedTempFile;

/// How much of a backup is read at a time.
const CHUNK: u64 = 256 << 10;

/// Takes an order from the token of an admin. A browser's session is not enough: what a page may cause has a form.
pub async fn create(
    In(state): In<State>,
    visit: Visit,
    super::api::Body(order): super::api::Body<Order>,
) -> Response {
    match carry_out(&state, &visit, order).await {
        Ok(answer) => Json(answer).into_response(),
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}

async fn carry_out(
    state: &State,
    visit: &Visit,
    order: Result<Order, Problem>,
) -> Result<Answer, Problem> {
    let place = Place {
        by: Some(operator(visit)?),
        engine: &state.engine,
        config: &state.config,
        served: true,
    };
    order?.carry_out(&place).await
}

/// Takes a backup and sends it. Whoever gets it checks it again: it may have been cut off.
pub async fn back_up(In(state): In<State>, visit: Visit) -> Response {
    let made = async {
        operator(&visit)?;
        let partial = tempfile::Builder::new()
            .prefix(backup::PARTIAL)
            .tempfile_in(&state.config.data)
            .map_err(Problem::not_saved)?;
        let taken = state.engine.back_up(partial.path()).await?;
        backup::note(&state.config, &taken, None).map_err(Problem::not_saved)?;
        let bytes = partial.as_file().metadata().map_err(Problem::not_saved)?;
        Ok((partial, bytes.len()))
    };
    match made.await {
        Ok((partial, bytes)) => {
            let headers = [
                (CONTENT_TYPE, "application/vnd.sqlite3".to_owned()),
                (CONTENT_LENGTH, bytes.to_string()),
            ];
            (headers, Body::from_stream(chunks(partial))).into_response()
        }
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}

/// The bytes of a file, which goes when the last of them was sent.
fn chunks(file: NamedTempFile) -> impl Stream<Item = io::Result<Vec<u8>>> {
    futures::stream::try_unfold(file, async |mut file| {
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            (&mut file).take(CHUNK).read_to_end(&mut bytes)?;
            io::Result::Ok((bytes, file))
        });
        let (bytes, file) = read.await.map_err(io::Error::other)??;
        Ok((!bytes.is_empty()).then_some((bytes, file)))
    })
}

/// An admin, by a token of that scope.
fn operator(visit: &Visit) -> Result<&Actor, Problem> {
    let actor = visit.actor()?;
    if actor.scope.is_some() && actor.may(Act::ManagePeople).is_ok() {
        return Ok(actor);
    }
    let sentence =
        "Not done: orders are taken from the token of an admin only, and with the scope admin.";
    Err(Problem::NotAllowed(sentence.to_owned()))
}
