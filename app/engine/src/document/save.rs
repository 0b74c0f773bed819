//! Saving a document: the first revision of a new one, or the next of an old one.

use super::merge::undecided;
use super::parse::{Before, ParsedRevision, READER, keep_reading};
use super::pictures;
use super::secrets::Secrets;
use super::statements::{
    COUNT_SLUG, CREATE_DOCUMENT, CREATE_REVISION, FIND_BEFORE, FIND_HEAD, FIND_PATH,
    UPDATE_DOCUMENT,
};
use crate::Engine;
use crate::clock::{Moment, new_id};
use crate::db::{Tx, values};
use crate::event::append;
use crate::hash;
use crate::person::Actor;
use model::Problem;
use model::document::{self, Kind};
use model::event::Event;
use model::id::{DocumentId, PersonId, RequestKey};
use model::lint::Hidden;
use model::person::About;
use model::picture::GivenPicture;
use model::role::Act;
use model::slug;
use model::text::Source;
use std::collections::BTreeSet;

/// What is to be saved.
#[derive(Debug, Clone)]
pub struct SaveDocument {
    /// The key of the form.
    pub request: RequestKey,
    /// `None`: a new document. Otherwise which one, and the revision that was being edited.
    pub onto: Option<(DocumentId, i64)>,
    /// `None`: as the document says of itself.
    pub kind: Option<Kind>,
    /// The Markdown.
    pub source: Source,
    /// What happens to the secrets in it.
    pub secrets: Secrets,
    /// Pictures that it shows. Those that the document has already need not come again.
    pub pictures: Vec<GivenPicture>,
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDocument {
    /// The id.
    pub id: DocumentId,
    /// The last part of its address.
    pub slug: String,
    /// The number of the revision.
    pub revision: i64,
    /// What was covered in the text before it was stored.
    pub hidden: Vec<Hidden>,
}

impl Engine {
    /// Saves a revision, all or nothing. Saving onto a revision that is no longer the newest is a conflict:
    /// the form keeps the text, and the page shows both.
    pub async fn save_document(
        &self,
        actor: &Actor,
        input: SaveDocument,
    ) -> Result<SavedDocument, Problem> {
        actor.may(Act::Write, About::Everything)?;
        if let Some(line) = undecided(input.source.as_str()) {
            let sentence = format!(
                "Line {line} still has a conflict. Keep what is right, and remove the three conflict markers."
            );
            return Err(Problem::not_valid("source", sentence));
        }
        let before: Option<Before> = match &input.onto {
            Some((id, _)) => self.db.maybe(FIND_BEFORE, values![id]).await?,
            None => None,
        };
        self.check_pictures(&input.pictures)?;
        let text = self
            .parsed(input.source, input.kind, input.secrets, before)
            .await?;
        let pictures = named(input.pictures, &text.pictures)?;
        let (now, actor, request, onto) = (
            self.clock.now(),
            actor.id.clone(),
            input.request,
            input.onto,
        );
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(first) = crate::event::repeated(tx, &actor, &request).await? {
                    return first_answer(tx, first.1, text, &pictures).await;
                }
                let (id, slug, revision) = match onto {
                    None => {
                        let id = DocumentId::parse(&new_id(now)).map_err(Problem::fault)?;
                        let slug = free_slug(tx, text.title.as_str()).await?;
                        create_document(tx, now, &id, &slug, &text).await?;
                        (id, slug, 1)
                    }
                    Some((id, base)) => {
                        let (slug, newest): (String, i64) = tx.maybe(FIND_HEAD, values![&id]).await?.ok_or(Problem::NotFound("document"))?;
                        if !update_document(tx, now, &id, base, &text).await? {
                            return Err(Problem::Conflict(format!(
                                "You edited revision {base}, and revision {newest} was saved meanwhile. Your text is still in the form below."
                            )));
                        }
                        (id, slug, base + 1)
                    }
                };
                let path: Option<(Option<String>,)> = tx.maybe(FIND_PATH, values![&id]).await?;
                let path = path.and_then(|(path,)| path);
                keep_reading(tx, &id, path.as_deref(), &text).await?;
                let hidden = text.hidden.clone();
                let place = match revision {
                    1 => Place::at(&slug),
                    _ => Place::default(),
                };
                let saving = Saving { now, by: Some(&actor), request: Some(&request), place, pictures };
                add_revision(tx, saving, &id, revision, text).await?;
                Ok(SavedDocument { id, slug, revision, hidden })
            })
        })
        .await
    }
}

