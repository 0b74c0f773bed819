//! Setting up, inviting, signing in and out, sessions.

use crate::events::Watching;
use model::role::{Role, Scope};
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Client, PLAN, Person, TestApp, WEEK_MS, location, on_both_databases, refused};

const HOUR_MS: i64 = 60 * 60 * 1000;

on_both_databases! {
    async fn the_set_up_link_works_once(app: TestApp) {
        let link = app.set_up_link();
        let first = app.anybody();
        assert_eq!(first.joins(&link, &Person::named("Ada Admin")).await.status(), 303);
        assert_eq!(app.anybody().joins(&link, &Person::named("Eve Later")).await.status(), 404);
        assert!(first.page("/").await.contains("AA"), "the admin is signed in");
    }

    /// Whom an operator added chose a password: the link in the log of the start leads nowhere.
    async fn the_set_up_link_is_gone_once_somebody_else_can_sign_in(app: TestApp) {
        let link = app.set_up_link();
        let path = link.strip_prefix(&app.url).expect("a link of this server");
        let ben = Person::named("Ben Bosun");
        let name = model::text::PersonName::parse(&ben.name).expect("a name");
        let email = model::text::Email::parse(&ben.email).expect("an address");
        let (_, secret) = app.engine().add_person(None, name, &email, Role::Admin).await.expect("added");
        assert!(app.anybody().page(path).await.contains("Set up Holdpoint"), "nobody can sign in yet");
        let client = app.anybody();
        assert_eq!(client.post(&format!("/resets/{secret}"), &[("password", &ben.password)]).await.status(), 303);
        assert_eq!(app.anybody().get(path).await.status(), 404);
        assert_eq!(app.anybody().joins(&link, &Person::named("Eve Later")).await.status(), 404);
        client.page("/settings/people").await;
    }

    async fn an_invitation_gives_the_role_it_was_made_for(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let people = ada.page("/settings/people").await;
        assert!(people.contains("Vera Viewer") && people.contains("viewer"));
    }

    async fn an_invitation_ends_after_a_week(app: TestApp) {
        let ada = app.admin().await;
        let link = ada.invites("Late Larry", Role::Viewer).await;
        app.advance(WEEK_MS + 1);
        assert_eq!(app.anybody().joins(&link, &Person::named("Late Larry")).await.status(), 404);
    }

    async fn one_address_belongs_to_one_person(app: TestApp) {
        let ada = app.admin().await;
        let link = ada.invites("Second Ada", Role::Viewer).await;
        let answer = app.anybody().joins(&link, &Person::named("Ada Admin")).await;
        assert_eq!(answer.status(), 422);
        // The refusal has not used up the link.
        assert_eq!(app.anybody().joins(&link, &Person::named("Second Ada")).await.status(), 303);
    }

    async fn signing_in_and_out(app: TestApp) {
        app.admin().await;
        let again = app.anybody();
        let answer = again.get("/rollouts?page=1").await;
        assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (303, "/sign-in?next=%2Frollouts%3Fpage%3D1"));
        let person = Person::named("Ada Admin");
        assert_eq!(location(&again.signs_in(&person).await), "/");
        again.page("/rollouts").await;
        assert_eq!(location(&again.post("/sign-out", &[]).await), "/sign-in");
        assert_eq!(again.get("/rollouts").await.status(), 303);
    }

    async fn a_wrong_password_and_an_unknown_address_read_alike(app: TestApp) {
        app.admin().await;
        let client = app.anybody();
        let mut wrong = Person::named("Ada Admin");
        wrong.password = "not the right words at all".to_owned();
        let sentence = "Wrong e-mail or password.";
        for person in [wrong, Person::named("Nobody Known")] {
            let answer = client.signs_in(&person).await;
            assert_eq!(answer.status(), 422);
            let page = answer.text().await.expect("text");
            assert!(page.contains(sentence) && page.contains(&person.email) && !page.contains(&person.password));
        }
    }

    async fn sessions_end_when_idle_and_after_a_day(app: TestApp) {
        app.admin().await;
        let idle = app.anybody();
        idle.signs_in(&Person::named("Ada Admin")).await;
        app.advance(8 * HOUR_MS + 1);
        assert_eq!(idle.get("/rollouts").await.status(), 303, "idle");
        let busy = app.anybody();
        busy.signs_in(&Person::named("Ada Admin")).await;
        for _ in 0..3 {
            app.advance(7 * HOUR_MS);
            assert_eq!(busy.get("/rollouts").await.status(), 200);
        }
        app.advance(4 * HOUR_MS);
        assert_eq!(busy.get("/rollouts").await.status(), 303, "more than a day");
    }

    async fn i_can_see_and_end_my_sessions(app: TestApp) {
        let here = app.admin().await;
        let there = app.anybody();
        there.signs_in(&Person::named("Ada Admin")).await;
        let page = here.page("/settings").await;
        let hashes: Vec<&str> = page.match_indices("/settings/sessions/").map(|(at, prefix)| &page[at + prefix.len()..at + prefix.len() + 64]).collect();
        assert!(!hashes.is_empty(), "{page}");
        for hash in hashes {
            here.post(&format!("/settings/sessions/{hash}/end"), &[]).await;
        }
        assert_eq!(there.get("/rollouts").await.status(), 303);
    }

    async fn nobody_ends_the_session_of_another(app: TestApp) {
        let ada = app.admin().await;
        let vera = app.person(&ada, "Vera Viewer", Role::Viewer).await;
        // The session that looks has no button; another one has.
        app.anybody().signs_in(&Person::named("Vera Viewer")).await;
        let page = vera.page("/settings").await;
        let form = "action=\"/settings/sessions/";
        let at = page.find(form).expect("a session of hers is listed") + form.len();
        let hash = &page[at..at + 64];
        assert!(hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
        assert_eq!(ada.post(&format!("/settings/sessions/{hash}/end"), &[]).await.status(), 404);
        vera.page("/rollouts").await;
    }

    async fn a_changed_role_counts_from_the_next_request_on_and_ends_the_sessions(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Viewer).await;
        let id = app.id_of("Ben Bosun").await;
        assert_eq!(ben.import("# Mine\n").await.status(), 403);
        let page = ada.page(&format!("/settings/people/{id}")).await;
        assert!(page.contains("Change role") && page.contains("Ben Bosun"));
        let role = format!("/settings/people/{id}/role");
        assert_eq!(location(&ada.post(&role, &[("role", "contributor")]).await), format!("/settings/people/{id}"));
        assert_eq!(location(&ben.get("/").await), "/sign-in?ended=yes", "he is told to sign in again");
        assert_eq!(ben.signs_in(&Person::named("Ben Bosun")).await.status(), 303);
        assert_eq!(ben.import("# Mine\n").await.status(), 303);
        refused(ada.post(&role, &[("role", "owner")]).await, 422, "A role is one of").await;
        // The same role once more ends nothing.
        assert_eq!(ada.post(&role, &[("role", "contributor")]).await.status(), 303);
        ben.page("/").await;
    }

    /// Fault 6: nobody can be removed.
    async fn whoever_is_deactivated_is_out_at_once_and_the_history_keeps_the_name(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ben.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        assert_eq!(ben.signs(&run, &run.items[0], "ok", "").await.status(), 303);
        let token = app.token("Ben Bosun", Scope::Write).await;
        let path = format!("/events?rollout={rollout}&after=999999");
        let by_session = Watching::open(&ben, &path, None).await;
        let by_token = Watching::opened(machine(&app, &token, "GET", &path, Value::Null).await);
        let id = app.id_of("Ben Bosun").await;
        let of_ben = format!("/settings/people/{id}");
        assert_eq!(ada.post(&format!("{of_ben}/deactivation"), &[]).await.status(), 303);
        // The next request of each kind is refused.
        let run = app.run(&rollout).await;
        assert_eq!(location(&ben.get("/").await), "/sign-in?ended=yes");
        assert_eq!(location(&ben.signs(&run, &run.items[1], "ok", "").await), "/sign-in");
        assert_eq!(ben.signs_in(&Person::named("Ben Bosun")).await.status(), 422);
        let answer = machine(&app, &token, "POST", &format!("/api/v1/rollouts/{rollout}/deployments"), json!({ "environment": "quay", "version": "1", "commit": "9c1e4f2a" })).await;
        assert_eq!(answer.status(), 401);
        let problem: Value = answer.json().await.expect("JSON");
        assert!(problem["detail"].as_str().is_some_and(|words| words.contains("its owner no longer has access")), "{problem}");
        let soon = Duration::from_secs(5);
        let (one, other) = tokio::join!(by_session.ends_within(soon), by_token.ends_within(soon));
        assert!(one.is_some() && other.is_some(), "{one:?} {other:?}");
        // What he did stays his.
        assert!(ada.page(&format!("/rollouts/{rollout}")).await.contains("Ben Bosun"));
        assert!(ada.page("/history").await.contains("Ben Bosun"));
        assert!(ada.page("/settings/people").await.contains("contributor, deactivated"));
        refused(ada.post(&format!("{of_ben}/reset"), &[]).await, 409, "deactivated").await;
        // And he may come back.
        assert_eq!(ada.post(&format!("{of_ben}/activation"), &[]).await.status(), 303);
        assert_eq!(ben.signs_in(&Person::named("Ben Bosun")).await.status(), 303);
        assert_eq!(machine(&app, &token, "GET", "/api/v1/search?q=x", Value::Null).await.status(), 200);
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    async fn a_link_for_a_new_password_works_once_and_ends_the_sessions(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let id = app.id_of("Ben Bosun").await;
        let link = async || {
            let answer = ada.post(&format!("/settings/people/{id}/reset"), &[]).await;
            assert_eq!(answer.status(), 201);
            let page = answer.text().await.expect("text");
            let at = page.find("/resets/").expect("the link is shown");
            page[at..at + 72].to_owned()
        };
        let (first, second) = (link().await, link().await);
        assert!(!ada.page(&format!("/settings/people/{id}")).await.contains("/resets/"), "it is shown once");
        let fields = [("password", "new words of the bosun")];
        let anybody = app.anybody();
        assert_eq!(anybody.post(&first, &fields).await.status(), 404, "the later link killed it");
        assert!(anybody.page(&second).await.contains("Ben Bosun"));
        ben.page("/").await;
        assert_eq!(location(&anybody.post(&second, &fields).await), "/");
        anybody.page("/").await;
        assert_eq!(ben.get("/").await.status(), 303, "his other session has ended");
        assert_eq!(app.anybody().post(&second, &fields).await.status(), 404, "it worked once");
        assert_eq!(app.anybody().signs_in(&Person::named("Ben Bosun")).await.status(), 422, "the old password is dead");
        let late = link().await;
        app.advance(25 * HOUR_MS);
        assert_eq!(app.anybody().post(&late, &fields).await.status(), 404, "it ends after a day");
    }

    async fn an_admin_sees_and_ends_the_sessions_of_others(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let there = app.anybody();
        there.signs_in(&Person::named("Ben Bosun")).await;
        let id = app.id_of("Ben Bosun").await;
        let page = ada.page(&format!("/settings/people/{id}")).await;
        let start = format!("/settings/people/{id}/sessions/");
        let ends: Vec<String> = page.match_indices(&start).filter_map(|(at, _)| page[at..].split('"').next()).filter(|path| path.len() > start.len() + 10).map(str::to_owned).collect();
        assert_eq!(ends.len(), 2, "{page}");
        assert_eq!(ada.post(&ends[0], &[]).await.status(), 303);
        let open = [ben.get("/").await.status().as_u16(), there.get("/").await.status().as_u16()];
        assert_eq!(open.iter().filter(|status| **status == 200).count(), 1, "{open:?}");
        assert_eq!(ada.post(&format!("/settings/people/{id}/sessions/end"), &[]).await.status(), 303);
        assert_eq!((ben.get("/").await.status().as_u16(), there.get("/").await.status().as_u16()), (303, 303));
        ada.page("/").await;
    }

    async fn an_invitation_is_sent_again_or_withdrawn(app: TestApp) {
        let ada = app.admin().await;
        let first = ada.invites("Ben Bosun", Role::Viewer).await;
        let page = ada.page("/settings/people").await;
        let at = page.find("/settings/invitations/").expect("it is in the list");
        let of_ben = page[at..at + 22 + 36].to_owned();
        // Also one that has ended.
        app.advance(WEEK_MS + 1);
        assert_eq!(ada.signs_in(&Person::named("Ada Admin")).await.status(), 303);
        let answer = ada.post(&format!("{of_ben}/renewal"), &[]).await;
        assert_eq!(answer.status(), 201);
        let page = answer.text().await.expect("text");
        let at = page.find(&format!("{}/invitations/", app.url)).expect("a new link");
        let second = page[at..].split(['<', '"']).next().expect("the link").to_owned();
        assert_eq!(app.anybody().get(&first).await.status(), 404, "the link of before is dead");
        assert_eq!(app.anybody().joins(&second, &Person::named("Ben Bosun")).await.status(), 303);
        assert_eq!(ada.post(&format!("{of_ben}/renewal"), &[]).await.status(), 404, "it was used");

        let link = ada.invites("Eve Later", Role::Admin).await;
        let page = ada.page("/settings/people").await;
        let at = page.find("/settings/invitations/").expect("it is in the list");
        let of_eve = page[at..at + 22 + 36].to_owned();
        assert_eq!(ada.post(&format!("{of_eve}/withdrawal"), &[]).await.status(), 303);
        assert_eq!(app.anybody().joins(&link, &Person::named("Eve Later")).await.status(), 404);
        assert!(!ada.page("/settings/people").await.contains("Eve Later"));
    }

    async fn the_last_admin_cannot_remove_themselves(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Ben Bosun", Role::Approver).await;
        let of_ada = format!("/settings/people/{}", app.id_of("Ada Admin").await);
        let before = app.count().await;
        for (path, fields) in [("role", &[("role", "viewer")][..]), ("deactivation", &[])] {
            let answer = ada.post(&format!("{of_ada}/{path}"), fields).await;
            assert_eq!(answer.status(), 409);
            let page = answer.text().await.expect("text");
            assert!(page.contains("This is the last admin who can sign in"), "{page}");
        }
        assert_eq!(app.count().await, before);
        ada.page("/settings/people").await;
    }

    /// Each round two admins demote each other at the same moment. One of them stays.
    async fn two_admins_who_demote_each_other_leave_one(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Admin).await;
        let of = async |name: &str| format!("/settings/people/{}", app.id_of(name).await);
        let (of_ada, of_ben) = (of("Ada Admin").await, of("Ben Bosun").await);
        for round in 0..5 {
            let (path, fields): (&str, &[(&str, &str)]) = match round % 2 {
                0 => ("role", &[("role", "viewer")]),
                _ => ("deactivation", &[]),
            };
            let (to_ben, to_ada) = (format!("{of_ben}/{path}"), format!("{of_ada}/{path}"));
            tokio::join!(ada.post(&to_ben, fields), ben.post(&to_ada, fields));
            let people = app.engine().all_people().await.expect("the people");
            let (admins, others): (Vec<_>, Vec<_>) = people.into_iter().partition(|person| person.role == Role::Admin && person.deactivated.is_none());
            assert_eq!((admins.len(), others.len()), (1, 1), "round {round}");
            // An operator makes both admins again.
            let both = engine::person::PersonChange { role: Some(Role::Admin), active: Some(true) };
            app.engine().change_person(None, &others[0].id, both).await.expect("changed");
            for (client, name) in [(&ada, "Ada Admin"), (&ben, "Ben Bosun")] {
                assert_eq!(client.signs_in(&Person::named(name)).await.status(), 303);
            }
        }
    }

    async fn machines_manage_people_by_the_same_rules(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Ben Bosun", Role::Viewer).await;
        let token = app.token("Ada Admin", Scope::Admin).await;
        let asks = async |method: &str, path: &str, body: Value| {
            let answer = machine(&app, &token, method, path, body).await;
            let status = answer.status().as_u16();
            (status, answer.json::<Value>().await.unwrap_or_default())
        };
        let (status, people) = asks("GET", "/api/v1/people", Value::Null).await;
        assert_eq!((status, &people["next"]), (200, &Value::Null));
        let names: Vec<_> = people["items"].as_array().expect("items").iter().map(|person| person["name"].as_str()).collect();
        assert_eq!(names, [Some("Ada Admin"), Some("Ben Bosun")]);
        let of_ben = format!("/api/v1/people/{}", people["items"][1]["id"].as_str().expect("an id"));
        let (status, ben) = asks("PATCH", &of_ben, json!({ "role": "approver" })).await;
        assert_eq!((status, ben["role"].as_str(), ben["active"].as_bool()), (200, Some("approver"), Some(true)));
        let (status, ben) = asks("PATCH", &of_ben, json!({ "active": false })).await;
        assert_eq!((status, ben["role"].as_str(), ben["active"].as_bool()), (200, Some("approver"), Some(false)));
        assert_eq!(asks("PATCH", &of_ben, json!({ "role": "owner" })).await.0, 422);
        assert_eq!(asks("PATCH", &of_ben, json!({ "active": "no" })).await.0, 422);
        assert_eq!(asks("PATCH", "/api/v1/people/nobody", json!({ "active": false })).await.0, 404);
        let of_ada = format!("/api/v1/people/{}", people["items"][0]["id"].as_str().expect("an id"));
        assert_eq!(asks("PATCH", &of_ada, json!({ "role": "viewer" })).await.0, 409);
        assert_eq!(asks("POST", &format!("{of_ben}/password-reset"), Value::Null).await.0, 409);
        asks("PATCH", &of_ben, json!({ "active": true })).await;
        let (status, reset) = asks("POST", &format!("{of_ben}/password-reset"), Value::Null).await;
        assert!(status == 201 && reset["link"].as_str().is_some_and(|link| link.contains("/resets/")), "{reset}");

        let (status, made) = asks("POST", "/api/v1/invitations", json!({ "name": "Eve", "role": "viewer" })).await;
        assert_eq!(status, 201);
        let invitations = asks("GET", "/api/v1/invitations", Value::Null).await.1;
        assert_eq!(invitations["items"][0]["id"], made["id"]);
        let (id, link) = (made["id"].as_str().expect("an id"), made["link"].as_str().expect("a link"));
        let (status, renewed) = asks("POST", &format!("/api/v1/invitations/{id}/renewal"), Value::Null).await;
        assert!(status == 201 && renewed["link"] != made["link"]);
        assert_eq!(app.anybody().joins(link, &Person::named("Eve")).await.status(), 404);
        assert_eq!(asks("DELETE", &format!("/api/v1/invitations/{id}"), Value::Null).await.0, 204);
        assert_eq!(asks("DELETE", &format!("/api/v1/invitations/{id}"), Value::Null).await.0, 404);
        let (_, made) = asks("POST", "/api/v1/tokens", json!({ "name": "ci" })).await;
        let id = made["id"].as_str().expect("an id");
        assert_eq!(asks("DELETE", &format!("/api/v1/tokens/{id}"), Value::Null).await.0, 204);
        for wrong in [json!({ "name": "ci", "scope": "all" }), json!({ "name": "ci", "expires": "soon" }), json!({ "name": "" }), json!({})] {
            assert_eq!(asks("POST", "/api/v1/tokens", wrong.clone()).await.0, 422, "{wrong}");
        }
    }

    /// Whom an operator adds chooses the password by the link, and nobody signs in before.
    async fn whom_an_operator_adds_chooses_a_password(app: TestApp) {
        app.admin().await;
        let ben = Person::named("Ben Bosun");
        let name = model::text::PersonName::parse(&ben.name).expect("a name");
        let email = model::text::Email::parse(&ben.email).expect("an address");
        let (id, secret) = app.engine().add_person(None, name.clone(), &email, Role::Approver).await.expect("added");
        assert!(app.engine().add_person(None, name, &email, Role::Viewer).await.is_err(), "one address is one person's");
        assert_eq!(app.anybody().signs_in(&ben).await.status(), 422);
        let client: Client = app.anybody();
        let path = format!("/resets/{secret}");
        assert!(client.page(&path).await.contains("Choose a password"));
        assert_eq!(client.post(&path, &[("password", &ben.password)]).await.status(), 303);
        assert_eq!(app.anybody().signs_in(&ben).await.status(), 303);
        assert_eq!(app.id_of("Ben Bosun").await, id);
    }
}

/// A request of a machine.
pub async fn machine(
    app: &TestApp,
    token: &str,
    method: &str,
    path: &str,
    body: Value,
) -> reqwest::Response {
    let request = app.anybody().request(method, path);
    let request = request.header("authorization", format!("Bearer {token}"));
    let request = match body {
        Value::Null => request,
        body => request.json(&body),
    };
    request.send().await.expect("an answer")
}
