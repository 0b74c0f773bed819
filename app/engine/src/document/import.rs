//! Bringing many documents in, again and again: only what changed is saved.

use super::parse::{Before, ParsedRevision, keep_reading};
use super::pictures;
use super::save::{
    Place, SavedDocument, Saving, add_revision, create_document, free_slug, update_document,
};
use super::secrets::Secrets;
use super::statements::{
    COUNT_ORIGIN, COUNT_SLUG, CREATE_OLD_ADDRESS, FIND_BY_ADDRESS, FIND_BY_ORIGIN, SET_ORIGIN,
};
use crate::Engine;
use crate::clock::{Moment, new_id};
use crate::db::{FromRow, Tx, values};
use crate::person::Actor;
use model::Problem;
use model::document::Kind;
use model::id::{DocumentId, PersonId};
use model::person::About;
use model::picture::GivenPicture;
use model::role::Act;
use model::text::{Path, Slug, Source};
use serde::{Deserialize, Serialize};

/// How a document is known when it comes again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKey {
    /// By its address, as an export names it.
    Address {
        /// The address.
        slug: Slug,
        /// The addresses it had before.
        old: Vec<Slug>,
        /// The path it was once brought in from.
        path: Option<Path>,
    },
    /// By the path of its file in what is brought in.
    Path(Path),
}

impl ImportKey {
    fn path(&self) -> Option<&str> {
        match self {
            Self::Address { path, .. } => path.as_ref().map(Path::as_str),
            Self::Path(path) => Some(path.as_str()),
        }
    }
}

/// One document to bring in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportDocument {
    /// How it is known.
    pub known: ImportKey,
    /// `None`: as the document says.
    pub kind: Option<Kind>,
    /// Its revisions, the newest last. The earlier ones count only where the document is new.
    pub earlier: Vec<Source>,
    /// The newest.
    pub source: Source,
    /// Which secrets stay in it.
    pub secrets: Secrets,
    /// The pictures of the newest.
    #[serde(default)]
    pub pictures: Vec<GivenPicture>,
    /// Those of the earlier ones, as far as one differs from the one before it.
    #[serde(default)]
    pub earlier_pictures: Vec<Vec<GivenPicture>>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportedDocument {
    /// It is new.
    Created(SavedDocument),
    /// A new revision was saved.
    Updated(SavedDocument),
    /// It was the same.
    Unchanged(SavedDocument),
}

#[derive(FromRow)]
struct Head {
    id: String,
    slug: String,
    kind: String,
    revision: i64,
    origin: Option<String>,
    origin_hash: Option<String>,
    next_item: i64,
    source: String,
    source_hash: String,
    items: Option<String>,
}

/// How often a document is read again that somebody else changed meanwhile.
const TRIES: usize = 5;

impl Engine {
    /// Takes the pictures that are none or too large out of a document, and says why: its text comes in all the same.
    pub fn leave_out_refused(&self, document: &mut ImportDocument) -> Vec<String> {
        let mut refused = Vec::new();
        let earlier = document.earlier_pictures.iter_mut();
        for given in earlier.chain([&mut document.pictures]) {
            given.retain(|one| {
                let judged = one.check(self.pictures);
                judged.map_err(|why| refused.push(why.sentence)).is_ok()
            });
        }
        refused
    }

    /// Brings a document in, all of it or nothing. `by` is nobody where the operator does it on the machine,
    /// whose right is that of the file system.
    pub async fn import_document(
        &self,
        by: Option<&Actor>,
        input: ImportDocument,
    ) -> Result<ImportedDocument, Problem> {
        if let Some(actor) = by {
            actor.may(Act::Write, About::Everything)?;
        }
        let by = by.map(|actor| actor.id.clone());
        self.check_pictures(&input.pictures)?;
        for earlier in &input.earlier_pictures {
            self.check_pictures(earlier)?;
        }
        for _ in 0..TRIES {
            // Items are recognised by the revision before, off the write lane; so it is read first, and
            // compared again inside the transaction.
            let head: Option<Head> = match &input.known {
                ImportKey::Address { slug, .. } => {
                    let values = values![slug.as_str()];
                    self.db.maybe(FIND_BY_ADDRESS, values).await?
                }
                ImportKey::Path(path) => {
                    let values = values![path.as_str()];
                    self.db.maybe(FIND_BY_ORIGIN, values).await?
                }
            };
            let brought = match head {
                Some(head) => self.update(by.clone(), head, input.clone()).await?,
                None => self.create(by.clone(), input.clone()).await?,
            };
            if let Some(brought) = brought {
                return Ok(brought);
            }
        }
        let sentence = "Other people keep changing this document. Try again.";
        Err(Problem::Conflict(sentence.to_owned()))
    }

