//! Who looks at a rollout now, on whatever node. It is told and never stored: what is lost on the way is told again, and
//! what is not told again is gone.

use crate::clock::{Clock, Moment, new_id};
use crate::db::Db;
use model::id::RolloutNumber;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;

/// How often a node says who is with it.
const AGAIN: Duration = Duration::from_secs(30);
/// When nobody is with a node any more that said nothing: two times in a row were lost.
const GONE_MS: i64 = 75_000;
/// How many names a node says. A notice of PostgreSQL takes 8,000 bytes.
const MAX_NAMES: usize = 40;

/// The viewers of all rollouts.
#[derive(Clone)]
pub(crate) struct Presence {
    node: Arc<str>,
    clock: Clock,
    here: Arc<Mutex<Here>>,
    /// The rollouts of which this node has something to say.
    to_say: mpsc::UnboundedSender<RolloutNumber>,
}

#[derive(Default)]
struct Here {
    /// The viewers of this node.
    own: HashMap<RolloutNumber, BTreeMap<u64, String>>,
    /// What other nodes said last, and when it was heard.
    elsewhere: HashMap<RolloutNumber, BTreeMap<String, (Moment, Vec<String>)>>,
}

impl Here {
    fn own_names(&self, rollout: RolloutNumber) -> impl Iterator<Item = &String> {
        let own = self.own.get(&rollout);
        own.into_iter().flat_map(BTreeMap::values)
    }
}

fn is_fresh(heard: Moment, now: Moment) -> bool {
    now.0 - heard.0 < GONE_MS
}

/// What a node says of a rollout.
#[derive(Serialize, Deserialize)]
struct Notice {
    node: String,
    rollout: RolloutNumber,
    names: Vec<String>,
}

impl Presence {
    /// Nobody is here yet. What others say is given to `changed`, where somebody here looks at the same rollout.
    pub fn open(
        db: &Db,
        clock: &Clock,
        changed: impl Fn(RolloutNumber, &[String]) + Clone + Send + Sync + 'static,
    ) -> Self {
        let (to_say, saying) = mpsc::unbounded_channel();
        let presence = Self {
            node: new_id(clock.now()).into(),
            clock: clock.clone(),
            here: Arc::default(),
            to_say,
        };
        let heard = presence.clone();
        db.listen_to_notices({
            let changed = changed.clone();
            move |text| {
                if let Some(rollout) = heard.listen(text) {
                    changed(rollout, &heard.names(rollout));
                }
            }
        });
        tokio::spawn(presence.clone().speak(db.clone(), saying, changed));
        presence
    }

    /// Somebody looks. Returns their number, for leaving.
    pub fn enter(&self, rollout: RolloutNumber, name: String) -> u64 {
        let mut here = self.lock();
        let own = here.own.entry(rollout).or_default();
        let number = own.last_key_value().map_or(1, |(last, _)| last + 1);
        own.insert(number, name);
        drop(here);
        self.say(rollout);
        number
    }

    /// Somebody looks no longer.
    pub fn leave(&self, rollout: RolloutNumber, number: u64) {
        let mut here = self.lock();
        if let Some(own) = here.own.get_mut(&rollout) {
            own.remove(&number);
            if own.is_empty() {
                here.own.remove(&rollout);
            }
        }
        drop(here);
        self.say(rollout);
    }

    /// Everybody who looks at a rollout, each name once.
    pub fn names(&self, rollout: RolloutNumber) -> Vec<String> {
        let now = self.clock.now();
        let here = self.lock();
        let others = here.elsewhere.get(&rollout);
        let others = others.into_iter().flat_map(BTreeMap::values);
        let others = others.filter(|(heard, _)| is_fresh(*heard, now));
        let others = others.flat_map(|(_, names)| names);
        let names: BTreeSet<&String> = here.own_names(rollout).chain(others).collect();
        names.into_iter().cloned().collect()
    }

    /// Somebody on this node looks at it.
    pub fn is_watched_here(&self, rollout: RolloutNumber) -> bool {
        self.lock().own.contains_key(&rollout)
    }

    /// Takes what another node said. Returns the rollout, where that changes what viewers here see.
    fn listen(&self, text: &str) -> Option<RolloutNumber> {
        let notice: Notice = serde_json::from_str(text).ok()?;
        let Notice {
            node,
            rollout,
            names,
        } = notice;
        if *node == *self.node {
            return None;
        }
        let before = self.names(rollout);
        let mut here = self.lock();
        let said = here.elsewhere.entry(rollout).or_default();
        let is_new = match names.is_empty() {
            true => said.remove(&node).is_none(),
            false => said.insert(node, (self.clock.now(), names)).is_none(),
        };
        if said.is_empty() {
            here.elsewhere.remove(&rollout);
        }
        // Who begins to look there does not know yet who looks here.
        let answers = is_new && here.own.contains_key(&rollout);
        drop(here);
        if answers {
            self.say(rollout);
        }
        (self.is_watched_here(rollout) && before != self.names(rollout)).then_some(rollout)
    }

    fn say(&self, rollout: RolloutNumber) {
        // The task that says it ends with the database.
        let _ = self.to_say.send(rollout);
    }

    /// Forgets nodes that said nothing for long. Returns the rollouts where viewers here see less now.
    fn forget(&self) -> Vec<RolloutNumber> {
        let now = self.clock.now();
        let mut here = self.lock();
        let Here { own, elsewhere } = &mut *here;
        let mut changed = Vec::new();
        elsewhere.retain(|rollout, said| {
            let before = said.len();
            said.retain(|_, (heard, _)| is_fresh(*heard, now));
            if said.len() < before && own.contains_key(rollout) {
                changed.push(*rollout);
            }
            !said.is_empty()
        });
        changed
    }

    async fn speak(
        self,
        db: Db,
        mut saying: mpsc::UnboundedReceiver<RolloutNumber>,
        changed: impl Fn(RolloutNumber, &[String]),
    ) {
        let mut again = tokio::time::interval(AGAIN);
        loop {
            let rollouts: Vec<RolloutNumber> = tokio::select! {
                rollout = saying.recv() => match rollout {
                    Some(rollout) => vec![rollout],
                    None => return,
                },
                _ = again.tick() => {
                    for rollout in self.forget() {
                        changed(rollout, &self.names(rollout));
                    }
                    self.lock().own.keys().copied().collect()
                }
            };
            for rollout in rollouts {
                if db.is_closed() {
                    return;
                }
                if let Err(problem) = db.notify(&self.notice(rollout)).await {
                    // It is said again soon.
                    tracing::debug!(cause = %problem, "presence was not sent to other nodes");
                }
            }
        }
    }

    fn notice(&self, rollout: RolloutNumber) -> String {
        let here = self.lock();
        let names: BTreeSet<&String> = here.own_names(rollout).collect();
        let names = names.into_iter().take(MAX_NAMES).cloned().collect();
        let node = self.node.to_string();
        serde_json::to_string(&Notice {
            node,
            rollout,
            names,
        })
        .unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Here> {
        // Whoever panicked left whole entries behind.
        self.here.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
