//! Moving running rollouts to a newer revision of their plan. A signature never moves silently to other words.

use model::hold_point::HoldPointState;
use model::live::Stamp;
use model::role::Role;
use model::verdict::Verdict;
use tests::{Client, TestApp, on_both_databases, refused, saved};

const FIRST: &str = "# Lay the cable

## Phase 1: Prepare

- [ ] The drum is on deck
- [ ] The backup was restored on another machine
- [ ] The old buoy is lit

## Phase 2: Lay

- [ ] The cable is on the ground
";

const SECOND: &str = "# Lay the cable

## Phase 1: Prepare

- [ ] The drum is on deck
- [ ] The backup of today was restored on another machine
- [ ] The wind was measured at the mouth of the harbour

## Phase 2: Lay

- [ ] The cable is on the ground
";

const SLUG: &str = "lay-the-cable";

/// A rollout of the first revision, with everything signed and its first hold point open; then the plan changes.
async fn running(app: &TestApp, ada: &Client) -> String {
    let rollout = ada.starts(app.engine(), FIRST).await;
    app.signed(ada, &rollout, &["1.1", "1.2", "1.3", "2.1"])
        .await;
    saved(ada.revises(app, SLUG, SECOND).await).await;
    rollout
}

on_both_databases! {
    async fn a_move_is_previewed_before_anybody_agrees(app: TestApp) {
        let ada = app.admin().await;
        let rollout = running(&app, &ada).await;
        let page = ada.page(&format!("/rollouts/{rollout}/revision")).await;
        for words in [
            "2 items keep their words, and with them what was signed.",
            "Reworded: 1",
            "<del>The backup was restored on another machine</del>",
            "<ins>The backup of today was restored on another machine</ins>",
            "The old wording is signed: those sign-offs go stale and must be confirmed.",
            "New, open, and their hold points close: 1",
            "The wind was measured at the mouth of the harbour",
            "Removed, kept in the history: 1",
            "The old buoy is lit",
            "Move it to revision 2",
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert_eq!(app.run(&rollout).await.rollout.revision, 1, "looking changes nothing");
    }

    /// Rule 2.
    async fn same_words_stay_signed_and_others_ask_again(app: TestApp) {
        let ada = app.admin().await;
        let rollout = running(&app, &ada).await;
        let old_buoy = app.item(&rollout, "1.3").await;
        assert_eq!(saved(ada.moves(&rollout, 1, 2).await).await, format!("/rollouts/{rollout}"));
        assert_eq!(app.last_kinds(&rollout, 2).await, ["run_moved", "hold_point_closed"], "in one transaction");
        let run = app.run(&rollout).await;
        assert_eq!(run.rollout.revision, 2);
        let stale = |stamp: &Stamp| matches!(stamp, Stamp::Signed { stale: Some("The wording has changed since."), .. });
        let labels: Vec<_> = run.items.iter().map(|item| (item.label.as_str(), item.live.stamp.is_settled(), stale(&item.live.stamp))).collect();
        assert_eq!(labels, [("1.1", true, false), ("1.2", false, true), ("1.3", false, false), ("2.1", true, false)]);
        assert_eq!(app.reasons(&rollout, 1).await, ["1 item is open: 1.3", "1 sign-off is stale: 1.2"]);
        assert_eq!(run.phases[0].live.hold_point, HoldPointState::Working);
        // The removed item stays in the history, and takes no more statements.
        assert!(ada.page(&format!("/history?kind=rollout&id={rollout}")).await.contains("The old buoy is lit"));
        refused(ada.takes_back(&rollout, &old_buoy, "it went out").await, 404, "item in this rollout").await;
        // A stale one is confirmed by signing the new words.
        let item = app.item(&rollout, "1.2").await;
        assert_eq!(item.words, "The backup of today was restored on another machine");
        let old_words = run.state.frame.items[0].words_hash.clone();
        let fields = [("result", "ok"), ("seen", &*item.live.seen.to_string()), ("words_hash", &old_words)];
        refused(ada.does(&rollout, &format!("items/{}/sign-off", item.id), &fields).await, 409, "the wording of 1.2 has changed since you read it").await;
        saved(ada.answers(&rollout, &item, "ok", &[]).await).await;
        app.signed(&ada, &rollout, &["1.3"]).await;
        assert_eq!(app.item(&rollout, "1.2").await.live.stamp.verdict(), Some(Verdict::Ok));
        saved(ada.opens(&rollout, 1).await).await;
        app.count().await;
    }

    /// Somebody else moved it, or the plan changed again, while the page was open.
    async fn an_old_form_is_told_so(app: TestApp) {
        let ada = app.admin().await;
        let rollout = running(&app, &ada).await;
        let key = Client::request_key();
        let fields = [("from", "1"), ("to", "2")];
        for _ in 0..2 {
            saved(ada.does_with_key(&rollout, "move", &fields, &key).await).await;
        }
        let before = app.count().await;
        refused(ada.moves(&rollout, 1, 2).await, 409, "this rollout now follows revision 2. Review what would change again.").await;
        refused(ada.moves(&rollout, 2, 2).await, 422, "A rollout can only move to a newer revision").await;
        refused(ada.moves(&rollout, 2, 1).await, 422, "A rollout can only move to a newer revision").await;
        refused(ada.moves(&rollout, 2, 9).await, 404, "Not saved").await;
        refused(ada.does(&rollout, "move", &[("from", "1"), ("to", "newest")]).await, 422, "Write a whole number").await;
        assert_eq!(app.count().await, before);
        assert!(ada.page(&format!("/rollouts/{rollout}/revision")).await.contains("It follows the newest revision of its plan."));
    }

    async fn an_item_that_was_seen_before_the_move_is_not_signed_after_it(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), FIRST).await;
        let (seen, same) = (app.item(&rollout, "1.2").await, app.item(&rollout, "1.1").await);
        saved(ada.revises(&app, SLUG, SECOND).await).await;
        saved(ada.moves(&rollout, 1, 2).await).await;
        refused(ada.answers(&rollout, &seen, "ok", &[("comment", "kept words")]).await, 409, "kept words").await;
        saved(ada.answers(&rollout, &same, "ok", &[]).await).await;
    }

    async fn only_who_sets_it_up_moves_it(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = running(&app, &ada).await;
        refused(ben.moves(&rollout, 1, 2).await, 403, "only the rollout lead or an approver").await;
        saved(ada.decides(&rollout, "abort", "the cable broke").await).await;
        refused(ada.moves(&rollout, 1, 2).await, 409, "this rollout was decided ABORT").await;
    }

    /// Each for itself: what cannot be moved stays and is named, the others are moved.
    async fn several_running_rollouts_are_moved_together(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let first = running(&app, &ada).await;
        let (second, third) = (started(&app, &ada, 1).await, started(&app, &ben, 1).await);
        let newest = started(&app, &ada, 2).await;
        let address = format!("/library/{SLUG}/rollouts");
        let page = ada.page(&address).await;
        for rollout in [&first, &second, &third] {
            assert!(page.contains(&format!("value=\"{rollout}:1\"")), "{rollout} is offered");
        }
        assert!(!page.contains(&format!("value=\"{newest}:")), "it follows the newest");
        assert!(page.contains("Move selected rollouts to revision 2"));
        refused(chosen(&ada, &[]).await, 422, "Choose at least one rollout").await;
        let ones: Vec<String> = [&first, &second].map(|rollout| format!("{rollout}:1")).to_vec();
        assert_eq!(saved(chosen(&ada, &ones).await).await, address);
        for rollout in [&first, &second] {
            assert_eq!(app.run(rollout).await.rollout.revision, 2);
        }
        // Ben leads one of them only.
        let another = started(&app, &ada, 1).await;
        let both: Vec<String> = [&another, &third].map(|rollout| format!("{rollout}:1")).to_vec();
        refused(chosen(&ben, &both).await, 409, &format!("{another} stays:")).await;
        assert_eq!((app.run(&another).await.rollout.revision, app.run(&third).await.rollout.revision), (1, 2));
        app.count().await;
    }
}

/// Starts a rollout of a revision of the plan.
async fn started(app: &TestApp, client: &Client, revision: i64) -> String {
    let found = app.engine().find_document(&tests::reader(), SLUG).await;
    let (id, revision) = (
        found.expect("found").document.id.to_string(),
        revision.to_string(),
    );
    let fields = [
        ("request", &*Client::request_key()),
        ("document", &id),
        ("slug", SLUG),
        ("revision", &revision),
        ("title", "Lay the cable"),
    ];
    let to = saved(client.post("/rollouts", &fields).await).await;
    to.trim_start_matches("/rollouts/").to_owned()
}

async fn chosen(client: &Client, rollouts: &[String]) -> reqwest::Response {
    let key = Client::request_key();
    let mut fields = vec![("request", key.as_str()), ("to", "2")];
    fields.extend(rollouts.iter().map(|chosen| ("rollout", chosen.as_str())));
    client
        .post(&format!("/library/{SLUG}/moves"), &fields)
        .await
}
