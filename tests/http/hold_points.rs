//! Hold points: opened by people, closed again by what happens.

use model::event::Event;
use model::hold_point::HoldPointState;
use model::hold_point::in_full;
use model::role::Role;
use model::rollout;
use model::rollout::{PhaseNumber, PhaseState};
use tests::{PLAN, on_both_databases, refused, saved};

on_both_databases! {
    /// Nothing opens by itself: a person does it, who may, once nothing keeps it closed.
    async fn a_hold_point_is_opened_by_an_approver_once_nothing_keeps_it_closed(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let pia = app.person(&ada, "Pia Pilot", Role::Approver).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        refused(pia.opens(&rollout, 1).await, 409, "hold point 1 stays closed while 2 items are open").await;
        app.signed(&ben, &rollout, &["1.1", "1.2"]).await;
        let live = app.run(&rollout).await.phases[0].live.clone();
        assert_eq!((live.hold_point, live.state), (HoldPointState::Ready, PhaseState::AwaitingDecision));
        refused(ben.opens(&rollout, 1).await, 403, "you need the role approver to decide").await;
        saved(pia.opens(&rollout, 1).await).await;
        let live = app.run(&rollout).await.phases[0].live.clone();
        assert_eq!((live.hold_point, live.state), (HoldPointState::Opened, PhaseState::Passed));
        assert!(ada.page(&format!("/rollouts/{rollout}?phase=1")).await.contains("Pia Pilot opened it at"));
        refused(ada.opens(&rollout, 1).await, 409, "Pia Pilot opened hold point 1 at").await;
    }

    /// What an act would change is told by the form that does it. Nothing is stored, what was typed stays, and then it comes
    /// as it was told.
    async fn a_form_tells_what_it_would_change(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ben, &rollout, &["1.1", "1.2"]).await;
        let opening = [("outcome", "go"), ("reason", "calm sea"), ("form", "opening"), ("foretell", "yes")];
        let told = async |answer: reqwest::Response| {
            assert_eq!(answer.status(), 200);
            answer.text().await.expect("a page")
        };
        let page = told(ada.does(&rollout, "hold-points/1/decision", &opening).await).await;
        assert!(page.contains("Nothing is saved yet.") && page.contains("Hold point 1 would be open."), "{page}");
        assert!(page.contains("calm sea"), "what was typed is still there");
        assert_eq!(app.last_kinds(&rollout, 1).await, ["signed"]);
        refused(ben.does(&rollout, "hold-points/1/decision", &opening).await, 403, "you need the role approver to decide").await;
        let waiver = [("outcome", "go"), ("waiver", "yes"), ("reason", "storm"), ("foretell", "yes")];
        refused(ada.does(&rollout, "hold-points/1/decision", &waiver).await, 409, "").await;
        saved(ada.opens(&rollout, 1).await).await;
        let item = app.item(&rollout, "1.2").await;
        let before = app.count().await;
        let revocation = |more: &'static [(&'static str, &'static str)]| {
            let (ben, rollout, item) = (&ben, &rollout, &item);
            async move {
                let seen = item.live.seen.to_string();
                let fields = [&[("seen", seen.as_str()), ("label", "1.2"), ("on", "item"), ("reason", "wrong table")], more].concat();
                ben.does(rollout, &format!("items/{}/revocation", item.id), &fields).await
            }
        };
        let page = told(revocation(&[("foretell", "yes")]).await).await;
        assert!(page.contains("Hold point 1 would close again: 1 item is open: 1.2."), "{page}");
        assert_eq!(app.count().await, before, "nothing is stored");
        saved(revocation(&[]).await).await;
        assert_eq!(app.reasons(&rollout, 1).await, ["1 item is open: 1.2"]);
        assert_eq!(app.last_kinds(&rollout, 2).await, ["revoked", "hold_point_closed"]);
    }

    /// The timeline shows what is asked for, and each line has an address of its own.
    async fn the_timeline_is_filtered_and_each_line_has_an_address(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        saved(ada.opens(&rollout, 1).await).await;
        saved(ada.deploys(&rollout, "staging", "abcdef0", "2").await).await;
        let lines = async |show: &str| {
            let page = ada.page(&format!("/rollouts/{rollout}/timeline?{show}")).await;
            page.matches("<tr id=\"e-").count() + page.matches("<li id=\"e-").count()
        };
        let all = app.events(&rollout).await.len();
        assert_eq!((all, lines("").await), (5, 5));
        for (show, count) in [("items", 2), ("hold-points", 0), ("deployments", 1), ("decisions", 1), ("windows", 0)] {
            assert_eq!(lines(&format!("show={show}")).await, count, "{show}");
        }
        for event in app.events(&rollout).await {
            let page = ada.page(&format!("/rollouts/{rollout}/timeline?before={}", event.seq.0 + 1)).await;
            assert!(page.contains(&format!("id=\"e-{}\"", event.seq)), "the address of {}", event.seq);
        }
    }

    async fn hold_points_open_in_their_order(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        ada.works_ahead(&rollout).await;
        app.signed(&ada, &rollout, &["2.1", "2.2", "2.3"]).await;
        refused(ada.opens(&rollout, 2).await, 409, "hold point 2 is behind hold point 1, which is closed: 2 items are open: 1.1, 1.2.").await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        refused(ada.opens(&rollout, 2).await, 409, "hold point 2 is behind hold point 1, which is closed: an approver has to open it.").await;
        saved(ada.opens(&rollout, 1).await).await;
        saved(ada.opens(&rollout, 2).await).await;
    }

    /// Rule 5: the hold point closes with the revocation, in one transaction, and who opened it is told.
    async fn a_revocation_closes_it_again_and_who_opened_it_reads_that(app: TestApp) {
        let ada = app.admin().await;
        let pia = app.person(&ada, "Pia Pilot", Role::Approver).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        saved(pia.opens(&rollout, 1).await).await;
        let told = "Hold point 1 that you opened closed again: 1 item is open: 1.1";
        assert!(!pia.page("/").await.contains(told));
        let item = app.item(&rollout, "1.1").await;
        saved(ada.takes_back(&rollout, &item, "the log was of another build").await).await;
        let events = app.events(&rollout).await;
        let [.., revoked, closed] = &events[..] else { panic!("{events:?}") };
        assert!(matches!(revoked.event, Event::Rollout(_, rollout::Event::Revoked { .. })), "{revoked:?}");
        assert!(matches!(&closed.event, Event::Rollout(_, rollout::Event::HoldPointClosed { phase: PhaseNumber(1), reasons, .. }) if in_full(reasons) == "1 item is open: 1.1"), "{closed:?}");
        assert_eq!((closed.seq.0, closed.at), (revoked.seq.0 + 1, revoked.at));
        assert_ne!(closed.who, "Ada Admin", "nobody did it");
        assert_eq!(app.run(&rollout).await.phases[0].live.hold_point, HoldPointState::Working);
        assert!(pia.page("/").await.contains(told));
        assert!(!ada.page("/").await.contains(told), "it is for who opened it");
        let page = ada.page(&format!("/rollouts/{rollout}?phase=1")).await;
        assert!(page.contains("It closed again") && page.contains("because 1 item is open: 1.1. Pia Pilot had opened it."));
        app.signed(&ada, &rollout, &["1.1"]).await;
        assert_eq!(app.run(&rollout).await.phases[0].live.hold_point, HoldPointState::Ready, "it does not open by itself");
        saved(pia.opens(&rollout, 1).await).await;
        assert!(!pia.page("/").await.contains(told));
        app.count().await;
    }

    /// What ends by the clock closes it too, while nobody looks.
    async fn a_waiver_that_ends_closes_it_again(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        let item = app.item(&rollout, "1.2").await;
        let fields = [("comment", "the index is being built"), ("until", &app.in_minutes(0)[..10])];
        saved(ada.answers(&rollout, &item, "waived", &fields).await).await;
        saved(ada.opens(&rollout, 1).await).await;
        app.advance(25 * 60 * 60_000);
        let closed = app.comes_by_itself(&rollout, "hold_point_closed").await;
        assert!(matches!(&closed.event, Event::Rollout(_, rollout::Event::HoldPointClosed { phase: PhaseNumber(1), reasons, .. }) if in_full(reasons) == "1 waiver has ended: 1.2"), "{closed:?}");
    }

    /// Opening in spite of something takes a reason and two people, and is never called passed.
    async fn a_closed_hold_point_is_opened_with_a_waiver_by_two_people(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let pia = app.person(&ada, "Pia Pilot", Role::Approver).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        refused(ben.asks_waiver(&rollout, 1, "the storm comes").await, 403, "you need the role approver to decide").await;
        refused(ada.asks_waiver(&rollout, 1, " ").await, 422, "Say why").await;
        saved(ada.asks_waiver(&rollout, 1, "the storm comes").await).await;
        refused(ada.approves(&app, &rollout).await, 403, "you asked for it. Another person has to approve it.").await;
        let live = app.run(&rollout).await.phases[0].live.clone();
        assert_eq!(live.hold_point, HoldPointState::Working, "one person opens nothing");
        assert!(pia.page(&format!("/rollouts/{rollout}?phase=1")).await.contains("Approve the waiver"));
        // After a change of what was asked it has to be asked again.
        app.signed(&ben, &rollout, &["1.1"]).await;
        refused(pia.approves(&app, &rollout).await, 409, "has changed since the waiver was asked for").await;
        saved(ada.asks_waiver(&rollout, 1, "the storm comes").await).await;
        saved(pia.approves(&app, &rollout).await).await;
        let events = app.events(&rollout).await;
        let opened = &events.last().expect("an event").event;
        assert!(matches!(opened, Event::Rollout(_, rollout::Event::Decided { phase: Some(PhaseNumber(1)), waiver: Some(waiver), reason, .. }) if in_full(&waiver.reasons) == "1 item is open: 1.2" && reason == "the storm comes"), "{opened:?}");
        let live = app.run(&rollout).await.phases[0].live.clone();
        assert_eq!((live.hold_point, live.state), (HoldPointState::OpenedWithWaiver, PhaseState::Bypassed));
        let page = ada.page(&format!("/rollouts/{rollout}?phase=1")).await;
        assert!(page.contains("opened with waiver") && page.contains("Opened with waiver: 1 item is open: 1.2."));
        assert!(ada.page(&format!("/rollouts/{rollout}/timeline")).await.contains("with a waiver, although 1 item is open: 1.2"));
        // What was known is waived. What comes up since is not.
        let item = app.item(&rollout, "1.2").await;
        saved(ben.answers(&rollout, &item, "not-ok", &[("comment", "there is no index")]).await).await;
        assert_eq!(app.last_kinds(&rollout, 2).await, ["signed", "hold_point_closed"]);
    }

    /// HOLD ends by itself, and until then it stands for the whole rollout.
    async fn a_hold_ends_by_the_clock(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        let hold = |until: &str| vec![("outcome", "hold".to_owned()), ("reason", "until the crew is back".to_owned()), ("until", until.to_owned())];
        let send = async |fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ada.does(&rollout, "hold-points/1/decision", &fields).await
        };
        refused(send(hold(&app.in_minutes(-5))).await, 422, "That time has passed").await;
        refused(send(vec![("outcome", "hold".to_owned())]).await, 422, "Say why").await;
        saved(send(hold(&app.in_minutes(60))).await).await;
        assert_eq!(app.run(&rollout).await.phases[0].live.hold_point, HoldPointState::Held);
        assert!(ada.page(&format!("/rollouts/{rollout}?phase=1")).await.contains("until the crew is back"));
        app.advance(61 * 60_000);
        app.comes_by_itself(&rollout, "hold_ended").await;
        assert_eq!(app.run(&rollout).await.phases[0].live.hold_point, HoldPointState::Ready);
        saved(ada.opens(&rollout, 1).await).await;
        app.count().await;
    }

    /// What a GO depends on is asked for at a later hold point.
    async fn the_conditions_of_go_become_required_items(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        let fields = [("outcome", "go"), ("reason", "with care"), ("condition", "A tug stands by\n\nThe pier is lit"), ("condition_phase", "2")];
        saved(ada.does(&rollout, "hold-points/1/decision", &fields).await).await;
        assert_eq!(app.last_kinds(&rollout, 3).await, ["item_added", "item_added", "decided"]);
        assert_eq!(app.item(&rollout, "2.4").await.words, "A tug stands by");
        assert!(app.reasons(&rollout, 2).await.concat().contains("2.4, 2.5"));
        let last = [("outcome", "go"), ("reason", "with care"), ("condition", "A tug"), ("condition_phase", "1")];
        refused(ada.does(&rollout, "hold-points/2/decision", &last).await, 422, "A condition becomes a required item of a later phase").await;
    }

    async fn what_nothing_keeps_closed_needs_no_waiver(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        refused(ada.asks_waiver(&rollout, 1, "in a hurry").await, 409, "nothing keeps hold point 1 closed, so there is nothing to waive. Decide GO.").await;
    }

    async fn nothing_is_signed_or_started_behind_a_closed_hold_point(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let behind = app.item(&rollout, "2.1").await;
        let why = "2.1 is behind hold point 1, which is closed: 2 items are open: 1.1, 1.2.";
        refused(ada.answers(&rollout, &behind, "ok", &[]).await, 409, why).await;
        refused(ada.claims(&rollout, &behind).await, 409, why).await;
        let page = ada.page(&format!("/rollouts/{rollout}?phase=2")).await;
        assert!(page.contains("Locked: hold point 1 is closed (2 items are open)."));
        let begins = [("environment", "prod"), ("version", "4.2"), ("of_phase", "2"), ("begin", "yes")];
        refused(ada.does(&rollout, "deployments", &begins).await, 409, "a deployment of phase 2 is behind hold point 1").await;
        refused(ada.watches(&rollout, 2, &[("hours", "1")]).await, 409, "phase 2 is behind hold point 1").await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        let why = "2.1 is behind hold point 1, which is closed: an approver has to open it.";
        refused(ada.answers(&rollout, &behind, "ok", &[]).await, 409, why).await;
        saved(ada.opens(&rollout, 1).await).await;
        saved(ada.answers(&rollout, &behind, "ok", &[]).await).await;
    }

    /// Rule of the hold: work ahead is a choice with a reason, and later it is an approver's.
    async fn working_ahead_is_chosen_with_a_reason_and_stays_on_record(app: TestApp) {
        let ada = app.admin().await;
        let lea = app.person(&ada, "Lea Lead", Role::Contributor).await;
        let rollout = lea.starts(app.engine(), PLAN).await;
        refused(lea.sets_rules(&rollout, &[("works_ahead", "yes")]).await, 422, "Say why work may go ahead of closed hold points").await;
        lea.works_ahead(&rollout).await;
        app.signed(&lea, &rollout, &["2.1"]).await;
        let signed = app.events(&rollout).await;
        let signed = signed.iter().find(|event| event.event.describe().kind == "signed").expect("it was signed");
        assert!(matches!(&signed.event, Event::Rollout(_, rollout::Event::Signed { ahead: true, .. })), "{signed:?}");
        saved(lea.sets_rules(&rollout, &[]).await).await;
        let rules = [("works_ahead", "yes"), ("works_ahead_reason", "again")];
        refused(lea.sets_rules(&rollout, &rules).await, 403, "you need the role approver to waive").await;
        saved(ada.sets_rules(&rollout, &rules).await).await;
        assert!(ada.page(&format!("/rollouts/{rollout}/timeline")).await.contains("work may go ahead of closed hold points"));
    }

    /// What has happened cannot be refused. It stands on the hold point until an approver has said why it may.
    async fn a_report_from_behind_a_closed_hold_point_is_a_breach(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        saved(ben.deploys(&rollout, "prod", "abcdef0", "2").await).await;
        assert_eq!(app.last_kinds(&rollout, 2).await, ["deployment_started", "breached"]);
        assert_eq!(app.reasons(&rollout, 1).await, ["1 breach is not acknowledged: B1"]);
        refused(ada.opens(&rollout, 1).await, 409, "1 breach is not acknowledged").await;
        let page = ada.page(&format!("/rollouts/{rollout}?phase=1")).await;
        assert!(page.contains("Breach B1: ") && page.contains("was deployed to prod"));
        let known = "hold-points/1/breaches/B1/acknowledgement";
        refused(ben.does(&rollout, known, &[("reason", "it runs")]).await, 403, "you need the role approver to decide").await;
        refused(ada.does(&rollout, known, &[]).await, 422, "Say why").await;
        refused(ada.does(&rollout, "hold-points/1/breaches/B2/acknowledgement", &[("reason", "it runs")]).await, 404, "breach of this hold point").await;
        saved(ada.does(&rollout, known, &[("reason", "the pipeline ran by itself, and was stopped")]).await).await;
        refused(ada.does(&rollout, known, &[("reason", "again")]).await, 409, "Ada Admin acknowledged B1 at").await;
        saved(ada.opens(&rollout, 1).await).await;
        // Where the hold point is open it is no breach.
        saved(ben.deploys(&rollout, "prod", "abcdef1", "2").await).await;
        assert_eq!(app.last_kinds(&rollout, 1).await, ["deployment_started"]);
        assert!(ada.page(&format!("/rollouts/{rollout}?phase=1")).await.contains("the pipeline ran by itself, and was stopped"));
    }
}
