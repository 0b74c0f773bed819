//! Reading the change log.

use super::statements::{FIND_AFTER, FIND_HASH, FIND_LAST_SEQ};
use crate::clock::Moment;
use crate::db::{Db, FromRow, values};
use model::Problem;
use model::event::{Happened, Seq};
use model::id::PersonId;

/// One line of the change log.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its place in the order of the workspace.
    pub seq: Seq,
    /// Who did it; `None` for the program itself.
    pub actor: Option<PersonId>,
    /// When the server wrote it down.
    pub at: Moment,
    /// What happened.
    pub happened: Happened,
}

#[derive(Debug, FromRow)]
pub(crate) struct EventRow {
    pub seq: i64,
    pub stream: String,
    pub position: i64,
    pub kind: String,
    pub actor: Option<String>,
    pub at_ms: i64,
    pub payload: String,
    pub hash: String,
}

impl EventRow {
    pub fn read(self) -> Result<Event, Problem> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Problem::not_saved(format!("event {}: {error}", self.seq))
        };
        Ok(Event {
            seq: Seq(self.seq),
            actor: self
                .actor
                .as_deref()
                .map(PersonId::parse)
                .transpose()
                .map_err(|error| unreadable(&error))?,
            at: Moment(self.at_ms),
            happened: serde_json::from_str(&self.payload).map_err(|error| unreadable(&error))?,
        })
    }
}

/// The next events after `seq`, oldest first, at most `most`.
pub(crate) async fn after(db: &Db, seq: Seq, most: i64) -> Result<Vec<Event>, Problem> {
    db.all::<EventRow>(FIND_AFTER, values![seq, most])
        .await?
        .into_iter()
        .map(EventRow::read)
        .collect()
}

/// The number of the last event, 0 where there is none.
pub(crate) async fn last_seq(db: &Db) -> Result<Seq, Problem> {
    db.scalar(FIND_LAST_SEQ, values![]).await.map(Seq)
}

/// The hash of an event, by which it is told from another one with its number.
pub(crate) async fn hash_of(db: &Db, seq: Seq) -> Result<Option<String>, Problem> {
    let found: Option<(String,)> = db.maybe(FIND_HASH, values![seq]).await?;
    Ok(found.map(|(hash,)| hash))
}
