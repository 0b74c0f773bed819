//! Signing and revoking.

use model::live::Stamp;
use model::role::Role;
use model::verdict::Verdict;
use tests::{Client, PLAN, Person, TestApp, location, on_both_databases};

on_both_databases! {
    async fn a_sign_off_is_stored_with_who_and_what(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let answer = ada.signs(&run, &run.items[0], "ok", "seen in the build log").await;
        assert_eq!(answer.status(), 303);
        assert_eq!(location(&answer), format!("/rollouts/{rollout}?phase=1#i-1-1"));
        let run = app.run(&rollout).await;
        let Stamp::Signed { by, verdict, comment, .. } = &run.items[0].live.stamp else { panic!("{:?}", run.items[0].live.stamp) };
        assert_eq!((by.name.as_str(), by.meaning.as_str(), *verdict), ("Ada Admin", "QA", Verdict::Ok));
        assert_eq!(comment.as_deref(), Some("seen in the build log"));
        assert_eq!((run.phases[0].live.progress.done, run.phases[0].live.progress.required), (1, 2));
    }

    /// Rule 9: a box that was ticked in the text counts only when a person signs it.
    async fn a_claim_by_the_document_is_no_sign_off(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        assert_eq!(run.items[1].live.stamp, Stamp::ClaimedByDocument);
        assert_eq!(run.phases[0].live.progress.done, 0);
    }

    async fn the_same_form_twice_is_one_event(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let key = Client::request_key();
        let before = app.engine().verify().await.expect("verified").events;
        for _ in 0..3 {
            assert_eq!(ada.signs_with_key(&run, &run.items[0], "ok", "", &key).await.status(), 303);
        }
        assert_eq!(app.engine().verify().await.expect("verified").events, before + 1);
        // The same key for something else is refused.
        assert_eq!(ada.signs_with_key(&run, &run.items[2], "ok", "", &key).await.status(), 422);
    }

    /// An item that does not apply is not counted, and keeps nothing closed; the reason is asked for.
    async fn what_does_not_apply_is_not_counted(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let silent = ada.signs(&run, &run.items[0], "not-applicable", "").await;
        assert_eq!(silent.status(), 422);
        assert!(silent.text().await.expect("text").contains("Say why it does not apply"));
        assert_eq!(ada.signs(&run, &run.items[0], "not-applicable", "no build in this rollout").await.status(), 303);
        let run = app.run(&rollout).await;
        let live = &run.phases[0].live;
        assert_eq!((live.progress.done, live.progress.required), (0, 1));
        assert!(!live.reasons.iter().any(|reason| reason.names.contains(&"1.1".to_owned())));
        let page = ada.page(&format!("/rollouts/{rollout}?phase=1")).await;
        assert!(page.contains("N/A") && page.contains("no build in this rollout"));
        assert!(ada.page(&format!("/history?kind=rollout&id={rollout}")).await.contains("signed N/A as QA"));
    }

    /// Rules 3 and 5: a waiver is somebody's who may give one, says why and until when, and ends by itself.
    async fn a_waiver_opens_until_its_day_is_over(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), "# Plan\n\n- [ ] The one item\n\n## Hold\n\n- [ ] Has it burnt?\n").await;
        let run = app.run(&rollout).await;
        let day = |days: i64| {
            let now = engine::clock::Clock::machine().now();
            now.plus(days * 86_400_000).datetime()[..10].to_owned()
        };
        assert_eq!(ben.waives(&run, &run.items[0], "because", &day(2)).await.status(), 403);
        for (reason, until, why) in [("", day(2), "Say why it may be waived"), ("because", day(-1), "today or later"), ("because", "soon".to_owned(), "today or later")] {
            let answer = ada.waives(&run, &run.items[0], reason, &until).await;
            assert_eq!(answer.status(), 422, "{why}");
            assert!(answer.text().await.expect("text").contains(why), "{why}");
        }
        assert_eq!(ada.waives(&run, &run.items[0], "the supplier is on strike", &day(2)).await.status(), 303);
        let waived = app.run(&rollout).await;
        let named = |run: &engine::rollout::Run| -> Vec<String> {
            run.phases.iter().flat_map(|phase| phase.live.reasons.iter().map(|reason| reason.words())).collect()
        };
        assert!(!named(&waived).iter().any(|words| words.contains("open") || words.contains("waiver")), "{:?}", named(&waived));
        assert!(ada.page(&format!("/rollouts/{rollout}?phase=all")).await.contains("Waived until "));
        // The day passes, and nobody needs to do anything for it.
        app.advance(3 * 86_400_000);
        ada.signs_in(&Person::named("Ada Admin")).await;
        let ended = app.run(&rollout).await;
        assert!(named(&ended).contains(&"1 waiver has ended".to_owned()), "{:?}", named(&ended));
        let go = ada.decides(&rollout, "go", "we want to").await;
        assert_eq!(go.status(), 409);
        // Taken back, it can be signed.
        assert_eq!(ada.revokes(&ended, &ended.items[0], "the waiver has ended").await.status(), 303);
        let open = app.run(&rollout).await;
        assert_eq!(ada.signs(&open, &open.items[0], "ok", "").await.status(), 303);
    }

    async fn a_hold_question_is_never_waived(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let question = run.items.iter().find(|item| item.inverted).expect("a hold question");
        let answer = ada.waives(&run, question, "because", "2999-01-01").await;
        assert_eq!(answer.status(), 422);
        assert_eq!(app.run(&rollout).await.items.iter().filter(|item| item.live.stamp.verdict().is_some()).count(), 0);
    }

    /// Rule 8: on the same item there is one winner, and the other is told who signed and when.
    async fn of_two_people_one_wins(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let (first, second) = tokio::join!(ada.signs(&run, &run.items[0], "ok", "mine"), ben.signs(&run, &run.items[0], "ok", "typed by the other"));
        let (winner, loser) = if first.status() == 303 { ("Ada Admin", second) } else { ("Ben Bosun", first) };
        assert_eq!(loser.status(), 409);
        let page = loser.text().await.expect("text");
        assert!(page.contains("Not saved") && page.contains(&format!("{winner} signed 1.1 OK at")), "the loser reads who and when");
        let kept = if winner == "Ada Admin" { "typed by the other" } else { "mine" };
        assert!(page.contains(kept), "what was typed is still there");
    }

    async fn an_old_page_is_told_so(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let old = app.run(&rollout).await;
        ada.signs(&old, &old.items[0], "ok", "").await;
        let new = app.run(&rollout).await;
        ada.revokes(&new, &new.items[0], "too early").await;
        let answer = ada.signs(&old, &old.items[0], "ok", "kept words").await;
        assert_eq!(answer.status(), 409);
        let page = answer.text().await.expect("text");
        assert!(page.contains("has been revoked since") && page.contains("kept words"));
    }

    async fn revoking_needs_a_reason_and_stays_in_the_history(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        ada.signs(&run, &run.items[0], "ok", "").await;
        let run = app.run(&rollout).await;
        let answer = ada.revokes(&run, &run.items[0], "  ").await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("text").contains("Say why"));
        assert_eq!(ada.revokes(&run, &run.items[0], "the log was of another build").await.status(), 303);
        let run = app.run(&rollout).await;
        assert!(matches!(&run.items[0].live.stamp, Stamp::Revoked { reason, .. } if reason == "the log was of another build"));
        let history = ada.page(&format!("/history?kind=rollout&id={rollout}")).await;
        assert!(history.contains("the log was of another build") && history.contains("The image is built from the tagged commit"));
    }

    async fn not_ok_needs_words(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        assert_eq!(ada.signs(&run, &run.items[0], "not-ok", "").await.status(), 422);
        assert_eq!(ada.signs(&run, &run.items[0], "not-ok", "two boats show nothing").await.status(), 303);
        let run = app.run(&rollout).await;
        assert!(run.phases[0].live.reasons.iter().any(|reason| reason.words() == "1 item is not ok"));
    }

    async fn an_island_gets_the_item_as_it_is_now(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let answer = ada.signs_as_island(&run, &run.items[0], &Client::request_key()).await;
        assert_eq!(answer.status(), 200);
        let answer: serde_json::Value = answer.json().await.expect("an answer");
        assert_eq!((answer["notice"].as_str(), answer["item"]["open"].as_bool()), (Some(""), Some(false)));
        let answer = ada.signs_as_island(&run, &run.items[0], &Client::request_key()).await;
        assert_eq!(answer.status(), 409);
        let answer: serde_json::Value = answer.json().await.expect("an answer");
        assert!(answer["notice"].as_str().is_some_and(|notice| notice.contains("Not saved.") && notice.contains("Ada Admin signed 1.1")));
        assert_eq!(answer["item"]["open"], false, "the loser sees the current state");
        assert_ne!(answer["key"], "", "a definite answer comes with a new key");
    }

    async fn items_of_another_run_and_unknown_ones_are_not_found(app: TestApp) {
        let ada = app.admin().await;
        let one = ada.starts(app.engine(), PLAN).await;
        let other = ada.starts(app.engine(), PLAN).await;
        let (run, foreign) = (app.run(&one).await, app.run(&other).await);
        assert_eq!(ada.signs(&run, &foreign.items[0], "ok", "").await.status(), 404);
        assert_eq!(ada.post("/rollouts/R-99/items/nonsense/sign-off", &[]).await.status(), 404);
    }
}

/// 2,000 races on SQLite in the nightly manner would be the same code; a hundred are enough for each commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_races_have_one_winner_each() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let source: String = std::iter::once("# Races\n\n".to_owned())
        .chain((0..100).map(|number| format!("- [ ] Item {number} is raced for\n")))
        .collect();
    let rollout = ada.starts(app.engine(), &source).await;
    let run = app.run(&rollout).await;
    for item in &run.items {
        let keys: Vec<String> = (0..8).map(|_| Client::request_key()).collect();
        // As islands do: a page of a hundred items for each of seven hundred refusals would be what takes the time.
        let racers = keys.iter().map(|key| ada.signs_as_island(&run, item, key));
        let statuses: Vec<u16> = futures::future::join_all(racers)
            .await
            .iter()
            .map(|answer| answer.status().as_u16())
            .collect();
        assert_eq!(
            statuses.iter().filter(|status| **status == 200).count(),
            1,
            "{statuses:?}"
        );
        assert_eq!(
            statuses.iter().filter(|status| **status == 409).count(),
            7,
            "{statuses:?}"
        );
    }
    assert_eq!(
        app.engine()
            .verify()
            .await
            .expect("verified")
            .first_mismatch,
        None
    );
}
