//! Acts that must not be: each is refused with its status and its reason, and nothing of it is stored.

use model::id::RunItemId;
use model::role::Role;
use tests::{PLAN, on_both_databases, refused, saved, skip};

/// The plan that everybody starts from, with a criterion that people attest and one that is measured.
fn plan() -> String {
    format!(
        "{PLAN}\n### Success criteria\n\n- The crew is content\n- At least 95% of the boats are on time\n"
    )
}

/// The fields of a form.
type Fields<'a> = Vec<(&'a str, &'a str)>;

on_both_databases! {
    async fn what_is_not_there_is_not_found(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), &plan()).await;
        let item = app.item(&rollout, "1.1").await;
        let words = item.words_hash.as_str();
        let mut table: Vec<(String, Fields, &str)> = Vec::new();
        let nobody = RunItemId::parse("00000000-0000-7000-8000-000000000000").expect("an id");
        let sign = [("result", "ok"), ("seen", "0"), ("words_hash", words)];
        for unknown in [nobody.as_str(), "nonsense", "1.1"] {
            for (verb, fields) in [
                ("sign-off", &sign[..]),
                ("revocation", &[("seen", "1"), ("reason", "because")]),
                ("claim", &[]),
                ("claim/removal", &[]),
                ("deferral", &[("to", "2"), ("reason", "because")]),
                ("comments", &[("comment", "because")]),
                ("setting", &[("two_person", "yes")]),
            ] {
                table.push((format!("items/{unknown}/{verb}"), fields.to_vec(), "item in this rollout"));
            }
        }
        for unknown in ["0", "3", "4294967295"] {
            table.push((format!("hold-points/{unknown}/decision"), vec![("outcome", "go")], "hold point in this rollout"));
            table.push((format!("hold-points/{unknown}/decision"), vec![("outcome", "go"), ("waiver", "yes"), ("reason", "because")], "hold point in this rollout"));
            table.push((format!("changes/{unknown}/approval"), vec![], "change"));
            table.push((format!("windows/{unknown}/start"), vec![("hours", "1")], "phase in this rollout"));
            table.push((format!("windows/{unknown}/samples"), vec![("breach", "none")], "phase in this rollout"));
            table.push((format!("windows/{unknown}/checks"), vec![("breach", "none"), ("note", "looked")], "phase in this rollout"));
            table.push((format!("windows/{unknown}/interruption"), vec![("reason", "because")], "phase in this rollout"));
            table.push((format!("criteria/C{unknown}/values"), vec![("value", "1")], "criterion in this rollout"));
            table.push((format!("criteria/C{unknown}/ruling"), vec![("value", "1"), ("passes", "yes"), ("reason", "because")], "criterion in this rollout"));
            table.push(("attestations".to_owned(), vec![("criterion", if unknown == "0" { "C0" } else { "C3" }), ("holds", "yes")], "criterion in this rollout"));
        }
        for nonsense in ["first", "-1", "1e3"] {
            table.push((format!("hold-points/{nonsense}/decision"), vec![("outcome", "go")], "in this rollout"));
            table.push((format!("windows/{nonsense}/start"), vec![("hours", "1")], "in this rollout"));
            table.push((format!("criteria/{nonsense}/values"), vec![("value", "1")], "in this rollout"));
            table.push((format!("deployments/{nonsense}/end"), vec![("end", "finished")], "deployment of this rollout"));
        }
        table.push(("deployments/1/end".to_owned(), vec![("end", "finished")], "deployment of this rollout"));
        table.push(("deployments".to_owned(), vec![("environment", "staging"), ("version", "1"), ("commit", "abcdef0"), ("of_phase", "3")], "phase in this rollout"));
        table.push(("hold-points/2/votes".to_owned(), vec![("position", "Nobody"), ("vote", "go")], "position at this hold point"));
        for form in ["votes", "call", "roll-call"] {
            table.push((format!("hold-points/9/{form}"), vec![("position", "Nobody"), ("vote", "go")], "hold point in this rollout"));
        }
        table.push(("hold-points/2/decision".to_owned(), vec![("outcome", "no-go"), ("reason", "storm"), ("supersedes", "1")], "decision of this rollout"));
        let before = app.count().await;
        for (form, fields, why) in &table {
            let answer = ada.does(&rollout, form, fields).await;
            assert_eq!(answer.status(), 404, "{form} {fields:?}");
            refused(answer, 404, why).await;
        }
        assert_eq!(app.count().await, before, "nothing of them is stored");
        // Of a rollout that is not there nothing is.
        for unknown in ["R-99", "R-0", "R-x", "7"] {
            for (form, fields, _) in &table {
                assert_eq!(ada.does(unknown, form, fields).await.status(), 404, "{unknown} {form}");
            }
        }
        assert_eq!(app.count().await, before, "nothing of them is stored");
    }

    async fn items_of_another_run_are_not_found(app: TestApp) {
        let ada = app.admin().await;
        let (one, other) = (ada.starts(app.engine(), PLAN).await, ada.starts(app.engine(), PLAN).await);
        let foreign = app.item(&other, "1.1").await;
        let own = app.item(&one, "1.1").await;
        let before = app.count().await;
        for answer in [
            ada.answers(&one, &foreign, "ok", &[]).await,
            ada.signs_several(&one, &[&own, &foreign], "ok", "").await,
            ada.takes_back(&one, &foreign, "because").await,
            ada.claims(&one, &foreign).await,
            ada.releases(&one, &foreign).await,
            ada.defers(&one, &foreign, "2", "because").await,
            ada.comments(&one, &foreign, "because", ("", "", "")).await,
            ada.asks_of(&one, &foreign, &[("two_person", "yes")]).await,
        ] {
            refused(answer, 404, "item in this rollout").await;
        }
        assert_eq!(app.count().await, before);
    }

    /// Everything that a form may hold and that cannot be taken, in one table.
    async fn what_cannot_be_taken_is_refused_with_its_reason(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let rollout = ada.starts(app.engine(), &plan()).await;
        ada.works_ahead(&rollout).await;
        saved(ada.assigns(&app, &rollout, "QA", &app.id_of("Ada Admin").await).await).await;
        saved(ada.watches(&rollout, 2, &[("hours", "1")]).await).await;
        let item = app.item(&rollout, "1.1").await;
        let question = app.item(&rollout, "2.2").await;
        let (path, words) = (|verb: &str| format!("items/{}/{verb}", item.id), item.words_hash.clone());
        let (sign, wrong) = (path("sign-off"), "f".repeat(64));
        let (past, ago) = (app.in_minutes(-2 * 1440), app.in_minutes(-5));
        let (stranger, vera) = (uuid::Uuid::now_v7().to_string(), app.id_of("Vera Viewer").await.to_string());
        let long = "x".repeat(2001);
        let question_path = format!("items/{}/sign-off", question.id);
        let (tomorrow, ada_id) = (app.in_minutes(1440), app.id_of("Ada Admin").await.to_string());
        let call = "hold-points/1/roll-call";
        let table: Vec<(&str, Fields, u16, &str)> = vec![
            // Waivers.
            (&sign, vec![("result", "waived"), ("seen", "0"), ("words_hash", &words), ("comment", "because"), ("until", &past[..10])], 422, "today or later"),
            (&sign, vec![("result", "waived"), ("seen", "0"), ("words_hash", &words), ("comment", "because"), ("until", "2026-02-30")], 422, "today or later"),
            (&sign, vec![("result", "waived"), ("seen", "0"), ("words_hash", &words), ("until", &tomorrow[..10])], 422, "Say why it may be waived"),
            (&question_path, vec![("result", "waived"), ("seen", "0"), ("words_hash", &question.words_hash), ("comment", "because"), ("until", &tomorrow[..10])], 422, "A hold question is answered, not waived"),
            // Words.
            (&sign, vec![("result", "ok"), ("seen", "0"), ("words_hash", &wrong)], 409, "the wording of 1.1 has changed since you read it"),
            (&sign, vec![("result", "ok"), ("seen", "0"), ("words_hash", "")], 409, "the wording of 1.1 has changed since you read it"),
            (&sign, vec![("result", "ok"), ("seen", "0"), ("words_hash", &words[..11])], 409, "the wording of 1.1 has changed since you read it"),
            (&sign, vec![("result", "ok"), ("seen", "0"), ("words_hash", &words), ("comment", &long)], 422, "at most 2000 characters"),
            // What pages of ours never send.
            (&sign, vec![("result", "ok"), ("words_hash", &words)], 422, "this form is incomplete"),
            (&sign, vec![("result", "ok"), ("seen", "-1"), ("words_hash", &words)], 409, "1.1 has changed since"),
            (&sign, vec![("result", "ok"), ("seen", "999999"), ("words_hash", &words)], 409, "1.1 has changed since"),
            (&sign, vec![("result", "fine"), ("seen", "0"), ("words_hash", &words)], 422, "Choose one of ok, not-ok"),
            // Windows.
            ("windows/1/start", vec![("until", &ago)], 422, "The window would end before it starts"),
            ("windows/1/start", vec![("hours", "-2")], 422, "The window would end before it starts"),
            ("windows/1/start", vec![("hours", "NaN")], 422, "Say for how many hours"),
            ("windows/1/start", vec![("hours", "1e300")], 422, "Say for how many hours"),
            ("windows/2/samples", vec![("breach", "huge"), ("note", "seen")], 422, "Choose one of none, soft, hard"),
            ("windows/2/interruption/removal", vec![("credit", "yes")], 409, "the window is not interrupted"),
            ("windows/1/interruption/removal", vec![("credit", "yes")], 409, "the window is not interrupted"),
            // Rules and positions.
            ("rules", vec![("works_ahead", "yes")], 422, "Say why work may go ahead"),
            (call, vec![("position-0", "QA"), ("person-0", &ada_id), ("quorum", "2")], 422, "This quorum cannot be met"),
            (call, vec![("position-0", "QA"), ("person-0", &ada_id), ("quorum", "18446744073709551616")], 422, "Write a whole number"),
            (call, vec![("position-0", "QA"), ("person-0", &ada_id), ("ends", &ago)], 422, "That time has passed"),
            (call, vec![("position-0", "Backend"), ("person-0", &stranger)], 422, "Choose people with an active account"),
            (call, vec![("position-0", "Backend"), ("person-0", "Ada Admin")], 422, "Choose who speaks for each position"),
            (call, vec![("position-0", "Backend"), ("person-0", &vera)], 422, "A viewer cannot vote"),
            ("hold-points/2/call", vec![], 409, "which is closed"),
            ("hold-points/1/call", vec![], 409, "hold point 1 has no positions to call"),
            ("hold-points/2/votes", vec![("position", "QA"), ("vote", "maybe")], 422, "Choose one of go"),
            ("hold-points/2/votes", vec![("position", "QA"), ("vote", "go")], 409, "which is closed"),
            // Criteria.
            ("criteria/C2/values", vec![("value", "most")], 422, "Write a number like 92.5"),
            ("criteria/C1/values", vec![("value", "1")], 422, "This criterion is not measured"),
            ("criteria/C1/ruling", vec![("value", "0"), ("passes", "yes"), ("reason", "because")], 409, "not in the grey zone"),
            ("attestations", vec![("criterion", "C2"), ("holds", "yes")], 422, "This criterion is measured"),
        ];
        let before = app.count().await;
        for (form, fields, status, why) in &table {
            let answer = ada.does(&rollout, form, fields).await;
            assert_eq!(answer.status(), *status, "{form} {fields:?}");
            refused(answer, *status, why).await;
        }
        assert_eq!(app.count().await, before, "nothing of them is stored");
        // The same with a key that no page of ours makes.
        refused(ada.does_with_key(&rollout, &path("claim"), &[], "again").await, 422, "this form is incomplete").await;
        assert_eq!(app.count().await, before);
    }

    /// Of one item there is one winner, and who comes later is told who signed and when.
    async fn two_winners_for_one_item_there_are_not(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let item = app.item(&rollout, "1.1").await;
        app.signed(&ben, &rollout, &["1.1"]).await;
        let before = app.count().await;
        for seen in [item.live.seen, app.item(&rollout, "1.1").await.live.seen] {
            let fields = [("result", "ok"), ("seen", &*seen.to_string()), ("words_hash", &item.words_hash)];
            refused(ada.does(&rollout, &format!("items/{}/sign-off", item.id), &fields).await, 409, "Ben Bosun signed 1.1 OK at").await;
        }
        assert_eq!(app.count().await, before);
    }

    /// A right that was withdrawn a moment ago is gone, although the session goes on.
    async fn a_right_that_was_withdrawn_is_gone_at_once(app: TestApp) {
        let ada = app.admin().await;
        let pia = app.person(&ada, "Pia Pilot", Role::Approver).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        saved(ada.assigns(&app, &rollout, "QA", &app.id_of("Pia Pilot").await).await).await;
        app.signed(&pia, &rollout, &["1.1", "1.2"]).await;
        saved(pia.opens(&rollout, 1).await).await;
        saved(pia.calls(&rollout).await).await;
        saved(pia.votes(&rollout, "QA", "go", "").await).await;
        let item = app.item(&rollout, "2.1").await;
        if !app.alters("update person set role = 'contributor' where name = 'Pia Pilot'") {
            return skip(module_path!(), "there is no program that changes this database");
        }
        // A right that is changed past the product is an alteration, which `count` would find.
        let events = async || app.engine().verify().await.expect("verified").events;
        let before = events().await;
        refused(pia.opens(&rollout, 2).await, 403, "you need the role approver to decide. Your role is contributor.").await;
        refused(pia.decides(&rollout, "no-go", "storm").await, 403, "you need the role approver to decide").await;
        refused(pia.defers(&rollout, &item, "2", "because").await, 403, "you need the role approver to waive").await;
        assert!(app.alters("update person set role = 'viewer' where name = 'Pia Pilot'"));
        for answer in [
            pia.answers(&rollout, &item, "ok", &[]).await,
            pia.claims(&rollout, &item).await,
            pia.votes(&rollout, "QA", "no-go", "because").await,
            pia.watches(&rollout, 1, &[("hours", "1")]).await,
            pia.deploys(&rollout, "staging", "abcdef0", "").await,
        ] {
            refused(answer, 403, "Your role is viewer.").await;
        }
        assert_eq!(events().await, before);
    }

    async fn the_page_of_something_unknown_is_not_found(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        for below in ["items/9.9", "items/1", "criteria/C1", "criteria/1", "criteria/C0", "windows/0", "windows/3", "windows/first", "decisions/1", "decisions/x", "timeline?show=everything-else", "nowhere"] {
            assert_eq!(ada.get(&format!("/rollouts/{rollout}/{below}")).await.status(), 404, "{below}");
        }
        for below in ["", "/items/1.1", "/criteria/C1", "/windows/1", "/setup", "/deployments", "/revision", "/timeline", "/decisions/1"] {
            assert_eq!(ada.get(&format!("/rollouts/R-99{below}")).await.status(), 404, "{below}");
            assert_eq!(ada.get(&format!("/rollouts/nonsense{below}")).await.status(), 404, "{below}");
        }
        assert_eq!(ada.get("/library/no-such-plan/rollouts").await.status(), 404);
    }
}
