//! Bringing many documents in, again and again: only what changed is saved.

use super::save::{Understood, add_revision, free_slug, understood};
use super::statements::{
    COUNT_SLUG, CREATE_DOCUMENT, CREATE_OLD_ADDRESS, FIND_BY_ADDRESS, FIND_BY_ORIGIN, SET_ORIGIN,
    UPDATE_DOCUMENT,
};
use super::{SavedDocument, Secrets};
use crate::Engine;
use crate::clock::{Moment, new_id};
use crate::db::{FromRow, Tx, values};
use crate::person::Actor;
use model::Problem;
use model::document::Kind;
use model::id::{DocumentId, PersonId};
use model::role::Act;
use model::text::{Slug, Source};

/// How a document is known when it comes again.
#[derive(Debug, Clone)]
pub enum Known {
    /// By its address, as an export names it; with the addresses it had before.
    Address(Slug, Vec<Slug>),
    /// By the path of its file, relative to the folder that is brought in.
    Path(String),
}

/// One document to bring in.
#[derive(Debug, Clone)]
pub struct BringDocument {
    /// How it is known.
    pub known: Known,
    /// `None`: as the document says.
    pub kind: Option<Kind>,
    /// Its revisions, the newest last. The earlier ones count only where the document is new.
    pub earlier: Vec<Source>,
    /// The newest.
    pub source: Source,
    /// What happens to secrets in it.
    pub secrets: Secrets,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
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
    source_hash: String,
}

impl Engine {
    /// Brings a document in, all of it or nothing. `by` is nobody where the operator does it on the machine,
    /// whose right is that of the file system.
    pub async fn bring_document(
        &self,
        by: Option<&Actor>,
        input: BringDocument,
    ) -> Result<Brought, Problem> {
        if let Some(actor) = by {
            actor.may(Act::Write)?;
        }
        let mut revisions = Vec::with_capacity(input.earlier.len() + 1);
        for source in input.earlier.into_iter().chain([input.source]) {
            revisions.push(understood(source, input.kind, input.secrets).await?);
        }
        let (now, by, known) = (
            self.clock.now(),
            by.map(|actor| actor.id.clone()),
            input.known,
        );
        self.write(move |tx| {
            Box::pin(async move {
                let head: Option<Head> = match &known {
                    Known::Address(slug, _) => {
                        tx.maybe(FIND_BY_ADDRESS, values![slug.as_str()]).await?
                    }
                    Known::Path(path) => tx.maybe(FIND_BY_ORIGIN, values![path.as_str()]).await?,
                };
                match head {
                    Some(head) => update(tx, now, by.as_ref(), head, revisions.pop()).await,
                    None => create(tx, now, by.as_ref(), known, revisions).await,
                }
            })
        })
        .await
    }
}

async fn update(
    tx: &mut Tx,
    now: Moment,
    by: Option<&PersonId>,
    head: Head,
    newest: Option<Understood>,
) -> Result<Brought, Problem> {
    let id = DocumentId::parse(&head.id).map_err(Problem::not_saved)?;
    let saved = |revision| SavedDocument {
        id: id.clone(),
        slug: head.slug.clone(),
        revision,
    };
    let Some(newest) = newest else {
        return Ok(Brought::Unchanged(saved(head.revision)));
    };
    if newest.source_hash == head.source_hash && newest.kind.name() == head.kind {
        return Ok(Brought::Unchanged(saved(head.revision)));
    }
    let values = values![
        newest.kind.name(),
        newest.title.as_str(),
        now.0,
        &id,
        head.revision
    ];
    tx.run(UPDATE_DOCUMENT, values).await?;
    add_revision(tx, now, by, None, &id, head.revision + 1, newest).await?;
    Ok(Brought::Updated(saved(head.revision + 1)))
}

async fn create(
    tx: &mut Tx,
    now: Moment,
    by: Option<&PersonId>,
    known: Known,
    revisions: Vec<Understood>,
) -> Result<Brought, Problem> {
    let Some(newest) = revisions.last() else {
        return Err(Problem::not_saved("a document without a revision"));
    };
    let id = DocumentId::parse(&new_id(now)).map_err(Problem::not_saved)?;
    let slug = match &known {
        Known::Address(slug, _) => slug.as_str().to_owned(),
        Known::Path(_) => free_slug(tx, newest.title.as_str()).await?,
    };
    if tx.scalar(COUNT_SLUG, values![slug.clone()]).await? > 0 {
        let sentence = format!("The address {slug} belongs to another document.");
        return Err(Problem::not_valid("slug", sentence));
    }
    let (kind, title) = (newest.kind.name(), newest.title.as_str().to_owned());
    tx.run(
        CREATE_DOCUMENT,
        values![&id, slug.clone(), kind, title, now.0],
    )
    .await?;
    let count = revisions.len() as i64;
    for (number, revision) in (1_i64..).zip(revisions) {
        if number > 1 {
            let values = values![
                revision.kind.name(),
                revision.title.as_str(),
                now.0,
                &id,
                number - 1
            ];
            tx.run(UPDATE_DOCUMENT, values).await?;
        }
        add_revision(tx, now, by, None, &id, number, revision).await?;
    }
    match known {
        Known::Path(path) => {
            tx.run(SET_ORIGIN, values![path, &id]).await?;
        }
        Known::Address(_, before) => {
            for old in before {
                if tx.scalar(COUNT_SLUG, values![old.as_str()]).await? == 0 {
                    tx.run(CREATE_OLD_ADDRESS, values![old.as_str(), &id])
                        .await?;
                }
            }
        }
    }
    Ok(Brought::Created(SavedDocument {
        id,
        slug,
        revision: count,
    }))
}
