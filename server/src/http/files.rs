//! Files that were given as evidence, as they were given.

use super::request_context::RequestContext;
use super::{State, problem};
use axum::extract::{Path, Request, State as In};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use model::picture::Format;

/// A browser keeps what is known by its hash; nobody between it and us does.
pub(super) const FOREVER: &str = "private, max-age=31536000, immutable";

/// `GET /files/{digest}`
pub async fn show(
    In(state): In<State>,
    visit: RequestContext,
    Path(digest): Path<String>,
    request: Request,
) -> Response {
    let found = match visit.actor() {
        Ok(actor) => state.engine.find_file(actor, &digest).await,
        Err(problem) => Err(problem),
    };
    match found {
        Ok(content) => {
            let (kind, place) = shown_as(&content);
            let head = [
                (CONTENT_TYPE, kind),
                (CONTENT_DISPOSITION, place),
                (CACHE_CONTROL, FOREVER),
            ];
            (head, content).into_response()
        }
        Err(problem) => problem::respond(&state, request.into_parts().0, visit, problem).await,
    }
}

/// Pictures and plain text are shown; everything else is saved, because a browser could run what is in it. What it is
/// is read off its bytes and never off its name.
fn shown_as(content: &[u8]) -> (&'static str, &'static str) {
    match Format::of(content) {
        // An SVG that somebody opens by itself could run what is in it; its text is evidence enough.
        Some(format) if format != Format::Svg => (format.media_type(), "inline"),
        _ if is_text(content) => ("text/plain; charset=utf-8", "inline"),
        _ => ("application/octet-stream", "attachment"),
    }
}

fn is_text(content: &[u8]) -> bool {
    std::str::from_utf8(content).is_ok_and(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::shown_as;

    #[test]
    fn only_pictures_and_text_are_shown() {
        let kinds = [
            (b"\x89PNG\r\n\x1a\nrest".as_slice(), "image/png", "inline"),
            (b"\xff\xd8\xff\xe0", "image/jpeg", "inline"),
            (b"GIF89a", "image/gif", "inline"),
            (b"RIFF\x01\x02\x03\x04WEBPVP8 ", "image/webp", "inline"),
            (
                b"<script>alert(1)</script>",
                "text/plain; charset=utf-8",
                "inline",
            ),
            (
                b"<svg onload='alert(1)'/>",
                "text/plain; charset=utf-8",
                "inline",
            ),
            (b"text\0", "application/octet-stream", "attachment"),
            (b"%PDF-1.7\xff", "application/octet-stream", "attachment"),
        ];
        for (content, kind, place) in kinds {
            assert_eq!(shown_as(content), (kind, place), "{content:?}");
        }
    }
}
