//! Saving documents for machines, and giving one another address.

use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::fields::{Form, broken};
use crate::http::verb::{ByForm, Verb};
use axum::http::Method;
use engine::document::{Kept, RenameDocument, SaveDocument, SavedDocument, Secrets};
use model::Problem;
use model::address::library;
use model::document::Kind;
use model::id::DocumentId;
use model::lint;
use model::picture::{self, GivenPicture};
use model::role::Act;
use model::text::{Slug, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A new document.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Create {
    /// The document, at most 1 MiB.
    #[schemars(required, extend("needed" = true))]
    markdown: String,
    /// What kind of document it is. Default: what the document says itself.
    kind: Option<Kind>,
    /// The lines whose secrets are kept. All others are hidden before anything is stored.
    keep: Vec<usize>,
    /// The pictures that it shows.
    pictures: Vec<Picture>,
}

/// A picture: PNG, JPEG, GIF, WebP, AVIF or SVG.
#[derive(Deserialize, JsonSchema)]
pub struct Picture {
    /// The name by which the text means it, such as `img/lamp.png`.
    path: String,
    /// Its bytes in base64.
    content: String,
}

/// Reads pictures that a machine sent.
fn pictures(sent: Vec<Picture>) -> Result<Vec<GivenPicture>, Problem> {
    let read = |one: Picture| {
        let unread = |sentence: String| Problem::not_valid("pictures", sentence);
        let path = picture::name_in_text(&one.path)
            .ok_or_else(|| unread(format!("{:?} is not the path of a picture.", one.path)))?;
        let bytes = picture::decoded(&one.content)
            .ok_or_else(|| unread(format!("The content of {path} is not base64.")))?;
        Ok(GivenPicture { path, bytes })
    };
    sent.into_iter().map(read).collect()
}

/// A document that was saved.
#[derive(Serialize, JsonSchema)]
pub struct Saved {
    /// The last part of its address.
    slug: String,
    /// The number of the revision.
    revision: i64,
    /// What kind of document it is.
    kind: Kind,
    /// The secrets that were hidden.
    hidden: Vec<Hidden>,
}

/// A secret that was hidden.
#[derive(Serialize, JsonSchema)]
pub struct Hidden {
    /// The line in which it begins.
    line: usize,
    /// What it is.
    kind: &'static str,
}

impl From<&lint::Hidden> for Hidden {
    fn from(hidden: &lint::Hidden) -> Self {
        Self {
            line: hidden.line,
            kind: hidden.kind,
        }
    }
}

async fn saved(call: &Call<'_>, saved: SavedDocument) -> Result<Saved, Problem> {
    let document = call.document_named(&saved.slug).await?.document;
    let hidden = saved.hidden.iter().map(Hidden::from);
    Ok(Saved {
        slug: saved.slug,
        revision: saved.revision,
        kind: document.kind,
        hidden: hidden.collect(),
    })
}

fn secrets(keep: &[usize]) -> Secrets {
    Secrets::KeepThese(keep.iter().copied().map(Kept::Line).collect())
}

impl Verb for Create {
    type Answer = Saved;

    fn about() -> About {
        About::post("documents", "/api/v1/documents", "Creates a document.")
            .needs(Act::Write)
            .brings_pictures()
    }

    async fn run(self, call: Call<'_>) -> Result<Saved, Problem> {
        let input = SaveDocument {
            request: call.request.clone(),
            onto: None,
            kind: self.kind,
            source: source(&self.markdown)?,
            secrets: secrets(&self.keep),
            pictures: pictures(self.pictures)?,
        };
        let done = call.state.engine.save_document(call.actor, input).await?;
        saved(&call, done).await
    }
}

pub(super) fn source(markdown: &str) -> Result<Source, Problem> {
    Source::parse(markdown.as_bytes())
        .map_err(|refusal| Problem::not_valid("markdown", refusal.sentence))
}

/// The next revision of a document.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Save {
    /// The document, at most 1 MiB.
    #[schemars(required, extend("needed" = true))]
    markdown: String,
    /// What kind of document it is. Default: what the document says itself.
    kind: Option<Kind>,
    /// The revision that was edited. May be sent as the header `If-Match` instead.
    revision: Option<i64>,
    /// The lines whose secrets are kept. All others are hidden before anything is stored.
    keep: Vec<usize>,
    /// The pictures that it shows. Those that the document has already need not be sent again.
    pictures: Vec<Picture>,
}

impl Verb for Save {
    type Answer = Saved;

    fn about() -> About {
        let path = "/api/v1/documents/{slug}";
        About::change(
            Method::PUT,
            "documents",
            path,
            "Saves the next revision of a document.",
        )
        .needs(Act::Write)
        .brings_pictures()
    }

    async fn run(self, call: Call<'_>) -> Result<Saved, Problem> {
        let document = call.document().await?;
        let input = SaveDocument {
            request: call.request.clone(),
            onto: Some((document, call.revision(self.revision)?)),
            kind: self.kind,
            source: source(&self.markdown)?,
            secrets: secrets(&self.keep),
            pictures: pictures(self.pictures)?,
        };
        let done = call.state.engine.save_document(call.actor, input).await?;
        saved(&call, done).await
    }
}

/// Another address for a document.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Rename {
    /// The last part of the new address.
    #[schemars(required, extend("needed" = true))]
    slug: String,
    /// The id of the document, instead of its address.
    #[schemars(skip)]
    document: Option<String>,
}

/// Where a document is.
#[derive(Serialize, JsonSchema)]
pub struct Address {
    /// The last part of its address.
    slug: String,
}

/// The document of a form, by its id; of a machine, by its address.
pub async fn document(call: &Call<'_>, given: Option<&str>) -> Result<DocumentId, Problem> {
    match given {
        Some(id) => DocumentId::parse(id).map_err(|_| broken("document")),
        None => call.document().await,
    }
}

impl Verb for Rename {
    type Answer = Address;

    fn about() -> About {
        let path = "/api/v1/documents/{slug}/address";
        About::post(
            "documents",
            path,
            "Changes the address of a document. The old one still leads to it.",
        )
        .needs(Act::Write)
    }

    async fn run(self, call: Call<'_>) -> Result<Address, Problem> {
        let input = RenameDocument {
            slug: Slug::parse(&self.slug)?,
            document: document(&call, self.document.as_deref()).await?,
            request: call.request,
        };
        let slug = call.state.engine.rename_document(call.actor, input).await?;
        Ok(Address {
            slug: slug.as_str().to_owned(),
        })
    }
}

impl ByForm for Rename {
    const FORM: &'static str = "/library/{slug}/address";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (library::edit(params.text("slug")), "address")
    }

    fn next(_: &Params, address: &Address) -> String {
        library::document(&address.slug)
    }
}
