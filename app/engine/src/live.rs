//! What viewers of a rollout see move, and who they are.
//!
//! One follower reads the change log after each commit, catches the touched rollouts up, has the change drawn once, and
//! hands it to all viewers. A viewer who lags behind is dropped and comes back with the number of the last message
//! seen; the change log fills the gap. A second task watches the clock: windows end, waivers run out, looks are missed,
//! and nobody has to look at a page for it.

use crate::Engine;
use crate::clock::Moment;
use crate::db::{FromRow, values};
use crate::event::{after, last_seq};
use crate::follower::{Follower, follow};
use crate::history::{HistoryEntry, latest_about};
use crate::person::{Actor, Names};
use crate::presence::Presence;
use crate::rollout::statements::FIND_OPEN_NUMBERS;
use crate::rollout::{live_item, rail};
use model::Problem;
use model::event::Event;
use model::event::Subject;
use model::id::{RolloutNumber, RunItemId};
use model::live::{ChangedItem, LivePhase};
use model::record::{Live, Section, Seq};
use model::role::Act;
use model::rollout::criterion::Source;
use model::rollout::{self, CriterionNumber, RolloutState};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, watch};

/// Why a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Something was committed. The number is what a browser sends back as `Last-Event-ID`.
    Events(Seq),
    /// Time has passed.
    Clock,
    /// Somebody came or left.
    Presence,
}

/// One message to the viewers of a rollout.
#[derive(Debug, Clone)]
pub struct LiveMessage {
    /// Why.
    pub cause: Cause,
    /// The rollout.
    pub rollout: RolloutNumber,
    /// The change, as drawn by the face.
    pub drawn: Arc<str>,
}

/// What changed in a rollout.
#[derive(Debug, Clone)]
pub struct RunChange {
    /// The rollout as it is now.
    pub state: Arc<RolloutState>,
    /// Who the people in it are.
    pub names: Names,
    /// When it was looked at.
    pub now: Moment,
    /// The whole rail, as it is now.
    pub rail: Vec<LivePhase>,
    /// The items that changed, as they are now.
    pub items: Vec<ChangedItem>,
    /// The criteria that changed.
    pub criteria: BTreeSet<CriterionNumber>,
    /// The parts that changed.
    pub sections: BTreeSet<Section>,
    /// The last lines of its timeline, the newest first.
    pub timeline: Vec<HistoryEntry>,
}

/// How many lines of the timeline stand on the page of a rollout.
pub const TIMELINE_LINES: i64 = 8;

/// How a change is drawn for its viewers: once for all of them.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// What changed.
    pub change: fn(&RunChange) -> String,
    /// Who is here.
    pub here: fn(&[String]) -> String,
}

/// How many messages a slow viewer may be behind.
const BEHIND: usize = 256;
/// How many events are read at a time.
const PAGE: i64 = 500;
/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(500);
/// A clock that runs a little fast or slow is corrected in smaller steps than this.
const JUMP_MS: i64 = 2_000;
/// When a rollout that could not be asked is asked again.
const ASK_AGAIN_MS: i64 = 60_000;

/// The live streams.
#[derive(Clone)]
pub struct Viewers {
    engine: Engine,
    drawing: Drawing,
    messages: broadcast::Sender<LiveMessage>,
    presence: Presence,
}

/// A viewer who is here as long as this lives.
pub struct Visitor {
    viewers: Viewers,
    rollout: RolloutNumber,
    number: u64,
}

impl Drop for Visitor {
    fn drop(&mut self) {
        self.viewers.presence.leave(self.rollout, self.number);
        self.viewers.tell_who_is_here(self.rollout);
    }
}

impl Viewers {
    /// A stream of messages from now on.
    pub fn watch(&self) -> broadcast::Receiver<LiveMessage> {
        self.messages.subscribe()
    }

    /// Somebody looks at a rollout. Everybody who does is told, on whatever node, the newcomer too.
    pub fn enter(&self, actor: &Actor, rollout: RolloutNumber) -> Visitor {
        let number = self.presence.enter(rollout, actor.name.clone());
        self.tell_who_is_here(rollout);
        Visitor {
            viewers: self.clone(),
            rollout,
            number,
        }
    }

    fn tell_who_is_here(&self, rollout: RolloutNumber) {
        if self.presence.is_watched_here(rollout) {
            let names = self.presence.names(rollout);
            self.send(rollout, Cause::Presence, (self.drawing.here)(&names));
        }
    }

    fn send(&self, rollout: RolloutNumber, cause: Cause, drawn: String) {
        // The last viewer may have left meanwhile.
        let _ = self.messages.send(LiveMessage {
            cause,
            rollout,
            drawn: drawn.into(),
        });
    }

