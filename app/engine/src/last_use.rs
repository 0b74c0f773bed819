//! When a session or a token was last used. It is known here at once and written down at most once a minute, in the
//! background: reading never needs a write, and goes on while none is possible.

use crate::Engine;
use crate::clock::Moment;
use crate::db::{Statement, Value};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const MINUTE_MS: i64 = 60 * 1000;
/// How many are remembered. The database knows the others to within a minute.
const MAX: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

/// The last uses.
#[derive(Clone)]
pub(crate) struct LastUses {
    known: Arc<Mutex<LruCache<String, Moment>>>,
    fails: Arc<AtomicBool>,
}

impl LastUses {
    pub fn new() -> Self {
        Self {
            known: Arc::new(Mutex::new(LruCache::new(MAX))),
            fails: Arc::default(),
        }
    }

    /// The last use before this one, where the database knows of one.
    pub fn before(&self, key: &str, stored: Moment) -> Moment {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).map_or(stored, |at| stored.max(*at))
    }

    fn set(&self, key: &str, at: Moment) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.put(key.to_owned(), at);
    }
}

impl Engine {
    /// Notes that it is used now. The statement takes the moment and the key.
    pub(crate) fn used(&self, statement: Statement, key: &str, stored: Moment, now: Moment) {
        if self.last_uses.before(key, stored).plus(MINUTE_MS) > now {
            return;
        }
        self.last_uses.set(key, now);
        let (engine, values) = (self.clone(), vec![Value::from(now.0), Value::from(key)]);
        tokio::spawn(async move {
            let written = engine
                .write(move |tx| Box::pin(async move { tx.run(statement, values).await }))
                .await;
            let failed_before = engine
                .last_uses
                .fails
                .swap(written.is_err(), Ordering::Relaxed);
            if let Err(problem) = written
                && !failed_before
            {
                tracing::warn!(cause = %problem, "last use of sessions and tokens cannot be recorded; pages are served without it");
            }
        });
    }
}
