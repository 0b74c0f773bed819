//! One endpoint of the interface, and what is said of it.

use axum::http::{Method, StatusCode};
use model::role::Act;
use schemars::Schema;

/// Where something is asked for.
pub struct About {
    /// By which method a machine asks.
    pub method: Method,
    /// The address for machines.
    pub path: String,
    /// The noun that it belongs to.
    pub noun: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// The status of a good answer.
    pub status: StatusCode,
    /// The right that it takes at least, asked before anything is read.
    pub right: Option<Act>,
    /// Pictures may come with it, which take more bytes than anything else.
    pub brings_pictures: bool,
}

impl About {
    /// Something that is created or done: `POST`, answered by 201.
    pub fn post(noun: &'static str, path: impl Into<String>, summary: &'static str) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            noun,
            summary,
            status: StatusCode::CREATED,
            right: None,
            brings_pictures: false,
        }
    }

    /// Something that is taken away: `DELETE`, answered by 204.
    pub fn delete(noun: &'static str, path: impl Into<String>, summary: &'static str) -> Self {
        Self {
            method: Method::DELETE,
            status: StatusCode::NO_CONTENT,
            ..Self::post(noun, path, summary)
        }
    }

    /// It takes this right.
    pub fn needs(self, right: Act) -> Self {
        Self {
            right: Some(right),
            ..self
        }
    }

    /// Pictures may come with it.
    pub fn brings_pictures(self) -> Self {
        Self {
            brings_pictures: true,
            ..self
        }
    }

    /// Something that is changed: answered by 200.
    pub fn change(
        method: Method,
        noun: &'static str,
        path: impl Into<String>,
        summary: &'static str,
    ) -> Self {
        Self {
            method,
            status: StatusCode::OK,
            ..Self::post(noun, path, summary)
        }
    }
}

/// What stands in the input of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// The body of the request.
    Verb,
    /// The query of the address.
    Read,
}

/// One endpoint of the interface.
pub struct Endpoint {
    pub about: About,
    pub answers: Answers,
    pub input: Schema,
    pub answer: Schema,
    /// The media type in which the answer can be had instead of JSON.
    pub text: Option<&'static str>,
    /// What `?dry_run=true` is answered with.
    pub dry_run: Option<Schema>,
}
