//! What lets somebody in, and for how long: sessions and tokens.

use crate::events::Watching;
use crate::people::machine as asks;
use futures::future::join_all;
use model::role::{Role, Scope};
use reqwest::Response;
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Client, PLAN, Person, TestApp, location, on_both_databases, session_id};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Within so much every stream of somebody who may not listen any more has ended.
const SOON: Duration = Duration::from_secs(5);

/// A form from a browser that carries this session, whatever else it knows.
async fn with_session(app: &TestApp, path: &str, id: &str, fields: &[(&str, &str)]) -> Response {
    let request = app.anybody().request("POST", path);
    let request = request
        .header("origin", &app.url)
        .header("cookie", format!("holdpoint={id}"));
    request.form(fields).send().await.expect("an answer")
}

/// What the settings page answers to this session.
async fn is_signed_in(app: &TestApp, id: &str) -> bool {
    let request = app.anybody().request("GET", "/settings");
    let request = request.header("cookie", format!("holdpoint={id}"));
    request.send().await.expect("an answer").status() == 200
}

async fn sign_in_with(app: &TestApp, id: &str, name: &str) -> Response {
    let person = Person::named(name);
    let fields = [("email", &*person.email), ("password", &person.password)];
    with_session(app, "/sign-in", id, &fields).await
}

async fn watches(app: &TestApp, token: &str, rollout: &str) -> Watching {
    let path = format!("/events?rollout={rollout}&after=999999");
    Watching::opened(asks(app, token, "GET", &path, Value::Null).await)
}

