//! Everything of the library, one document after the other.

use super::find::by_id;
use super::statements::{FIND_IDS_AFTER, FIND_OLD_ADDRESSES, FIND_PICTURE_DIGESTS, FIND_SOURCES};
use crate::Engine;
use crate::db::values;
use crate::evidence;
use crate::markdown::{Page, SafeHtml};
use model::Problem;
use model::document::Kind;
use model::id::DocumentId;
use model::picture::Pictures;
use model::text::Path;
use serde::Serialize;

/// A document with everything that belongs to it.
#[derive(Debug, Clone, Serialize)]
pub struct WholeDocument {
    /// Its id, to go on after it.
    pub id: DocumentId,
    /// The last part of its address.
    pub slug: String,
    /// What it is for.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The Markdown of its revisions, the newest last.
    pub revisions: Vec<String>,
    /// The pictures that each of them shows.
    pub pictures: Vec<Pictures>,
    /// The addresses it had before.
    pub old_addresses: Vec<String>,
    /// The path of the file that it was brought in from.
    pub path: Option<String>,
    /// The newest revision, rendered.
    pub html: SafeHtml,
}

impl Engine {
    /// The document that comes after this one in the order of their ids; for the operator, who may read the
    /// whole folder anyway. One at a time, so that a library of any size can be written out.
    pub async fn next_document(
        &self,
        after: Option<&DocumentId>,
    ) -> Result<Option<WholeDocument>, Problem> {
        let after = after.map_or("", DocumentId::as_str);
        let Some((id,)) = self
            .db
            .maybe::<(String,)>(FIND_IDS_AFTER, values![after])
            .await?
        else {
            return Ok(None);
        };
        let id = DocumentId::parse(&id).map_err(Problem::fault)?;
        let Some(newest) = by_id(&self.db, &id).await? else {
            return Ok(None);
        };
        let first = |rows: Vec<(String,)>| rows.into_iter().map(|(text,)| text).collect();
        let number = newest.document.revision;
        let rows: Vec<(i64, String, String)> =
            self.db.all(FIND_PICTURE_DIGESTS, values![&id]).await?;
        let mut pictures = vec![Pictures::new(); usize::try_from(number).unwrap_or_default()];
        for (number, path, digest) in rows {
            let at = usize::try_from(number - 1).unwrap_or_default();
            if let Some(of_it) = pictures.get_mut(at) {
                of_it.insert(path, digest);
            }
        }
        let page = Page {
            pictures: pictures.last().cloned().unwrap_or_default(),
            path: newest
                .path
                .as_deref()
                .and_then(|path| Path::parse(path).ok()),
            ..Page::titled(&newest.document.title)
        };
        Ok(Some(WholeDocument {
            revisions: first(self.db.all(FIND_SOURCES, values![&id]).await?),
            pictures,
            old_addresses: first(self.db.all(FIND_OLD_ADDRESSES, values![&id]).await?),
            html: self.markdown.render_patiently(newest.source, page).await,
            path: newest.path,
            slug: newest.document.slug,
            kind: newest.document.kind,
            title: newest.document.title,
            id,
        }))
    }

    /// The bytes of a picture, for the operator too.
    pub async fn picture_to_export(&self, digest: &str) -> Result<Vec<u8>, Problem> {
        evidence::unaltered(&mut self.db.clone(), digest)
            .await?
            .ok_or(Problem::NotFound("picture"))
    }
}
