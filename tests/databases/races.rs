//! Races for one item, far more and far closer than through the front door: rule 8 on both databases.
//!
//! `HOLDPOINT_RACES` says how many; the usual number is what a debug build does in less than half a minute.

use engine::Actor;
use engine::HistoryPart;
use engine::rollout::{RolloutAct, Run, RunItem, StartRollout};
use model::Problem;
use model::event::{Event, Subject};
use model::id::{DocumentId, RequestKey};
use model::record::Seq;
use model::role::Role;
use model::rollout;
use model::rollout::Act;
use model::rollout::act::Seen;
use model::text::Title;
use model::verdict::Verdict;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use tests::{Client, TestApp, skip};
use tokio::sync::Barrier;

/// How many races each database runs if nobody says otherwise.
const USUAL: usize = 400;
/// The most racers of one race.
const MAX: usize = 32;
/// The items of one rollout.
const ITEMS: usize = 500;

/// What one racer is told.
type Told = (String, Result<Seq, Problem>);

fn races() -> usize {
    let asked = std::env::var("HOLDPOINT_RACES").ok();
    asked.map_or(USUAL, |asked| asked.parse().expect("a number of races"))
}

/// Between two and thirty-two, in a mixed order.
fn racers(race: usize) -> usize {
    2 + race * 7 % (MAX - 1)
}

/// People who race. More clients than people: some press on two machines.
async fn people(app: &TestApp) -> (Client, Vec<Actor>) {
    let ada = app.admin().await;
    for name in ["Ben Bosun", "Cem Caulker", "Dot Docker"] {
        app.person(&ada, name, Role::Contributor).await;
    }
    let mut people = Vec::new();
    for person in app
        .engine()
        .list_voters(&tests::reader())
        .await
        .expect("the people")
    {
        let found = app.engine().find_actor(&person.id).await.expect("found");
        people.push(found.expect("somebody"));
    }
    (ada, people)
}

/// A rollout with items to race for.
async fn starts(app: &TestApp, actor: &Actor, document: &DocumentId) -> Run {
    let input = StartRollout {
        request: key(),
        document: document.clone(),
        revision: 1,
        title: Title::parse("Races").expect("a title"),
    };
    let number = app.engine().start_rollout(actor, input).await;
    app.run(&number.expect("started").to_string()).await
}

fn key() -> RequestKey {
    RequestKey::parse(&Client::request_key()).expect("a key")
}

fn signs(run: &Run, item: &RunItem) -> RolloutAct {
    RolloutAct {
        request: key(),
        rollout: run.rollout.number,
        act: Act::Sign {
            items: vec![Seen {
                item: item.id.clone(),
                seq: item.live.seen,
                words: item.words_hash.clone(),
            }],
            verdict: Verdict::Ok,
            comment: None,
            until_ms: None,
            evidence: Vec::new(),
        },
        files: Vec::new(),
    }
}

/// Lets everybody sign at the same moment. Each racer signs the item that `item_of` gives them.
async fn race<'a>(
    app: &TestApp,
    people: &[Actor],
    run: &Run,
    count: usize,
    item_of: impl Fn(usize) -> &'a RunItem,
) -> Vec<Told> {
    let start = Arc::new(Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|racer| {
            let (engine, actor) = (app.engine().clone(), people[racer % people.len()].clone());
            let (act, start) = (signs(run, item_of(racer)), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let told = engine.act(&actor, act).await;
                (actor.name, told)
            })
        })
        .collect();
    let mut told = Vec::with_capacity(count);
    for task in tasks {
        told.push(task.await.expect("a racer ends"));
    }
    told
}

/// One winner, and everybody else is told who it was. Returns the winner's event.
fn judge(told: &[Told]) -> Result<Seq, String> {
    let winners: Vec<_> = told
        .iter()
        .filter_map(|(name, told)| Some((name, *told.as_ref().ok()?)))
        .collect();
    let [(winner, seq)] = winners[..] else {
        return Err(format!("{} winners of {}", winners.len(), told.len()));
    };
    for (name, told) in told {
        match told {
            Ok(_) => {}
            Err(Problem::Conflict(said)) if said.contains(&format!("{winner} signed")) => {}
            Err(other) => return Err(format!("{name} is told {other:?}, and {winner} won")),
        }
    }
    Ok(seq)
}

async fn all_races_have_one_winner(app: TestApp, database: &str) {
    let (ada, people) = people(&app).await;
    let source: String = std::iter::once("# Races\n\n".to_owned())
        .chain((0..ITEMS).map(|number| format!("- [ ] Item {number} is raced for\n")))
        .collect();
    assert_eq!(ada.import(&source).await.status(), 303);
    let found = app.engine().find_document(&tests::reader(), "races").await;
    let document = found.expect("found").document.id;
    let (races, began) = (races(), Instant::now());
    let (mut done, mut clients) = (0, 0);
    while done < races {
        let run = starts(&app, &people[0], &document).await;
        let mut winners = BTreeMap::new();
        for item in run.items.iter().take(races - done) {
            let count = racers(done);
            let told = race(&app, &people, &run, count, |_| item).await;
            let seq = judge(&told).unwrap_or_else(|why| panic!("race {done}: {why}"));
            winners.insert(seq, item.id.clone());
            done += 1;
            clients += count;
        }
        // What is stored is what they were told: one event for each item, that of the winner.
        let (reader, number) = (tests::reader(), run.rollout.number);
        let part = HistoryPart::About(Subject::Rollout(number));
        let timeline = app.engine().list_history(&reader, &part, None, 10_000);
        let stored: BTreeMap<_, _> = timeline
            .await
            .expect("the timeline")
            .entries
            .into_iter()
            .filter_map(|entry| match entry.event {
                Event::Rollout(_, rollout::Event::Signed { item, .. }) => Some((entry.seq, item)),
                _ => None,
            })
            .collect();
        assert_eq!(stored, winners);
    }
    let took = began.elapsed().as_secs_f64();
    eprintln!("{database}: {races} races of {clients} clients in {took:.1} s");
    assert_eq!(
        app.engine()
            .verify()
            .await
            .expect("verified")
            .first_mismatch,
        None
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn races_on_sqlite_have_one_winner_each() {
    all_races_have_one_winner(TestApp::on_sqlite().await, "sqlite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn races_on_postgres_have_one_winner_each() {
    match TestApp::on_postgres().await {
        Some(app) => all_races_have_one_winner(app, "postgres").await,
        None => skip("races_on_postgres", "TEST_POSTGRES_URL is not set"),
    }
}

/// The negative control: a race that has two winners, because it is run for two items, is found out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_race_with_two_winners_is_found_out() {
    let app = TestApp::on_sqlite().await;
    let (ada, people) = people(&app).await;
    let source = "# Races\n\n- [ ] One item\n- [ ] Another item\n";
    let rollout = ada.starts(app.engine(), source).await;
    let run = app.run(&rollout).await;
    let told = race(&app, &people, &run, 8, |racer| &run.items[racer % 2]).await;
    assert_eq!(judge(&told), Err("2 winners of 8".to_owned()));
    // And one whose losers are told nothing about the winner.
    let silent = Problem::Conflict("Not saved.".to_owned());
    let told = [
        ("Ada".to_owned(), Ok(Seq(1))),
        ("Ben".to_owned(), Err(silent)),
    ];
    assert!(judge(&told).is_err_and(|why| why.contains("Ben is told")));
    assert!(judge(&[]).is_err(), "and one that nobody won");
}
