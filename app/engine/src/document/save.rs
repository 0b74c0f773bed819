//! Saving a document: the first revision of a new one, or the next of an old one.

use super::statements::{COUNT_SLUG, CREATE_DOCUMENT, CREATE_REVISION, FIND_HEAD, UPDATE_DOCUMENT};
use crate::clock::{Moment, new_id};
use crate::db::{Tx, values};
use crate::event::append;
use crate::person::Actor;
use crate::{Engine, hash, markdown};
use model::Problem;
use model::document::Kind;
use model::event::Happened;
use model::id::{DocumentId, PersonId, RequestKey};
use model::lint;
use model::plan::MOST_ITEMS;
use model::reading;
use model::role::Act;
use model::text::{Source, Title};

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
}

/// What happens to the secrets in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Secrets {
    /// They are covered before anything is stored.
    #[default]
    Cover,
    /// Somebody wants them there. The search index covers them even so.
    Keep,
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
}

impl Engine {
    /// Saves a revision, all or nothing. Saving onto a revision that is no longer the newest is a conflict:
    /// the form keeps the text, and the page shows both.
    pub async fn save_document(
        &self,
        actor: &Actor,
        input: SaveDocument,
    ) -> Result<SavedDocument, Problem> {
        actor.may(Act::Write)?;
        let text = understood(input.source, input.kind, input.secrets).await?;
        let (now, actor, request, onto) = (
            self.clock.now(),
            actor.id.clone(),
            input.request,
            input.onto,
        );
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(first) = crate::event::repeated(tx, &actor, &request).await? {
                    return first_answer(tx, first.1, &text.source_hash).await;
                }
                let (id, slug, revision) = match onto {
                    None => {
                        let id = DocumentId::parse(&new_id(now)).map_err(Problem::not_saved)?;
                        let slug = free_slug(tx, text.title.as_str()).await?;
                        tx.run(CREATE_DOCUMENT, values![&id, slug.clone(), text.kind.name(), text.title.as_str(), now.0]).await?;
                        (id, slug, 1)
                    }
                    Some((id, base)) => {
                        let (slug, newest): (String, i64) = tx.maybe(FIND_HEAD, values![&id]).await?.ok_or(Problem::NotFound("document"))?;
                        if tx.run(UPDATE_DOCUMENT, values![text.kind.name(), text.title.as_str(), now.0, &id, base]).await? == 0 {
                            return Err(Problem::Conflict(format!(
                                "Not saved: you edited revision {base}, and revision {newest} was saved meanwhile. Your text is still in the form below."
                            )));
                        }
                        (id, slug, base + 1)
                    }
                };
                add_revision(tx, now, Some(&actor), Some(&request), &id, revision, text).await?;
                Ok(SavedDocument { id, slug, revision })
            })
        })
        .await
    }
}

async fn first_answer(
    tx: &mut Tx,
    happened: Happened,
    hash: &str,
) -> Result<SavedDocument, Problem> {
    match happened {
        Happened::DocumentSaved {
            document,
            revision,
            source_hash,
            ..
        } if source_hash == hash => {
            let (slug, _): (String, i64) = tx
                .maybe(FIND_HEAD, values![&document])
                .await?
                .ok_or(Problem::NotFound("document"))?;
            Ok(SavedDocument {
                id: document,
                slug,
                revision,
            })
        }
        _ => Err(crate::event::other_content()),
    }
}

/// Adds a revision and writes down that it was saved. By nobody: by the operator, on the machine.
pub(super) async fn add_revision(
    tx: &mut Tx,
    now: Moment,
    by: Option<&PersonId>,
    request: Option<&RequestKey>,
    document: &DocumentId,
    number: i64,
    text: Understood,
) -> Result<(), Problem> {
    let bound = values![
        document,
        number,
        text.source,
        text.source_hash.clone(),
        by.map(PersonId::as_str),
        now.0
    ];
    tx.run(CREATE_REVISION, bound).await?;
    let happened = Happened::DocumentSaved {
        document: document.clone(),
        revision: number,
        title: text.title.into(),
        source_hash: text.source_hash,
    };
    append(tx, now, by, request, &happened).await.map(drop)
}

/// A text as it will be kept, with what is kept beside it.
pub(super) struct Understood {
    pub source: String,
    pub source_hash: String,
    pub title: Title,
    pub kind: Kind,
}

/// Reads the title, the kind and the number of boxes, off the request thread.
pub(super) async fn understood(
    source: Source,
    kind: Option<Kind>,
    secrets: Secrets,
) -> Result<Understood, Problem> {
    tokio::task::spawn_blocking(move || {
        let source = match secrets {
            Secrets::Cover => lint::mask(source.as_str()).into_owned(),
            Secrets::Keep => source.as_str().to_owned(),
        };
        let reading = reading::read(&markdown::read(&source));
        let plan = &reading.plan;
        if plan.items.len() > MOST_ITEMS {
            let sentence = format!("The document holds {} boxes. The limit is {MOST_ITEMS}: split it into several plans.", plan.items.len());
            return Err(Problem::not_valid("source", sentence));
        }
        let words: String = reading.title.chars().take(Title::MOST).collect();
        let title = Title::parse(&words).or_else(|_| Title::parse("Untitled")).map_err(|refusal| Problem::NotValid(vec![refusal]))?;
        Ok(Understood { source_hash: hash::of(source.as_bytes()), source, title, kind: kind.unwrap_or(reading.kind) })
    })
    .await
    // Known panics of the parser (pulldown-cmark issues 1097 and 1129) are the text's fault, not ours.
    .map_err(|_| Problem::not_valid("source", "The Markdown parser cannot read this text."))?
}

pub(super) async fn free_slug(tx: &mut Tx, title: &str) -> Result<String, Problem> {
    let wanted = slug(title);
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
    Err(Problem::not_saved("no address is left"))
}

/// The last part of a document's address: letters and digits of its title, at most 60 characters.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for character in title.chars().flat_map(char::to_lowercase).take(60) {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    // `import` and `review` are addresses of the library itself.
    if slug.is_empty() || slug == "import" || slug == "review" {
        format!("document{}{slug}", if slug.is_empty() { "" } else { "-" })
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_short_plain_and_never_a_page_of_the_library() {
        assert_eq!(slug("Fares 4.2: to everyone!"), "fares-4-2-to-everyone");
        assert_eq!(slug("✅"), "document");
        assert_eq!(slug("Import"), "document-import");
        assert!(slug(&"long ".repeat(50)).len() <= 60);
    }
}
