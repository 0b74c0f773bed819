//! Who may do what: every form, with every role, and from every wrong place.

use model::role::{Role, Scope};
use tests::{Client, PLAN, TestApp, saved};

/// Every form there is: its address and the least role that may send it (`None`: nobody needs to be known).
/// A form that is missing here is found by [`every_form_is_in_the_table`].
const FORMS: &[(&str, Option<Role>)] = &[
    ("/sign-in", None),
    ("/sign-out", None),
    ("/theme", None),
    ("/times", None),
    ("/setup/{secret}", None),
    ("/invitations/{secret}", None),
    ("/resets/{secret}", None),
    ("/settings/password", Some(Role::Viewer)),
    ("/settings/zone", Some(Role::Viewer)),
    ("/settings/sessions/{id_hash}/end", Some(Role::Viewer)),
    ("/settings/invitations", Some(Role::Admin)),
    ("/settings/invitations/{id}/renewal", Some(Role::Admin)),
    ("/settings/invitations/{id}/withdrawal", Some(Role::Admin)),
    ("/settings/people/{id}/role", Some(Role::Admin)),
    ("/settings/people/{id}/deactivation", Some(Role::Admin)),
    ("/settings/people/{id}/activation", Some(Role::Admin)),
    ("/settings/people/{id}/reset", Some(Role::Admin)),
    ("/settings/people/{id}/sessions/end", Some(Role::Admin)),
    (
        "/settings/people/{id}/sessions/{session}/end",
        Some(Role::Admin),
    ),
    ("/settings/tokens", Some(Role::Viewer)),
    ("/settings/tokens/{id}/revocation", Some(Role::Viewer)),
    ("/library", Some(Role::Contributor)),
    ("/library/review", Some(Role::Contributor)),
    ("/library/imports", Some(Role::Contributor)),
    (
        "/library/imports/{id}/confirmation",
        Some(Role::Contributor),
    ),
    ("/library/imports/{id}/removal", Some(Role::Contributor)),
    ("/library/{slug}", Some(Role::Contributor)),
    ("/library/{slug}/address", Some(Role::Contributor)),
    ("/library/{slug}/preview", Some(Role::Contributor)),
    ("/library/{slug}/uses", Some(Role::Contributor)),
    ("/library/{slug}/retirement", Some(Role::Contributor)),
    ("/links", Some(Role::Contributor)),
    ("/help/rules/{rule}/off", Some(Role::Admin)),
    ("/help/rules/{rule}/on", Some(Role::Admin)),
    ("/rollouts", Some(Role::Contributor)),
    (
        "/rollouts/{number}/items/{item}/sign-off",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/revocation",
        Some(Role::Contributor),
    ),
    ("/incidents", Some(Role::Contributor)),
    ("/incidents/{incident}/entries", Some(Role::Contributor)),
    (
        "/rollouts/{number}/items/{item}/claim",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/claim/removal",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/deferral",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/items/{item}/comments",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/setting",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/items/{item}/waiver",
        Some(Role::Approver),
    ),
    ("/rollouts/{number}/sign-offs", Some(Role::Contributor)),
    (
        "/rollouts/{number}/phases/{phase}/condition",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/hold-points/{phase}/decision",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/changes/{change}/approval",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/hold-points/{phase}/conditions/{condition}",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/hold-points/{phase}/breaches/{breach}/acknowledgement",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/criteria/{criterion}/values",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/criteria/{criterion}/ruling",
        Some(Role::Contributor),
    ),
    ("/rollouts/{number}/attestations", Some(Role::Contributor)),
    (
        "/rollouts/{number}/windows/{phase}/start",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/samples",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/checks",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/interruption",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/interruption/removal",
        Some(Role::Contributor),
    ),
    ("/rollouts/{number}/rules", Some(Role::Approver)),
    (
        "/rollouts/{number}/hold-points/{phase}/roll-call",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/hold-points/{phase}/call",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/hold-points/{phase}/votes",
        Some(Role::Contributor),
    ),
    ("/rollouts/{number}/deployments", Some(Role::Contributor)),
    (
        "/rollouts/{number}/deployments/{deployment}/end",
        Some(Role::Contributor),
    ),
    ("/rollouts/{number}/rollback", Some(Role::Contributor)),
    ("/rollouts/{number}/move", Some(Role::Approver)),
    ("/library/{slug}/moves", Some(Role::Contributor)),
    // The last one: whoever sends it is signed out.
    ("/settings/sessions/end", Some(Role::Viewer)),
];

