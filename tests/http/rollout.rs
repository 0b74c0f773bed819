//! Rollouts: started from a plan, decided, seen from both ends.

use engine::link::Thing;
use model::hold_point::HoldPointState;
use model::role::Role;
use model::rollout::Outcome;
use tests::{PLAN, TestApp, on_both_databases, saved};

on_both_databases! {
    /// Anything can be run: where nobody wrote a box, its steps are signed, and whoever starts it is told so.
    async fn the_steps_of_a_runbook_are_run(app: TestApp) {
        let ada = app.admin().await;
        let runbook = "# Runbook: the pump is dry\n\n1. Close the valve at the quay\n2. Start the second pump\n3. Look at the gauge for a minute\n";
        ada.import(runbook).await;
        let page = ada.page("/library/runbook-the-pump-is-dry/start").await;
        assert!(page.contains("Its 3 steps become items to sign."));
        let rollout = ada.starts(app.engine(), runbook).await;
        let run = app.run(&rollout).await;
        let words: Vec<&str> = run.items.iter().map(|item| item.words.as_str()).collect();
        assert_eq!(words, ["Close the valve at the quay", "Start the second pump", "Look at the gauge for a minute"]);
        app.signed(&ada, &rollout, &["1.1"]).await;
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    async fn a_plan_becomes_a_run(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        assert_eq!(rollout, "R-1");
        let run = app.run(&rollout).await;
        let phases: Vec<_> = run.phases.iter().map(|phase| (phase.live.name.as_str(), phase.duration.as_deref(), phase.live.progress.required, phase.live.progress.questions)).collect();
        assert_eq!(phases, [("Build", Some("1 hour"), 2, 0), ("Harbour", None, 1, 2)]);
        let labels: Vec<_> = run.items.iter().map(|item| (item.label.as_str(), item.inverted)).collect();
        assert_eq!(labels, [("1.1", false), ("1.2", false), ("2.1", false), ("2.2", true), ("2.3", true)]);
        assert_eq!(run.phases[0].live.hold_point, HoldPointState::Working);
        assert_eq!(run.phases[1].live.hold_point, HoldPointState::NotReached);
        let page = ada.page("/rollouts/R-1").await;
        assert!(page.contains("The image is built from the tagged commit"));
        assert!(!page.contains("Two boats read the new timetable"), "the page shows the phase in hand");
        assert!(ada.page("/rollouts/R-1?phase=all").await.contains("Two boats read the new timetable"));
    }

    async fn go_is_locked_while_a_hold_point_is_closed(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let answer = ada.decides(&rollout, "go", "looks fine").await;
        assert_eq!(answer.status(), 409);
        let page = answer.text().await.expect("text");
        assert!(page.contains("Hold point 2 is behind hold point 1, which is closed: 2 items are open: 1.1, 1.2."), "the refusal says what keeps it locked");
        assert!(page.contains("looks fine"), "the reason is still there");
        assert_eq!(ada.decides(&rollout, "hold", "until the boards agree").await.status(), 303, "HOLD never is");
        for index in 0..5 {
            if index == 2 {
                saved(ada.opens(&rollout, 1).await).await;
            }
            let run = app.run(&rollout).await;
            assert_eq!(ada.signs(&run, &run.items[index], "ok", "").await.status(), 303);
        }
        assert_eq!(ada.decides(&rollout, "go", "all boards agree").await.status(), 303);
        let run = app.run(&rollout).await;
        assert_eq!(run.rollout.decision, Some(Outcome::Go));
        assert!(run.phases.iter().all(|phase| phase.live.hold_point == HoldPointState::Opened));
    }

    /// Rule 4: silence is never a yes, and a yes to a hold question is no go.
    async fn a_hold_question_answered_yes_locks_go(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        ada.works_ahead(&rollout).await;
        for (index, verdict) in ["ok", "ok", "ok", "ok", "not-ok"].into_iter().enumerate() {
            let run = app.run(&rollout).await;
            assert_eq!(ada.signs(&run, &run.items[index], verdict, "as seen").await.status(), 303);
        }
        saved(ada.opens(&rollout, 1).await).await;
        let answer = ada.decides(&rollout, "go", "let it go").await;
        assert_eq!(answer.status(), 409);
        assert!(answer.text().await.expect("text").contains("1 hold question is answered yes"));
    }

    async fn a_decided_rollout_takes_no_more_sign_offs(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        assert_eq!(ada.decides(&rollout, "no-go", "the harbour is closed").await.status(), 303);
        let run = app.run(&rollout).await;
        let answer = ada.signs(&run, &run.items[0], "ok", "").await;
        assert_eq!(answer.status(), 409);
        assert!(answer.text().await.expect("text").contains("decided NO-GO"));
        assert_eq!(ada.decides(&rollout, "go", "after all").await.status(), 409);
    }

    async fn only_an_approver_decides(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let cem = app.person(&ada, "Cem Contributor", Role::Contributor).await;
        assert_eq!(cem.decides(&rollout, "no-go", "because").await.status(), 403);
        let pia = app.person(&ada, "Pia Approver", Role::Approver).await;
        assert_eq!(pia.decides(&rollout, "no-go", "because").await.status(), 303);
    }

    /// Rule 2: a run is bound to one revision.
    async fn a_new_revision_does_not_change_a_running_rollout(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let before = app.run(&rollout).await;
        let document = before.rollout.document.to_string();
        let path = format!("/library/{}", before.rollout.document_slug);
        let changed = PLAN.replace("tagged commit", "release branch");
        let answer = ada.post(&path, &[("request", &tests::Client::request_key()), ("document", &document), ("revision", "1"), ("kind", "plan"), ("source", &changed)]).await;
        assert_eq!(answer.status(), 303);
        let after = app.run(&rollout).await;
        assert_eq!((after.rollout.revision, after.items[0].words.as_str()), (1, "The image is built from the tagged commit"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_has_a_rollout_in_progress_a_decided_one_and_a_post_mortem() {
    let app = TestApp::demo().await;
    let ada = app.admin().await;
    let (rollouts, count) = app
        .engine()
        .list_rollouts(&tests::reader(), 10, 0)
        .await
        .expect("rollouts");
    assert_eq!(count, 2);
    let decided = rollouts
        .iter()
        .find(|line| line.rollout.decision == Some(Outcome::Go))
        .expect("a decided rollout");
    assert!(
        rollouts
            .iter()
            .any(|line| line.rollout.decision.is_none() && line.progress().0 > 0),
        "one is in progress"
    );
    let run = app.run(&decided.rollout.number.to_string()).await;
    let link = run.links.first().expect("a post-mortem names it");
    assert!(link.part.is_some(), "and the very item");
    let Thing::Document { slug, .. } = &link.other else {
        panic!("a document: {:?}", link.other);
    };
    assert!(
        ada.page(&format!("/rollouts/{}", decided.rollout.number))
            .await
            .contains(slug)
    );
    assert_eq!(
        app.engine()
            .verify()
            .await
            .expect("verified")
            .first_mismatch,
        None
    );
}