async fn first_answer(
    tx: &mut Tx,
    first: Event,
    text: ParsedRevision,
    given: &[GivenPicture],
) -> Result<SavedDocument, Problem> {
    if let Event::Document(
        id,
        document::Event::Saved {
            revision,
            source_hash,
            pictures,
            ..
        },
    ) = first
        && source_hash == text.source_hash
        && given
            .iter()
            .all(|one| pictures.get(&one.path) == Some(&hash::of(&one.bytes)))
    {
        let (slug, _): (String, i64) = tx
            .maybe(FIND_HEAD, values![&id])
            .await?
            .ok_or(Problem::NotFound("document"))?;
        return Ok(SavedDocument {
            id,
            slug,
            revision,
            hidden: text.hidden,
        });
    }
    Err(crate::event::other_content())
}

/// Adds a document, as far as its first revision says.
pub(super) async fn create_document(
    tx: &mut Tx,
    now: Moment,
    id: &DocumentId,
    slug: &str,
    text: &ParsedRevision,
) -> Result<(), Problem> {
    let (kind, title) = (text.kind.name(), text.title.as_str());
    let values = values![
        id,
        slug,
        kind,
        title,
        now.0,
        text.next_item,
        READER,
        text.review_days
    ];
    tx.run(CREATE_DOCUMENT, values).await.map(drop)
}

/// Makes a text the revision after `base`. `false`: another one is already.
pub(super) async fn update_document(
    tx: &mut Tx,
    now: Moment,
    id: &DocumentId,
    base: i64,
    text: &ParsedRevision,
) -> Result<bool, Problem> {
    let (kind, title) = (text.kind.name(), text.title.as_str());
    let values = values![
        kind,
        title,
        now.0,
        id,
        base,
        text.next_item,
        READER,
        text.review_days
    ];
    tx.run(UPDATE_DOCUMENT, values).await.map(|rows| rows > 0)
}

/// What is told of a revision besides its text.
pub(super) struct Saving<'a> {
    pub now: Moment,
    /// Nobody: the operator, on the machine.
    pub by: Option<&'a PersonId>,
    pub request: Option<&'a RequestKey>,
    pub place: Place,
    /// The pictures that came with it.
    pub pictures: Vec<GivenPicture>,
}

/// Where a document stands, and where it comes from, as far as this revision is the first to tell.
#[derive(Debug, Default)]
pub(super) struct Place {
    pub address: Option<String>,
    pub earlier_addresses: Vec<String>,
    pub origin: Option<String>,
    pub from_file: bool,
}

impl Place {
    /// The address of a new document.
    pub fn at(slug: &str) -> Self {
        Self {
            address: Some(slug.to_owned()),
            ..Self::default()
        }
    }
}

/// Adds a revision and writes down that it was saved.
pub(super) async fn add_revision(
    tx: &mut Tx,
    saving: Saving<'_>,
    id: &DocumentId,
    number: i64,
    text: ParsedRevision,
) -> Result<(), Problem> {
    let items = text.items_stored()?;
    let pictures = pictures::keep(tx, id, &text.pictures, saving.pictures).await?;
    let bound = values![
        id,
        number,
        text.source,
        text.source_hash.clone(),
        saving.by.map(PersonId::as_str),
        saving.now.0,
        items
    ];
    tx.run(CREATE_REVISION, bound).await?;
    pictures::write_down(tx, id, number, &pictures).await?;
    let saved = document::Event::Saved {
        revision: number,
        title: text.title.into(),
        source_hash: text.source_hash,
        purpose: text.kind,
        address: saving.place.address,
        earlier_addresses: saving.place.earlier_addresses,
        origin: saving.place.origin,
        from_file: saving.place.from_file,
        pictures,
    };
    let saved = Event::Document(id.clone(), saved);
    let appended = append(tx, saving.now, saving.by, saving.request, &saved);
    appended.await.map(drop)
}

/// The pictures that somebody chose, by the names that the text has for them. A browser knows the name of a file and not its folder.
fn named(given: Vec<GivenPicture>, names: &BTreeSet<String>) -> Result<Vec<GivenPicture>, Problem> {
    let by_name = |one: GivenPicture| {
        if names.contains(&one.path) {
            return Ok(one);
        }
        let file = |name: &&String| name.rsplit('/').next() == Some(one.path.as_str());
        let mut meant = names.iter().filter(file);
        match (meant.next(), meant.next()) {
            (Some(name), None) => Ok(GivenPicture {
                path: name.clone(),
                ..one
            }),
            (Some(_), Some(_)) | (None, _) => {
                let sentence = format!(
                    "The text does not say where {0} belongs. Write ![what it shows]({0}) there.",
                    one.path
                );
                Err(Problem::not_valid("pictures", sentence))
            }
        }
    };
    given.into_iter().map(by_name).collect()
}

pub(super) async fn free_slug(tx: &mut Tx, title: &str) -> Result<String, Problem> {
    let wanted = slug::of_title(title);
    for number in 1.. {
        let candidate = if number == 1 {
            wanted.clone()
        } else {
            format!("{wanted}-{number}")
        };
        if tx.scalar(COUNT_SLUG, values![candidate.clone()]).await? == 0 {
            return Ok(candidate);
        }
    }
    Err(Problem::fault("no address is left"))
}
