//! Whether a document worked, and whether it is still to be used.

use super::save::document;
use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::fields::{Form, Tick};
use crate::http::verb::{ByForm, Verb};
use engine::document::{RetireDocument, UseDocument};
use model::Problem;
use model::address::library;
use model::role::Act;
use model::text::Reason;
use schemars::JsonSchema;
use serde::Deserialize;

/// A use of a document.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Use {
    /// The document worked.
    #[schemars(required, extend("needed" = true))]
    worked: Tick,
    /// It was a drill.
    drill: Tick,
    /// A comment.
    note: String,
    /// The revision that was used. Default: the newest.
    revision: Option<i64>,
    /// The id of the document, instead of its address.
    #[schemars(skip)]
    document: Option<String>,
}

impl Verb for Use {
    type Answer = ();

    fn about() -> About {
        let path = "/api/v1/documents/{slug}/uses";
        About {
            status: axum::http::StatusCode::NO_CONTENT,
            ..About::post("documents", path, "Records whether a document worked.").needs(Act::Write)
        }
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let note = Reason::parse_optional(&self.note);
        let note = note.map_err(|refusal| Problem::not_valid("note", refusal.sentence))?;
        let newest = match self.revision {
            Some(revision) => revision,
            None => {
                call.document_named(call.params.text("slug"))
                    .await?
                    .document
                    .revision
            }
        };
        let input = UseDocument {
            document: document(&call, self.document.as_deref()).await?,
            revision: newest,
            worked: self.worked.0,
            drill: self.drill.0,
            note,
            request: call.request,
        };
        call.state
            .engine
            .use_document(call.actor, input)
            .await
            .map(drop)
    }
}

impl ByForm for Use {
    const FORM: &'static str = "/library/{slug}/uses";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (Self::next(params, &()), "use")
    }

    fn next(params: &Params, (): &()) -> String {
        library::document(params.text("slug"))
    }
}

/// A document that should no longer be used.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Retire {
    /// Why.
    #[schemars(required, extend("needed" = true))]
    reason: String,
    /// The document to use instead: the last part of its address.
    successor: Option<String>,
    /// The id of the document, instead of its address.
    #[schemars(skip)]
    document: Option<String>,
}

impl Verb for Retire {
    type Answer = ();

    fn about() -> About {
        let path = "/api/v1/documents/{slug}/retirement";
        About {
            status: axum::http::StatusCode::NO_CONTENT,
            ..About::post("documents", path, "Retires a document.").needs(Act::Write)
        }
    }

    async fn run(self, call: Call<'_>) -> Result<(), Problem> {
        let successor = self.successor.as_deref().map(str::trim);
        let input = RetireDocument {
            document: document(&call, self.document.as_deref()).await?,
            successor: successor.filter(|slug| !slug.is_empty()).map(str::to_owned),
            reason: Reason::parse(&self.reason)?,
            request: call.request,
        };
        call.state.engine.retire_document(call.actor, input).await
    }
}

impl ByForm for Retire {
    const FORM: &'static str = "/library/{slug}/retirement";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (library::edit(params.text("slug")), "retire")
    }

    fn next(params: &Params, (): &()) -> String {
        library::document(params.text("slug"))
    }
}
