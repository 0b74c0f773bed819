//! Recomputing the audit chains, and everything that is computed from them.

use crate::Engine;
use crate::db::FromRow;
use crate::db::{Db, values};
use crate::event::chain::{self, Leaf};
use crate::event::statements::FIND_LINKS_AFTER;
use crate::event::{read, stream_of};
use model::Problem;
use std::collections::HashMap;

/// The result of recomputing every chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events were read.
    pub events: usize,
    /// The number of the first event that does not fit, and why.
    pub first_bad: Option<(i64, String)>,
}

/// An event with everything that is stored of it.
#[derive(FromRow)]
struct LinkRow {
    seq: i64,
    stream: String,
    position: i64,
    subject_kind: String,
    subject_id: String,
    kind: String,
    category: String,
    item_id: Option<String>,
    actor: Option<String>,
    at_ms: i64,
    payload: String,
    request: Option<String>,
    act_hash: Option<String>,
    hash: String,
}

/// The place and the hash that the last event of a chain left behind.
#[derive(Debug, Default)]
struct Head {
    position: i64,
    hash: String,
}

impl Engine {
    /// Reads all events in order and recomputes each link. A changed, removed, inserted or moved event is
    /// found; a tail that was cut off is not, as long as no head has left the machine. Then every rollout is folded
    /// anew and compared with what is kept of it: seals, states, the words of its items; and every incident with its row.
    pub async fn verify(&self) -> Result<Verified, Problem> {
        all(&self.db).await
    }
}

/// The same for a database that nobody serves.
pub(crate) async fn all(db: &Db) -> Result<Verified, Problem> {
    let mut heads: HashMap<String, Head> = HashMap::new();
    let (mut seen, mut events) = (0, 0);
    loop {
        let rows = db
            .all::<LinkRow>(FIND_LINKS_AFTER, values![seen, 1000_i64])
            .await?;
        if rows.is_empty() {
            let first_bad = match crate::rollout::verify::first_bad(db).await? {
                None => crate::incident::first_bad(db).await?,
                bad => bad,
            };
            return Ok(Verified { events, first_bad });
        }
        for row in rows {
            let head = heads.entry(row.stream.clone()).or_default();
            if let Some(why) = fault(&row, seen, head) {
                return Ok(Verified {
                    events,
                    first_bad: Some((row.seq, why)),
                });
            }
            *head = Head {
                position: row.position,
                hash: row.hash,
            };
            seen = row.seq;
            events += 1;
        }
    }
}

fn fault(row: &LinkRow, before: i64, head: &Head) -> Option<String> {
    let (seq, position) = (before + 1, head.position + 1);
    if row.seq != seq || row.position != position {
        return Some(format!(
            "event {seq} is missing before it, or its place in the chain of {} is wrong",
            row.stream
        ));
    }
    let leaf = Leaf {
        seq,
        stream: &row.stream,
        position,
        subject_kind: &row.subject_kind,
        subject_id: &row.subject_id,
        kind: &row.kind,
        actor: row.actor.as_deref(),
        at_ms: row.at_ms,
        payload: &row.payload,
        request: row.request.as_deref(),
        act_hash: row.act_hash.as_deref(),
    };
    if chain::link(&head.hash, &leaf) != row.hash {
        return Some("its hash does not match what is stored".to_owned());
    }
    let event = match read(&row.subject_kind, &row.subject_id, &row.payload) {
        Ok(event) => event,
        Err(error) => return Some(format!("it cannot be read: {error}")),
    };
    let described = event.describe();
    let derived = row.stream == stream_of(&event.subject())
        && row.kind == described.kind
        && row.category == described.category.name()
        && row.item_id.as_deref() == described.item.map(|item| item.as_str());
    (!derived).then(|| "what is stored beside it does not follow from it".to_owned())
}
