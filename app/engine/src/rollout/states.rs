//! The states of rollouts: folded from their events once, then kept, and caught up from the last event known.

use super::statements::{
    CREATE_SNAPSHOT, FIND_EVENTS_AFTER, FIND_LEGACY_ITEMS, FIND_LEGACY_PHASES, FIND_SNAPSHOT,
};
use crate::Engine;
use crate::db::{Db, FromRow, Reads, States, Tx, values};
use crate::event::EventRow;
use lru::LruCache;
use model::Problem;
use model::event::Seq;
use model::id::{RolloutNumber, RunItemId};
use model::rollout::{Fact, Frame, FrameItem, FramePhase, RolloutState, Setting};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// How many rollouts are kept. A large one takes a few hundred kilobytes.
const MOST_KEPT: NonZeroUsize = match NonZeroUsize::new(200) {
    Some(most) => most,
    None => NonZeroUsize::MIN,
};
/// How many events are read at a time.
const PAGE: i64 = 1_000;
/// After how many events of a rollout its state is stored. Folding so many takes less than reading a page.
const SNAPSHOT_EVERY: u64 = 256;
/// The form of a stored state. Goes up with every change of what is kept; states of another form are folded anew.
const FORM: i64 = 1;

/// The states that are kept.
#[derive(Clone)]
pub(crate) struct Known(Arc<Mutex<LruCache<RolloutNumber, Arc<RolloutState>>>>);

impl Known {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(MOST_KEPT))))
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

#[derive(FromRow)]
struct LegacyPhase {
    name: String,
    gate: Option<String>,
    duration: Option<String>,
}

#[derive(FromRow)]
struct LegacyItem {
    id: String,
    phase: i64,
    label: String,
    item_group: Option<String>,
    words: String,
    detail: String,
    words_hash: String,
    claimed: bool,
    inverted: bool,
    revision: i64,
}

/// The frame of a rollout whose first event does not hold it: one of an earlier release.
pub(crate) async fn legacy_frame(
    reads: &mut impl Reads,
    number: RolloutNumber,
) -> Result<Frame, Problem> {
    let phases: Vec<LegacyPhase> = reads.rows(FIND_LEGACY_PHASES, values![number]).await?;
    let rows: Vec<LegacyItem> = reads.rows(FIND_LEGACY_ITEMS, values![number]).await?;
    let revision = rows.first().map(|row| row.revision).unwrap_or_default();
    let items = rows.into_iter().map(|row| {
        Ok(FrameItem {
            id: RunItemId::parse(&row.id).map_err(Problem::not_saved)?,
            number: 0,
            phase: usize::try_from(row.phase).map_err(Problem::not_saved)?,
            label: row.label,
            group: row.item_group,
            words: row.words,
            detail: row.detail,
            words_hash: row.words_hash,
            claimed: row.claimed,
            inverted: row.inverted,
            setting: Setting::default(),
            read_do: false,
        })
    });
    Ok(Frame {
        revision,
        items: items.collect::<Result<_, Problem>>()?,
        phases: phases
            .into_iter()
            .map(|row| FramePhase {
                name: row.name,
                gate: row.gate,
                duration: row.duration,
            })
            .collect(),
        criteria: Vec::new(),
        windows: Vec::new(),
    })
}

/// The next events of a rollout after one of them.
pub(crate) async fn facts_after(
    reads: &mut impl Reads,
    number: RolloutNumber,
    seq: Seq,
) -> Result<Vec<Fact>, Problem> {
    let rows: Vec<EventRow> = reads
        .rows(FIND_EVENTS_AFTER, values![number, seq, PAGE])
        .await?;
    rows.into_iter()
        .map(|row| {
            let event = row.read()?;
            Ok(Fact {
                seq: event.seq,
                actor: event.actor,
                at_ms: event.at.0,
                happened: event.happened,
            })
        })
        .collect()
}

/// The first state of a rollout; `None` if there is no such rollout.
pub(crate) async fn begin(
    reads: &mut impl Reads,
    fact: Option<&Fact>,
) -> Result<Option<RolloutState>, Problem> {
    let Some(fact) = fact else { return Ok(None) };
    let frame = match &fact.happened {
        model::event::Happened::RolloutStarted {
            rollout,
            frame: None,
            ..
        } => legacy_frame(reads, *rollout).await?,
        _ => Frame::default(),
    };
    match RolloutState::started(fact, frame) {
        Some(state) => Ok(Some(state)),
        None => Err(Problem::not_saved(format!(
            "event {} should start a rollout and does not",
            fact.seq
        ))),
    }
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
        let facts = facts_after(reads, number, seq).await?;
        if facts.is_empty() {
            return state.ok_or(Problem::NotFound("rollout"));
        }
        let mut facts = facts.iter();
        let mut current = match state {
            Some(state) => state,
            None => match begin(reads, facts.next()).await? {
                Some(first) => Arc::new(first),
                None => return Err(Problem::NotFound("rollout")),
            },
        };
        facts.for_each(|fact| Arc::make_mut(&mut current).apply(fact));
        state = Some(current);
    }
}

impl Engine {
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
        if let Some(state) = tx.states.get(&number) {
            return Ok(Arc::clone(state));
        }
        let state = current(tx, number, self.known.get(number)).await?;
        tx.states.insert(number, Arc::clone(&state));
        Ok(state)
    }
}

/// Takes events that were appended in this transaction, and stores the state once in a while.
pub(crate) async fn advance(
    tx: &mut Tx,
    mut state: Arc<RolloutState>,
    facts: &[Fact],
) -> Result<Arc<RolloutState>, Problem> {
    // The last one but this is in the transaction: without it the state is changed in place, not copied.
    tx.states.remove(&state.number);
    let before = state.events / SNAPSHOT_EVERY;
    let changed = Arc::make_mut(&mut state);
    facts.iter().for_each(|fact| changed.apply(fact));
    if state.events / SNAPSHOT_EVERY > before {
        let text = serde_json::to_string(&*state).map_err(Problem::not_saved)?;
        tx.run(
            CREATE_SNAPSHOT,
            values![state.number, state.seq, FORM, text],
        )
        .await?;
    }
    Ok(state)
}

/// What is stored of a rollout's state, for comparing it with what its events make.
pub(crate) async fn stored_of(
    db: &Db,
    number: RolloutNumber,
) -> Result<Option<RolloutState>, Problem> {
    stored(&mut db.clone(), number).await
}
