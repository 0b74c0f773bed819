//! Documents as machines read them.

use crate::http::call::Call;
use crate::http::verb::{Found, List, MAX, Page, Read};
use engine::clock::Moment;
use engine::document;
use model::Problem;
use model::address;
use model::document::{Filter, Kind, Sort};
use model::trust::Trust;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
pub struct Documents {
    /// Only documents of this kind.
    kind: Option<Kind>,
    /// Only documents about this service.
    service: Option<String>,
    /// Only documents with this tag.
    tag: Option<String>,
    /// Only documents of this owner.
    owner: Option<String>,
    /// Only documents that can be trusted so far.
    trust: Option<Trust>,
    /// The order: `saved` (default), `name`, `used`, or `review` (the review that is due first).
    sort: Option<Sort>,
    /// How many at most: 1 to 200, usually 50.
    #[schemars(range(min = 1, max = MAX))]
    limit: Option<i64>,
    /// The `next` of the previous part.
    cursor: Option<String>,
}

/// A document in a list.
#[derive(Serialize, JsonSchema)]
pub struct DocumentLine {
    /// The last part of its address.
    slug: String,
    title: String,
    kind: Kind,
    /// The number of its newest revision.
    revision: i64,
    /// When that was saved, RFC 3339.
    updated: String,
}

/// A document in a list, with what it is sorted by.
#[derive(Serialize, JsonSchema)]
pub struct ListedLine {
    #[serde(flatten)]
    line: DocumentLine,
    /// How far it can be trusted.
    trust: Trust,
    /// When somebody used it, the last time, RFC 3339.
    used: Option<String>,
    /// When it should be read through again, RFC 3339.
    review_due: Option<String>,
}

fn listed(listed: &document::Listed) -> ListedLine {
    ListedLine {
        line: line(&listed.document),
        trust: listed.trust,
        used: listed.used.map(Moment::datetime),
        review_due: listed.review_due.map(Moment::datetime),
    }
}

fn line(document: &document::Document) -> DocumentLine {
    DocumentLine {
        slug: document.slug.clone(),
        title: document.title.clone(),
        kind: document.kind,
        revision: document.revision,
        updated: document.updated.datetime(),
    }
}

impl Read for Documents {
    type Answer = List<ListedLine>;
    const PATH: &'static str = "/api/v1/documents";
    const NOUN: &'static str = "documents";
    const SUMMARY: &'static str = "Lists documents.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let page = Page::parse(self.limit, self.cursor.as_deref())?;
        let filter = Filter {
            kind: self.kind,
            service: self.service,
            tag: self.tag,
            owner: self.owner,
            trust: self.trust,
            sort: self.sort.unwrap_or_default(),
        };
        let engine = &call.state.engine;
        let (documents, all) = engine
            .list_documents(call.actor, &filter, page.most, page.skip)
            .await?;
        Ok(List::part(documents.iter().map(listed).collect(), &page, all).into())
    }
}

/// The format of the answer.
#[derive(Deserialize, JsonSchema)]
pub struct Document {
    /// `markdown`: the text alone. Default: JSON.
    format: Option<Format>,
}

/// The format of a document.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Format {
    /// The text alone.
    Markdown,
}

/// A document.
#[derive(Serialize, JsonSchema)]
pub struct DocumentAnswer {
    #[serde(flatten)]
    line: DocumentLine,
    /// Its text.
    markdown: String,
    /// Who saved the newest revision.
    author: Option<String>,
    /// The path that it was imported from.
    path: Option<String>,
    /// The pictures that it shows.
    pictures: Vec<Picture>,
}

/// A picture that a document shows.
#[derive(Serialize, JsonSchema)]
struct Picture {
    /// The name by which the text means it.
    path: String,
    /// The SHA-256 of its bytes.
    digest: String,
    /// Where it is.
    url: String,
}

impl Read for Document {
    type Answer = DocumentAnswer;
    const PATH: &'static str = "/api/v1/documents/{slug}";
    const NOUN: &'static str = "documents";
    const SUMMARY: &'static str = "Returns a document with its text.";
    const TEXT: Option<&'static str> = Some("text/markdown");

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let found = call.document_named(call.params.text("slug")).await?;
        let tag = found.document.revision;
        if let Some(Format::Markdown) = self.format {
            return Ok(Found::text(found.source.to_string(), tag));
        }
        let engine = &call.state.engine;
        let document = &found.document;
        let pictures = engine
            .list_pictures(call.actor, &document.id, document.revision)
            .await?;
        let picture = |(path, digest): (String, String)| Picture {
            url: address::picture(&digest),
            path,
            digest,
        };
        let answer = DocumentAnswer {
            pictures: pictures.into_iter().map(picture).collect(),
            line: line(&found.document),
            markdown: found.source.to_string(),
            author: found.author,
            path: found.path,
        };
        Ok(Found::tagged(answer, tag))
    }
}
