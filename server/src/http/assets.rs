//! The embedded site: scripts, wasm, style sheet, icons. Names carry a hash of the content, so a browser may
//! keep them for ever. They were compressed when they were built.

use anyhow::Context;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
struct Site;

/// The names of the site's files.
pub struct Assets {
    pub names: ui::context::Assets,
}

/// What `cargo xtask build` writes beside the files.
#[derive(Deserialize)]
struct Manifest {
    js: String,
    wasm: String,
    css: String,
    files: HashMap<String, String>,
}

impl Assets {
    /// Reads the names that were embedded. A server that was built without its browser part does not start.
    pub fn embedded() -> anyhow::Result<Self> {
        let manifest = Site::get("manifest.json").context(
            "this server was built without its browser part; build it with `cargo xtask build`",
        )?;
        let manifest: Manifest = serde_json::from_slice(&manifest.data)
            .context("the embedded manifest cannot be read")?;
        let address = |name: &str| format!("/{name}");
        let file = |name: &str| {
            let file = manifest.files.get(name);
            file.map(|file| address(file))
                .with_context(|| format!("the embedded site has no {name}"))
        };
        Ok(Self {
            names: ui::context::Assets {
                script: address(&manifest.js),
                wasm: address(&manifest.wasm),
                style: address(&manifest.css),
                favicon: file("favicon.svg")?,
                drafts: file("drafts.js")?,
                lines: file("lines.css")?,
            },
        })
    }
}

/// The text of the sheet, for pages that stand alone.
pub fn style_sheet() -> anyhow::Result<String> {
    let names = Assets::embedded()?.names;
    let sheet = Site::get(names.style.trim_start_matches('/')).context("no sheet is embedded")?;
    String::from_utf8(sheet.data.into_owned()).context("the embedded sheet is not text")
}

/// `GET /pkg/{file}`
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("pkg/{file}");
    let plain_name = !file.contains('/') && !file.ends_with(".br") && !file.ends_with(".gz");
    let Some(plain) = Site::get(&path).filter(|_| plain_name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (encoding, body) = encoded(&path, &headers)
        .map_or((None, plain.clone()), |(encoding, body)| {
            (Some(encoding), body)
        });
    let tag = format!("\"{}\"", engine::hash::hex(&body.metadata.sha256_hash()));
    let mut answer = HeaderMap::new();
    let kind = mime_guess::from_path(&file).first_or_octet_stream();
    let kind = if kind.type_() == "text" {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    for (name, value) in [
        (CONTENT_TYPE, kind.as_str()),
        (ETAG, &tag),
        (VARY, "Accept-Encoding"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ] {
        if let Ok(value) = value.parse() {
            answer.insert(name, value);
        }
    }
    if headers.get(IF_NONE_MATCH).is_some_and(|value| {
        value
            .to_str()
            .is_ok_and(|tags| tags.split(',').any(|one| one.trim() == tag))
    }) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    if let Some(encoding) = encoding {
        answer.insert(
            CONTENT_ENCODING,
            axum::http::HeaderValue::from_static(encoding),
        );
    }
    (answer, body.data).into_response()
}

/// The smallest form that the browser takes.
fn encoded(path: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    let accepted = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .find_map(|(encoding, ending)| {
            if !accepts(accepted, encoding) {
                return None;
            }
            Site::get(&format!("{path}.{ending}")).map(|file| (encoding, file))
        })
}

/// Whether `Accept-Encoding` names the encoding without refusing it by `q=0`.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.any(|part| {
            part.strip_prefix("q=")
                .and_then(|quality| quality.parse::<f32>().ok())
                .is_some_and(|quality| quality <= 0.0)
        });
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn an_encoding_may_be_refused_by_name() {
        assert!(accepts("gzip, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("broken", "br"));
    }
}
