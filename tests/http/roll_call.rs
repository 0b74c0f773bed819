//! The roll call: who speaks for what, what they say, and when that is enough.

use crate::api::Machine;
use model::role::{Role, Scope};
use model::rollout::{PhaseNumber, Vote};
use serde_json::json;
use tests::{Client, PLAN, TestApp, on_both_databases, refused, saved};

/// The items of the phase that the roll call ends.
const ALL: [&str; 3] = ["2.1", "2.2", "2.3"];

/// A rollout that Ada leads, with its first hold point open. Ben speaks for QA and for Backend, Cem for Operations.
async fn called(app: &TestApp, ada: &Client) -> (String, Client, Client) {
    let ben = app.person(ada, "Ben Bosun", Role::Contributor).await;
    let cem = app.person(ada, "Cem Caulker", Role::Contributor).await;
    let rollout = ada.starts(app.engine(), PLAN).await;
    for (position, name) in [
        ("QA", "Ben Bosun"),
        ("Backend", "Ben Bosun"),
        ("Operations", "Cem Caulker"),
    ] {
        let person = app.id_of(name).await;
        saved(ada.assigns(app, &rollout, position, &person).await).await;
    }
    app.signed(ada, &rollout, &["1.1", "1.2"]).await;
    saved(ada.opens(&rollout, 1).await).await;
    saved(ada.calls(&rollout).await).await;
    (rollout, ben, cem)
}

async fn says(app: &TestApp, rollout: &str, reason: &str) -> bool {
    app.reasons(rollout, 2)
        .await
        .iter()
        .any(|found| found == reason)
}

