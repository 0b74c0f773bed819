//! Reading documents.

use super::check::{self, CheckedDocument};
use super::pictures;
use super::references::Referring;
use super::statements::{
    COUNT_DOCUMENTS, FIND_BY_ID, FIND_BY_SLUG, FIND_DOCUMENTS, FIND_DOCUMENTS_BY_NAME,
    FIND_DOCUMENTS_BY_REVIEW, FIND_DOCUMENTS_BY_USE, FIND_LISTED_KINDS, FIND_LISTED_LABELS,
    FIND_NEW_ADDRESS, FIND_OLD_ANCHORS,
};
use super::usage::TrustLine;
use crate::Engine;
use crate::clock::Moment;
use crate::db::{Db, FromRow, Value, values};
use crate::link::{Link, links_of};
use crate::made::Key;
use crate::markdown::{self, Page, SafeHtml};
use crate::person::Actor;
use crate::rollout::StartedRollout;
use model::Problem;
use model::document::{Filter, Kind, Sort};
use model::event::Subject;
use model::id::DocumentId;
use model::label::{Label, LabelKind};
use model::link::End;
use model::markdown::Tree;
use model::person::About;
use model::role::Act;
use model::text::Path;
use model::trust::{Known, Trust};
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

/// A document in the library, with what it is sorted by.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The document.
    pub document: Document,
    /// How far it can be trusted.
    pub trust: Trust,
    /// When somebody used it, the last time.
    pub used: Option<Moment>,
    /// When it should be read through again.
    pub review_due: Option<Moment>,
}

/// What there is to narrow a list by further: each with how many of its documents have it.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Kinds.
    pub kinds: Vec<(Kind, i64)>,
    /// Labels, the most used first.
    pub labels: Vec<(Label, i64)>,
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
struct ListedRow {
    #[sqlx(flatten)]
    document: DocumentRow,
    known: String,
    used_at_ms: Option<i64>,
    review_due_ms: Option<i64>,
}

impl ListedRow {
    fn read(self) -> Result<Listed, Problem> {
        let known = Known::parse(&self.known)
            .ok_or_else(|| Problem::fault(format!("{} says nothing of trust", self.known)))?;
        Ok(Listed {
            document: self.document.read()?,
            trust: known.trust(),
            used: self.used_at_ms.map(Moment),
            review_due: self.review_due_ms.map(Moment),
        })
    }
}

#[derive(FromRow)]
struct SourceRow {
    #[sqlx(flatten)]
    document: DocumentRow,
    source: String,
    source_hash: String,
    author: Option<String>,
    origin: Option<String>,
}