/// Every request of machines: the least scope of a token that may send it, and the least role of its owner.
const API: &[(&str, &str, Scope, Role)] = &[
    ("GET", "/api/v1/rollouts", Scope::Read, Role::Viewer),
    (
        "GET",
        "/api/v1/rollouts/{number}",
        Scope::Read,
        Role::Viewer,
    ),
    (
        "GET",
        "/api/v1/rollouts/{number}/decisions/{decision}/record",
        Scope::Read,
        Role::Viewer,
    ),
    ("GET", "/api/v1/documents", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/documents/{slug}", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/incidents", Scope::Read, Role::Viewer),
    (
        "GET",
        "/api/v1/incidents/{incident}",
        Scope::Read,
        Role::Viewer,
    ),
    ("GET", "/api/v1/links", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/rules", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/search", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/events", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/decisions", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/people", Scope::Admin, Role::Admin),
    ("GET", "/api/v1/zone", Scope::Read, Role::Viewer),
    ("PUT", "/api/v1/zone", Scope::Admin, Role::Viewer),
    (
        "GET",
        "/api/v1/people/{id}/sessions",
        Scope::Admin,
        Role::Admin,
    ),
    ("GET", "/api/v1/invitations", Scope::Admin, Role::Admin),
    ("GET", "/api/v1/tokens", Scope::Read, Role::Viewer),
    (
        "PUT",
        "/api/v1/documents/{slug}",
        Scope::Write,
        Role::Contributor,
    ),
    ("POST", "/api/v1/rollouts", Scope::Run, Role::Contributor),
    (
        "POST",
        "/api/v1/rollouts/{number}/rollback",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/move",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/sign-off",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/sign-offs",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/waiver",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/revocation",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/claim",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/claim/removal",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/deferral",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/comments",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/items/{item}/setting",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/phases/{phase}/condition",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/hold-points/{phase}/decision",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/changes/{change}/approval",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/hold-points/{phase}/conditions/{condition}",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/hold-points/{phase}/breaches/{breach}/acknowledgement",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/criteria/{criterion}/values",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/criteria/{criterion}/ruling",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/attestations",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/windows/{phase}/start",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/windows/{phase}/samples",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/windows/{phase}/checks",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/windows/{phase}/interruption",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/windows/{phase}/interruption/removal",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/rules",
        Scope::Run,
        Role::Approver,
    ),
    (
        "PUT",
        "/api/v1/rollouts/{number}/hold-points/{phase}/roll-call",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/hold-points/{phase}/call",
        Scope::Run,
        Role::Approver,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/hold-points/{phase}/votes",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/deployments",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/deployments/{deployment}/end",
        Scope::Run,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/changes/{change}/approval",
        Scope::Run,
        Role::Approver,
    ),
    ("POST", "/api/v1/documents", Scope::Write, Role::Contributor),
    ("POST", "/api/v1/previews", Scope::Write, Role::Contributor),
    ("GET", "/api/v1/imports", Scope::Read, Role::Viewer),
    ("GET", "/api/v1/imports/{id}", Scope::Read, Role::Viewer),
    ("POST", "/api/v1/imports", Scope::Write, Role::Contributor),
    (
        "POST",
        "/api/v1/imports/{id}/confirmation",
        Scope::Write,
        Role::Contributor,
    ),
    (
        "DELETE",
        "/api/v1/imports/{id}",
        Scope::Write,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/documents/{slug}/uses",
        Scope::Write,
        Role::Contributor,
    ),
    ("POST", "/api/v1/links", Scope::Write, Role::Contributor),
    (
        "POST",
        "/api/v1/rules/{rule}/off",
        Scope::Write,
        Role::Admin,
    ),
    ("POST", "/api/v1/rules/{rule}/on", Scope::Write, Role::Admin),
    (
        "POST",
        "/api/v1/documents/{slug}/retirement",
        Scope::Write,
        Role::Contributor,
    ),
    (
        "POST",
        "/api/v1/documents/{slug}/address",
        Scope::Write,
        Role::Contributor,
    ),
    ("POST", "/api/v1/incidents", Scope::Run, Role::Contributor),
    (
        "POST",
        "/api/v1/incidents/{incident}/entries",
        Scope::Run,
        Role::Contributor,
    ),
    ("POST", "/api/v1/backups", Scope::Admin, Role::Admin),
    ("POST", "/api/v1/orders", Scope::Admin, Role::Admin),
    ("PATCH", "/api/v1/people/{id}", Scope::Admin, Role::Admin),
    (
        "POST",
        "/api/v1/people/{id}/password-reset",
        Scope::Admin,
        Role::Admin,
    ),
    (
        "DELETE",
        "/api/v1/people/{id}/sessions",
        Scope::Admin,
        Role::Admin,
    ),
    (
        "DELETE",
        "/api/v1/people/{id}/sessions/{session}",
        Scope::Admin,
        Role::Admin,
    ),
    ("POST", "/api/v1/invitations", Scope::Admin, Role::Admin),
    (
        "DELETE",
        "/api/v1/invitations/{id}",
        Scope::Admin,
        Role::Admin,
    ),
    (
        "POST",
        "/api/v1/invitations/{id}/renewal",
        Scope::Admin,
        Role::Admin,
    ),
    ("POST", "/api/v1/tokens", Scope::Admin, Role::Viewer),
    ("DELETE", "/api/v1/tokens/{id}", Scope::Admin, Role::Viewer),
];

/// The addresses of the router that stand in no table of a noun.
fn plain_routes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let routes = include_str!("../../server/src/http/router.rs");
    let routes = routes.split(".route(").skip(1);
    routes.filter_map(|route| Some((route.split('"').nth(1)?, route.lines().next()?)))
}

