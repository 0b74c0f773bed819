//! Reading documents.

use super::check::{self, CheckedDocument};
use super::pictures;
use super::references::Referring;
use super::statements::{
    COUNT_DOCUMENTS, FIND_BY_ID, FIND_BY_SLUG, FIND_DOCUMENTS, FIND_NEW_ADDRESS, FIND_OLD_ANCHORS,
    FIND_USED_LABELS,
};
use super::usage::TrustLine;
use crate::Engine;
use crate::clock::Moment;
use crate::db::{Db, FromRow, values};
use crate::link::{Link, links_of};
use crate::made::Key;
use crate::markdown::{self, Page, SafeHtml};
use crate::person::Actor;
use crate::rollout::StartedRollout;
use model::Problem;
use model::document::Kind;
use model::event::Subject;
use model::id::DocumentId;
use model::label::{Label, LabelKind};
use model::link::End;
use model::markdown::Tree;
use model::person::About;
use model::role::Act;
use model::text::Path;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A document in a list.
#[derive(Debug, Clone)]
pub struct Document {
    /// The id.
    pub id: DocumentId,
    /// The last part of its address.
    pub slug: String,
    /// What it is for.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The number of its newest revision.
    pub revision: i64,
    /// When that was saved.
    pub updated: Moment,
}

impl Document {
    /// What a question of permission about it is about.
    pub fn subject(&self) -> Subject {
        Subject::Document(self.id.clone())
    }
}

/// Which documents a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Those of this kind.
    pub kind: Option<Kind>,
    /// Those with this label.
    pub label: Option<Label>,
}

/// A document with its Markdown.
#[derive(Debug, Clone)]
pub struct DocumentSource {
    /// The document.
    pub document: Document,
    /// The Markdown of its newest revision.
    pub source: Arc<str>,
    /// The hash of the Markdown.
    pub source_hash: String,
    /// Who saved it.
    pub author: Option<String>,
    /// The path of the file that it was brought in from.
    pub path: Option<String>,
}

/// A heading in the table of contents.
#[derive(Debug, Clone)]
pub struct Section {
    /// 1 to 6, as in the source.
    pub level: u8,
    /// Its words.
    pub text: String,
    /// Its fragment.
    pub anchor: String,
}

/// Everything the page of a document shows.
#[derive(Debug, Clone)]
pub struct DocumentPage {
    /// The document with its source.
    pub source: DocumentSource,
    /// The rendered text.
    pub html: SafeHtml,
    /// The table of contents.
    pub contents: Vec<Section>,
    /// What it says, and what its author will be asked about. Nothing where the text trips the parser.
    pub checked: Option<Arc<CheckedDocument>>,
    /// The rollouts started from it.
    pub rollouts: Vec<StartedRollout>,
    /// What it is linked with.
    pub links: Vec<Link>,
    /// The documents whose text links to it.
    pub referring: Vec<Referring>,
    /// Whether it can be trusted.
    pub trust: TrustLine,
}

#[derive(FromRow)]
pub(crate) struct DocumentRow {
    id: String,
    slug: String,
    kind: String,
    title: String,
    revision: i64,
    updated_at_ms: i64,
}

impl DocumentRow {
    fn read(self) -> Result<Document, Problem> {
        let unreadable = || Problem::fault(format!("document {} cannot be read", self.id));
        Ok(Document {
            id: DocumentId::parse(&self.id).map_err(|_| unreadable())?,
            kind: Kind::parse(&self.kind).ok_or_else(unreadable)?,
            slug: self.slug,
            title: self.title,
            revision: self.revision,
            updated: Moment(self.updated_at_ms),
        })
    }
}

#[derive(FromRow)]
struct SourceRow {
    id: String,
    slug: String,
    kind: String,
    title: String,
    revision: i64,
    updated_at_ms: i64,
    source: String,
    source_hash: String,
    author: Option<String>,
    origin: Option<String>,
}

impl SourceRow {
    fn read(self) -> Result<DocumentSource, Problem> {
        let document = DocumentRow {
            id: self.id,
            slug: self.slug,
            kind: self.kind,
            title: self.title,
            revision: self.revision,
            updated_at_ms: self.updated_at_ms,
        };
        Ok(DocumentSource {
            document: document.read()?,
            source: self.source.into(),
            source_hash: self.source_hash,
            author: self.author,
            path: self.origin,
        })
    }
}

/// A document by its id, for the followers of the change log.
pub(crate) async fn by_id(db: &Db, id: &DocumentId) -> Result<Option<DocumentSource>, Problem> {
    db.maybe::<SourceRow>(FIND_BY_ID, values![id])
        .await?
        .map(SourceRow::read)
        .transpose()
}

