//! The interface for machines: the whole life of a rollout without a page, and a description that is true.

use model::role::{Role, Scope};
use serde_json::{Value, json};
use tests::{Client, TestApp, on_both_databases};

const HARBOUR: &str = "# Harbour\n\n## Phase 1: Quay\n\n- [ ] The gangway is down\n- [ ] The crew is aboard (optional)\n\n### Success criteria\n\n- Boats on time: 95%+\n- The pier is lit\n\n## Phase 2: Sea\n\n- [ ] Nobody is seasick\n- [ ] The radio works\n\n## Rollback\n\n1. Turn around\n";

/// Somebody who only has a token.
pub struct Machine {
    pub client: Client,
    pub token: String,
}

impl Machine {
    pub async fn sends(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self.client.request(method, &format!("/api/v1/{path}"));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let request = match body {
            Value::Null => request,
            body => request.json(&body),
        };
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        let body = match text.is_empty() {
            true => Value::Null,
            false => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        };
        (status, body)
    }

    /// Something that has to work.
    pub async fn does(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.sends("POST", path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    pub async fn reads(&self, path: &str) -> Value {
        let (status, answer) = self.sends("GET", path, Value::Null).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Asks until an import is in this state.
    async fn waits_for(&self, import: &str, state: &str) -> Value {
        self.waits_until(import, |told| told["state"] == state)
            .await
    }

    /// Asks until the answer is as it should be.
    async fn waits_until(&self, path: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let asked = async {
            loop {
                let told = self.reads(path).await;
                if is_it(&told) {
                    return told;
                }
                tokio::task::yield_now().await;
            }
        };
        let patience = std::time::Duration::from_secs(30);
        let told = tokio::time::timeout(patience, asked).await;
        told.unwrap_or_else(|_| panic!("{path} never is as it should be"))
    }

    /// The hold point of a phase: its state, and what keeps it closed.
    async fn hold_point(&self, rollout: &str, phase: usize) -> (String, Vec<String>) {
        let told = self.reads(&format!("rollouts/{rollout}")).await;
        let hold_point = &told["phases"][phase - 1]["hold_point"];
        let reasons = hold_point["reasons"].as_array().expect("reasons");
        let reasons = reasons
            .iter()
            .map(|reason| reason["text"].as_str().expect("words").to_owned());
        let state = hold_point["state"].as_str().expect("a state");
        (state.to_owned(), reasons.collect())
    }
}

on_both_databases! {
    async fn documents_come_in_together_without_a_page(app: TestApp) {
        app.admin().await;
        let ada = Machine { client: app.anybody(), token: app.token("Ada Admin", Scope::Admin).await };
        let lamps = "# Runbook: lamps\n\n- [ ] The fuse of the long pier is in\n";
        let previewed = ada.does("previews", json!({ "markdown": lamps })).await;
        assert_eq!((&previewed["title"], &previewed["items"][0]["text"]), (&json!("Runbook: lamps"), &json!("The fuse of the long pier is in")));
        assert!(previewed["html"].as_str().is_some_and(|html| html.contains("The fuse of the long pier")), "{previewed}");
        let files = json!([{ "path": "lamps.md", "markdown": lamps }, { "path": "deep/bells.md", "markdown": "# Bells\n" }, { "path": "a.txt", "markdown": "" }]);
        let import = ada.does("imports", json!({ "files": files })).await;
        let import = format!("imports/{}", import["id"].as_str().expect("an id"));
        let told = ada.waits_for(&import, "read").await;
        assert_eq!((&told["total"], &told["left_out"], &told["files"]["items"][0]["would"]), (&json!(2), &json!(1), &json!("create")), "{told}");
        assert_eq!(ada.reads("imports").await["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(ada.reads("documents").await["items"], json!([]));
        ada.does(&format!("{import}/confirmation"), Value::Null).await;
        let told = ada.waits_for(&import, "done").await;
        assert_eq!(told["created"], 2);
        // What it would be is told before its next revision is saved.
        let next = "# Runbook: lamps\n\n- [ ] The fuse of the long pier is in place\n";
        let previewed = ada.does("previews", json!({ "markdown": next, "document": "runbook-lamps" })).await;
        assert_eq!(previewed["changes"]["reworded"], json!([{ "from": "The fuse of the long pier is in", "to": "The fuse of the long pier is in place" }]));
        let other = ada.does("imports", json!({ "files": [{ "path": "ropes.md", "markdown": "# Ropes\n" }] })).await;
        let other = format!("imports/{}", other["id"].as_str().expect("an id"));
        ada.waits_for(&other, "read").await;
        assert_eq!(ada.sends("DELETE", &other, Value::Null).await.0, 204);
        assert_eq!(ada.sends("GET", &other, Value::Null).await.0, 404);
        assert_eq!(ada.reads("documents").await["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(ada.sends("POST", "imports", json!({ "files": [] })).await.0, 422);
    }

    async fn the_whole_life_of_a_rollout_needs_no_page(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Ben Bosun", Role::Approver).await;
        let ada = Machine { client: app.anybody(), token: app.token("Ada Admin", Scope::Admin).await };
        let ben = Machine { client: app.anybody(), token: app.token("Ben Bosun", Scope::Run).await };

        let saved = ada.does("documents", json!({ "markdown": HARBOUR })).await;
        assert_eq!((saved["slug"].as_str(), saved["revision"].as_i64()), (Some("harbour"), Some(1)));
        let people = ada.reads("people").await;
        let ben_id = people["items"][1]["id"].as_str().expect("an id").to_owned();
        let started = ada.does("rollouts", json!({ "plan": "harbour", "title": "Spring" })).await;
        let rollout = started["number"].as_str().expect("a number").to_owned();
        let at = |below: &str| format!("rollouts/{rollout}/{below}");
        assert_eq!(ada.reads("rollouts").await["items"][0]["title"], "Spring");

        // Who votes, and by which rules.
        let seat = json!({ "positions": [{ "name": "Captain", "people": [ben_id] }], "quorum": 1 });
        assert_eq!(ada.sends("PUT", &at("hold-points/2/roll-call"), seat).await.0, 200);
        ada.does(&at("rules"), json!({ "no_self_approval": false })).await;

        // A deployment, and the first phase.
        let deployed = ada.does(&at("deployments"), json!({ "environment": "quay", "version": "1.0", "commit": "9c1e4f2a", "phase": 1 })).await;
        ada.does(&at(&format!("deployments/{}/end", deployed["number"])), json!({ "end": "finished" })).await;
        ada.does(&at("items/1.1/claim"), json!({})).await;
        let (status, refused) = ben.sends("POST", &at("hold-points/1/decision"), json!({ "outcome": "go" })).await;
        assert_eq!((status, refused["saved"].as_str()), (409, Some("no")), "{refused}");
        let would = ada.does(&format!("{}?dry_run=true", at("items/1.1/sign-off")), json!({ "result": "ok" })).await;
        assert!(would["hold_points"].is_array(), "{would}");
        assert_eq!(ada.hold_point(&rollout, 1).await.0, "working", "a dry run stores nothing");
        ada.does(&at("items/1.1/sign-off"), json!({ "result": "ok", "comment": "seen" })).await;
        ada.does(&at("items/1.1/revocation"), json!({ "reason": "it moved" })).await;
        ada.does(&at("items/1.1/sign-off"), json!({ "result": "ok" })).await;
        ada.does(&at("criteria/1/values"), json!({ "value": 97.5, "note": "counted" })).await;
        ada.does(&at("attestations"), json!({ "criteria": [2], "holds": true, "note": "looked" })).await;
        assert_eq!(ada.hold_point(&rollout, 1).await, ("ready".to_owned(), Vec::new()));
        ben.does(&at("hold-points/1/decision"), json!({ "outcome": "go" })).await;
        assert_eq!(ada.hold_point(&rollout, 1).await.0, "opened");

        // The second: watched, one item signed and one waived.
        ada.does(&at("windows/2/start"), json!({ "hours": 1 })).await;
        ada.does(&at("windows/2/samples"), json!({ "breach": "none", "note": "calm" })).await;
        ada.does(&at("windows/2/checks"), json!({ "breach": "soft", "note": "a wave" })).await;
        ada.does(&at("windows/2/interruption"), json!({ "reason": "lunch" })).await;
        ada.does(&at("windows/2/interruption/removal"), json!({ "credit": true })).await;
        app.advance(120 * 60_000);
        ada.does(&at("sign-offs"), json!({ "items": ["2.1"], "result": "ok" })).await;
        ada.does(&at("items/2.2/comments"), json!({ "comment": "it hums", "evidence": "https://example.org/log", "evidence_kind": "link" })).await;
        ben.does(&at("items/2.2/waiver"), json!({ "reason": "we shout", "until": "2099-01-01" })).await;
        ada.does(&at("hold-points/2/call"), json!({})).await;
        ben.does(&at("hold-points/2/votes"), json!({ "position": "Captain", "vote": "go" })).await;
        ben.does(&at("hold-points/2/decision"), json!({ "outcome": "go", "reason": "calm sea" })).await;

        let told = ada.reads(&format!("rollouts/{rollout}")).await;
        assert_eq!((told["state"].as_str(), told["decisions"][0]["outcome"].as_str()), (Some("done"), Some("go")));
        let states: Vec<_> = told["phases"][1]["items"].as_array().expect("items").iter().map(|item| item["state"].as_str()).collect();
        assert_eq!(states, [Some("signed"), Some("waived")]);
        let record = ada.reads(&at(&format!("decisions/{}/record", told["decisions"][0]["number"]))).await;
        assert_eq!(record["seal"], told["decisions"][0]["seal"]);

        // What came of it.
        let incident = ada.does("incidents", json!({ "title": "A wave", "severity": "P3", "rollout": rollout })).await;
        let number = incident["number"].as_str().expect("a number");
        ada.does(&format!("incidents/{number}/entries"), json!({ "text": "It is calm again.", "stage": "resolved" })).await;
        assert_eq!(ada.reads(&format!("incidents/{number}")).await["stage"], "resolved");
        let rollback_plan = ada.does(&at("rollback"), json!({})).await;
        assert_eq!(rollback_plan["number"], "R-2");
        let lessons = ada.does("documents", json!({ "markdown": "# Waves\n\nSecure the cups.\n", "kind": "post-mortem" })).await;
        let lessons = lessons["slug"].as_str().expect("an address");
        ada.does("links", json!({ "from": lessons, "to": rollout, "item": "2.1", "role": "escaped" })).await;
        let links = ada.reads(&format!("links?of={rollout}")).await;
        assert_eq!(links["items"][0]["other"], lessons);
        ada.does(&format!("documents/{lessons}/uses"), json!({ "worked": true })).await;
        // The index follows a moment later.
        ada.waits_until("search?q=cups", |told| told["total"] == 1).await;
        let decisions = ada.reads("decisions").await;
        assert_eq!(decisions["items"].as_array().map(Vec::len), Some(1), "{decisions}");
        let events = ada.reads(&format!("events?subject={rollout}&limit=3")).await;
        let next = events["next"].as_str().expect("there is more");
        let more = ada.reads(&format!("events?subject={rollout}&limit=3&cursor={next}")).await;
        let number = |events: &Value, at: usize| events["items"][at]["number"].as_i64();
        assert!(number(&events, 2) > number(&more, 0) && number(&more, 0).is_some(), "{events} {more}");
    }

    async fn what_was_read_has_a_tag_and_what_is_saved_asks_for_it(app: TestApp) {
        app.admin().await;
        let machine = Machine { client: app.anybody(), token: app.token("Ada Admin", Scope::Write).await };
        machine.does("documents", json!({ "markdown": HARBOUR })).await;
        let asks = |method: &'static str, header: &'static str, tag: &'static str| {
            let request = machine.client.request(method, "/api/v1/documents/harbour");
            let request = request.header("authorization", format!("Bearer {}", machine.token)).header(header, tag);
            async move {
                let request = match method {
                    "PUT" => request.json(&json!({ "markdown": format!("{HARBOUR}\n- [ ] More\n") })),
                    _ => request,
                };
                request.send().await.expect("an answer")
            }
        };
        let read = asks("GET", "if-none-match", "\"9\"").await;
        assert_eq!((read.status().as_u16(), read.headers()["etag"].to_str().ok()), (200, Some("\"1\"")));
        assert_eq!(asks("GET", "if-none-match", "\"1\"").await.status(), 304);
        assert_eq!(asks("PUT", "accept", "application/json").await.status(), 422, "it has to say what was seen");
        assert_eq!(asks("PUT", "if-match", "\"1\"").await.status(), 200);
        assert_eq!(asks("PUT", "if-match", "\"1\"").await.status(), 409, "somebody was faster");
        let (_, text) = machine.sends("GET", "documents/harbour?format=markdown", Value::Null).await;
        assert!(text.as_str().is_some_and(|text| text.starts_with("# Harbour") && text.contains("More")), "{text}");
    }

    async fn what_cannot_be_read_names_its_field(app: TestApp) {
        app.admin().await;
        let machine = Machine { client: app.anybody(), token: app.token("Ada Admin", Scope::Write).await };
        machine.does("documents", json!({ "markdown": HARBOUR })).await;
        machine.does("rollouts", json!({ "plan": "harbour" })).await;
        for (path, body, field) in [
            ("rollouts/R-1/items/1.1/sign-off", json!({ "result": "fine" }), "result"),
            ("rollouts/R-1/items/1.1/sign-off", json!({}), "result"),
            ("rollouts/R-1/windows/1/start", json!({ "hours": "long" }), "hours"),
            ("rollouts/R-1/deployments", json!({ "environment": "", "version": "1" }), "environment"),
            ("rollouts", json!({ "plan": 7 }), "plan"),
            ("rollouts", json!([]), "body"),
            ("incidents", json!({ "title": "Dark", "severity": "P9" }), "severity"),
        ] {
            let (status, problem) = machine.sends("POST", path, body).await;
            assert_eq!((status, problem["refusals"][0]["field"].as_str()), (422, Some(field)), "{path}: {problem}");
            assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        }
        for path in ["rollouts?limit=0", "rollouts?cursor=x", "documents?kind=poem", "events?subject=R-0"] {
            let (status, problem) = machine.sends("GET", path, Value::Null).await;
            assert_eq!(status, 422, "{path}: {problem}");
        }
    }
}

/// Every address that the router answers machines at is described, and the page shows each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_is_whole() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let description = ada.get_json("/api/v1/openapi.json").await;
    assert_eq!(description["openapi"], "3.1.0");
    let page = ada.page("/api").await;
    let asked = server::addresses().into_iter();
    let mut count = 0;
    for (method, path) in asked.filter(|(_, path)| path.starts_with("/api/")) {
        let operation = &description["paths"][&path][method.to_lowercase()];
        assert!(
            operation["summary"].is_string(),
            "{method} {path} is not described"
        );
        assert!(page.contains(&path), "{path} is not on the page");
        count += 1;
    }
    assert!(count > 60, "{count} addresses");
    // Whatever it refers to is there.
    let text = description.to_string();
    for reference in text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(
            description.pointer(reference).is_some(),
            "{reference} leads nowhere"
        );
    }
}

/// The examples of the help are true.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_of_the_help_work() {
    let app = TestApp::on_sqlite().await;
    app.admin().await;
    let token = app.token("Ada Admin", Scope::Write).await;
    let machine = Machine {
        client: app.anybody(),
        token,
    };
    let help = include_str!("../../content/help/api.md");
    let mut count = 0;
    for example in help.split("```http\n").skip(1) {
        let example = example.split("```").next().expect("its end");
        let (head, body) = example.split_once('\n').expect("a line");
        let (method, path) = head.split_once(" /api/v1/").expect("an address");
        let body = match body.trim() {
            "" => Value::Null,
            body => serde_json::from_str(body).expect("JSON"),
        };
        let (status, answer) = machine.sends(method, path, body).await;
        assert!((200..300).contains(&status), "{head}: {status} {answer}");
        count += 1;
    }
    assert!(count > 10, "{count} examples");
}

/// The texts of the help are pages, lead to each other, and are found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_help_is_served_and_searched() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let help = ada.page("/help").await;
    for name in ["api", "glossary", "measured", "operating", "using"] {
        let address = format!("/help/{name}");
        assert!(help.contains(&format!("href=\"{address}\"")), "{address}");
        let page = ada.page(&address).await;
        let mut links = page
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let to_a_file = links.find(|link| link.contains(".md"));
        assert_eq!(to_a_file, None, "a link of {name} leads to a file");
    }
    assert_eq!(ada.get("/help/nothing").await.status(), 404);
    assert!(
        ada.page("/search?q=checkpoint")
            .await
            .contains("In the help")
    );
    assert!(!ada.page("/search?q=zebra").await.contains("In the help"));
}