on_both_databases! {
    /// Fault 3: whoever knew a session id before somebody signed in with it must not be signed in as them.
    async fn a_session_id_known_before_a_sign_in_is_dead_after_it(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let viewer = session_id(&app.anybody().signs_in(&Person::named("Vera Viewer")).await).expect("a session");
        assert!(is_signed_in(&app, &viewer).await);
        // Ada signs in from a browser into which somebody has put the viewer's cookie.
        let answer = sign_in_with(&app, &viewer, "Ada Admin").await;
        let admin = session_id(&answer).expect("a new session");
        assert_ne!(viewer, admin);
        assert!(!is_signed_in(&app, &viewer).await, "the id of before is dead");
        assert!(is_signed_in(&app, &admin).await);
        // The same once more with her own.
        let again = session_id(&sign_in_with(&app, &admin, "Ada Admin").await).expect("a new session");
        assert_ne!(admin, again);
        assert!(!is_signed_in(&app, &admin).await && is_signed_in(&app, &again).await);
        // An id that we never made is not taken over either.
        let invented = "AAAAAAAAAAAAAAAAAAAAAA";
        let third = session_id(&sign_in_with(&app, invented, "Ada Admin").await).expect("a new session");
        assert_ne!(third, invented);
        assert!(!is_signed_in(&app, invented).await);
    }

    async fn a_session_id_known_before_joining_or_a_new_password_is_dead_after_it(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let vera = Person::named("Vera Viewer");
        let known = session_id(&app.anybody().signs_in(&vera).await).expect("a session");
        let link = ada.invites("Ben Bosun", Role::Approver).await;
        let ben = Person::named("Ben Bosun");
        let fields = [("name", &*ben.name), ("email", &ben.email), ("password", &ben.password)];
        let joined = session_id(&with_session(&app, &link, &known, &fields).await).expect("a session");
        assert_ne!(known, joined);
        assert!(!is_signed_in(&app, &known).await && is_signed_in(&app, &joined).await);

        let id = app.id_of("Ben Bosun").await;
        let secret = app.engine().issue_reset(None, &id).await.expect("a link");
        let fields = [("password", "other words of the bosun")];
        let reset = session_id(&with_session(&app, &format!("/resets/{secret}"), &joined, &fields).await).expect("a session");
        assert_ne!(joined, reset);
        assert!(!is_signed_in(&app, &joined).await && is_signed_in(&app, &reset).await);
    }

    async fn signing_out_everywhere_ends_every_session_and_its_streams(app: TestApp) {
        let here = app.admin().await;
        let rollout = here.starts(app.engine(), PLAN).await;
        let there = app.anybody();
        there.signs_in(&Person::named("Ada Admin")).await;
        let watching = Watching::open(&there, &format!("/events?rollout={rollout}&after=999999"), None).await;
        assert_eq!(location(&here.post("/settings/sessions/end", &[]).await), "/sign-in");
        assert_eq!((here.get("/settings").await.status().as_u16(), there.get("/settings").await.status().as_u16()), (303, 303));
        assert!(watching.ends_within(SOON).await.is_some(), "the stream goes on");
    }

    async fn who_is_signed_out_reads_why(app: TestApp) {
        let ada = app.admin().await;
        app.advance(25 * 60 * 60 * 1000);
        let answer = ada.get("/rollouts").await;
        let to = location(&answer);
        assert_eq!(to, "/sign-in?next=%2Frollouts&ended=yes");
        assert!(app.anybody().page(&to).await.contains("Your session has ended"));
        assert_eq!(location(&app.anybody().get("/rollouts").await), "/sign-in?next=%2Frollouts");
    }

    /// A token's stream lives as long as the token; it ended after five seconds.
    async fn the_stream_of_a_token_lives_until_it_is_revoked(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let token = app.token("Ada Admin", Scope::Read).await;
        let watching = watches(&app, &token, &rollout).await;
        let other = watches(&app, &token, &rollout).await;
        let seven = Duration::from_secs(7);
        assert_eq!(watching.ends_within(seven).await, None, "a valid token listens on");
        let tokens = app.engine().all_tokens().await.expect("the tokens");
        app.engine().revoke_token(None, tokens[0].id.clone()).await.expect("revoked");
        assert!(other.ends_within(SOON).await.is_some(), "the stream goes on");
        assert_eq!(asks(&app, &token, "GET", "/api/v1/search?q=x", Value::Null).await.status(), 401);
    }

    async fn a_token_ends_and_says_when_it_was_used(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let admin = app.token("Ada Admin", Scope::Admin).await;
        let made = asks(&app, &admin, "POST", "/api/v1/tokens", json!({ "name": "probe", "scope": "run", "expires": "2d" })).await;
        assert_eq!(made.status(), 201);
        let made: Value = made.json().await.expect("JSON");
        let token = made["token"].as_str().expect("a secret").to_owned();
        let search = "/api/v1/search?q=x";
        assert_eq!(asks(&app, &token, "GET", search, Value::Null).await.status(), 200);
        let used = async || {
            let all: Value = asks(&app, &admin, "GET", "/api/v1/tokens", Value::Null).await.json().await.expect("JSON");
            assert_eq!(all["next"], Value::Null);
            let items = all["items"].as_array().expect("items").clone();
            let found = items.into_iter().find(|item| item["id"] == made["id"]).expect("the token");
            assert_eq!((found["scope"].as_str(), found["person"]["name"].as_str()), (Some("run"), Some("Ada Admin")));
            found["last_used"].is_string()
        };
        for _ in 0..200 {
            if used().await { break }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert!(used().await, "its use is never written down");
        let watching = watches(&app, &token, &rollout).await;
        app.advance(2 * DAY_MS + 1);
        let answer = asks(&app, &token, "GET", search, Value::Null).await;
        assert_eq!(answer.status(), 401);
        let problem: Value = answer.json().await.expect("JSON");
        assert!(problem["detail"].as_str().is_some_and(|words| words.contains("Ask an admin for a new one")), "{problem}");
        assert!(watching.ends_within(SOON).await.is_some(), "the stream goes on");
    }

    async fn people_make_and_revoke_their_own_tokens_and_admins_those_of_all(app: TestApp) {
        let ada = app.admin().await;
        let vera = app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let fields = [("name", "a board"), ("scope", "admin"), ("expires", "30d")];
        let answer = vera.post("/settings/tokens", &fields).await;
        assert_eq!(answer.status(), 201);
        let page = answer.text().await.expect("text");
        let at = page.find("hp_").expect("the secret is shown");
        let token = page[at..at + 67].to_owned();
        assert!(!vera.page("/settings").await.contains(&token), "it is shown once");
        // Never more than its owner may.
        assert_eq!(asks(&app, &token, "GET", "/api/v1/people", Value::Null).await.status(), 403);
        assert_eq!(asks(&app, &token, "POST", "/api/v1/tokens", json!({ "name": "x", "person": Person::named("Ada Admin").email })).await.status(), 403);
        assert!(ada.page("/settings").await.contains("acts as Vera Viewer"));
        app.token("Ada Admin", Scope::Read).await;
        assert!(!vera.page("/settings").await.contains("a machine"), "those of others are not hers to see");
        let of_ada = app.engine().all_tokens().await.expect("tokens").into_iter().find(|token| token.name == "a machine").expect("hers");
        let path = |id: &str| format!("/settings/tokens/{id}/revocation");
        assert_eq!(vera.post(&path(of_ada.id.as_str()), &[]).await.status(), 404);
        let of_vera = app.engine().all_tokens().await.expect("tokens").into_iter().find(|token| token.name == "a board").expect("hers");
        assert_eq!(ada.post(&path(of_vera.id.as_str()), &[]).await.status(), 303);
        assert_eq!(asks(&app, &token, "GET", "/api/v1/search?q=x", Value::Null).await.status(), 401);
    }

    async fn an_admin_acts_by_token_only_with_the_scope_admin(app: TestApp) {
        app.admin().await;
        let invitation = json!({ "name": "Eve", "role": "admin" });
        for (scope, expected) in [(Scope::Read, 403), (Scope::Run, 403), (Scope::Write, 403), (Scope::Admin, 201)] {
            let token = app.token("Ada Admin", scope).await;
            let answer = asks(&app, &token, "POST", "/api/v1/invitations", invitation.clone()).await;
            assert_eq!(answer.status(), expected, "{scope}");
            let body: Value = answer.json().await.expect("JSON");
            if expected == 403 {
                assert!(body["detail"].as_str().is_some_and(|words| words.contains("this needs admin")), "{body}");
            }
        }
    }
}

/// Reading never needs a write: that a session was used cannot be written down, and pages go on.
async fn pages_go_on_while_a_touch_fails(app: TestApp, forbid: &str) {
    let ada = app.admin().await;
    if !app.alters(forbid) {
        return tests::skip("pages_go_on_while_a_touch_fails", "there is no sqlite3");
    }
    let token = app.token("Ada Admin", Scope::Read).await;
    app.advance(2 * 60 * 1000);
    let pages = ["/", "/rollouts", "/settings"].map(|path| ada.get(path));
    for answer in join_all(pages).await {
        assert_eq!(answer.status(), 200);
    }
    let search = asks(&app, &token, "GET", "/api/v1/search?q=x", Value::Null).await;
    assert_eq!(search.status(), 200);
    // Idle is counted from the last use even so: seven hours and seven hours are not too long.
    for _ in 0..2 {
        app.advance(7 * 60 * 60 * 1000);
        assert_eq!(ada.get("/").await.status(), 200);
    }
    app.advance(8 * 60 * 60 * 1000 + 1);
    assert_eq!(ada.get("/").await.status(), 303, "idle");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_go_on_while_a_touch_fails_on_sqlite() {
    let forbid = "create trigger no_touch before update on session begin select raise(abort, 'no room'); end;";
    pages_go_on_while_a_touch_fails(TestApp::on_sqlite().await, forbid).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_go_on_while_a_touch_fails_on_postgres() {
    let forbid =
        "alter table session add constraint no_touch check (last_seen_at_ms = created_at_ms)";
    match TestApp::on_postgres().await {
        Some(app) => pages_go_on_while_a_touch_fails(app, forbid).await,
        None => tests::skip(
            "pages_go_on_while_a_touch_fails_on_postgres",
            "TEST_POSTGRES_URL is not set",
        ),
    }
}

/// The streams of everybody whose right ends are let go in time, many at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_streams_end_when_their_person_is_deactivated() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let rollout = ada.starts(app.engine(), PLAN).await;
    let ben: Client = app.person(&ada, "Ben Bosun", Role::Contributor).await;
    let path = format!("/events?rollout={rollout}&after=999999");
    let mut watching = Vec::new();
    for _ in 0..20 {
        watching.push(Watching::open(&ben, &path, None).await);
    }
    let mine = Watching::open(&ada, &path, None).await;
    let id = app.id_of("Ben Bosun").await;
    let path = format!("/settings/people/{id}/deactivation");
    assert_eq!(ada.post(&path, &[]).await.status(), 303);
    let ended = join_all(watching.into_iter().map(|stream| stream.ends_within(SOON))).await;
    assert!(ended.iter().all(Option::is_some), "{ended:?}");
    let longest = ended.into_iter().flatten().max();
    println!("20 streams ended within {longest:?}");
    assert_eq!(
        mine.ends_within(Duration::from_secs(1)).await,
        None,
        "hers goes on"
    );
}