/// Every address that is asked for with this method, by forms or by machines.
fn addresses() -> Vec<(String, String)> {
    let plain = plain_routes().flat_map(|(path, route)| {
        let methods = ["post", "patch", "put", "delete"].into_iter();
        let methods = methods.filter(|method| route.contains(&format!("{method}(")));
        methods.map(move |method| (method.to_uppercase(), path.to_owned()))
    });
    plain.chain(server::addresses()).collect()
}

/// The least scope of a token that may send a form.
fn scope_of(form: &str) -> Scope {
    match form {
        "/library/{slug}/moves" => Scope::Run,
        "/links" => Scope::Write,
        _ if form.starts_with("/library") || form.starts_with("/help/rules") => Scope::Write,
        _ if form.starts_with("/settings") => Scope::Admin,
        _ => Scope::Run,
    }
}

#[test]
fn every_form_is_in_the_table() {
    let forms = addresses().into_iter();
    let forms = forms.filter(|(_, path)| !path.starts_with("/api/"));
    let mut forms: Vec<String> = forms.map(|(_, path)| path).collect();
    let mut table: Vec<&str> = FORMS.iter().map(|(path, _)| *path).collect();
    forms.sort_unstable();
    table.sort_unstable();
    assert_eq!(forms, table);
}

#[test]
fn every_request_of_machines_is_in_the_table() {
    let asked = addresses().into_iter();
    let mut asked: Vec<_> = asked
        .filter(|(_, path)| path.starts_with("/api/"))
        .collect();
    let table = API.iter();
    let table = table.map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()));
    let mut table: Vec<_> = table.collect();
    asked.sort_unstable();
    table.sort_unstable();
    assert_eq!(asked, table);
}

struct Workspace {
    app: TestApp,
    ada: Client,
    fields: Vec<(String, String)>,
    run: engine::rollout::Run,
}

async fn workspace() -> Workspace {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let plan = format!("{PLAN}\n## Phase 3: Sea\n\n### Success criteria\n\n- Error rate < 1%\n");
    let rollout = ada.starts(app.engine(), &plan).await;
    let incident = [
        ("request", &*Client::request_key()),
        ("title", "Dark"),
        ("severity", "P1"),
    ];
    saved(ada.post("/incidents", &incident).await).await;
    let run = app.run(&rollout).await;
    assert_eq!(
        run.state.frame.criteria.len(),
        1,
        "there is a criterion to send forms about"
    );
    let fields = [
        ("request", Client::request_key()),
        ("document", run.rollout.document.to_string()),
        ("revision", "1".to_owned()),
        ("title", "Again".to_owned()),
        ("rollout", rollout),
        ("result", "ok".to_owned()),
        ("seen", "0".to_owned()),
        ("words_hash", run.items[0].words_hash.clone()),
        ("reason", "because".to_owned()),
        ("outcome", "no-go".to_owned()),
        ("name", "Somebody".to_owned()),
        ("role", "viewer".to_owned()),
        ("source", "# New\n".to_owned()),
        ("kind", "plan".to_owned()),
        ("theme", "night".to_owned()),
        ("zone", "Europe/Berlin".to_owned()),
        ("to", "2".to_owned()),
        ("from", "1".to_owned()),
        ("severity", "P2".to_owned()),
        ("position", "QA".to_owned()),
        ("person", "0190b5a1-7c3e-7f00-8000-0123456789ab".to_owned()),
    ];
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Workspace {
        app,
        ada,
        fields,
        run,
    }
}