    /// `None`: the document was changed meanwhile.
    async fn update(
        &self,
        by: Option<PersonId>,
        head: Head,
        input: ImportDocument,
    ) -> Result<Option<ImportedDocument>, Problem> {
        let id = DocumentId::parse(&head.id).map_err(Problem::fault)?;
        let now = self.clock.now();
        let saved = SavedDocument {
            id: id.clone(),
            slug: head.slug,
            revision: head.revision,
            hidden: Vec::new(),
        };
        let before = Before {
            kind: head.kind.clone(),
            source: head.source,
            items: head.items,
            next_item: head.next_item,
        };
        let newest = self
            .parsed(input.source, input.kind, input.secrets, Some(before))
            .await?;
        let saved = SavedDocument {
            hidden: newest.hidden.clone(),
            ..saved
        };
        // The same file as the last time: what somebody wrote since is newer.
        let is_path = matches!(input.known, ImportKey::Path(_));
        let is_known = is_path && head.origin_hash.as_ref() == Some(&newest.source_hash);
        let is_same = newest.source_hash == head.source_hash && newest.kind.name() == head.kind;
        if (is_known || is_same)
            && pictures::has(&mut self.db.clone(), &id, &input.pictures).await?
        {
            return Ok(Some(ImportedDocument::Unchanged(saved)));
        }
        self.write(move |tx| {
            Box::pin(async move {
                if !update_document(tx, now, &id, saved.revision, &newest).await? {
                    return Ok(None);
                }
                keep_reading(tx, &id, head.origin.as_deref(), &newest).await?;
                if is_path {
                    let hash = newest.source_hash.as_str();
                    tx.run(SET_ORIGIN, values![head.origin.clone(), &id, hash])
                        .await?;
                }
                let revision = saved.revision + 1;
                let place = Place {
                    from_file: is_path,
                    ..Place::default()
                };
                let saving = Saving {
                    now,
                    by: by.as_ref(),
                    request: None,
                    place,
                    pictures: input.pictures,
                };
                add_revision(tx, saving, &id, revision, newest).await?;
                Ok(Some(ImportedDocument::Updated(SavedDocument {
                    revision,
                    ..saved
                })))
            })
        })
        .await
    }

    /// `None`: somebody else brought it in meanwhile.
    async fn create(
        &self,
        by: Option<PersonId>,
        input: ImportDocument,
    ) -> Result<Option<ImportedDocument>, Problem> {
        let now = self.clock.now();
        let mut revisions: Vec<ParsedRevision> = Vec::with_capacity(input.earlier.len() + 1);
        let mut pictures = input.earlier_pictures;
        pictures.resize(input.earlier.len(), Vec::new());
        pictures.push(input.pictures);
        for source in input.earlier.into_iter().chain([input.source]) {
            let before = revisions
                .last()
                .map(ParsedRevision::as_before)
                .transpose()?;
            revisions.push(
                self.parsed(source, input.kind, input.secrets.clone(), before)
                    .await?,
            );
        }
        self.write(move |tx| {
            Box::pin(async move {
                let revisions = revisions.into_iter().zip(pictures).collect();
                create(tx, now, by.as_ref(), input.known, revisions).await
            })
        })
        .await
    }
}

async fn create(
    tx: &mut Tx,
    now: Moment,
    by: Option<&PersonId>,
    known: ImportKey,
    revisions: Vec<(ParsedRevision, Vec<GivenPicture>)>,
) -> Result<Option<ImportedDocument>, Problem> {
    let Some((newest, _)) = revisions.last() else {
        return Err(Problem::fault("a document without a revision"));
    };
    let path = known.path().map(str::to_owned);
    let path = match path {
        Some(path) if tx.scalar(COUNT_ORIGIN, values![path.as_str()]).await? > 0 => {
            if matches!(known, ImportKey::Path(_)) {
                return Ok(None);
            }
            None
        }
        other => other,
    };
    let id = DocumentId::parse(&new_id(now)).map_err(Problem::fault)?;
    let slug = match &known {
        ImportKey::Address { slug, .. } => slug.as_str().to_owned(),
        ImportKey::Path(_) => free_slug(tx, newest.title.as_str()).await?,
    };
    if tx.scalar(COUNT_SLUG, values![slug.clone()]).await? > 0 {
        let sentence = format!("The address {slug} belongs to another document.");
        return Err(Problem::not_valid("slug", sentence));
    }
    let (count, hash) = (revisions.len() as i64, newest.source_hash.clone());
    let hidden = newest.hidden.clone();
    let is_path = matches!(known, ImportKey::Path(_));
    let earlier = free_addresses(tx, &known).await?;
    for (number, (revision, pictures)) in (1_i64..).zip(revisions) {
        if number == 1 {
            create_document(tx, now, &id, &slug, &revision).await?;
        } else {
            update_document(tx, now, &id, number - 1, &revision).await?;
        }
        keep_reading(tx, &id, path.as_deref(), &revision).await?;
        let mut place = match number {
            1 => Place {
                earlier_addresses: earlier.clone(),
                origin: path.clone(),
                ..Place::at(&slug)
            },
            _ => Place::default(),
        };
        place.from_file = is_path && number == count;
        let saving = Saving {
            now,
            by,
            request: None,
            place,
            pictures,
        };
        add_revision(tx, saving, &id, number, revision).await?;
    }
    if let Some(path) = path {
        let hash = is_path.then_some(hash);
        tx.run(SET_ORIGIN, values![path, &id, hash]).await?;
    }
    for old in earlier {
        tx.run(CREATE_OLD_ADDRESS, values![old, &id]).await?;
    }
    Ok(Some(ImportedDocument::Created(SavedDocument {
        id,
        slug,
        revision: count,
        hidden,
    })))
}

/// The addresses that a document had before, where they lead nowhere here.
async fn free_addresses(tx: &mut Tx, known: &ImportKey) -> Result<Vec<String>, Problem> {
    let ImportKey::Address { slug, old, .. } = known else {
        return Ok(Vec::new());
    };
    let mut free: Vec<String> = Vec::new();
    for old in old.iter().filter(|old| *old != slug) {
        let is_new = !free.iter().any(|other| other == old.as_str());
        if is_new && tx.scalar(COUNT_SLUG, values![old.as_str()]).await? == 0 {
            free.push(old.as_str().to_owned());
        }
    }
    Ok(free)
}
