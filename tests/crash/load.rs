//! People who sign, and what they were told.

use crate::server::read_run;
use crate::{Server, binary};
use engine::Database;
use model::live::Stamp;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::{Client, Person, location};
use tokio::process::Command;
use tokio::task::JoinHandle;

/// How many sign at the same time.
pub const CLIENTS: usize = 16;
/// A rollout has at most 5,000 items.
const ITEMS: usize = 4_800;

/// What somebody was told of a sign-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Saved,
    NotSaved,
    /// "Unknown", or no answer at all.
    Unknown,
}

#[derive(Default)]
struct Journal {
    told: HashMap<String, Told>,
    saved: usize,
    refused: usize,
}

/// Rollouts that wait for signatures, and what became of them.
#[derive(Clone)]
pub struct Load {
    /// The rollout, the id of the item, the hash of its words.
    items: Arc<Vec<(String, String, String)>>,
    /// How many events there were before anybody signed.
    events: usize,
    next: Arc<AtomicUsize>,
    journal: Arc<Mutex<Journal>>,
}

impl Load {
    /// Fills a data folder, with a server that is not harmed yet.
    pub async fn prepare(
        command: Command,
        database: Database,
        folder: &Path,
        rollouts: usize,
    ) -> Self {
        let server = Server::start_by(command, folder).await;
        let ada = Client::new(&server.url);
        let link = server.set_up_link.as_deref().expect("a link");
        assert_eq!(ada.joins(link, &ada_admin()).await.status(), 303);
        let boxes = (0..ITEMS).map(|number| format!("- [ ] Item {number}\n"));
        let source: String = std::iter::once("# Signed under fire\n\n".to_owned())
            .chain(boxes)
            .collect();
        assert_eq!(
            location(&ada.import(&source).await),
            "/library/signed-under-fire"
        );
        let page = ada.page("/library/signed-under-fire").await;
        let document = hidden(&page, "document");
        for number in 1..=rollouts {
            let fields = [
                ("request", &*Client::request_key()),
                ("document", &document),
                ("revision", "1"),
                ("title", "Under fire"),
                ("slug", "signed-under-fire"),
            ];
            let started = location(&ada.post("/rollouts", &fields).await);
            assert_eq!(started, format!("/rollouts/R-{number}"));
        }
        server.kill().await;
        let (mut items, mut events) = (Vec::new(), 0);
        for number in 1..=rollouts {
            let rollout = format!("R-{number}");
            let run;
            (run, (events, _)) = read_run(database.clone(), folder, &rollout).await;
            let run = run.items.iter();
            items.extend(run.map(|item| {
                (
                    rollout.clone(),
                    item.id.to_string(),
                    item.words_hash.clone(),
                )
            }));
        }
        Self {
            items: Arc::new(items),
            events,
            next: Arc::default(),
            journal: Arc::default(),
        }
    }

    /// The same on SQLite, with the plain binary.
    pub async fn on_sqlite(folder: &Path, rollouts: usize) -> Self {
        let command = Command::new(binary().expect("checked by the caller"));
        Self::prepare(command, Database::Sqlite, folder, rollouts).await
    }

    /// How many sign-offs were acknowledged so far.
    pub fn saved(&self) -> usize {
        self.journal.lock().expect("alive").saved
    }

    /// How many were answered with "not saved".
    pub fn refused(&self) -> usize {
        self.journal.lock().expect("alive").refused
    }

    /// Waits until so many more are acknowledged.
    pub async fn goes_on(&self, more: usize) {
        let wanted = self.saved() + more;
        self.until("more sign-offs are acknowledged", || self.saved() >= wanted)
            .await;
    }

    /// Waits for something, at most half a minute.
    pub async fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let deadline = std::time::Instant::now() + Duration::from_secs(30);
        while !holds() {
            assert!(
                std::time::Instant::now() < deadline,
                "waited for half a minute until {what}; {} saved, {} refused",
                self.saved(),
                self.refused()
            );
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
    }