    /// What a viewer missed since `seq`, as one message; nothing if nothing happened.
    pub async fn catch_up(
        &self,
        actor: &Actor,
        rollout: RolloutNumber,
        seq: Seq,
    ) -> Result<Option<LiveMessage>, Problem> {
        actor.may(Act::Read, &Subject::Rollout(rollout))?;
        let (_, touched) = self.engine.touched_after(seq).await?;
        let Some(touched) = touched.get(&rollout) else {
            return Ok(None);
        };
        let change = self.engine.run_change(rollout, touched).await?;
        Ok(Some(LiveMessage {
            cause: Cause::Events(touched.seq),
            rollout,
            drawn: (self.drawing.change)(&change).into(),
        }))
    }

    async fn tell(&self, seen: &mut Seq) -> Result<(), Problem> {
        let (last, touched) = self.engine.touched_after(*seen).await?;
        for (rollout, touched) in touched {
            self.show(rollout, Cause::Events(touched.seq), &touched)
                .await?;
        }
        *seen = last;
        Ok(())
    }

    async fn show(
        &self,
        rollout: RolloutNumber,
        cause: Cause,
        touched: &Touched,
    ) -> Result<(), Problem> {
        // Drawing for nobody would slow down the writes of everybody.
        if self.messages.receiver_count() == 0 {
            return Ok(());
        }
        let change = self.engine.run_change(rollout, touched).await?;
        self.send(rollout, cause, (self.drawing.change)(&change));
        Ok(())
    }

    /// Says when the machine's clock was set: stamps come out of order, windows and waivers end early or late. The order of events
    /// does not rest on it.
    fn name_a_jump(&self, (clock, steady): (Moment, Instant)) -> (Moment, Instant) {
        let (now, passed) = (self.engine.clock.now(), steady.elapsed());
        let jumped_ms = now.0 - clock.0 - passed.as_millis() as i64;
        if jumped_ms.abs() > JUMP_MS {
            tracing::warn!(
                jumped_ms,
                "the clock of this machine jumped; see `holdpoint doctor`"
            );
        }
        (now, Instant::now())
    }

    /// Asks the rollouts that something happened to, and those whose moment has come, what time made of them.
    async fn look_at_the_clock(
        &self,
        watched: &mut Watched,
        committed: bool,
    ) -> Result<(), Problem> {
        let now = self.engine.clock.now().0;
        let come = |(number, moment): (&RolloutNumber, &i64)| (*moment <= now).then_some(*number);
        let come: BTreeSet<_> = watched.moments.iter().filter_map(come).collect();
        let mut asked = come.clone();
        match watched.seen {
            Some(seen) if committed => {
                let (last, touched) = self.engine.touched_after(seen).await?;
                asked.extend(touched.into_keys());
                watched.seen = Some(last);
            }
            Some(_) => {}
            None => {
                // Before the list, so that nothing falls between the two.
                let last = last_seq(&self.engine.db).await?;
                let rows: Vec<NumberRow> = self.engine.db.all(FIND_OPEN_NUMBERS, values![]).await?;
                asked.extend(rows.iter().filter_map(|row| RolloutNumber::new(row.number)));
                watched.seen = Some(last);
            }
        }
        for number in asked {
            let next = self.engine.act_by_the_clock(number).await;
            let next = next.unwrap_or_else(|problem| {
                // One rollout that cannot be asked does not stop the clock of the others.
                tracing::error!(cause = %problem, rollout = %number, "a timed change to a rollout failed");
                Some(now + ASK_AGAIN_MS)
            });
            match next {
                Some(moment) => watched.moments.insert(number, moment),
                None => watched.moments.remove(&number),
            };
        }
        for number in come {
            let touched = Touched {
                sections: BTreeSet::from([Section::Windows, Section::RollCall]),
                ..Touched::default()
            };
            self.show(number, Cause::Clock, &touched).await?;
        }
        Ok(())
    }
}

/// Feeds the live streams.
struct Telling {
    viewers: Viewers,
    seen: Seq,
}

impl Follower for Telling {
    const NAME: &'static str = "live streams";

    async fn catch_up(&mut self, _heard: u64) -> Result<(), Problem> {
        self.viewers.tell(&mut self.seen).await
    }

    fn is_over(&self) -> bool {
        self.viewers.engine.db.is_closed()
    }
}

/// Watches the clock for all open rollouts.
struct Watching {
    viewers: Viewers,
    watched: Watched,
    /// The last hint that was followed.
    heard: Option<u64>,
    looked: (Moment, Instant),
}

impl Follower for Watching {
    const NAME: &'static str = "clock of the rollouts";

    async fn catch_up(&mut self, heard: u64) -> Result<(), Problem> {
        self.looked = self.viewers.name_a_jump(self.looked);
        // Everything that was committed since the last look is looked at together.
        let committed = self.heard != Some(heard);
        let watched = &mut self.watched;
        self.viewers.look_at_the_clock(watched, committed).await?;
        self.heard = Some(heard);
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.viewers.engine.db.is_closed()
    }

