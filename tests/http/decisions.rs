//! Decisions: sealed when they are made, never edited, superseded by later ones, shaken by what is taken back.

use model::event::Event;
use model::role::Role;
use model::rollout;
use model::rollout::{Outcome, PhaseNumber};
use std::io::Write;
use std::process::{Command, Stdio};
use tests::{Client, PLAN, TestApp, holdpoint, on_both_databases, refused, saved, skip};

const ALL: [&str; 5] = ["1.1", "1.2", "2.1", "2.2", "2.3"];

/// The number of the last decision.
async fn last(app: &TestApp, rollout: &str) -> i64 {
    let run = app.run(rollout).await;
    run.state.decision().expect("a decision").seq.0
}

/// A rollout that went out, and the number of that decision.
async fn gone(app: &TestApp, ada: &Client) -> (String, i64) {
    let rollout = ada.starts(app.engine(), PLAN).await;
    app.signed(ada, &rollout, &ALL).await;
    saved(ada.decides(&rollout, "go", "all boards agree").await).await;
    let seq = last(app, &rollout).await;
    (rollout, seq)
}

/// The hash of a text as anybody computes it, without this program.
fn sha256_of(text: &str) -> String {
    let mut program = Command::new("sha256sum")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sha256sum runs");
    let mut stdin = program.stdin.take().expect("it reads");
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    let output = program.wait_with_output().expect("it ends");
    String::from_utf8_lossy(&output.stdout)
        .chars()
        .take(64)
        .collect()
}

