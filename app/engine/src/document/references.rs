//! Links between documents: which one a text points at, and which texts point at one.

use super::statements::{FIND_ADDRESS_BY_PATH, FIND_REFERRING};
use crate::Engine;
use crate::db::{FromRow, values};
use crate::person::Actor;
use model::Problem;
use model::address::library;
use model::document::Kind;
use model::id::DocumentId;
use model::person::About;
use model::role::Act;
use model::text::{Path, Slug};
use std::collections::BTreeSet;

/// The most links of one document that are kept; a longer list is a list, not a text.
const MAX: usize = 500;

/// A document whose text links to another.
#[derive(Debug, Clone)]
pub struct Referring {
    /// The last part of its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub kind: Kind,
}

#[derive(FromRow)]
struct Row {
    slug: String,
    title: String,
    kind: String,
}

/// The documents that links lead to: `/library/address`, or the path of a file beside the one that was brought in
/// from `path`.
pub(super) fn targets(links: &[String], path: Option<&str>) -> BTreeSet<String> {
    links
        .iter()
        .filter_map(|link| {
            if let Some(rest) = library::below(link) {
                let slug = Slug::parse(rest.split(['/', '#', '?']).next()?).ok()?;
                return Some(library::document(slug.as_str()));
            }
            Path::parse(path?).ok()?.beside(link).map(|(path, _)| path)
        })
        .take(MAX)
        .collect()
}

impl Engine {
    /// The address of the document that was brought in from this path.
    pub async fn find_address_of_path(&self, actor: &Actor, path: &str) -> Result<String, Problem> {
        actor.may(Act::Read, About::Everything)?;
        self.db
            .maybe::<(String,)>(FIND_ADDRESS_BY_PATH, values![path])
            .await?
            .map(|(slug,)| slug)
            .ok_or(Problem::NotFound("document from this path"))
    }

    /// The documents whose newest revision links to this one, under any address that it ever had.
    pub(super) async fn list_referring(
        &self,
        document: &DocumentId,
    ) -> Result<Vec<Referring>, Problem> {
        let rows = self
            .db
            .all::<Row>(FIND_REFERRING, values![document, library::document("")])
            .await?;
        let read = |row: Row| {
            let kind = Kind::parse(&row.kind).ok_or_else(|| {
                Problem::fault(format!("document {} has an unknown kind", row.slug))
            })?;
            Ok(Referring {
                slug: row.slug,
                title: row.title,
                kind,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn links_to_documents_are_told_from_all_others() {
        let links = [
            "/library/hatch-door#s-roll-back",
            "../notices.md#a",
            "./deep/er.markdown",
            "https://example.org/x.md",
            "/elsewhere.md",
            "#here",
            "picture.png",
            "../../../out.md",
        ]
        .map(str::to_owned);
        let found = |path| targets(&links, path).into_iter().collect::<Vec<_>>();
        assert_eq!(found(None), ["/library/hatch-door"]);
        assert_eq!(
            found(Some("team/runbooks/door.md")),
            [
                "/library/hatch-door",
                "team/notices.md",
                "team/runbooks/deep/er.markdown"
            ]
        );
    }
}