impl Workspace {
    fn path(&self, pattern: &str) -> String {
        pattern
            .replace("{secret}", &"0".repeat(64))
            .replace("{id_hash}", &"0".repeat(64))
            .replace("{session}", &"0".repeat(64))
            .replace("{decision}", "1")
            .replace("{rule}", "vague-step")
            .replace("{slug}", &self.run.rollout.document_slug)
            .replace("{id}", "0190b5a1-7c3e-7f00-8000-0123456789ab")
            .replace("{number}", "R-1")
            .replace("{incident}", "I-1")
            .replace("{phase}", "1")
            .replace("{breach}", "B1")
            .replace("{condition}", "G1")
            .replace("{change}", "1")
            .replace("{criterion}", "C1")
            .replace("{deployment}", "1")
            .replace("{item}", self.run.items[0].id.as_str())
    }

    /// The form with a fresh key, as its own page would send it.
    async fn send(&self, client: &Client, pattern: &str) -> u16 {
        let mut fields = self.fields.clone();
        fields[0].1 = Client::request_key();
        if pattern == "/links" {
            fields.extend([("from".into(), "I-1".into()), ("to".into(), "R-1".into())]);
            fields
                .retain(|(name, value)| !["from", "to"].contains(&&**name) || value.contains('-'));
        }
        let answer = if pattern == "/library" {
            client.import("# New\n").await
        } else if pattern == "/library/review" {
            client.reviews("# New\n").await
        } else {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            client.post(&self.path(pattern), &fields).await
        };
        answer.status().as_u16()
    }

    /// The same with a token, as a machine would.
    async fn send_as(&self, token: &str, method: &str, pattern: &str) -> u16 {
        let path = self.path(pattern).replace("/criteria/C1/", "/criteria/1/");
        let request = self.app.anybody().request(method, &path);
        let request = request.header("authorization", format!("Bearer {token}"));
        let request = if pattern.starts_with("/api/") {
            request.json(&serde_json::json!({
                "environment": "quay", "version": "1", "commit": "9c1e4f2a", "end": "finished", "breach": "none",
                "value": "97", "name": "Somebody", "role": "viewer", "result": "ok", "reason": "because", "until": "2099-01-01",
                "vote": "hold", "outcome": "no-go", "title": "Again", "severity": "P2", "text": "It is dark.", "position": "QA",
                "person": "0190b5a1-7c3e-7f00-8000-0123456789ab", "revision": 1, "markdown": "# New\n", "slug": "another-address", "rollout": "R-1",
                "plan": self.run.rollout.document_slug, "document": self.run.rollout.document_slug, "from": 1, "to": 2, "worked": true,
            }))
        } else if matches!(pattern, "/library" | "/library/review") {
            let form = reqwest::multipart::Form::new()
                .text("request", Client::request_key())
                .text("source", "# New\n");
            request.multipart(form)
        } else {
            let mut fields = self.fields.clone();
            fields[0].1 = Client::request_key();
            fields.push(("slug".to_owned(), "another-address".to_owned()));
            request.form(&fields)
        };
        request.send().await.expect("an answer").status().as_u16()
    }

