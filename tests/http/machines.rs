//! Machines act with a token: deployments by a build server, samples by a probe.

use engine::NewToken;
use model::id::TokenId;
use model::record::Seq;
use model::role::Scope;
use model::rollout::EndOfDeployment;
use model::text::{Email, PersonName};
use serde_json::{Value, json};
use tests::{Client, Person, TestApp, on_both_databases};

const WATCHED: &str = "# Ferry\n\n## Phase 1: Quay\n\n- [ ] The gangway is down\n\n### Success criteria\n\n- Boats on time: 95%+\n\n## Phase 2: Soak (2 hours)\n\n- [ ] Nobody is seasick\n- Run the probe every 15 min\n";

/// Sends JSON as a machine would: no cookie, no origin, a token.
async fn sends(
    client: &Client,
    path: &str,
    token: &str,
    key: Option<&str>,
    body: &Value,
) -> (u16, Value) {
    let mut request = client
        .request("POST", path)
        .header("authorization", format!("Bearer {token}"))
        .json(body);
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn token(app: &TestApp, name: &str) -> (TokenId, String) {
    let name = PersonName::parse(name).expect("a name");
    let email = Email::parse(&Person::named("Ada Admin").email).expect("an address");
    let token = NewToken {
        name,
        person: Some(email),
        scope: Scope::Run,
        lives_ms: None,
    };
    app.engine()
        .create_token(None, token)
        .await
        .expect("a token")
}

on_both_databases! {
    async fn a_build_server_records_its_deployments(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), WATCHED).await;
        let (id, secret) = token(&app, "build server").await;
        let machine = app.anybody();
        let path = format!("/api/v1/rollouts/{rollout}/deployments");
        let body = json!({ "environment": "quay", "version": "4.2.0", "commit": "9C1E4F2A", "phase": 1 });
        let key = Client::request_key();
        let (status, first) = sends(&machine, &path, &secret, Some(&key), &body).await;
        assert_eq!(status, 201, "{first}");
        // The same request once more is the same deployment.
        assert_eq!(sends(&machine, &path, &secret, Some(&key), &body).await, (201, first.clone()));
        let number = first["event"].as_i64().expect("a number");
        let ended = json!({ "end": "finished", "note": "4 min 10 s" });
        assert_eq!(sends(&machine, &format!("{path}/{number}/end"), &secret, None, &ended).await.0, 201);
        let run = app.run(&rollout).await;
        let deployments = &run.state.deployments;
        assert_eq!(deployments.len(), 1);
        assert_eq!((deployments[0].seq, deployments[0].deployed.commit.as_str()), (Seq(number), "9c1e4f2a"));
        assert!(matches!(deployments[0].end, Some((EndOfDeployment::Finished, ..))));
        assert!(ada.page(&format!("/rollouts/{rollout}/deployments")).await.contains("4 min 10 s"));

        app.engine().revoke_token(None, id).await.expect("revoked");
        let (status, refused) = sends(&machine, &path, &secret, None, &body).await;
        assert_eq!((status, refused["saved"].as_str()), (401, Some("no")));
        assert_eq!(app.run(&rollout).await.state.deployments.len(), 1);
    }

    async fn a_probe_says_what_it_saw(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), WATCHED).await;
        ada.works_ahead(&rollout).await;
        let (_, secret) = token(&app, "probe").await;
        let machine = app.anybody();
        let samples = format!("/api/v1/rollouts/{rollout}/windows/2/samples");
        let well = json!({ "breach": "none" });
        assert_eq!(sends(&machine, &samples, &secret, None, &well).await.0, 404, "nobody has started the window");
        let start = [("request", &*Client::request_key()), ("hours", "2"), ("probe_every", "15"), ("check_every", ""), ("steady_minutes", "0"), ("on_breach", "restart")];
        assert_eq!(ada.post(&format!("/rollouts/{rollout}/windows/2/start"), &start).await.status(), 303);
        assert_eq!(sends(&machine, &samples, &secret, None, &well).await.0, 201);
        let values = format!("/api/v1/rollouts/{rollout}/criteria/1/values");
        assert_eq!(sends(&machine, &values, &secret, None, &json!({ "value": "97.5 %" })).await.0, 201);
        let run = app.run(&rollout).await;
        assert_eq!(run.state.windows[0].samples.len(), 1);
        assert_eq!(run.state.outcome(1), model::rollout::CriterionResult::Pass);
    }

    async fn what_a_machine_may_not_is_said_in_json(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), WATCHED).await;
        let (_, secret) = token(&app, "build server").await;
        let machine = app.anybody();
        let path = format!("/api/v1/rollouts/{rollout}/deployments");
        let good = json!({ "environment": "quay", "version": "4.2.0", "commit": "9c1e4f2a" });
        let before = app.engine().verify().await.expect("verified").events;
        for (token, path, body, status) in [
            ("hp_unknown", path.as_str(), &good, 401),
            (&secret, "/api/v1/rollouts/R-99/deployments", &good, 404),
            (&secret, &path, &json!({ "environment": "quay" }), 422),
            (&secret, &path, &json!({ "environment": "quay", "version": "1", "commit": "no commit" }), 422),
            (&secret, &path, &json!({ "environment": "quay", "version": "1", "commit": "9c1e4f2a", "phase": 9 }), 404),
            (&secret, &format!("{path}/77/end"), &json!({ "end": "finished" }), 404),
        ] {
            let (answer, problem) = sends(&machine, path, token, None, body).await;
            assert_eq!(answer, status, "{problem}");
            assert_eq!(problem["saved"], "no", "{problem}");
        }
        assert_eq!(sends(&machine, &path, &secret, Some("twice"), &good).await.0, 422);
        assert_eq!(app.engine().verify().await.expect("verified").events, before);
    }
}
