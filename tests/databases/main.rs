//! What must hold for both databases below the front door: statements, migrations, the chain.

mod races;
mod tampering;

use futures::FutureExt;
use tests::{PLAN, PostgresDatabase, TestApp, on_both_databases, skip};

on_both_databases! {
    /// There is no compile-time query checking; this is what stands in its place.
    async fn every_statement_prepares(app: TestApp) {
        let prepared = app.engine().prepare_every_statement().await.unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
        assert!(prepared > 40, "only {prepared} statements are in the list");
    }

    async fn the_chain_verifies_after_everything_that_can_happen(app: TestApp) {
        let ada = app.admin().await;
        ada.invites("Somebody", model::role::Role::Viewer).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        ada.signs(&run, &run.items[0], "ok", "").await;
        let run = app.run(&rollout).await;
        ada.revokes(&run, &run.items[0], "too early").await;
        ada.decides(&rollout, "no-go", "storm").await;
        let verified = app.engine().verify().await.expect("verified");
        assert_eq!((verified.events, verified.first_mismatch), (7, None));
    }

    /// Many at once: nothing is lost, nothing is counted twice, the order has no gaps.
    async fn many_writers_leave_a_gapless_chain(app: TestApp) {
        let ada = app.admin().await;
        let source: String = (0..60).map(|number| format!("- [ ] Item {number} is done by one of many\n")).collect();
        let rollout = ada.starts(app.engine(), &source).await;
        let run = app.run(&rollout).await;
        let before = app.engine().verify().await.expect("verified").events;
        let all: Vec<_> = run.items.iter().map(|item| ada.signs(&run, item, "ok", "")).collect();
        for answer in futures::future::join_all(all).await {
            assert_eq!(answer.status(), 303);
        }
        let verified = app.engine().verify().await.expect("verified");
        assert_eq!((verified.events - before, verified.first_mismatch), (60, None));
        assert_eq!(app.run(&rollout).await.phases[0].live.progress.done, 60);
    }

    /// A client that leaves in the middle of a write leaves either the whole write or none of it, and the
    /// connection clean for the next (test F-7 in small).
    async fn abandoned_requests_leave_no_half_writes(app: TestApp) {
        let ada = app.admin().await;
        let source: String = (0..80).map(|number| format!("- [ ] Item {number} is signed by somebody who leaves\n")).collect();
        let rollout = ada.starts(app.engine(), &source).await;
        let run = app.run(&rollout).await;
        for (index, item) in run.items.iter().enumerate() {
            let patience = std::time::Duration::from_micros(300 * (index as u64 % 20));
            // Either the answer comes in time or it does not; both are fine.
            let _ = tokio::time::timeout(patience, ada.signs(&run, item, "ok", "")).await;
        }
        // Whatever was begun is finished once a later write has gone through the same lane.
        ada.import("# Afterwards\n").await;
        let verified = app.engine().verify().await.expect("verified");
        assert_eq!(verified.first_mismatch, None);
        for item in app.run(&rollout).await.items {
            let signed = item.live.stamp.verdict().is_some();
            assert_eq!(signed, item.live.seen.0 > 0, "{} is signed by half", item.label);
        }
    }
}

on_both_databases! {
/// The negative control of the chain: one changed byte is found and named.
async fn a_changed_byte_is_found(app: TestApp) {
    let mut app = app;
    let ada = app.admin().await;
    let rollout = ada.starts(app.engine(), PLAN).await;
    let run = app.run(&rollout).await;
    ada.signs(&run, &run.items[0], "ok", "the kestrel was seen")
        .await;
    let seq = app.run(&rollout).await.seq.0;
    app.forges("kestrel", "pestrel").await;
    let verified = app.engine().verify().await.expect("verified");
    assert_eq!(verified.first_mismatch.map(|(seq, _)| seq), Some(seq));
}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_is_refused_and_told_who_holds_the_folder() {
    let app = TestApp::on_sqlite().await;
    let config = server::Config::for_tests(app.folder().to_owned());
    let refused = server::Running::start(config, engine::clock::Clock::machine())
        .await
        .err()
        .expect("refused");
    assert!(
        refused
            .to_string()
            .contains(&format!("is served by process {}", std::process::id())),
        "{refused}"
    );
}

#[test]
fn both_folders_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = format!("{}/../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

/// Tables, columns and nullability are the same in both texts.
#[test]
fn both_databases_have_the_same_columns() {
    let columns = |engine: &str| {
        let folder = format!("{}/../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut columns = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("text");
            let mut table = String::new();
            for line in text.lines() {
                if let Some(rest) = line.strip_prefix("alter table ") {
                    let words: Vec<&str> = rest.split(' ').collect();
                    columns.push(format!("{}.{} later", words[0], words[3]));
                } else if let Some(rest) = line.strip_prefix("create table ") {
                    table = rest.trim_end_matches(" (").to_owned();
                } else if let Some(name) = line
                    .strip_prefix("    ")
                    .and_then(|line| line.split(' ').next())
                    && !["unique", "primary", "foreign"].contains(&name)
                {
                    columns.push(format!(
                        "{table}.{name}{}",
                        if line.contains("not null") {
                            ""
                        } else {
                            " or nothing"
                        }
                    ));
                }
            }
        }
        columns.sort();
        columns
    };
    assert!(columns("sqlite").len() > 50);
    assert_eq!(columns("sqlite"), columns("postgres"));
}

/// Two servers on one PostgreSQL database: what one saves the other shows, and their chains are one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_share_one_chain() {
    let Some(database) = PostgresDatabase::create() else {
        return skip("two_nodes_share_one_chain", "TEST_POSTGRES_URL is not set");
    };
    let url = database.url();
    let one = TestApp::start(Some(database), |_| {}).await;
    let ada = one.admin().await;
    let two = TestApp::start(None, |config| {
        config.database_url = Some(url.parse().expect("any text is a secret"))
    })
    .await;
    let there = two.anybody();
    there.signs_in(&tests::Person::named("Ada Admin")).await;
    let source: String = (0..40)
        .map(|number| format!("- [ ] Item {number} is signed on one of two nodes\n"))
        .collect();
    let rollout = ada.starts(one.engine(), &source).await;
    let run = one.run(&rollout).await;
    let all: Vec<_> = run
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            if index % 2 == 0 {
                ada.signs(&run, item, "ok", "")
            } else {
                there.signs(&run, item, "ok", "")
            }
            .boxed()
        })
        .collect();
    for answer in futures::future::join_all(all).await {
        assert_eq!(answer.status(), 303);
    }
    assert_eq!(two.run(&rollout).await.phases[0].live.progress.done, 40);
    assert_eq!(
        two.engine()
            .verify()
            .await
            .expect("verified")
            .first_mismatch,
        None
    );
}
