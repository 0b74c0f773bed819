//! Reading the change log.

use super::statements::{FIND_AFTER, FIND_AFTER_ABOUT, FIND_HASH, FIND_LAST_SEQ};
use crate::db::{Db, FromRow, Reads, values};
use model::Problem;
use model::event::{Event, Subject};
use model::id::PersonId;
use model::record::{self, Seq};

/// One line of the change log.
pub type RecordedEvent = record::RecordedEvent<Event>;

#[derive(Debug, FromRow)]
pub(crate) struct EventRow {
    pub seq: i64,
    pub subject_kind: String,
    pub subject_id: String,
    pub actor: Option<String>,
    pub at_ms: i64,
    pub payload: String,
}

impl EventRow {
    pub fn read(self) -> Result<RecordedEvent, Problem> {
        let unreadable =
            |error: &dyn std::fmt::Display| Problem::fault(format!("event {}: {error}", self.seq));
        let actor = self.actor.as_deref().map(PersonId::parse).transpose();
        Ok(RecordedEvent {
            seq: Seq(self.seq),
            actor: actor.map_err(|error| unreadable(&error))?,
            at_ms: self.at_ms,
            event: read(&self.subject_kind, &self.subject_id, &self.payload)
                .map_err(|error| unreadable(&error))?,
        })
    }
}

/// An event as it is stored.
pub(crate) fn read(subject_kind: &str, subject_id: &str, payload: &str) -> Result<Event, String> {
    let subject = Subject::parse(subject_kind, subject_id)
        .ok_or_else(|| format!("there is no {subject_kind} {subject_id}"))?;
    Event::read(subject, payload).map_err(|error| error.to_string())
}

/// The next events after `seq`, oldest first, at most `most`.
pub(crate) async fn after(db: &Db, seq: Seq, most: i64) -> Result<Vec<RecordedEvent>, Problem> {
    let rows: Vec<EventRow> = db.all(FIND_AFTER, values![seq, most]).await?;
    rows.into_iter().map(EventRow::read).collect()
}

/// The next events about one subject after `seq`.
pub(crate) async fn after_about(
    reads: &mut impl Reads,
    subject: &Subject,
    seq: Seq,
    most: i64,
) -> Result<Vec<RecordedEvent>, Problem> {
    let bound = values![subject.kind(), subject.id(), seq, most];
    let rows: Vec<EventRow> = reads.rows(FIND_AFTER_ABOUT, bound).await?;
    rows.into_iter().map(EventRow::read).collect()
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
