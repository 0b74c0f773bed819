//! What `holdpoint doctor` asks of the engine.

use crate::Engine;
use crate::clock::Moment;
use crate::db::values;
use crate::event::statements::FIND_NEWEST_MOMENT;
use crate::search::IndexState;
use model::Problem;

/// How the workspace is.
#[derive(Debug)]
pub struct Examined {
    /// The database and its version.
    pub database: String,
    /// The last migration.
    pub schema: i64,
    /// When the newest event was written down.
    pub newest_event: Moment,
    /// The search index.
    pub index: IndexState,
}

impl Engine {
    /// Looks at everything that can be wrong apart from the chains. Changes nothing.
    pub async fn examine(&self) -> Result<Examined, Problem> {
        let (database, schema) = self.db.version().await?;
        Ok(Examined {
            database,
            schema,
            newest_event: self.newest_moment().await?,
            index: self.examine_index().await?,
        })
    }

    /// When the newest event was written down.
    pub async fn newest_moment(&self) -> Result<Moment, Problem> {
        let newest = self.db.scalar(FIND_NEWEST_MOMENT, values![]).await?;
        Ok(Moment(newest))
    }
}
