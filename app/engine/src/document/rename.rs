//! Giving a document another address. The old one leads to it for ever.

use super::statements::{
    COUNT_SLUG, CREATE_OLD_ADDRESS, DELETE_OLD_ADDRESS, FIND_HEAD, UPDATE_ADDRESS,
};
use crate::Engine;
use crate::db::values;
use crate::event::append;
use crate::person::Actor;
use model::Problem;
use model::document;
use model::event::Event;
use model::event::Subject;
use model::id::{DocumentId, RequestKey};
use model::role::Act;
use model::text::Slug;

/// Which document gets which address.
#[derive(Debug, Clone)]
pub struct RenameDocument {
    /// The key of the form.
    pub request: RequestKey,
    /// The document.
    pub document: DocumentId,
    /// Its new address.
    pub slug: Slug,
}

impl Engine {
    /// Gives a document another address and returns it. One that leads anywhere already is refused.
    pub async fn rename_document(
        &self,
        actor: &Actor,
        input: RenameDocument,
    ) -> Result<Slug, Problem> {
        actor.may(Act::Write, &Subject::Document(input.document.clone()))?;
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let RenameDocument {
                    request,
                    document,
                    slug,
                } = input;
                if let Some((_, first)) = crate::event::repeated(tx, &actor, &request).await? {
                    if let Event::Document(same, document::Event::Renamed { to, .. }) = first
                        && same == document
                        && to == slug.as_str()
                    {
                        return Ok(slug);
                    }
                    return Err(crate::event::other_content());
                }
                let (old, _): (String, i64) = tx
                    .maybe(FIND_HEAD, values![&document])
                    .await?
                    .ok_or(Problem::NotFound("document"))?;
                // An address that was its own before may be its own again.
                tx.run(DELETE_OLD_ADDRESS, values![slug.as_str(), &document])
                    .await?;
                if tx.scalar(COUNT_SLUG, values![slug.as_str()]).await? > 0 {
                    return Err(Problem::not_valid(
                        "slug",
                        "This address is already taken. Choose another one.",
                    ));
                }
                tx.run(UPDATE_ADDRESS, values![slug.as_str(), &document])
                    .await?;
                tx.run(CREATE_OLD_ADDRESS, values![old.clone(), &document])
                    .await?;
                let renamed = document::Event::Renamed {
                    from: old,
                    to: slug.as_str().to_owned(),
                };
                let renamed = Event::Document(document, renamed);
                append(tx, now, Some(&actor), Some(&request), &renamed).await?;
                Ok(slug)
            })
        })
        .await
    }
}
