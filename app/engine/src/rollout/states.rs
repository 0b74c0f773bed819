//! The states of rollouts: folded from their events once, then kept, and caught up from the last event known.

use super::statements::{CREATE_SNAPSHOT, FIND_SNAPSHOT};
use crate::Engine;
use crate::db::{FromRow, Reads, Tx, values};
use crate::event::after_about;
use crate::person::Actor;
use lru::LruCache;
use model::Problem;
use model::event::{Event, Subject};
use model::id::RolloutNumber;
use model::record::Seq;
use model::role::Act;
use model::rollout::{RecordedEvent, RolloutState};
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// How many rollouts are kept. A large one takes a few hundred kilobytes.
const MAX_KEPT: NonZeroUsize = match NonZeroUsize::new(200) {
    Some(most) => most,
    None => NonZeroUsize::MIN,
};
/// How many events are read at a time.
const PAGE: i64 = 1_000;
/// After how many events of a rollout its state is stored. Folding so many takes less than reading a page.
const SNAPSHOT_EVERY: u64 = 256;
/// The form of a stored state. Goes up with every change of what is kept; states of another form are folded anew.
pub(super) const FORM: i64 = 4;

/// The rollouts as they are inside a transaction. They are known to others once it is committed.
pub(crate) type States = HashMap<RolloutNumber, Arc<RolloutState>>;

/// The states that are kept.
#[derive(Clone)]
pub(crate) struct StateCache(Arc<Mutex<LruCache<RolloutNumber, Arc<RolloutState>>>>);

impl StateCache {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(MAX_KEPT))))
    }

    fn get(&self, number: RolloutNumber) -> Option<Arc<RolloutState>> {
        // Whoever panicked left a whole state behind: states are swapped, never changed in place.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&number).map(Arc::clone)
    }

    /// Keeps states that are committed, where they are newer.
    pub fn keep(&self, states: States) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, state) in states {
            let newer = |kept: &Arc<RolloutState>| kept.seq < state.seq;
            if known.peek(&number).is_none_or(newer) {
                known.put(number, state);
            }
        }
    }
}

#[derive(FromRow)]
struct SnapshotRow {
    state: String,
}

/// The next events of a rollout after one of them.
pub(crate) async fn events_after(
    reads: &mut impl Reads,
    number: RolloutNumber,
    seq: Seq,
) -> Result<Vec<RecordedEvent>, Problem> {
    let events = after_about(reads, &Subject::Rollout(number), seq, PAGE).await?;
    let events = events.into_iter().filter_map(|recorded| {
        let Event::Rollout(_, event) = recorded.event else {
            return None;
        };
        Some(RecordedEvent {
            seq: recorded.seq,
            actor: recorded.actor,
            at_ms: recorded.at_ms,
            event,
        })
    });
    Ok(events.collect())
}

/// The state after the first event of a rollout.
pub(crate) fn begin(number: RolloutNumber, first: &RecordedEvent) -> Result<RolloutState, Problem> {
    RolloutState::started(number, first).ok_or_else(|| {
        let cause = format!("event {} should start a rollout and does not", first.seq);
        Problem::fault(cause)
    })
}

async fn stored(
    reads: &mut impl Reads,
    number: RolloutNumber,
) -> Result<Option<RolloutState>, Problem> {
    let rows: Vec<SnapshotRow> = reads.rows(FIND_SNAPSHOT, values![number, FORM]).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    match serde_json::from_str(&row.state) {
        Ok(state) => Ok(Some(state)),
        Err(error) => {
            // It can be folded anew; that it cannot be read is for `verify` and for the operator.
            tracing::error!(cause = %error, rollout = %number, "a stored state cannot be read");
            Ok(None)
        }
    }
}

/// The state of a rollout as `reads` sees it now.
async fn current(
    reads: &mut impl Reads,
    number: RolloutNumber,
    known: Option<Arc<RolloutState>>,
) -> Result<Arc<RolloutState>, Problem> {
    let known = match known {
        Some(known) => Some(known),
        None => stored(reads, number).await?.map(Arc::new),
    };
    let mut state = known;
    loop {
        let seq = state.as_ref().map(|state| state.seq).unwrap_or_default();
        let events = events_after(reads, number, seq).await?;
        let mut events = events.iter();
        let Some(first) = events.next() else {
            return state.ok_or(Problem::NotFound("rollout"));
        };
        let mut current = match state {
            Some(mut state) => {
                Arc::make_mut(&mut state).apply(first);
                state
            }
            None => Arc::new(begin(number, first)?),
        };
        events.for_each(|event| Arc::make_mut(&mut current).apply(event));
        state = Some(current);
    }
}

impl Engine {
    /// What the events of a rollout make of it.
    pub async fn rollout_state(
        &self,
        actor: &Actor,
        number: RolloutNumber,
    ) -> Result<Arc<RolloutState>, Problem> {
        actor.may(Act::Read, &Subject::Rollout(number))?;
        self.state(number).await
    }

    /// The state of a rollout, with everything that is committed.
    pub(crate) async fn state(&self, number: RolloutNumber) -> Result<Arc<RolloutState>, Problem> {
        let known = self.known.get(number);
        let seq = known.as_ref().map(|known| known.seq);
        let state = current(&mut self.db.clone(), number, known).await?;
        if seq != Some(state.seq) {
            self.known
                .keep(States::from([(number, Arc::clone(&state))]));
        }
        Ok(state)
    }

    /// The state of a rollout inside a transaction. Nobody can change it before the transaction ends.
    pub(crate) async fn state_in(
        &self,
        tx: &mut Tx,
        number: RolloutNumber,
    ) -> Result<Arc<RolloutState>, Problem> {
        if let Some(state) = take_in(tx, number) {
            keep_in(tx, Arc::clone(&state));
            return Ok(state);
        }
        let state = current(tx, number, self.known.get(number)).await?;
        keep_in(tx, Arc::clone(&state));
        Ok(state)
    }
}

/// Keeps a state as the transaction made it.
pub(super) fn keep_in(tx: &mut Tx, state: Arc<RolloutState>) {
    let mut states: States = tx.kept.take();
    states.insert(state.number, state);
    tx.kept.put(states);
}

fn take_in(tx: &mut Tx, number: RolloutNumber) -> Option<Arc<RolloutState>> {
    let mut states: States = tx.kept.take();
    let state = states.remove(&number);
    tx.kept.put(states);
    state
}

/// Takes events that were appended in this transaction, and stores the state once in a while.
pub(crate) async fn advance(
    tx: &mut Tx,
    mut state: Arc<RolloutState>,
    events: &[RecordedEvent],
) -> Result<Arc<RolloutState>, Problem> {
    // The last one but this is in the transaction: without it the state is changed in place, not copied.
    take_in(tx, state.number);
    let before = state.events / SNAPSHOT_EVERY;
    let changed = Arc::make_mut(&mut state);
    events.iter().for_each(|event| changed.apply(event));
    if state.events / SNAPSHOT_EVERY > before {
        let text = serde_json::to_string(&*state).map_err(Problem::fault)?;
        tx.run(
            CREATE_SNAPSHOT,
            values![state.number, state.seq, FORM, text],
        )
        .await?;
    }
    Ok(state)
}