on_both_databases! {
    async fn every_position_says_go_or_why_not(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        assert!(says(&app, &rollout, "3 positions have not voted: QA, Backend, Operations").await);
        refused(cem.votes(&rollout, "QA", "go", "").await, 403, "someone else speaks for QA at this hold point").await;
        for silent in ["hold", "no-go", "no-go-concur"] {
            refused(ben.votes(&rollout, "QA", silent, "").await, 422, "Say why. For HOLD, say what would change it.").await;
        }
        refused(ben.votes(&rollout, "QA", "perhaps", "").await, 422, "Choose one of go, go-with-conditions").await;
        saved(ben.votes(&rollout, "QA", "hold", "until the boards agree").await).await;
        saved(ben.votes(&rollout, "Backend", "go", "").await).await;
        saved(cem.votes(&rollout, "operations", "no-go", "the crew is ill").await).await;
        assert!(says(&app, &rollout, "1 position votes HOLD: QA").await && says(&app, &rollout, "1 position votes NO-GO: Operations").await);
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        for words in ["Roll call", "until the boards agree", "the crew is ill", "3 of 3 have voted. Every vote must be GO.", "HOLD", "NO-GO"] {
            assert!(page.contains(words), "{words}");
        }
        // The last word counts, and each is in the history.
        saved(ben.votes(&rollout, "QA", "go", "they agree").await).await;
        saved(cem.votes(&rollout, "Operations", "no-go-concur", "I would wait").await).await;
        assert!(!app.reasons(&rollout, 2).await.concat().contains("position"));
        let votes = app.events(&rollout).await.iter().filter(|event| event.event.describe().kind == "voted").count();
        assert_eq!(votes, 5);
    }

    async fn go_is_locked_by_votes(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        app.signed(&ada, &rollout, &ALL).await;
        refused(ada.decides(&rollout, "go", "fair wind").await, 409, "hold point 2 stays closed while 3 positions have not voted.").await;
        saved(ben.votes(&rollout, "QA", "go", "").await).await;
        saved(ben.votes(&rollout, "Backend", "go", "").await).await;
        saved(cem.votes(&rollout, "Operations", "hold", "until noon").await).await;
        refused(ada.decides(&rollout, "go", "fair wind").await, 409, "hold point 2 stays closed while 1 position votes HOLD.").await;
        refused(ada.opens(&rollout, 2).await, 409, "1 position votes HOLD").await;
        saved(cem.votes(&rollout, "Operations", "go", "it is noon").await).await;
        // Who changes their mind locks it again.
        saved(cem.votes(&rollout, "Operations", "no-go", "the wind turned").await).await;
        refused(ada.opens(&rollout, 2).await, 409, "1 position votes NO-GO").await;
        saved(cem.votes(&rollout, "Operations", "go", "and back").await).await;
        saved(ada.decides(&rollout, "go", "fair wind").await).await;
        refused(cem.votes(&rollout, "Operations", "no-go", "too late").await, 409, "decided GO").await;
    }

    /// Rule 3: nobody is counted twice.
    async fn one_person_with_two_positions_counts_once(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        saved(ada.sets_roll_call(&app, &rollout, &[("quorum", "2")]).await).await;
        saved(ben.votes(&rollout, "QA", "go", "").await).await;
        saved(ben.votes(&rollout, "Backend", "go", "").await).await;
        assert!(says(&app, &rollout, "1 of 2 required GO votes cast").await, "{:?}", app.reasons(&rollout, 2).await);
        assert!(ada.page(&format!("/rollouts/{rollout}")).await.contains("2 of 3 have voted. 2 GO votes needed, 1 so far."));
        saved(cem.votes(&rollout, "Operations", "go", "").await).await;
        assert!(!app.reasons(&rollout, 2).await.concat().contains("vote"));
    }

    /// A no is not outvoted.
    async fn a_quorum_does_not_outvote_a_no(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        saved(ada.sets_roll_call(&app, &rollout, &[("quorum", "1")]).await).await;
        saved(ben.votes(&rollout, "QA", "go", "").await).await;
        assert!(!app.reasons(&rollout, 2).await.concat().contains("vote"), "a quorum that is met needs no others");
        saved(cem.votes(&rollout, "Operations", "no-go", "the crew is ill").await).await;
        assert!(says(&app, &rollout, "1 position votes NO-GO: Operations").await);
    }

    async fn a_quorum_that_nobody_can_meet_is_refused(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, _) = called(&app, &ada).await;
        refused(ada.sets_roll_call(&app, &rollout, &[("quorum", "3")]).await, 422, "3 GO votes needed, but 2 people can vote. This quorum cannot be met.").await;
        refused(ada.sets_roll_call(&app, &rollout, &[("quorum", "many")]).await, 422, "Write a whole number").await;
        refused(ada.sets_roll_call(&app, &rollout, &[("quorum", "-1")]).await, 422, "Write a whole number").await;
        saved(ada.sets_roll_call(&app, &rollout, &[("quorum", "2")]).await).await;
        // Nor can it be made so afterwards.
        refused(ada.unassigns(&app, &rollout, "Operations").await, 422, "This quorum cannot be met").await;
        refused(ada.assigns(&app, &rollout, "Operations", &app.id_of("Ben Bosun").await).await, 422, "This quorum cannot be met").await;
        saved(ada.unassigns(&app, &rollout, "QA").await).await;
        refused(ben.votes(&rollout, "QA", "go", "").await, 404, "position at this hold point").await;
    }

    async fn conditions_become_required_items(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        app.signed(&ada, &rollout, &ALL).await;
        saved(ben.votes(&rollout, "QA", "go", "").await).await;
        saved(ben.votes(&rollout, "Backend", "go", "").await).await;
        refused(cem.votes(&rollout, "Operations", "go-with-conditions", "  ").await, 422, "Write each condition on a line of its own").await;
        let key = Client::request_key();
        let fields = [("position", "Operations"), ("vote", "go-with-conditions"), ("comment", "A tug stands by\n\nThe pier is lit\n")];
        for _ in 0..2 {
            saved(cem.does_with_key(&rollout, "hold-points/2/votes", &fields, &key).await).await;
        }
        assert_eq!(app.last_kinds(&rollout, 4).await, ["voted", "item_added", "item_added", "voted"], "twice the same form is one vote");
        let run = app.run(&rollout).await;
        let added: Vec<_> = run.items.iter().filter(|item| item.group.as_deref() == Some("Conditions")).map(|item| (item.label.as_str(), item.words.as_str())).collect();
        assert_eq!(added, [("2.4", "A tug stands by"), ("2.5", "The pier is lit")]);
        assert_eq!((run.phases[1].live.progress.done, run.phases[1].live.progress.required), (1, 3));
        assert!(says(&app, &rollout, "2 items are open: 2.4, 2.5").await);
        refused(ada.decides(&rollout, "go", "fair wind").await, 409, "hold point 2 stays closed while 2 items are open").await;
        // A go on conditions is none before they are met.
        saved(ada.sets_roll_call(&app, &rollout, &[("quorum", "2")]).await).await;
        assert!(says(&app, &rollout, "1 of 2 required GO votes cast").await);
        let page = ada.page(&format!("/rollouts/{rollout}?phase=2")).await;
        assert!(page.contains("A tug stands by") && page.contains("with conditions"));
        app.signed(&ada, &rollout, &["2.4", "2.5"]).await;
        assert_eq!(app.reasons(&rollout, 2).await, Vec::<String>::new());
        saved(ada.decides(&rollout, "go", "fair wind").await).await;
        app.count().await;
    }

    async fn a_vote_after_the_end_of_the_poll_does_not_count(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        refused(ada.sets_roll_call(&app, &rollout, &[("ends", &app.in_minutes(-1))]).await, 422, "That time has passed").await;
        refused(ada.sets_roll_call(&app, &rollout, &[("ends", "at noon")]).await, 422, "Write a day and a time in UTC").await;
        saved(ada.sets_roll_call(&app, &rollout, &[("ends", &app.in_minutes(10))]).await).await;
        saved(ben.votes(&rollout, "QA", "go", "").await).await;
        app.advance(11 * 60_000);
        let before = app.count().await;
        refused(cem.votes(&rollout, "Operations", "go", "").await, 409, "the poll is closed. Votes after its end do not count.").await;
        assert_eq!(app.count().await, before);
        // Rule 4: a timeout is not a yes.
        assert!(says(&app, &rollout, "2 positions have not voted in time: Backend, Operations").await);
        assert!(ada.page(&format!("/rollouts/{rollout}")).await.contains("Poll closed since"));
        saved(ada.sets_roll_call(&app, &rollout, &[("ends", &app.in_minutes(10))]).await).await;
        saved(cem.votes(&rollout, "Operations", "go", "").await).await;
    }

    /// Rule 3: where it is forbidden, nobody approves their own rollout, in no way.
    async fn who_leads_does_not_approve_where_that_is_forbidden(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        saved(ada.assigns(&app, &rollout, "Product", &app.id_of("Ada Admin").await).await).await;
        refused(ada.sets_rules(&rollout, &[("no_self_approval", "yes")]).await, 422, "No one but the lead could approve this rollout").await;
        let pia = app.person(&ada, "Pia Pilot", Role::Approver).await;
        saved(ada.sets_roll_call(&app, &rollout, &[("quorum", "3")]).await).await;
        refused(ada.sets_rules(&rollout, &[("no_self_approval", "yes")]).await, 422, "2 people can vote, not counting the lead").await;
        saved(ada.sets_roll_call(&app, &rollout, &[("quorum", "")]).await).await;
        saved(ada.votes(&rollout, "Product", "go", "").await).await;
        saved(ada.sets_rules(&rollout, &[("no_self_approval", "yes")]).await).await;
        assert!(says(&app, &rollout, "4 positions have not voted: QA, Backend, Operations, Product").await, "{:?}", app.reasons(&rollout, 2).await);
        let why = "you lead this rollout, and its rules do not let the lead approve it.";
        let item = app.item(&rollout, "2.1").await;
        let waiver = [("comment", "in a hurry"), ("until", &app.in_minutes(1440)[..10])];
        for answer in [
            ada.votes(&rollout, "Product", "go", "").await,
            ada.asks_waiver(&rollout, 2, "in a hurry").await,
            ada.answers(&rollout, &item, "waived", &waiver).await,
            ada.defers(&rollout, &item, "2", "in a hurry").await,
            ada.decides(&rollout, "go", "in a hurry").await,
            ada.sets_rules(&rollout, &[]).await,
        ] {
            refused(answer, 403, why).await;
        }
        app.signed(&ada, &rollout, &ALL).await;
        refused(ada.opens(&rollout, 2).await, 403, why).await;
        saved(ada.assigns(&app, &rollout, "Product", &app.id_of("Pia Pilot").await).await).await;
        for (client, position) in [(&ben, "QA"), (&ben, "Backend"), (&cem, "Operations"), (&pia, "Product")] {
            saved(client.votes(&rollout, position, "go", "").await).await;
        }
        saved(pia.decides(&rollout, "go", "fair wind").await).await;
    }

    async fn who_is_absent_is_said_by_who_sets_it_up(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        refused(ben.votes(&rollout, "Operations", "absent", "").await, 403, "only the rollout lead or an approver").await;
        saved(ada.votes(&rollout, "Operations", "absent", "").await).await;
        saved(ben.votes(&rollout, "QA", "go", "").await).await;
        saved(ben.votes(&rollout, "Backend", "go", "").await).await;
        assert!(!app.reasons(&rollout, 2).await.concat().contains("position"));
        // Who comes after all is heard, and is not made absent again.
        saved(cem.votes(&rollout, "Operations", "no-go", "I am here").await).await;
        refused(ada.votes(&rollout, "Operations", "absent", "").await, 409, "Operations has voted, so it is not absent").await;
        refused(ada.unassigns(&app, &rollout, "Operations").await, 409, "Operations has voted. Its vote stays").await;
        let run = app.run(&rollout).await;
        assert_eq!(run.state.roll_call(PhaseNumber(2)).expect("it is there").positions[2].cast.as_ref().map(|cast| cast.vote), Some(Vote::NoGo));
    }

    async fn that_all_are_absent_is_no_yes(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ..) = called(&app, &ada).await;
        for position in ["QA", "Backend", "Operations"] {
            saved(ada.votes(&rollout, position, "absent", "").await).await;
        }
        assert!(says(&app, &rollout, "no one has voted GO").await);
    }

    async fn only_who_sets_it_up_gives_positions(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, _) = called(&app, &ada).await;
        app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let (vera, ben_id) = (app.id_of("Vera Viewer").await, app.id_of("Ben Bosun").await);
        refused(ada.assigns(&app, &rollout, "Support", &vera).await, 422, "A viewer cannot vote").await;
        refused(ben.assigns(&app, &rollout, "Operations", &ben_id).await, 403, "only the rollout lead or an approver").await;
        refused(ben.sets_roll_call(&app, &rollout, &[("quorum", "1")]).await, 403, "only the rollout lead or an approver").await;
        let page = ada.page(&format!("/rollouts/{rollout}/setup")).await;
        assert!(page.contains("Operations") && page.contains("Cem Caulker") && page.contains("Operations is absent"));
    }

    /// Who sets a rollout up is proposed what was set for the last rollout of the service, whatever its plan is called.
    async fn the_last_rollout_of_the_service_is_proposed(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let plan = |name: &str, service: &str| format!("---\nservice: {service}\n---\n\n# {name}\n\n## Phase 1: Build\n\n- [ ] Build it\n\n## Phase 2: Sail\n\n- [ ] Sail it\n");
        let first = ada.starts(app.engine(), &plan("Ferry in spring", "ferry")).await;
        saved(ada.assigns(&app, &first, "Harbour pilot", &app.id_of("Ben Bosun").await).await).await;
        let other = ada.starts(app.engine(), &plan("Crane in spring", "crane")).await;
        let next = ada.starts(app.engine(), &plan("Ferry in autumn", "ferry")).await;
        let proposed = format!("Proposed from {first} “Ferry in spring”");
        let page = ada.page(&format!("/rollouts/{next}/setup")).await;
        assert!(page.contains(&proposed) && page.contains("Harbour pilot"), "{page}");
        let page = ada.page(&format!("/rollouts/{other}/setup")).await;
        assert!(!page.contains("Harbour pilot"), "another service has other people: {page}");
        assert!(app.run(&next).await.state.hold_points.iter().all(|point| point.roll_call.is_empty()), "nothing is set by itself");
    }

    /// GO counts from the call on; before it only who objects is heard.
    async fn go_before_the_call_is_refused(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        saved(ada.assigns(&app, &rollout, "QA", &app.id_of("Ben Bosun").await).await).await;
        refused(ada.calls(&rollout).await, 409, "Hold point 2 is behind hold point 1, which is closed").await;
        refused(ben.calls(&rollout).await, 403, "only the rollout lead or an approver").await;
        refused(ben.votes(&rollout, "QA", "go", "").await, 409, "Hold point 2 is behind hold point 1, which is closed").await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        saved(ada.opens(&rollout, 1).await).await;
        refused(ben.votes(&rollout, "QA", "go", "").await, 409, "hold point 2 has not been called yet").await;
        saved(ben.votes(&rollout, "QA", "hold", "the tug is late").await).await;
        saved(ada.calls(&rollout).await).await;
        refused(ada.calls(&rollout).await, 409, "Ada Admin called hold point 2 at").await;
        saved(ben.votes(&rollout, "QA", "go", "it came").await).await;
        let page = ada.page(&format!("/rollouts/{rollout}?phase=2")).await;
        assert!(page.contains("Before: HOLD, Ben Bosun") && page.contains("the tug is late"), "the earlier vote stays visible");
    }

    /// A vote is about what was seen; what gets worse asks its owner to look again.
    async fn a_vote_is_confirmed_after_something_got_worse(app: TestApp) {
        let ada = app.admin().await;
        let (rollout, ben, cem) = called(&app, &ada).await;
        app.signed(&ada, &rollout, &ALL).await;
        for (client, position) in [(&ben, "QA"), (&ben, "Backend"), (&cem, "Operations")] {
            saved(client.votes(&rollout, position, "go", "").await).await;
        }
        assert_eq!(app.reasons(&rollout, 2).await, Vec::<String>::new());
        let item = app.item(&rollout, "2.1").await;
        saved(ada.takes_back(&rollout, &item, "the wrong boats").await).await;
        assert_eq!(app.last_kinds(&rollout, 4).await, ["revoked", "vote_outdated", "vote_outdated", "vote_outdated"]);
        app.signed(&ada, &rollout, &["2.1"]).await;
        assert_eq!(app.reasons(&rollout, 2).await, ["3 positions have to confirm their votes: QA, Backend, Operations"]);
        refused(ada.decides(&rollout, "go", "fair wind").await, 409, "3 positions have to confirm their votes").await;
        assert!(ada.page(&format!("/rollouts/{rollout}?phase=2")).await.contains("Cast before 2.1 was revoked. It counts once it is confirmed."));
        assert!(cem.page("/").await.contains("Confirm the vote of Operations at hold point 2: it was cast before 2.1 was revoked"));
        for (client, position) in [(&ben, "QA"), (&ben, "Backend"), (&cem, "Operations")] {
            saved(client.votes(&rollout, position, "go", "looked again").await).await;
        }
        assert!(!cem.page("/").await.contains("Confirm the vote"));
        saved(ada.decides(&rollout, "go", "fair wind").await).await;
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    /// The same for a machine: who is asked is replaced as a whole, people are called, and what they say is read.
    async fn a_machine_sets_a_roll_call_up_and_calls(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Ben Bosun", Role::Contributor).await;
        app.person(&ada, "Cem Caulker", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let machine = async |name: &str| Machine { client: app.anybody(), token: app.token(name, Scope::Run).await };
        let (lead, cem) = (machine("Ada Admin").await, machine("Cem Caulker").await);
        let path = format!("rollouts/{rollout}/hold-points/1");
        let (ben_id, cem_id) = (app.id_of("Ben Bosun").await.to_string(), app.id_of("Cem Caulker").await.to_string());
        let seats = |name: &str| json!({ "positions": [{ "name": name, "people": [ben_id], "substitutes": [cem_id] }], "quorum": 1 });
        for name in ["QA", "Operations"] {
            let (status, answer) = lead.sends("PUT", &format!("{path}/roll-call"), seats(name)).await;
            assert_eq!(status, 200, "{answer}");
        }
        let (status, _) = lead.sends("PUT", &format!("{path}/roll-call"), json!({ "positions": [{ "name": "QA", "people": [] }] })).await;
        assert_eq!(status, 422);
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        let told = async || lead.reads(&format!("rollouts/{rollout}")).await["phases"][0]["hold_point"].clone();
        assert_eq!(told().await["state"], "ready");
        let go = json!({ "position": "Operations", "vote": "go" });
        assert_eq!(cem.sends("POST", &format!("{path}/votes"), go.clone()).await.0, 409);
        lead.does(&format!("{path}/call"), json!({})).await;
        assert_eq!(told().await["state"], "called");
        cem.does(&format!("{path}/votes"), go).await;
        let position = told().await["roll_call"]["positions"][0].clone();
        assert_eq!((&position["vote"]["vote"], &position["vote"]["by"], &position["people"][0]["name"]), (&json!("go"), &json!("Cem Caulker"), &json!("Ben Bosun")));
        lead.does(&format!("{path}/decision"), json!({ "outcome": "go", "reason": "" })).await;
        assert_eq!(told().await["state"], "opened");
    }
}