    /// People begin to sign. Each item is signed by one of them, once, so that an answer belongs to exactly one sign-off.
    pub async fn begins(&self, url: &str) -> Signing {
        let client = Client::new(url);
        assert_eq!(client.signs_in(&ada_admin()).await.status(), 303);
        let over = Arc::new(AtomicBool::new(false));
        let workers = (0..CLIENTS).map(|_| {
            let (load, client, over) = (self.clone(), client.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let next = load.next.fetch_add(1, Ordering::Relaxed);
                    let (rollout, id, words) =
                        load.items.get(next).expect("there are enough items");
                    let told = sign(&client, rollout, id, words).await;
                    let mut journal = load.journal.lock().expect("alive");
                    match told {
                        Told::Saved => journal.saved += 1,
                        Told::NotSaved => journal.refused += 1,
                        Told::Unknown => {}
                    }
                    journal.told.insert(id.clone(), told);
                }
            })
        });
        Signing {
            workers: workers.collect(),
            over,
        }
    }

    /// What is wrong with the data: a sign-off that was acknowledged and is missing, one that is there although it was
    /// refused, one that is there twice, one by nobody, a chain that does not hold.
    pub async fn faults(&self, database: Database, folder: &Path) -> Vec<String> {
        let journal = self.journal.lock().expect("alive").told.clone();
        let rollouts: HashSet<&String> = self.items.iter().map(|(rollout, ..)| rollout).collect();
        let (mut faults, mut signed, mut events) = (Vec::new(), 0, 0);
        for rollout in rollouts {
            let (run, first_mismatch);
            (run, (events, first_mismatch)) = read_run(database.clone(), folder, rollout).await;
            faults.extend(first_mismatch.map(|bad| format!("the chain does not hold: {bad:?}")));
            for item in &run.items {
                let id = item.id.to_string();
                let is_signed = matches!(item.live.stamp, Stamp::Signed { .. });
                signed += usize::from(is_signed);
                match (journal.get(&id), is_signed) {
                    (Some(Told::Saved), false) => {
                        faults.push(format!("{id} was acknowledged and is missing"))
                    }
                    (Some(Told::NotSaved), true) => {
                        faults.push(format!("{id} was answered with not saved and is there"))
                    }
                    (None, true) => faults.push(format!("{id} was signed by nobody")),
                    (Some(_), _) | (None, false) => {}
                }
            }
        }
        // Exactly once: nothing else was written since people began to sign.
        if events - self.events != signed {
            faults.push(format!(
                "{signed} items are signed by {} events",
                events - self.events
            ));
        }
        println!(
            "{} acknowledged, {} refused, {} sent, {signed} stored",
            self.saved(),
            self.refused(),
            journal.len()
        );
        faults
    }
}

/// People who sign until they are told to stop.
pub struct Signing {
    workers: Vec<JoinHandle<()>>,
    over: Arc<AtomicBool>,
}

impl Signing {
    /// They finish what they are at.
    pub async fn ends(self) {
        self.over.store(true, Ordering::Relaxed);
        for worker in self.workers {
            worker.await.expect("a client ends");
        }
    }
}

async fn sign(client: &Client, rollout: &str, id: &str, words: &str) -> Told {
    let Ok(answer) = client.try_sign(rollout, id, words).await else {
        // The server has gone: whoever presses again at once would only find that out again and again.
        tokio::time::sleep(Duration::from_millis(20)).await;
        return Told::Unknown;
    };
    let status = answer.status().as_u16();
    let Ok(answer) = answer.json::<serde_json::Value>().await else {
        return Told::Unknown;
    };
    let notice = answer["notice"].as_str().unwrap_or_default();
    match status {
        200 if notice.is_empty() => Told::Saved,
        500 | 503 | 507 if notice.contains("Not saved.") => Told::NotSaved,
        500 | 503 if notice.contains("Unknown, safe to press again.") => Told::Unknown,
        _ => panic!("a sign-off was answered with {status}: {notice}"),
    }
}

pub fn ada_admin() -> Person {
    Person::named("Ada Admin")
}

fn hidden(page: &str, name: &str) -> String {
    let at = page
        .find(&format!("name=\"{name}\""))
        .expect("the field is in the page");
    let start = page[..at].rfind('<').expect("a tag");
    let tag = &page[start..start + page[start..].find('>').expect("its end")];
    let value = tag
        .split("value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    value.expect("a value").to_owned()
}