impl Engine {
    /// A page of what a filter lets through, the last saved first, and how many documents there are.
    pub async fn list_documents(
        &self,
        actor: &Actor,
        filter: &Filter,
        most: i64,
        skip: i64,
    ) -> Result<(Vec<Document>, i64), Problem> {
        actor.may(Act::Read, About::Kind("document"))?;
        let label = filter.label.as_ref();
        let values = values![
            filter.kind.map(Kind::name),
            label.map(|label| label.kind.name()),
            label.map(|label| label.text.as_str())
        ];
        let asked = values.iter().cloned().chain(values![most, skip]).collect();
        let rows = self.db.all::<DocumentRow>(FIND_DOCUMENTS, asked).await?;
        let documents = rows
            .into_iter()
            .map(DocumentRow::read)
            .collect::<Result<_, _>>()?;
        Ok((documents, self.db.scalar(COUNT_DOCUMENTS, values).await?))
    }

    /// The labels that documents share, the most used first, each with how many documents have it.
    pub async fn list_labels(&self, actor: &Actor) -> Result<Vec<(Label, i64)>, Problem> {
        actor.may(Act::Read, About::Kind("document"))?;
        let rows: Vec<(String, String, i64)> = self.db.all(FIND_USED_LABELS, values![]).await?;
        let read = |(kind, text, count): (String, String, i64)| {
            let kind = LabelKind::parse(&kind)
                .ok_or_else(|| Problem::fault(format!("there is no label {kind}")))?;
            Ok((Label { kind, text }, count))
        };
        rows.into_iter().map(read).collect()
    }

    /// A document's newest revision. An address that it had before leads to [`Problem::Moved`].
    pub async fn find_document(
        &self,
        actor: &Actor,
        slug: &str,
    ) -> Result<DocumentSource, Problem> {
        match self
            .db
            .maybe::<SourceRow>(FIND_BY_SLUG, values![slug])
            .await?
        {
            Some(row) => {
                let found = row.read()?;
                actor.may(Act::Read, &found.document.subject())?;
                Ok(found)
            }
            None => Err(self
                .db
                .maybe::<(String,)>(FIND_NEW_ADDRESS, values![slug])
                .await?
                .map_or(Problem::NotFound("document"), |(slug,)| {
                    Problem::Moved(slug)
                })),
        }
    }

    /// Everything the page of a document shows.
    pub async fn find_document_page(
        &self,
        actor: &Actor,
        slug: &str,
    ) -> Result<DocumentPage, Problem> {
        let source = self.find_document(actor, slug).await?;
        let page = Page {
            title: source.document.title.as_str().into(),
            path: source
                .path
                .as_deref()
                .and_then(|path| Path::parse(path).ok()),
            old_anchors: self
                .db
                .all(FIND_OLD_ANCHORS, values![&source.document.id])
                .await?,
            pictures: pictures::of_revision(
                &mut self.db.clone(),
                &source.document.id,
                source.document.revision,
            )
            .await?,
            coming: BTreeSet::new(),
        };
        let html = self.markdown.render(Arc::clone(&source.source), page).await;
        let ReadDocument { contents, checked } = self.read_document(&source.source).await?;
        let rollouts = self.list_started_from(&source.document.id).await?;
        let links = links_of(&self.db, &End::Document(source.document.id.clone())).await?;
        let referring = self.list_referring(&source.document.id).await?;
        let every = checked
            .as_ref()
            .and_then(|checked| checked.reading.review_every_days);
        let trust = self
            .trust_line(&source.document.id, source.document.updated, every)
            .await?;
        Ok(DocumentPage {
            source,
            html,
            contents,
            checked,
            rollouts,
            links,
            referring,
            trust,
        })
    }
}

/// What a text says, and its table of contents.
#[derive(Debug, Clone)]
pub(crate) struct ReadDocument {
    contents: Vec<Section>,
    /// Nothing where the text trips the parser: it is shown as it was written, without contents.
    checked: Option<Arc<CheckedDocument>>,
}

impl Engine {
    async fn read_document(&self, text: &Arc<str>) -> Result<ReadDocument, Problem> {
        let key = Key::of(text, &[]);
        if let Some(read) = self.read.get(key) {
            return Ok(read);
        }
        let text = Arc::clone(text);
        let read = self.cpu.work(move || {
            let checked = check::examine(&text).map(Arc::new);
            let contents = checked.as_ref().map(|_| contents(&markdown::read(&text)));
            ReadDocument {
                contents: contents.unwrap_or_default(),
                checked,
            }
        });
        let read = read.await.map_err(Problem::fault)?;
        self.read.put(key, &read);
        Ok(read)
    }
}

fn contents(tree: &Tree) -> Vec<Section> {
    tree.headings()
        .map(|(level, text, anchor)| Section {
            level,
            text: text.to_owned(),
            anchor: anchor.to_owned(),
        })
        .collect()
}
