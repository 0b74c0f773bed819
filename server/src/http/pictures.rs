//! Pictures that documents show.

use super::files::FOREVER;
use super::request_context::RequestContext;
use super::{State, problem};
use axum::extract::{Path, Request, State as In};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A picture that somebody opens by itself runs nothing and loads nothing. An SVG may have styles of its own.
const ALONE: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// `GET /pictures/{digest}`
pub async fn show(
    In(state): In<State>,
    visit: RequestContext,
    Path(digest): Path<String>,
    request: Request,
) -> Response {
    let found = match visit.actor() {
        Ok(actor) => state.engine.find_picture(actor, &digest).await,
        Err(problem) => Err(problem),
    };
    match found {
        Ok(picture) => {
            let head = [
                (CONTENT_TYPE, picture.format.media_type()),
                (CONTENT_SECURITY_POLICY, ALONE),
                (CACHE_CONTROL, FOREVER),
            ];
            (head, picture.bytes).into_response()
        }
        Err(problem) => problem::respond(&state, request.into_parts().0, visit, problem).await,
    }
}
