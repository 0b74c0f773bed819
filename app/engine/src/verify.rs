//! Recomputing the audit chains, and everything that is computed from them.

use crate::Engine;
use crate::db::{Db, values};
use crate::event::EventRow;
use crate::event::chain::{self, Leaf};
use crate::event::statements::FIND_AFTER;
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
            .all::<EventRow>(FIND_AFTER, values![seen, 1000_i64])
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

fn fault(row: &EventRow, before: i64, head: &Head) -> Option<String> {
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
        kind: &row.kind,
        actor: row.actor.as_deref(),
        at_ms: row.at_ms,
        payload: &row.payload,
    };
    (chain::link(&head.hash, &leaf) != row.hash)
        .then(|| "its hash does not match what is stored".to_owned())
}
