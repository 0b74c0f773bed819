//! Orders of an operator who is elsewhere: `POST /api/v1/orders`, and `POST /api/v1/backups`.

use super::request_context::RequestContext;
use super::verb::json_of;
use super::{State, problem};
use crate::backup;
use crate::data_folder::PARTIAL;
use crate::orders::{Order, Workplace};
use axum::Json;
use axum::body;
use axum::extract::{FromRequestParts, Request, State as In};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use engine::Actor;
use futures::Stream;
use model::Problem;
use model::person;
use model::role::Act;
use std::io::{self, Read};
use tempfile::NamedTempFile;

/// How much of a backup is read at a time.
const CHUNK: u64 = 256 << 10;

/// An admin, by a token of that scope. A browser's session is not enough: what a page may cause has a form. Nothing of the body
/// is read before: a document with all its revisions is large.
pub struct Operator(Actor);

impl FromRequestParts<State> for Operator {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Response> {
        let visit = RequestContext::of_identified(parts);
        let refused = |problem| problem::as_json_response(&visit, &problem);
        let actor = visit.actor().map_err(refused)?;
        if actor.scope.is_some() && actor.can(Act::ManagePeople, person::About::Everything) {
            return Ok(Self(actor.clone()));
        }
        let sentence = "Not done: commands need the token of an admin with the scope admin.";
        Err(refused(Problem::NotAllowed(sentence.to_owned())))
    }
}

/// Takes an order.
pub async fn create(
    In(state): In<State>,
    Operator(by): Operator,
    visit: RequestContext,
    request: Request,
) -> Response {
    let carried_out = async {
        let place = Workplace {
            by: Some(&by),
            engine: &state.engine,
            config: &state.config,
            served: true,
        };
        let order: Order = json_of(request).await?;
        order.carry_out(&place).await
    };
    match carried_out.await {
        Ok(answer) => Json(answer).into_response(),
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}

/// Takes a backup and sends it. Whoever gets it checks it again: it may have been cut off.
pub async fn back_up(In(state): In<State>, _: Operator, visit: RequestContext) -> Response {
    let made = async {
        let partial = tempfile::Builder::new()
            .prefix(PARTIAL)
            .tempfile_in(&state.config.data)
            .map_err(Problem::fault)?;
        let taken = state.engine.back_up(partial.path()).await?;
        let bytes = partial.as_file().metadata().map_err(Problem::fault)?;
        Ok((partial, taken, bytes.len()))
    };
    match made.await {
        Ok((partial, taken, bytes)) => {
            let headers = [
                (CONTENT_TYPE, "application/vnd.sqlite3".to_owned()),
                (CONTENT_LENGTH, bytes.to_string()),
            ];
            let all_sent = move || backup::note(&state.config, &taken, None);
            let chunks = chunks(partial, bytes, all_sent);
            (headers, body::Body::from_stream(chunks)).into_response()
        }
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}

/// The bytes of a file, which goes when the last of them was sent. Nobody asks again after as many as were announced: what
/// is to be done at the end is done as the last ones are handed out.
fn chunks(
    file: NamedTempFile,
    bytes: u64,
    at_end: impl Fn() + Send + 'static,
) -> impl Stream<Item = io::Result<Vec<u8>>> {
    let begun = (file, bytes, at_end);
    futures::stream::try_unfold(begun, async |(mut file, left, at_end)| {
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            (&mut file).take(CHUNK).read_to_end(&mut bytes)?;
            let left = left.saturating_sub(bytes.len() as u64);
            if left == 0 && !bytes.is_empty() {
                at_end();
            }
            io::Result::Ok((bytes, (file, left, at_end)))
        });
        let (bytes, rest) = read.await.map_err(io::Error::other)??;
        Ok((!bytes.is_empty()).then_some((bytes, rest)))
    })
}
