//! How many live streams one person has open. At the cap the oldest ends for the new one.

use model::id::PersonId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// The open streams of everybody.
#[derive(Clone)]
pub struct Streams {
    most: usize,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    next: u64,
    of: HashMap<PersonId, VecDeque<(u64, watch::Sender<bool>)>>,
}

/// One stream's place, given back on drop.
pub struct Streaming {
    streams: Streams,
    person: PersonId,
    number: u64,
    ended: watch::Receiver<bool>,
}

impl Streams {
    pub fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            open: Arc::default(),
        }
    }

    /// A place for a new stream.
    pub fn enter(&self, person: &PersonId) -> Streaming {
        let mut all = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        all.next += 1;
        let number = all.next;
        let open = all.of.entry(person.clone()).or_default();
        while open.len() >= self.most {
            if let Some((_, oldest)) = open.pop_front() {
                oldest.send_replace(true);
            }
        }
        let (end, ended) = watch::channel(false);
        open.push_back((number, end));
        Streaming {
            streams: self.clone(),
            person: person.clone(),
            number,
            ended,
        }
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        let all = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        all.of.values().map(VecDeque::len).sum()
    }
}

impl Streaming {
    /// Returns when a newer stream of the same person needs the place.
    pub async fn gives_way(&mut self) {
        // The sender lives as long as the place does.
        let _ = self.ended.wait_for(|ended| *ended).await;
    }
}

impl Drop for Streaming {
    fn drop(&mut self) {
        let mut all = self
            .streams
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.of.get_mut(&self.person) {
            open.retain(|(number, _)| *number != self.number);
            if open.is_empty() {
                all.of.remove(&self.person);
            }
        }
    }
}
