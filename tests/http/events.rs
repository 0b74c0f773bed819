//! The live stream.

use futures::{Stream, StreamExt};
use model::role::Role;
use serde_json::Value;
use std::pin::Pin;
use tests::{Client, PLAN, Person, PostgresDatabase, TestApp, on_both_databases, skip};

/// What a browser keeps of a stream: the ids and the messages.
pub struct Watching(Pin<Box<dyn Stream<Item = String> + Send>>, String);

impl Watching {
    pub async fn open(client: &Client, path: &str, last: Option<&str>) -> Self {
        let request = client.request("GET", path);
        let request = last.into_iter().fold(request, |request, last| {
            request.header("last-event-id", last)
        });
        Self::opened(request.send().await.expect("an answer"))
    }

    pub fn opened(answer: reqwest::Response) -> Self {
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self(
            Box::pin(
                answer
                    .bytes_stream()
                    .map(|bytes| String::from_utf8_lossy(&bytes.expect("bytes")).into_owned()),
            ),
            String::new(),
        )
    }

    pub async fn next(&mut self) -> (String, Value) {
        // For the whole message: the comments that keep a stream alive are none.
        let limit = std::time::Duration::from_secs(20);
        tokio::time::timeout(limit, self.message())
            .await
            .expect("a message within 20 s")
    }

    /// The next message that says who is here.
    async fn here(&mut self) -> String {
        let limit = std::time::Duration::from_secs(20);
        let message = async {
            loop {
                let message = self.raw().await;
                if message.lines().any(|line| line.trim_end() == "event: here") {
                    return message;
                }
            }
        };
        tokio::time::timeout(limit, message)
            .await
            .expect("a message within 20 s")
    }

    async fn message(&mut self) -> (String, Value) {
        loop {
            let message = self.raw().await;
            let field = |name: &str| {
                message
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .map(|value| value.trim().to_owned())
            };
            if let (Some(id), Some(data)) = (field("id:"), field("data:")) {
                return (id, serde_json::from_str(&data).expect("a change"));
            }
        }
    }

    /// After how long the server lets go of it. `None`: it is still open after that time.
    pub async fn ends_within(mut self, limit: std::time::Duration) -> Option<std::time::Duration> {
        let begun = std::time::Instant::now();
        let end = async { while self.0.next().await.is_some() {} };
        tokio::time::timeout(limit, end).await.ok()?;
        Some(begun.elapsed())
    }

    /// The next message, whatever it is.
    async fn raw(&mut self) -> String {
        loop {
            if let Some((message, rest)) = self.1.split_once("\n\n") {
                let message = message.to_owned();
                self.1 = rest.to_owned();
                return message;
            }
            let more = self.0.next().await.expect("the stream goes on");
            self.1.push_str(&more);
        }
    }
}

on_both_databases! {
    async fn another_browser_sees_a_sign_off(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let mut watching = Watching::open(&ada, &format!("/events?rollout={rollout}&after={}", run.seq), None).await;
        ada.signs(&run, &run.items[0], "ok", "").await;
        let (_, change) = watching.next().await;
        let item = &change["items"][0];
        assert_eq!((change["items"].as_array().map(Vec::len), item["id"].as_str(), item["open"].as_bool()), (Some(1), Some(run.items[0].id.as_str()), Some(false)));
        assert!(item["stamp"].as_str().is_some_and(|stamp| stamp.contains("Ada Admin")));
        assert_eq!(change["counts"][0][1], "1 of 2 required done");
        assert_eq!(change["news"], "1.1 OK, Ada Admin.");
    }

    async fn a_browser_that_comes_back_gets_what_it_missed(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        ada.works_ahead(&rollout).await;
        let run = app.run(&rollout).await;
        let path = format!("/events?rollout={rollout}&after={}", run.seq);
        let mut watching = Watching::open(&ada, &path, None).await;
        ada.signs(&run, &run.items[0], "ok", "").await;
        let (last, _) = watching.next().await;
        drop(watching);
        ada.signs(&run, &run.items[1], "ok", "").await;
        ada.signs(&run, &run.items[2], "ok", "").await;
        let mut watching = Watching::open(&ada, &path, Some(&last)).await;
        let mut seen = Vec::new();
        while seen.len() < 2 {
            let (_, change) = watching.next().await;
            seen.extend(change["items"].as_array().into_iter().flatten().filter_map(|item| item["id"].as_str()).map(str::to_owned));
        }
        assert_eq!(seen, [run.items[1].id.as_str(), run.items[2].id.as_str()]);
    }

    async fn a_stream_shows_its_own_rollout_only(app: TestApp) {
        let ada = app.admin().await;
        let (mine, other) = (ada.starts(app.engine(), PLAN).await, ada.starts(app.engine(), PLAN).await);
        let (run, foreign) = (app.run(&mine).await, app.run(&other).await);
        let mut watching = Watching::open(&ada, &format!("/events?rollout={mine}&after={}", run.seq), None).await;
        ada.signs(&foreign, &foreign.items[0], "ok", "").await;
        ada.signs(&run, &run.items[0], "ok", "").await;
        assert_eq!(watching.next().await.1["items"][0]["id"], run.items[0].id.as_str());
    }
}