    /// Time passes without commits.
    async fn wait(&mut self, commits: &mut watch::Receiver<u64>) -> bool {
        tokio::time::sleep(TICK).await;
        commits.has_changed().is_ok()
    }
}

/// What is known of the times of rollouts.
#[derive(Default)]
struct Watched {
    /// The last event it looked at; none at its start.
    seen: Option<Seq>,
    /// When time next makes something happen, for the rollouts where it will.
    moments: BTreeMap<RolloutNumber, i64>,
}

#[derive(FromRow)]
struct NumberRow {
    number: i64,
}

/// The last event about a rollout, and what was touched.
#[derive(Default)]
struct Touched {
    seq: Seq,
    items: BTreeSet<RunItemId>,
    criteria: BTreeSet<CriterionNumber>,
    sections: BTreeSet<Section>,
    /// All items may have changed.
    all_items: bool,
}

impl Touched {
    fn by(&mut self, seq: Seq, event: &rollout::Event) {
        self.seq = seq;
        let described = event.describe();
        self.items.extend(described.item.cloned());
        match described.live {
            Live::Nothing => {}
            Live::Criterion(criterion) => drop(self.criteria.insert(criterion)),
            Live::Section(section) => drop(self.sections.insert(section)),
            Live::SectionAndItems(section) => {
                self.all_items = true;
                self.sections.insert(section);
            }
        }
    }
}

impl Engine {
    /// Starts the follower that feeds the live streams, and the clock. Called once by the server.
    pub async fn start_live(&self, drawing: Drawing) -> Result<Viewers, Problem> {
        let (messages, _) = broadcast::channel(BEHIND);
        let presence = Presence::open(&self.db, &self.clock, {
            let messages = messages.clone();
            move |rollout, names| {
                // The last viewer may have left meanwhile.
                let _ = messages.send(LiveMessage {
                    cause: Cause::Presence,
                    rollout,
                    drawn: (drawing.here)(names).into(),
                });
            }
        });
        let viewers = Viewers {
            engine: self.clone(),
            drawing,
            messages,
            presence,
        };
        let telling = Telling {
            viewers: viewers.clone(),
            seen: last_seq(&self.db).await?,
        };
        let watching = Watching {
            viewers: viewers.clone(),
            watched: Watched::default(),
            heard: None,
            looked: (self.clock.now(), Instant::now()),
        };
        tokio::spawn(follow(telling, self.bus.listen()));
        tokio::spawn(follow(watching, self.bus.listen()));
        Ok(viewers)
    }

    /// The rollouts that were touched after `seen`, and the number of the last event.
    async fn touched_after(
        &self,
        mut seen: Seq,
    ) -> Result<(Seq, BTreeMap<RolloutNumber, Touched>), Problem> {
        let mut touched: BTreeMap<RolloutNumber, Touched> = BTreeMap::new();
        loop {
            let events = after(&self.db, seen, PAGE).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                return Ok((seen, touched));
            };
            seen = last;
            for recorded in events {
                if let Event::Rollout(rollout, event) = recorded.event {
                    touched.entry(rollout).or_default().by(recorded.seq, &event);
                }
            }
        }
    }

    async fn run_change(
        &self,
        rollout: RolloutNumber,
        touched: &Touched,
    ) -> Result<RunChange, Problem> {
        let state = self.state(rollout).await?;
        let names = self.names(state.people()).await?;
        let now = self.clock.now();
        let items = state
            .items()
            .filter(|(frame, _)| touched.all_items || touched.items.contains(&frame.id))
            .map(|(frame, item)| ChangedItem {
                label: frame.label.clone(),
                inverted: frame.inverted,
                item: live_item(rollout, frame, item, &names, now),
            })
            .collect();
        let mut criteria = touched.criteria.clone();
        if !touched.items.is_empty() || touched.all_items {
            let derived = state.frame.criteria.iter().enumerate();
            let derived = derived.filter(|(_, found)| matches!(found.source, Source::Checklist(_)));
            criteria.extend(derived.map(|(at, _)| at + 1));
        }
        // A vote with a condition counts once the condition is met.
        let mut sections = touched.sections.clone();
        let hold_points = state.hold_points.iter();
        let positions = hold_points.flat_map(|hold_point| &hold_point.roll_call.positions);
        let casts = positions.filter_map(|position| position.cast.as_ref());
        let mut conditions = casts.flat_map(|cast| &cast.conditions);
        if conditions.any(|condition| touched.items.contains(condition)) {
            sections.insert(Section::RollCall);
        }
        let subject = Subject::Rollout(rollout);
        let timeline = latest_about(&self.db, &subject, TIMELINE_LINES).await?;
        Ok(RunChange {
            timeline,
            criteria,
            rail: rail(&state, now),
            items,
            sections,
            state,
            names,
            now,
        })
    }
}
