//! Looking at the index without touching it.

use super::folder::Folder;
use crate::Engine;
use crate::event::last_seq;
use model::Problem;
use model::record::Seq;

/// How the index is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexState {
    /// There is none yet; the next start builds it.
    Missing,
    /// It was read to this event of how many.
    Readable(Seq, Seq),
    /// It cannot be used, and why. The next start builds it again.
    Damaged(String),
}

impl Engine {
    /// Every file of the index is looked through, and its last event is held against the database.
    pub(crate) async fn examine_index(&self) -> Result<IndexState, Problem> {
        let newest = last_seq(&self.db).await?;
        let folder = Folder::in_use(&self.data.join("index"));
        if !folder.exists() {
            return Ok(IndexState::Missing);
        }
        let seal = match folder.seal() {
            Ok(seal) => seal,
            Err(error) => return Ok(IndexState::Damaged(error.to_string())),
        };
        if !super::fits(&self.db, &seal).await? {
            let why = "it was made from another database, or from a later state of this one";
            return Ok(IndexState::Damaged(why.to_owned()));
        }
        Ok(IndexState::Readable(seal.seq, newest))
    }
}