    async fn events(&self) -> usize {
        self.app.engine().verify().await.expect("verified").events
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_needs_its_role() {
    let workspace = workspace().await;
    for role in [Role::Viewer, Role::Contributor, Role::Approver] {
        let client = workspace
            .app
            .person(&workspace.ada, &format!("Person {role}"), role)
            .await;
        for (pattern, least) in FORMS {
            let Some(least) = least else { continue };
            let before = workspace.events().await;
            let status = workspace.send(&client, pattern).await;
            assert_eq!(
                status == 403,
                role < *least,
                "{role} on {pattern}: {status}"
            );
            if role < *least {
                assert_eq!(
                    workspace.events().await,
                    before,
                    "{role} on {pattern} changed something"
                );
            }
        }
    }
}

/// Every route that writes, with every scope: the token of an admin may no more than its scope.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_needs_its_scope() {
    let workspace = workspace().await;
    let roles = [Role::Viewer, Role::Contributor, Role::Approver];
    for role in roles {
        let name = format!("Person {role}");
        workspace.app.person(&workspace.ada, &name, role).await;
    }
    let forms = FORMS.iter().filter(|(_, least)| least.is_some());
    let forms = forms.map(|(form, _)| ("POST", *form, scope_of(form)));
    let machines = API.iter();
    let machines = machines.map(|(method, path, scope, _)| (*method, *path, *scope));
    let all: Vec<_> = forms.chain(machines).collect();
    let mut wrong = Vec::new();
    // What the scope allows, the role of the owner must allow too.
    for role in roles {
        let token = workspace
            .app
            .token(&format!("Person {role}"), Scope::Admin)
            .await;
        for (method, pattern, _, least) in API {
            let status = workspace.send_as(&token, method, pattern).await;
            if (status == 403) != (role < *least) {
                wrong.push(format!("{role} on {method} {pattern}: {status}"));
            }
        }
    }
    for scope in Scope::ALL {
        let token = workspace.app.token("Ada Admin", scope).await;
        for (method, pattern, least) in &all {
            let before = workspace.events().await;
            let status = workspace.send_as(&token, method, pattern).await;
            let refused = scope < *least;
            let changed = workspace.events().await != before;
            if status == 401 || (status == 403) != refused || (refused && changed) {
                wrong.push(format!(
                    "{scope} on {method} {pattern}: {status}, changed: {changed}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_needs_somebody() {
    let workspace = workspace().await;
    let before = workspace.events().await;
    for (pattern, least) in FORMS {
        if least.is_none() {
            continue;
        }
        let answer = workspace.send(&workspace.app.anybody(), pattern).await;
        assert_eq!(answer, 303, "{pattern} sends to the sign-in form");
    }
    assert_eq!(workspace.events().await, before);
}

/// No write from another site, from a sibling host, from nowhere, or from somebody who does not say.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_elsewhere_is_refused() {
    let workspace = workspace().await;
    let before = workspace.events().await;
    let elsewhere: [&[(&str, &str)]; 6] = [
        &[("origin", "https://elsewhere.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://elsewhere.example"),
        ],
        &[],
    ];
    for (pattern, _) in FORMS {
        for headers in elsewhere {
            let request = workspace
                .ada
                .request("POST", &workspace.path(pattern))
                .form(&workspace.fields);
            let request = headers.iter().fold(request, |request, (name, value)| {
                request.header(*name, *value)
            });
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 403, "{pattern} with {headers:?}");
            assert!(
                answer
                    .text()
                    .await
                    .expect("text")
                    .contains("came from another site"),
                "{pattern} with {headers:?}"
            );
        }
    }
    assert_eq!(workspace.events().await, before, "nothing was changed");
}

/// A machine whose client keeps cookies says nothing of where it comes from; its token is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_beside_a_token_harms_nothing() {
    let workspace = workspace().await;
    let token = workspace.app.token("Ada Admin", Scope::Write).await;
    let request = workspace.app.anybody().request("POST", "/api/v1/incidents");
    let request = request
        .header("authorization", format!("Bearer {token}"))
        .header("cookie", "session=of-long-ago")
        .json(&serde_json::json!({ "title": "The lamp is out", "severity": "P2" }));
    assert_eq!(request.send().await.expect("an answer").status(), 201);
}

/// The negative control of the test above: the same requests from our own pages do change something.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_here_is_not_refused() {
    let workspace = workspace().await;
    let before = workspace.events().await;
    assert_eq!(
        workspace
            .send(&workspace.ada, "/rollouts/{number}/items/{item}/sign-off")
            .await,
        303
    );
    assert_eq!(workspace.events().await, before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_need_somebody() {
    let workspace = workspace().await;
    for path in [
        "/",
        "/rollouts",
        "/rollouts/R-1",
        "/library",
        "/library/import",
        "/search?q=x",
        "/history",
        "/settings",
        "/settings/people",
    ] {
        assert_eq!(
            workspace.app.anybody().get(path).await.status(),
            303,
            "{path}"
        );
    }
    for path in ["/events?rollout=R-1", "/api/v1/search?q=x"] {
        assert_eq!(
            workspace.app.anybody().get(path).await.status(),
            401,
            "{path}"
        );
    }
}