on_both_databases! {
    /// Rule 6: the seal is the hash of the record, for whoever has a hash program.
    async fn a_decision_is_sealed_with_what_it_rests_on(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, seq) = gone(&app, &ada).await;
        let address = format!("/rollouts/{rollout}/decisions/{seq}");
        let export = ada.get_json(&format!("{address}/record.json")).await;
        let (record, seal) = (export["record"].as_str().expect("a text"), export["seal"].as_str().expect("a hash"));
        assert_eq!(sha256_of(record), seal);
        assert_eq!(engine::hash::of(record.as_bytes()), seal);
        let record: serde_json::Value = serde_json::from_str(record).expect("the record is JSON");
        assert_eq!((record["decision"].as_str(), record["reason"].as_str(), record["revision"].as_i64()), (Some("go"), Some("all boards agree"), Some(1)));
        let items = record["items"].as_array().expect("the items");
        assert_eq!(items.len(), 5);
        let run = app.run(&rollout).await;
        for (told, item) in items.iter().zip(&run.items) {
            assert_eq!((told["item"].as_str(), told["words"].as_str(), told["said"].as_str()), (Some(&*item.label), Some(&*item.words_hash), Some("ok")));
        }
        // People stand in it by their ids, so that a name can be erased.
        let ada_id = app.id_of("Ada Admin").await;
        assert_eq!(record["by"].as_str(), Some(ada_id.as_str()));
        assert_eq!(export["people"][ada_id.as_str()], "Ada Admin");
        let page = ada.page(&address).await;
        for words in ["GO", "all boards agree", "Ada Admin", "3 ok, of 2 hold questions 2 answered no, 0 yes", seal] {
            assert!(page.contains(words), "{words}");
        }
        assert!(!page.contains("Written after the seal"));
        assert!(ada.page(&format!("/rollouts/{rollout}")).await.contains(&address));
        let found = app.engine().find_decision(&tests::reader(), run.rollout.number, model::record::Seq(seq)).await;
        assert!(found.expect("found").matches());
        app.count().await;
    }

    async fn a_record_that_is_not_there_is_not_found(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, seq) = gone(&app, &ada).await;
        let other = ada.starts(app.engine(), PLAN).await;
        for address in [format!("/rollouts/{rollout}/decisions/{}", seq - 1), format!("/rollouts/{other}/decisions/{seq}"), format!("/rollouts/{rollout}/decisions/last"), format!("/rollouts/R-99/decisions/{seq}")] {
            assert_eq!(ada.get(&address).await.status(), 404, "{address}");
            assert_eq!(ada.get(&format!("{address}/record.json")).await.status(), 404, "{address}");
        }
        let stranger = app.anybody().get(&format!("/rollouts/{rollout}/decisions/{seq}/record.json")).await;
        assert_eq!(stranger.status(), 401);
    }

    async fn a_later_decision_names_the_one_it_takes_the_place_of(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, seq) = gone(&app, &ada).await;
        refused(ada.decides(&rollout, "roll-back", "the boards flicker").await, 409, "Ada Admin already decided GO about this rollout").await;
        refused(ada.decides_again(&rollout, "roll-back", "the boards flicker", seq - 1).await, 409, "a later decision must name the one it replaces").await;
        saved(ada.decides_again(&rollout, "roll-back", "the boards flicker", seq).await).await;
        let later = last(&app, &rollout).await;
        assert_eq!(app.run(&rollout).await.rollout.decision, Some(Outcome::RollBack));
        let page = ada.page(&format!("/rollouts/{rollout}/decisions/{seq}")).await;
        assert!(page.contains("Superseded.") && page.contains(&format!("/rollouts/{rollout}/decisions/{later}")), "the first one says so");
        // Two who decide at once: the second one read another last decision.
        refused(ada.decides_again(&rollout, "abort", "let it be", seq).await, 409, "decided ROLL BACK").await;
        saved(ada.decides_again(&rollout, "abort", "let it be", later).await).await;
        assert_eq!(app.run(&rollout).await.rollout.decision, Some(Outcome::Abort));
        assert!(ada.page(&format!("/rollouts/{rollout}/decisions/{seq}")).await.contains("all boards agree"), "nothing is overwritten");
        app.count().await;
    }

    async fn a_later_hold_opens_a_rollout_again(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        saved(ada.decides(&rollout, "hold", "until noon").await).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        saved(ada.decides(&rollout, "no-go", "the harbour is closed").await).await;
        let item = app.item(&rollout, "1.2").await;
        refused(ada.answers(&rollout, &item, "ok", &[]).await, 409, "this rollout was decided NO-GO. Only a later decision can open it again.").await;
        saved(ada.decides_again(&rollout, "hold", "it opens at noon", last(&app, &rollout).await).await).await;
        app.signed(&ada, &rollout, &["1.2"]).await;
        saved(ada.decides(&rollout, "abort", "it stays closed").await).await;
    }

    async fn what_is_named_and_not_there_is_not_superseded(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        refused(ada.decides_again(&rollout, "no-go", "storm", 1).await, 404, "decision of this rollout").await;
        refused(ada.does(&rollout, "hold-points/2/decision", &[("outcome", "no-go"), ("reason", "storm"), ("supersedes", "last")]).await, 422, "Write a whole number").await;
        refused(ada.does(&rollout, "hold-points/2/decision", &[("outcome", "perhaps"), ("reason", "storm")]).await, 422, "Choose one of go, hold, no-go").await;
        refused(ada.decides(&rollout, "abort", "").await, 422, "Say why").await;
    }

    /// Rule 5: a decision says so from then on, and its seal still fits.
    async fn a_revocation_after_go_shakes_the_decision(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, seq) = gone(&app, &ada).await;
        assert!(!ada.page(&format!("/rollouts/{rollout}")).await.contains("Something it rests on has since been revoked."));
        let item = app.item(&rollout, "2.1").await;
        saved(ada.takes_back(&rollout, &item, "one boat read the old one").await).await;
        let events = app.events(&rollout).await;
        let [.., revoked, closed] = &events[..] else { panic!("{events:?}") };
        assert!(matches!(revoked.event, Event::Rollout(_, rollout::Event::Revoked { .. })));
        assert!(matches!(closed.event, Event::Rollout(_, rollout::Event::HoldPointClosed { phase: PhaseNumber(2), .. })), "{closed:?}");
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains("Something it rests on has since been revoked."));
        let page = ada.page(&format!("/rollouts/{rollout}/decisions/{seq}")).await;
        assert!(page.contains("Written after the seal") && page.contains("one boat read the old one"));
        let export = ada.get_json(&format!("/rollouts/{rollout}/decisions/{seq}/record.json")).await;
        assert_eq!(export["seal"].as_str(), export["record"].as_str().map(sha256_of).as_deref());
        app.count().await;
    }

    async fn what_was_taken_back_before_shakes_nothing(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &ALL).await;
        let item = app.item(&rollout, "1.1").await;
        saved(ada.takes_back(&rollout, &item, "too early").await).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        saved(ada.opens(&rollout, 1).await).await;
        saved(ada.decides(&rollout, "go", "all boards agree").await).await;
        assert!(!ada.page(&format!("/rollouts/{rollout}")).await.contains("has since been revoked"));
    }

    async fn only_an_approver_decides_in_any_way(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        for outcome in Outcome::ALL {
            refused(ben.decides(&rollout, outcome.name(), "because").await, 403, "you need the role approver to decide").await;
        }
    }

    /// The negative control of the seal: one changed byte in the record is found and named.
    async fn a_changed_byte_in_a_record_is_found(app: TestApp) {
        let mut app = app;
        let ada = app.admin().await;
        let (rollout, _) = gone(&app, &ada).await;
        let first = app.run(&rollout).await.state.decisions[0].seq.0;
        app.count().await;
        // These words stand in records and nowhere else.
        app.forges("decision 3", "decision 4").await;
        let verified = app.engine().verify().await.expect("verified");
        assert_eq!(verified.first_mismatch.map(|(bad, _)| bad), Some(first));
    }

    /// The exported record is verified far from any server.
    async fn an_exported_decision_is_verified_by_itself(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, seq) = gone(&app, &ada).await;
        let text = ada.get(&format!("/rollouts/{rollout}/decisions/{seq}/record.json")).await.text().await.expect("text");
        let file = app.folder().join("record.json");
        let verify = |text: &str| {
            std::fs::write(&file, text).expect("written");
            holdpoint(&["verify", &file.display().to_string(), "--json"])
        };
        let Some(output) = verify(&text) else {
            return skip(module_path!(), "HOLDPOINT_BIN is not set");
        };
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!((output.status.code(), &said["matches"]), (Some(0), &true.into()));
        assert_eq!(said["seal"], said["recomputed"]);
        for (from, to) in [("all boards agree", "all boards agreeD"), ("\\\"go\\\"", "\\\"no_go\\\""), ("decision 3", "decision 4")] {
            let forged = text.replacen(from, to, 1);
            assert_ne!(forged, text, "{from} stands in it");
            let output = verify(&forged).expect("it ran before");
            let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
            assert_eq!((output.status.code(), &said["matches"]), (Some(1), &false.into()), "{from}");
        }
        let output = verify("# Not a record").expect("it ran before");
        assert!(String::from_utf8_lossy(&output.stderr).contains("this is not an exported decision record"));
        assert_eq!(output.status.code(), Some(2));
    }
}