/// Two servers on one PostgreSQL database: a page on one moves when somebody signs on the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_on_one_node_sees_a_sign_off_on_the_other() {
    let Some(database) = PostgresDatabase::create() else {
        return skip(
            "a_page_on_one_node_sees_a_sign_off_on_the_other",
            "TEST_POSTGRES_URL is not set",
        );
    };
    let url = database.url();
    let one = TestApp::start(Some(database), |_| {}).await;
    let ada = one.admin().await;
    let rollout = ada.starts(one.engine(), PLAN).await;
    let two = TestApp::start(None, |config| {
        config.database_url = Some(url.parse().expect("any text is a secret"))
    })
    .await;
    let there = two.anybody();
    there.signs_in(&Person::named("Ada Admin")).await;
    let run = one.run(&rollout).await;
    let path = format!("/events?rollout={rollout}&after={}", run.seq);
    let mut watching = Watching::open(&there, &path, None).await;
    ada.signs(&run, &run.items[0], "ok", "").await;
    let (_, change) = watching.next().await;
    assert_eq!(change["items"][0]["id"], run.items[0].id.as_str());
    ada.import("# Kestrel nesting\n\nThe tower is closed.\n")
        .await;
    two.search_is_ready_for(&there, "kestrel").await;
}

/// Who is here is said on whatever node they are, and no longer when they leave.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_here_is_known_on_every_node() {
    let Some(database) = PostgresDatabase::create() else {
        return skip(
            "who_is_here_is_known_on_every_node",
            "TEST_POSTGRES_URL is not set",
        );
    };
    let url = database.url();
    let one = TestApp::start(Some(database), |_| {}).await;
    let ada = one.admin().await;
    one.person(&ada, "Ben Bosun", Role::Contributor).await;
    let rollout = ada.starts(one.engine(), PLAN).await;
    let two = TestApp::start(None, |config| {
        config.database_url = Some(url.parse().expect("any text is a secret"))
    })
    .await;
    let ben = two.anybody();
    ben.signs_in(&Person::named("Ben Bosun")).await;
    let path = format!("/events?rollout={rollout}&after=999999");
    let mut of_ada = Watching::open(&ada, &path, None).await;
    let alone = of_ada.here().await;
    assert!(
        alone.contains("Ada Admin") && !alone.contains("Ben Bosun"),
        "{alone}"
    );
    let mut of_ben = Watching::open(&ben, &path, None).await;
    let mut both = of_ada.here().await;
    while !both.contains("Ben Bosun") {
        both = of_ada.here().await;
    }
    assert!(both.contains("Ada Admin"), "{both}");
    // Who comes later hears of those who were there before.
    let mut seen = of_ben.here().await;
    while !seen.contains("Ada Admin") {
        seen = of_ben.here().await;
    }
    drop(of_ben);
    let mut left = of_ada.here().await;
    while left.contains("Ben Bosun") {
        left = of_ada.here().await;
    }
    assert!(left.contains("Ada Admin"), "{left}");
}
