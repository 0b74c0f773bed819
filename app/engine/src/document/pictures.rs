//! The pictures that texts show: kept once for each hash, and named by the revision that shows them.

use super::statements::{CREATE_PICTURE, FIND_PICTURES, FIND_SHOWING};
use crate::Engine;
use crate::db::{Reads, Tx, values};
use crate::evidence;
use crate::markdown;
use crate::person::Actor;
use model::Problem;
use model::event::Subject;
use model::id::DocumentId;
use model::picture::{Format, GivenPicture, Limits, Pictures};
use model::role::Act;
use std::collections::BTreeSet;

/// A picture on its way to a reader.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it is.
    pub format: Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Engine {
    /// A picture, for those who may read a document that shows it or once did.
    pub async fn find_picture(&self, actor: &Actor, digest: &str) -> Result<Picture, Problem> {
        let showing: Vec<(String,)> = self.db.all(FIND_SHOWING, values![digest]).await?;
        let may_read = |(document,): &(String,)| {
            let document = DocumentId::parse(document);
            document.is_ok_and(|id| actor.may(Act::Read, &Subject::Document(id)).is_ok())
        };
        if !showing.iter().any(may_read) {
            return Err(Problem::NotFound("picture"));
        }
        let missing = || Problem::NotFound("picture");
        let bytes = evidence::unaltered(&mut self.db.clone(), digest)
            .await?
            .ok_or_else(missing)?;
        let format = Format::of(&bytes).ok_or_else(missing)?;
        Ok(Picture { format, bytes })
    }

    /// The pictures that a revision of a document shows.
    pub async fn list_pictures(
        &self,
        actor: &Actor,
        document: &DocumentId,
        revision: i64,
    ) -> Result<Pictures, Problem> {
        actor.may(Act::Read, &Subject::Document(document.clone()))?;
        of_revision(&mut self.db.clone(), document, revision).await
    }

    /// The names of the pictures that a text shows.
    pub(crate) async fn pictures_named_in(
        &self,
        source: String,
    ) -> Result<BTreeSet<String>, Problem> {
        let read = self.cpu.work(move || markdown::read(&source).pictures);
        let pictures = read.await.map_err(Problem::fault)?;
        Ok(pictures.into_keys().collect())
    }

    /// Refuses pictures that are none, too large or too many.
    pub(crate) fn check_pictures(&self, given: &[GivenPicture]) -> Result<(), Problem> {
        let limits: Limits = self.pictures;
        if given.len() > limits.at_once {
            let sentence = format!("At most {} pictures are taken at once.", limits.at_once);
            return Err(Problem::not_valid("pictures", sentence));
        }
        let refusals = given.iter().filter_map(|one| one.check(limits).err());
        match refusals.collect::<Vec<_>>() {
            none if none.is_empty() => Ok(()),
            refusals => Err(Problem::NotValid(refusals)),
        }
    }
}

/// The pictures of one revision.
pub(super) async fn of_revision(
    reads: &mut impl Reads,
    document: &DocumentId,
    number: i64,
) -> Result<Pictures, Problem> {
    let rows: Vec<(String, String)> = reads
        .rows(FIND_PICTURES, values![document, number, number])
        .await?;
    Ok(rows.into_iter().collect())
}

/// All pictures that a document ever had, by their names; of several with one name the last.
pub(crate) async fn known(
    reads: &mut impl Reads,
    document: &DocumentId,
) -> Result<Pictures, Problem> {
    let rows: Vec<(String, String)> = reads
        .rows(FIND_PICTURES, values![document, 1_i64, i64::MAX])
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whether a document has all of these already.
pub(crate) async fn has(
    reads: &mut impl Reads,
    document: &DocumentId,
    given: &[GivenPicture],
) -> Result<bool, Problem> {
    if given.is_empty() {
        return Ok(true);
    }
    let known = known(reads, document).await?;
    Ok(given
        .iter()
        .all(|one| known.get(&one.path) == Some(&crate::hash::of(&one.bytes))))
}

/// Keeps the pictures that a new revision shows: those that were given, and those that the document has had by the same name.
pub(super) async fn keep(
    tx: &mut Tx,
    document: &DocumentId,
    named: &BTreeSet<String>,
    given: Vec<GivenPicture>,
) -> Result<Pictures, Problem> {
    if named.is_empty() {
        return Ok(Pictures::new());
    }
    let mut shown = known(tx, document).await?;
    shown.retain(|name, _| named.contains(name));
    for one in given {
        if named.contains(&one.path) {
            let digest = evidence::keep_bytes(tx, one.bytes).await?;
            shown.insert(one.path, digest);
        }
    }
    Ok(shown)
}

/// Writes down which pictures a revision shows.
pub(super) async fn write_down(
    tx: &mut Tx,
    document: &DocumentId,
    number: i64,
    shown: &Pictures,
) -> Result<(), Problem> {
    let rows = shown
        .iter()
        .map(|(name, digest)| values![document, number, name.as_str(), digest.as_str()]);
    tx.run_all(CREATE_PICTURE, rows.collect()).await
}