impl SourceRow {
    fn read(self) -> Result<DocumentSource, Problem> {
        Ok(DocumentSource {
            document: self.document.read()?,
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

/// How many of a person's reviews are told.
const MAX_REVIEWS: i64 = 20;

impl Engine {
    /// A page of what a filter lets through, in its order, and how many documents there are.
    pub async fn list_documents(
        &self,
        actor: &Actor,
        filter: &Filter,
        most: i64,
        skip: i64,
    ) -> Result<(Vec<Listed>, i64), Problem> {
        actor.may(Act::Read, About::Kind("document"))?;
        let values = self.asked(filter);
        let page = values.iter().cloned().chain(values![most, skip]).collect();
        let statement = match filter.sort {
            Sort::Saved => FIND_DOCUMENTS,
            Sort::Name => FIND_DOCUMENTS_BY_NAME,
            Sort::Used => FIND_DOCUMENTS_BY_USE,
            Sort::Review => FIND_DOCUMENTS_BY_REVIEW,
        };
        let rows = self.db.all::<ListedRow>(statement, page).await?;
        let documents = rows
            .into_iter()
            .map(ListedRow::read)
            .collect::<Result<_, _>>()?;
        Ok((documents, self.db.scalar(COUNT_DOCUMENTS, values).await?))
    }

    /// Documents that a person answers for and whose review is due, the one that is due longest first.
    pub async fn list_due_reviews(&self, actor: &Actor) -> Result<Vec<Listed>, Problem> {
        actor.may(Act::Read, About::Kind("document"))?;
        let own = Filter {
            owner: Some(actor.name.clone()),
            ..Filter::default()
        };
        let mut values = self.asked(&own);
        values.extend(values![MAX_REVIEWS, 0_i64]);
        let rows = self.db.all::<ListedRow>(FIND_DOCUMENTS_BY_REVIEW, values);
        let listed = rows.await?.into_iter().map(ListedRow::read);
        let listed: Vec<Listed> = listed.collect::<Result<_, _>>()?;
        let now = self.clock.now();
        let is_due = |listed: &Listed| listed.review_due.is_some_and(|due| due <= now);
        Ok(listed.into_iter().filter(is_due).collect())
    }

    fn asked(&self, filter: &Filter) -> Vec<Value> {
        values![
            filter.kind.map(Kind::name),
            filter.service.as_deref(),
            filter.tag.as_deref(),
            filter.owner.as_deref(),
            filter.trust.map(Known::letters_of),
            self.clock.now().0
        ]
    }

    /// What a list can be narrowed by further.
    pub async fn list_choices(&self, actor: &Actor, filter: &Filter) -> Result<Choices, Problem> {
        actor.may(Act::Read, About::Kind("document"))?;
        let values = self.asked(filter);
        let kinds: Vec<(String, i64)> = self.db.all(FIND_LISTED_KINDS, values.clone()).await?;
        let labels: Vec<(String, String, i64)> = self.db.all(FIND_LISTED_LABELS, values).await?;
        let no_kind = |name: &str| Problem::fault(format!("there is no kind {name}"));
        let read_kind = |(name, count): (String, i64)| {
            Ok((Kind::parse(&name).ok_or_else(|| no_kind(&name))?, count))
        };
        let read_label = |(kind, text, count): (String, String, i64)| {
            let kind = LabelKind::parse(&kind).ok_or_else(|| no_kind(&kind))?;
            Ok((Label { kind, text }, count))
        };
        Ok(Choices {
            kinds: kinds
                .into_iter()
                .map(read_kind)
                .collect::<Result<_, Problem>>()?,
            labels: labels
                .into_iter()
                .map(read_label)
                .collect::<Result<_, Problem>>()?,
        })
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
        let id = &source.document.id;
        let pictures =
            pictures::of_revision(&mut self.db.clone(), id, source.document.revision).await?;
        let names: Vec<String> = pictures.keys().cloned().collect();
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
            pictures,
            coming: BTreeSet::new(),
        };
        let html = self.markdown.render(Arc::clone(&source.source), page).await;
        let ReadDocument { contents, checked } = self.read_document(&source.source, names).await?;
        let checked = match checked {
            Some(checked) => Some(self.without_rules_off(actor, checked).await?),
            None => None,
        };
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

impl Engine {
    /// A document, and what was read out of it. Nothing where the text trips the parser.
    pub async fn find_reading(
        &self,
        actor: &Actor,
        slug: &str,
    ) -> Result<(Document, Option<Arc<CheckedDocument>>), Problem> {
        let source = self.find_document(actor, slug).await?;
        let Document { id, revision, .. } = &source.document;
        let pictures = pictures::of_revision(&mut self.db.clone(), id, *revision).await?;
        let names = pictures.into_keys().collect();
        let read = self.read_document(&source.source, names).await?;
        Ok((source.document, read.checked))
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
    async fn read_document(
        &self,
        text: &Arc<str>,
        pictures: Vec<String>,
    ) -> Result<ReadDocument, Problem> {
        let also: Vec<&str> = pictures.iter().map(String::as_str).collect();
        let key = Key::of(text, &also);
        if let Some(read) = self.read.get(key) {
            return Ok(read);
        }
        let text = Arc::clone(text);
        let read = self.cpu.work(move || {
            let is_beside = |name: &str| pictures.iter().any(|one| one == name);
            let checked = check::examine(&text, is_beside).map(Arc::new);
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
