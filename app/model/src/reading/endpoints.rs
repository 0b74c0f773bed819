//! Endpoints: what is called, what it should answer, and how fast.

use super::measure::{self, Measure, Operator};
use super::reader::FactReader;
use super::words::{pattern, plain};
use crate::outline::Body;
use regex::Regex;
use std::sync::LazyLock;

/// One call of an endpoint, or one statement about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// `GET` where nothing else is said.
    pub method: String,
    /// Its path, without host and query.
    pub path: String,
    /// The status it should answer.
    pub status: Option<u16>,
    /// The fields its body should hold.
    pub fields: Vec<String>,
    /// How fast it should be.
    pub limit: Option<Measure>,
    /// Its line, from 1.
    pub line: usize,
}

static CALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"\bcurl\b[^|;]*?(?:-X\s*([A-Z]+)[^|;]*?)?["']?https?://[^/\s"']+(/[^\s"'?]*)"#)
});
static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:status|returns?|answers?|responds?(?: with)?)\b[^0-9]{0,12}\b([1-5]\d\d)\b")
});
static FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^#\s*"([A-Za-z_][A-Za-z0-9_]*)"\s*:"#));
static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(/[A-Za-z0-9_{}/.:-]+)\s*:"));

/// Reads calls in fences with what the comments around them expect, and lists of paths with limits.
pub(super) fn read(reader: &FactReader<'_>) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for piece in &reader.outline.pieces {
        match piece.body {
            Body::Code(code) => {
                let first = endpoints.len();
                let said_before = STATUS
                    .captures(reader.outline.section(piece))
                    .and_then(status);
                let mut expected = said_before;
                for (line, text) in code.lines() {
                    let text = text.trim();
                    if let Some(call) = CALL.captures(text) {
                        endpoints.push(Endpoint {
                            method: call
                                .get(1)
                                .map_or("GET", |method| method.as_str())
                                .to_owned(),
                            path: call.get(2).map_or("/", |path| path.as_str()).to_owned(),
                            status: expected,
                            fields: Vec::new(),
                            limit: None,
                            line,
                        });
                        expected = said_before;
                    } else if text.starts_with('#') {
                        let said = STATUS.captures(text).and_then(status);
                        match endpoints.get_mut(first..).and_then(<[_]>::last_mut) {
                            // What follows a call tells of that call; a comment before it was taken above.
                            Some(call) => {
                                call.status = call.status.or(said);
                                call.fields.extend(
                                    FIELD
                                        .captures(text)
                                        .and_then(|field| Some(field.get(1)?.as_str().to_owned())),
                                );
                            }
                            None => expected = said.or(expected),
                        }
                    }
                }
            }
            Body::Item(item) => {
                let text = plain(&item.text);
                let Some(path) = PATH.captures(text) else {
                    continue;
                };
                let Some((measure, _)) = measure::find(text) else {
                    continue;
                };
                if matches!(measure.operator, Operator::Below | Operator::AtMost) {
                    endpoints.push(Endpoint {
                        method: "GET".to_owned(),
                        path: path.get(1).map_or("/", |path| path.as_str()).to_owned(),
                        status: None,
                        fields: Vec::new(),
                        limit: Some(measure),
                        line: piece.line,
                    });
                }
            }
            Body::Line(_) | Body::Table(_) => {}
        }
    }
    endpoints
}

fn status(found: regex::Captures<'_>) -> Option<u16> {
    found.get(1)?.as_str().parse().ok()
}
