//! The core of a rollout: folding a long one, and whether a sign-off in an old one takes longer than in a young one.

use crate::Result;
use crate::figures::{Table, Times};
use crate::http::{Connection, request_key};
use crate::server::Server;
use crate::workspace;
use engine::clock::Clock;
use model::id::{DocumentId, PersonId, RolloutNumber, RunItemId};
use model::person::Actor;
use model::record::Seq;
use model::role::Role;
use model::rollout::act::Seen;
use model::rollout::{
    Act, Event, ItemRequirements, PhaseNumber, PlanSnapshot, RecordedEvent, RolloutState,
    SnapshotItem, SnapshotPhase,
};
use model::verdict::Verdict;
use std::path::Path;
use std::time::{Duration, Instant};

const ITEMS: usize = 500;
const PHASES: usize = 10;
const EVENTS: usize = 5_000;
/// How often the fold is timed.
const TIMES: usize = 100;
/// How many sign-offs are compared, young and old.
const COMPARED: usize = 500;
/// How many events lie between them.
const HISTORY: usize = 10_000;

/// The rollout that is folded.
fn number() -> Result<RolloutNumber> {
    Ok(RolloutNumber::new(1).ok_or("a number")?)
}

/// Measures.
pub async fn measure(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    let facts = long_rollout()?;
    let now = facts.last().map_or(0, |fact| fact.at_ms);
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        let state = fold(&facts)?;
        let mut phases = state.frame.numbers();
        let closed = phases.find(|phase| !state.reasons(*phase, now).is_empty());
        if closed.is_none() {
            return Err("a hold point of the long rollout should be closed".into());
        }
        times.push(begun.elapsed());
    }
    let what =
        format!("fold {EVENTS} events of a rollout of {ITEMS} items, and judge its hold points");
    table.add(what, Times::new(times).shown(), "", "", "2 ms");
    ages(binary, folder, table).await
}

fn fold(facts: &[RecordedEvent]) -> Result<RolloutState> {
    let (first, rest) = facts.split_first().ok_or("no events")?;
    let mut state = RolloutState::started(number()?, first).ok_or("no start")?;
    rest.iter().for_each(|fact| state.apply(fact));
    Ok(state)
}

fn id(number: usize) -> String {
    format!("00000000-0000-7000-8000-{number:012x}")
}

/// Items are signed, and some are taken back, over and over.
fn number_of(at: usize) -> PhaseNumber {
    PhaseNumber(1 + u32::try_from(at).unwrap_or_default())
}

fn long_rollout() -> Result<Vec<RecordedEvent>> {
    let wrong = |error: model::id::NotAnId| error.to_string();
    let ada = Actor {
        id: PersonId::parse(&id(1)).map_err(wrong)?,
        name: "Ada".to_owned(),
        position: None,
        role: Role::Admin,
        scope: None,
    };
    let items = (0..ITEMS).map(|at| {
        let words = format!("Step {at} was done as written and was seen to hold");
        Ok(SnapshotItem {
            id: RunItemId::parse(&id(1_000 + at)).map_err(wrong)?,
            number: at as i64 + 1,
            phase: number_of(at * PHASES / ITEMS),
            label: format!("{}.{}", at * PHASES / ITEMS + 1, at % (ITEMS / PHASES) + 1),
            group: None,
            words_hash: model::hash::of_words(&words, ""),
            words,
            detail: String::new(),
            claimed: false,
            inverted: at % 10 == 9,
            setting: ItemRequirements::default(),
            condition: None,
            read_do: false,
        })
    });
    let frame = PlanSnapshot {
        revision: 1,
        items: items.collect::<Result<_>>()?,
        phases: (0..PHASES)
            .map(|at| SnapshotPhase {
                number: number_of(at),
                name: format!("Stage {at}"),
                gate: None,
                duration: None,
            })
            .collect(),
        conditions: Vec::new(),
        commands: Vec::new(),
        positions: Vec::new(),
        criteria: Vec::new(),
        windows: Vec::new(),
    };
    let start = Event::Started {
        document: DocumentId::parse(&id(2)).map_err(wrong)?,
        revision: 1,
        title: "Long".to_owned(),
        items: ITEMS as i64,
        frame: Box::new(frame),
        rolls_back: None,
    };
    let mut facts = vec![RecordedEvent {
        seq: Seq(1),
        actor: Some(ada.id.clone()),
        at_ms: Clock::machine().now().0,
        event: start,
    }];
    let mut state = fold(&facts)?;
    for at in 0.. {
        if facts.len() >= EVENTS {
            return Ok(facts);
        }
        let (frame, item) = state.items().nth(at % ITEMS).ok_or("an item")?;
        let act = match item.verdict() {
            None => Act::Sign {
                items: vec![Seen {
                    item: frame.id.clone(),
                    seq: item.seen,
                    words: frame.words_hash.clone(),
                }],
                verdict: Verdict::Ok,
                comment: Some("as seen".to_owned()),
                until_ms: None,
                evidence: Vec::new(),
            },
            Some(_) => Act::Revoke {
                item: frame.id.clone(),
                seen: item.seen,
                reason: "again".to_owned(),
            },
        };
        let now = facts[0].at_ms + at as i64 * 1_000;
        let events = state.decide(&ada, now, &act);
        for event in events.map_err(|refused| format!("{refused:?}"))? {
            let fact = RecordedEvent {
                seq: Seq(state.seq.0 + 1),
                actor: Some(ada.id.clone()),
                at_ms: now,
                event,
            };
            state.apply(&fact);
            facts.push(fact);
        }
    }
    Ok(facts)
}

/// One item is signed and taken back, over and over.
async fn ages(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    let data = folder.join("aged");
    let server = Server::start(binary, &data, &[], None).await?;
    let ada = workspace::join(&server).await?;
    let plan = workspace::plan("Grows old", ITEMS, PHASES);
    let rollouts = workspace::start_rollouts(&ada, &plan, 1).await?;
    server.stop().await?;
    let items = workspace::items(&data, &rollouts).await?;
    let last = workspace::last_event(&data).await?;
    let server = Server::start(binary, &data, &[], None).await?;
    let ada = server.signed_in(&ada.cookie);
    let item = items.first().ok_or("an item")?;
    let mut connection = Connection::open(ada.addr).await?;
    let mut times: Vec<Duration> = Vec::new();
    for at in 0..HISTORY + 2 * COMPARED {
        // Nobody else writes, so each event has the next number.
        let seen = if at == 0 { 0 } else { last + at as i64 };
        let form = match at % 2 {
            0 => item.sign_off_after(&ada, seen),
            _ => item.revocation(&ada, seen, &request_key()),
        };
        let begun = Instant::now();
        let answer = connection.ask(&form).await?;
        times.push(begun.elapsed());
        answer.must_lead_to("/rollouts/", "a sign-off")?;
    }
    let old = times.split_off(times.len() - COMPARED);
    times.truncate(COMPARED);
    for (what, times) in [
        ("a young rollout", times),
        ("one that is 10,500 events old", old),
    ] {
        let what = format!("sign-off or revocation in {what} of {ITEMS} items, 1 client");
        table.add(
            what,
            Times::new(times).shown(),
            "",
            server.memory()?,
            "the same",
        );
    }
    server.stop().await
}
