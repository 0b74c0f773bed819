//! Making every incident anew from its events, and comparing it with its row.

use super::find::{IncidentRow, timeline};
use super::statements::FIND_AFTER;
use crate::db::{Db, values};
use model::Problem;
use model::incident::Incident;

/// How many are read at a time.
const PAGE: i64 = 500;

/// The last event of the first incident whose row does not fit its events, and why.
pub(crate) async fn first_bad(db: &Db) -> Result<Option<(i64, String)>, Problem> {
    let mut seen = 0;
    loop {
        let rows: Vec<IncidentRow> = db.all(FIND_AFTER, values![seen, PAGE]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        for row in rows {
            let (number, kept) = row.read()?;
            let events = timeline(db, number).await?;
            let first = events.first();
            let mut made = first.and_then(|entry| Incident::declared(&entry.event));
            for entry in &events {
                if let Some(made) = &mut made {
                    made.apply(&entry.event);
                }
            }
            if made.as_ref() != Some(&kept) {
                let last = events.last().map_or(0, |entry| entry.seq.0);
                let why = format!("{number}: its row is not what its events make of it");
                return Ok(Some((last, why)));
            }
            seen = number.get();
        }
    }
}
