//! A revision as a run needs it: read again, with the numbers of its items.

use super::parse::item_numbers;
use super::statements::FIND_REVISION;
use crate::db::{FromRow, values};
use crate::{Engine, markdown};
use model::Problem;
use model::id::DocumentId;
use model::markdown::Tree;
use model::reading::{self, Reading};

/// A revision, read.
pub(crate) struct Numbered {
    /// Its syntax.
    pub tree: Tree,
    /// What it says.
    pub reading: Reading,
    /// The numbers of its items; none where it was saved by an early release and not read again yet.
    pub numbers: Vec<i64>,
}

#[derive(FromRow)]
struct Row {
    source: String,
    items: Option<String>,
}

impl Engine {
    pub(crate) async fn numbered(
        &self,
        document: &DocumentId,
        revision: i64,
    ) -> Result<Numbered, Problem> {
        let row: Row = self
            .db
            .maybe(FIND_REVISION, values![document, revision])
            .await?
            .ok_or(Problem::NotFound("revision of a plan"))?;
        let numbers = row.items.as_deref().map(item_numbers).transpose()?;
        let read = move || {
            let tree = markdown::read(&row.source);
            (reading::read(&tree), tree)
        };
        let (reading, tree) = self.cpu.work(read).await.map_err(Problem::fault)?;
        Ok(Numbered {
            tree,
            reading,
            numbers: numbers.unwrap_or_default(),
        })
    }
}
